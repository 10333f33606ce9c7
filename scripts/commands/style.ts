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
  terminal = true,
}: Pick<Host, 'place' | 'program' | 'width' | 'colours'> & Partial<Pick<Host, 'terminal'>>): TextStyle {
  return { ink: colours ? coloured : plain, width, isWhole: !terminal, program, place };
}

/** What goes to files has no colours, and a width of its own. */
export const plainStyle = { ink: plain, width: 120, isWhole: true };
