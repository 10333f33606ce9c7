/**
 * The line that tells how far a search has come.
 */
import type { Counts, Limits } from '../run/outcome.ts';
import { count, duration } from './words.ts';

/** How many states were generated, at the time in milliseconds. */
export interface Moment {
  readonly generated: number;
  readonly at: number;
}

/** Since when it runs, in milliseconds, until when, and how much room there is for the line, in characters. */
export interface Course {
  readonly began: number;
  readonly limits: Pick<Limits, 'seconds' | 'states'>;
  readonly room: number;
}

/**
 * `raft: 12 s of 60 s, 123,456 distinct, 3,210 a second, depth 12, 12,345 on queue, 1,234,567 generated`: of its parts as many as there is
 * room for, and none of them cut; how long it runs and how fast come first.
 */
export function progressText(
  label: string,
  { generated, distinct, queue, depth }: Counts,
  before: Moment,
  now: number,
  { began, limits, room }: Course,
): string {
  const elapsed = (now - before.at) / 1000;
  const rate = elapsed > 0 ? `${count(Math.round((generated - before.generated) / elapsed))} a second` : '';
  const parts = [
    `${time((now - began) / 1000)}${limits.seconds === undefined ? '' : ` of ${time(limits.seconds)}`}`,
    `${count(distinct)}${limits.states === undefined ? '' : ` of ${count(limits.states)}`} distinct`,
    rate,
    `depth ${depth}`,
    `${count(queue)} on queue`,
    `${count(generated)} generated`,
  ];
  const [spent = ''] = parts;
  // Without a label, if that leaves no room for anything else.
  const fitting = (head: string): string => {
    const text = (of: readonly string[]): string => `${head}${parts.filter((part) => of.includes(part)).join(', ')}`;
    const shown = [spent, rate, ...parts].reduce<readonly string[]>((chosen, part) => {
      if (part === '' || chosen.includes(part) || text([...chosen, part]).length > room) return chosen;
      return chosen.length === 0 && part !== spent ? chosen : [...chosen, part];
    }, []);
    return shown.length === 0 ? '' : text(shown);
  };
  return fitting(label) || fitting('');
}

/** `12 s`, `3 min 20 s`. */
function time(seconds: number): string {
  return seconds < 120 ? `${Number(seconds.toFixed(seconds < 1 ? 1 : 0))} s` : duration(seconds);
}
