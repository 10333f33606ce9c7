/** Specs of others, written anew in the language, on which learning is dear: sums over everything, refinements, whole boards, many starts. */
import type { Spec } from '../../language/protocol.ts';
import { blockingQueue } from './blocking-queue.ts';
import { ewd998 } from './ewd998.ts';
import { ewd998Channels } from './ewd998-channels.ts';
import { gameOfLife } from './game-of-life.ts';
import { huang } from './huang.ts';
import { slidingPuzzle } from './sliding-puzzle.ts';
import { tokenRing } from './token-ring.ts';

/** A spec with parameters for which it takes some time. */
export interface Other {
  readonly spec: Spec;
  readonly parameters: Readonly<Record<string, string>>;
  /** False if the reference checker takes minutes, or gigabytes. */
  readonly reference: boolean;
  /** Seconds of CPU that TLC took for as many states with one worker, on a machine like it; null if that is not known. */
  readonly tlc: number | null;
}

function other(spec: unknown, parameters: Other['parameters'], more: Partial<Other> = {}): Other {
  return { spec: spec as Spec, parameters, reference: true, tlc: null, ...more };
}

export const others: readonly Other[] = [
  other(huang, { workers: '4', halvings: '3' }),
  other(huang, { workers: '4', halvings: '3', adds: 'loop' }),
  other(ewd998, { below: '2' }),
  other(ewd998, { below: '2', adds: 'loop' }),
  other(ewd998Channels, { below: '2' }),
  other(ewd998Channels, { below: '3' }, { reference: false, tlc: 34.5 }),
  other(blockingQueue, { producers: '4', consumers: '3', room: '3' }),
  other(blockingQueue, { producers: '4', consumers: '3', room: '3', offers: 'one by one' }),
  other(gameOfLife, { side: '3' }),
  other(gameOfLife, { side: '4' }, { reference: false, tlc: 11.5 }),
  other(slidingPuzzle, { start: 'klotski' }, { tlc: 3.9 }),
  other(tokenRing, { machines: '6', states: '7' }),
  other(tokenRing, { machines: '7', states: '7' }, { reference: false }),
];
