/**
 * The line that tells how far a search has come.
 */
import type { Counts } from '../run/outcome.ts';
import { count } from './words.ts';

/** How many states were generated, at the time in milliseconds. */
export interface Moment {
  readonly generated: number;
  readonly at: number;
}

/** `1,234,567 generated, 123,456 distinct, 12,345 on queue, depth 12, 3,210,000 states a second`. */
export function progressText({ generated, distinct, queue, depth }: Counts, before: Moment, now: number): string {
  const elapsed = (now - before.at) / 1000;
  const rate = elapsed > 0 ? `, ${count(Math.round((generated - before.generated) / elapsed))} a second` : '';
  return `${count(generated)} generated, ${count(distinct)} distinct, ${count(queue)} on queue, depth ${depth}${rate}`;
}
