/**
 * Complaints as text.
 */
import type { Complaint } from './complaint.ts';
import type { TextStyle } from './report.ts';
import { wrappedLines } from './words.ts';

export function complaintLines(
  { what, now, places }: Complaint,
  { ink, width }: Pick<TextStyle, 'ink' | 'width'>,
): string[] {
  return [
    ...wrappedLines(what, width).map((line) => ink.bold(ink.red(line))),
    ...places.flatMap((place) => wrappedLines(`  at ${place}`, width)),
    ...(now === null ? [] : wrappedLines(now, width)),
  ];
}
