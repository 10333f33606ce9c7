/** Random walks by the reference semantics as an exploration. */
import type { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { plainTrace } from '../reference/replay.ts';
import { shortened, type WalkResult, walk } from '../reference/walk.ts';
import { decidedBy } from './by-reference.ts';
import { type Decided, type Exploration, nothing } from './exploration.ts';
import type { Walks } from './outcome.ts';

/** Walks until a property is violated. What they found is shortened when it is told. */
export function exploreByWalks(model: CheckableModel, walks: Walks): Exploration {
  const steps = walk(model, walks);
  let found: () => WalkResult = () => unbegun;
  let failed: SpecFailure | null = null;
  return {
    advance() {
      const next = steps.next();
      if (next.done !== true) found = next.value;
      return next.done === true;
    },
    counts: () => countsOf(found()),
    violated() {
      const { violated } = found();
      return violated === null ? [] : [violated.property];
    },
    cutOff(failure) {
      failed = failure;
    },
    result(traces) {
      const { violated, reached, failure: met, runs, taken, cutOff } = found();
      const failure = met ?? (failed && { failure: failed, trace: [] });
      // Each instance of a `reachable` is a goal of its own; one that was reached says nothing of the others.
      const single = reached.filter(
        ({ property }) => Object.keys(model.properties[property]?.forAll ?? {}).length === 0,
      );
      const shown =
        violated === null
          ? []
          : [decidedBy({ ...violated, trace: traces ? shortened(model, violated) : violated.trace })];
      const isTemporal = ({ property }: Decided): boolean => model.properties[property]?.kind === 'temporal';
      return {
        ...nothing,
        ...countsOf(found()),
        taken,
        cutOff,
        violated: shown.filter((one) => !isTemporal(one)),
        temporal: shown.filter(isTemporal).map(({ property, instance, trace }) => ({
          property,
          verdict: 'violated',
          antecedentNever: false,
          counterexample: { instance, trace, lasso: null },
        })),
        reached: single.map(decidedBy),
        failure: failure && { error: failure.failure, trace: plainTrace(failure.trace) },
        sample: { ...walks, runs },
      };
    },
  };
}

function countsOf({ visited, distinct, deepest }: WalkResult): ReturnType<Exploration['counts']> {
  return { generated: visited, distinct, queue: 0, depth: deepest };
}

const unbegun: WalkResult = {
  runs: 0,
  visited: 0,
  distinct: 0,
  cutOff: 0,
  deepest: 0,
  taken: {},
  violated: null,
  reached: [],
  failure: null,
};
