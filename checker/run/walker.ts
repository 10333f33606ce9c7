/**
 * A walker: takes random walks in a thread of its own, which has loaded the spec, and tells after some milliseconds, and at the end of each walk, what it has done.
 *
 * Traces stay here: who hears of a violation takes the walk again, which its number and what guides it decide.
 */
import { setImmediate } from 'node:timers/promises';
import type { Site, SpecFailure } from '../language/failure.ts';
import { type CheckableModel, changed } from '../language/model.ts';
import { Seen, type Trail } from '../reference/seen.ts';
import { type Course, groundOf, type News, Walk, type Walks } from '../reference/walk.ts';
import { announced, type Running } from './announced.ts';

/** What it is to do next: these walks, in ascending order. It has heard of all that guides them, by others, once it has added these trails. */
export interface ToWalker {
  readonly walks: readonly number[];
  readonly trails: readonly (readonly [walk: number, trail: Trail])[];
}

/** Where in a spec code was running, without the values that were chosen. */
export type Place = Omit<Site, 'choices'>;

/** How a walk ended that found something. */
export interface Ending {
  /** The property that it violates. */
  readonly violated: string | null;
  /** What failed: where, if it was code of the spec, and how. */
  readonly failed: { readonly place: Place | null; readonly error: unknown } | null;
}

export type FromWalker =
  /** What it has done of a walk since it told last; `ended` once the walk has. */
  | { readonly kind: 'walked'; readonly walk: number; readonly news: News; readonly ended: Ending | null }
  /** The number under which it writes down that this code runs. */
  | { readonly kind: 'place'; readonly number: number; readonly place: Place }
  /** Code of the spec threw where nobody waited for it. */
  | { readonly kind: 'stray'; readonly error: unknown }
  /** It is no more: the thread has ended, or never came to walk. */
  | { readonly kind: 'gone'; readonly error: unknown };

/** So many bytes are shared with a walker: the number of the code that runs, 0 between calls, and since when. */
export const sharedBytes = 2 * Float64Array.BYTES_PER_ELEMENT;

/** Writes down in shared memory which code runs, so that it is known of a thread that does not answer. */
class SharedRunning implements Running {
  private readonly cells: Float64Array;
  private readonly numbers = new Map<Place, number>();
  private current: Running['now'] = null;

  constructor(
    memory: SharedArrayBuffer,
    private readonly tell: (message: FromWalker) => void,
  ) {
    this.cells = new Float64Array(memory);
  }

  get now(): Running['now'] {
    return this.current;
  }
  set now(next: Running['now']) {
    this.current = next;
    this.cells[0] = next === null ? 0 : this.numberOf(next.site);
    this.cells[1] = Date.now();
  }
  private numberOf(place: Place): number {
    const known = this.numbers.get(place);
    if (known !== undefined) return known;
    const number = this.numbers.size + 1;
    this.numbers.set(place, number);
    this.tell({ kind: 'place', number, place });
    return number;
  }
}

/** The code that runs in a walker by what it has written down, and for how many milliseconds; null if none does. */
export function runningIn(
  memory: SharedArrayBuffer,
): { readonly number: number; readonly milliseconds: number } | null {
  const [number = 0, since = 0] = new Float64Array(memory);
  return number === 0 ? null : { number, milliseconds: Date.now() - since };
}

/** So many milliseconds it walks before it tells. */
const slice = 50;

/** Walks as it is told to, for as long as the thread lives. */
export function walker(
  whole: CheckableModel,
  { seed, depth }: Omit<Walks, 'runs'>,
  memory: SharedArrayBuffer,
  tell: (message: FromWalker) => void,
  course: Course | null = null,
): { readonly hear: (message: ToWalker) => void } {
  const running = new SharedRunning(memory, tell);
  const model = changed(whole, (all) => announced(all, running));
  const ground = groundOf(model, { seed }, course);
  const seen = new Seen();
  const waiting: number[] = [];
  let isWalking = false;
  const takeOne = async (number: number): Promise<void> => {
    seen.guide(number);
    const walk = new Walk(ground, number, seen);
    const told = (ended: Ending | null): void => {
      const news = walk.told();
      seen.add(number, news);
      tell({ kind: 'walked', walk: number, news, ended });
    };
    let failed: Ending['failed'] = null;
    try {
      let since = performance.now();
      for (const _ of walk.steps(depth)) {
        if (performance.now() - since < slice) continue;
        told(null);
        await setImmediate();
        since = performance.now();
      }
    } catch (error) {
      failed = { place: null, error };
    }
    if (walk.failure !== null) failed = failureOf(walk.failure.failure);
    told({ violated: walk.violated?.property ?? null, failed });
  };
  const takeAll = async (): Promise<void> => {
    isWalking = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await takeOne(next);
      await setImmediate();
    }
    isWalking = false;
  };
  return {
    hear({ walks, trails }) {
      for (const [walk, trail] of trails) seen.add(walk, trail);
      waiting.push(...walks);
      if (!isWalking) void takeAll();
    },
  };
}

function failureOf({ site: { choices: _, ...place }, cause, message }: SpecFailure): NonNullable<Ending['failed']> {
  return { place, error: cause ?? new Error(message) };
}
