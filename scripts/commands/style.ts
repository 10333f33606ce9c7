/**
 * How text is laid out for this host.
 */
import type { TextStyle } from '../../checker/report/report.ts';
import { coloured, plain } from '../../checker/report/words.ts';
import type { Host } from './host.ts';

export function styleOf({
  place,
  program,
  width,
  colours,
}: Pick<Host, 'place' | 'program' | 'width' | 'colours'>): TextStyle {
  return { ink: colours ? coloured : plain, width, program, place };
}

/** What goes to files has no colours, and a width of its own. */
export const plainStyle = { ink: plain, width: 120 };
