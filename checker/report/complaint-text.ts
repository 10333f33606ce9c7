/**
 * Complaints as text.
 */
import type { Complaint } from './complaint.ts';
import type { TextStyle } from './report.ts';
import { wrapped } from './words.ts';

export function complaintLines(
  { what, now, places }: Complaint,
  { ink, width }: Pick<TextStyle, 'ink' | 'width'>,
): string[] {
  return [
    ink.bold(ink.red(what)),
    ...places.map((place) => `  at ${place}`),
    ...(now === null ? [] : wrapped(now, width)),
  ];
}
