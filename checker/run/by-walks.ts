/** Random walks by the reference semantics as an exploration: one after the other, in this thread. */
import type { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Course, groundOf, Walk } from '../reference/walk.ts';
import type { Exploration } from './exploration.ts';
import type { Walks } from './outcome.ts';
import { Tally } from './tally.ts';

/** Walks until a property is violated. What they found is shortened when it is told. */
export function exploreByWalks(model: CheckableModel, walks: Walks, course: Course | null): Exploration {
  const ground = groundOf(model, walks, course);
  const tally = new Tally(model, walks, course);
  let walk: Walk | null = null;
  let steps: Iterator<void> | null = null;
  let failed: SpecFailure | null = null;
  const hear = (): void => {
    if (walk === null) return;
    tally.add(walk.number, walk.told());
    tally.take(walk);
  };
  return {
    advance() {
      if (steps === null) {
        if (tally.isDecided || tally.runs === walks.runs) return true;
        tally.seen.guide(++tally.runs);
        walk = new Walk(ground, tally.runs, tally.seen);
        steps = walk.steps(walks.depth);
      }
      if (steps.next().done !== true) return false;
      hear();
      [walk, steps] = [null, null];
      return false;
    },
    counts() {
      hear();
      return tally.counts();
    },
    violated() {
      hear();
      return tally.violated === null ? [] : [tally.violated.found.property];
    },
    cutOff(failure) {
      failed = failure;
    },
    result(traces) {
      hear();
      return tally.result(traces, failed);
    },
  };
}
