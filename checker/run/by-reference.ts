/** The textbook checker as an exploration. */
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { exploreByReference as explored, type Found, type ReferenceResult } from '../reference/check.ts';
import { traceToFailing } from '../reference/failing.ts';
import { decideByReference, hasFairBehaviour } from '../reference/liveness.ts';
import { plainTrace } from '../reference/replay.ts';
import { shownTraces } from '../reference/shortest-traces.ts';
import { type Decided, type DecidedTemporal, type Exploration, nothing } from './exploration.ts';

/** Explores by the reference checker, which has one thread, however many are asked for. */
export function exploreByReference(model: CheckableModel, threads = 1): Exploration {
  const exploration = explored(model);
  let found: () => ReferenceResult = () => ({ ...nothing, violated: [], reached: [], failure: null });
  let temporal: readonly DecidedTemporal[] = [];
  let noneFair: boolean | null = null;
  let failing: ReferenceResult['failure'] = null;
  let isDone = false;
  const decide = (): void => {
    try {
      temporal = temporalOf(model);
      if (found().cutOff > 0 && temporal.some(({ verdict }) => verdict !== 'violated'))
        noneFair = !hasFairBehaviour(model);
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      failing = { failure: error, trace: traceToFailing(model, error.site) };
    }
  };
  return {
    advance() {
      const next = exploration.next();
      if (next.done !== true) found = next.value;
      else {
        isDone = true;
        if (found().failure === null) decide();
      }
      return isDone;
    },
    counts: () => found(),
    violated: () => found().violated.map(({ property }) => property),
    cutOff(failure) {
      failing = failure && { failure, trace: [] };
    },
    result() {
      const { violated, reached, failure: met, ...counts } = found();
      const failure = met ?? failing;
      const isWhole = isDone && failure === null;
      const isBeginning = !isDone && failure === null && counts.depth === 0;
      return {
        ...nothing,
        ...counts,
        violated: shown(model, violated, isWhole),
        reached: shown(model, reached, isWhole),
        failure: failure && { error: failure.failure, trace: plainTrace(failure.trace) },
        temporal,
        noneFair,
        remarks: [
          ...(isBeginning ? [{ kind: 'among initial states', states: counts.generated } as const] : []),
          ...(threads > 1 ? [{ kind: 'one thread', because: 'reference' } as const] : []),
        ],
      };
    },
  };
}

/** By the traces that are shown; by those found first, if it has not seen all, or the spec's code answers otherwise now. */
function shown(model: CheckableModel, found: readonly Found[], isWhole: boolean): Decided[] {
  try {
    if (isWhole) return shownTraces(model, found).map((one) => ({ ...one, trace: plainTrace(one.trace) }));
  } catch (error) {
    if (!(error instanceof SpecFailure)) throw error;
  }
  return found.map(decidedBy);
}
/** Of the shortest traces the first that was found. */
export function decidedBy(found: Found): Decided {
  return { ...found, trace: plainTrace(found.trace), fewestSwitches: false };
}

function temporalOf(model: CheckableModel): DecidedTemporal[] {
  return [...decideByReference(model)].map(([property, { verdict, instance, trace, lasso, antecedentNever }]) => ({
    property,
    verdict,
    antecedentNever,
    counterexample: instance === null || trace === null ? null : { instance, trace: plainTrace(trace), lasso },
  }));
}
