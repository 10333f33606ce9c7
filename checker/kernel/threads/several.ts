/**
 * Several threads for the kernel. Who wants them loads this; a check with one thread loads nothing of what is here.
 */
import type { Output } from '../steps/expand.ts';
import type { Learner } from '../steps/learner.ts';
import { Ahead, type AheadOptions } from './ahead.ts';
import { Crew } from './crew.ts';

/** What a kernel takes as its threads. */
interface ExploringAhead {
  readonly least?: number;
  readonly ahead: (learner: Learner, output: Output, least: number) => Ahead;
}

/** Levels are explored ahead by a crew, which is begun once there is one that it is for. It must be ended by who has begun it. */
export function exploringAhead(crew: () => Crew, options: AheadOptions = {}): ExploringAhead {
  const { least } = options;
  return {
    ...(least === undefined ? {} : { least }),
    ahead: (learner, output, fewest) => new Ahead(crew(), learner, output, { ...options, least: fewest }),
  };
}

/** So many threads, the calling one among them; and how to end those that were begun. */
export function several(size: number): { readonly threads: ExploringAhead; readonly end: () => Promise<void> } {
  let crew: Crew | null = null;
  return {
    threads: exploringAhead(() => (crew ??= new Crew(size))),
    end: async () => crew?.end(),
  };
}
