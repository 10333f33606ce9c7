/** From what an exploration decided to the verdict on each property, and why it is unknown where it is. */
import type { AnyChoices } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf, type Property, type Temporal } from '../language/property.ts';
import { isSafety } from '../language/safety.ts';
import { Surroundings } from '../reference/graph.ts';
import { mostLookedAt, shownResting } from '../reference/resting.ts';
import { startingTraces } from '../reference/scenario.ts';
import { shortenedLasso } from '../reference/shortened-lasso.ts';
import type { Decided, DecidedTemporal, Result } from './exploration.ts';
import type { PropertyOutcome, Stop, TraceStep, Vacuity } from './outcome.ts';

/** How a run ended, and whether behaviours that leave the bounds are left out of account. */
interface Ending {
  readonly stopped: Stop | null;
  readonly closed: boolean;
}

/** The outcome of each property of the model, Deadlock last. What fails while they are told, and takes nothing away, is noted. */
export function propertyOutcomes(
  model: CheckableModel,
  result: Result,
  run: Ending,
  note: (error: unknown) => void,
): PropertyOutcome[] {
  let known: Surroundings | undefined;
  // They are the same for all properties.
  const near = (): Surroundings => (known ??= new Surroundings(model, mostLookedAt));
  return [...Object.keys(model.properties), 'Deadlock'].map((name) => {
    const of = model.properties[name];
    if (of !== undefined && instancesOf(of.forAll).length === 0) return ofNothing(name, of);
    switch (of?.kind) {
      case 'temporal':
        return temporalOutcome(model, name, of, result, run, near, note);
      case 'reachable':
        return reachableOutcome(name, of, result, run);
      default:
        return safetyOutcome(name, of?.kind ?? 'deadlock', result, run.stopped);
    }
  });
}

/** The verdict on a property that is quantified over nothing: it has no instance. */
function ofNothing(name: string, { kind }: Property): PropertyOutcome {
  const vacuous = 'there is nothing that it is asked of';
  return { name, kind, verdict: 'holds', instance: null, trace: null, vacuous, reason: null };
}

function unknown(
  name: string,
  kind: PropertyOutcome['kind'],
  { sample }: Result,
  reason: PropertyOutcome['reason'],
): PropertyOutcome {
  const why = sample === undefined ? reason : 'only sampled';
  return { name, kind, verdict: 'unknown', instance: null, trace: null, reason: why };
}

function safetyOutcome(
  name: string,
  kind: 'invariant' | 'step' | 'deadlock',
  result: Result,
  stopped: Stop | null,
): PropertyOutcome {
  const violation = result.violated.find(({ property }) => property === name);
  if (violation !== undefined) {
    const { instance, trace, fewestSwitches } = violation;
    return { name, kind, verdict: 'violated', instance, trace: looked(trace), fewestSwitches, reason: null };
  }
  const lost = result.lost.find(({ property }) => property === name);
  if (lost !== undefined) {
    const { instance, error } = lost;
    return { name, kind, verdict: 'violated', instance, trace: null, lost: error, reason: null };
  }
  return stopped === null && result.sample === undefined
    ? { name, kind, verdict: 'holds', instance: null, trace: null, reason: null }
    : unknown(name, kind, result, 'the search was stopped');
}

function reachableOutcome(name: string, of: Property, result: Result, { stopped, closed }: Ending): PropertyOutcome {
  const kind = 'reachable';
  const reached = result.reached.filter(({ property }) => property === name);
  const lost = result.lost.filter(({ property }) => property === name);
  const missing = instancesOf(of.forAll).find(
    (instance) => ![...reached, ...lost].some((other) => sameValue(other.instance, instance)),
  );
  if (missing === undefined) {
    const isLost = lost[0] === undefined ? {} : { lost: lost[0].error };
    return { name, kind, verdict: 'holds', ...lastFound(reached), ...isLost, reason: null };
  }
  if (stopped !== null || result.sample !== undefined) return unknown(name, kind, result, 'the search was stopped');
  if (result.cutOff > 0 && !closed) return unknown(name, kind, result, 'states were cut off');
  return { name, kind, verdict: 'violated', instance: missing, trace: null, reason: null };
}

/** Why temporal properties are not decided although the search came to its end. */
const awayReasons = {
  disk: 'states are on disk',
  cluster: 'states are in a cluster',
  none: 'the search was stopped',
} as const;

function temporalOutcome(
  model: CheckableModel,
  name: string,
  of: Temporal,
  result: Result,
  { stopped, closed }: Ending,
  near: () => Surroundings,
  note: (error: unknown) => void,
): PropertyOutcome {
  const kind = 'temporal';
  const decided = result.temporal.find(({ property }) => property === name);
  if (decided === undefined)
    return unknown(
      name,
      kind,
      result,
      stopped === null ? awayReasons[result.away ?? 'none'] : 'the search was stopped',
    );
  const { counterexample, lost, antecedentNever } = decided;
  if (decided.verdict === 'unknown' && !closed) return unknown(name, kind, result, 'states were cut off');
  // No behaviour that stays within the bounds violates what is unknown.
  const verdict = decided.verdict === 'unknown' ? 'holds' : decided.verdict;
  const outcome = { name, kind, verdict, reason: null } as const;
  if (counterexample !== null) {
    const { instance } = counterexample;
    return { ...outcome, instance, ...shownLasso(model, name, of, counterexample, near, note) };
  }
  if (lost !== undefined) return { ...outcome, instance: null, trace: null, lost };
  // What a finite part of a behaviour would violate does not depend on how behaviours go on.
  const vacuous: Vacuity | null =
    result.noneFair === true && !isSafety(of.formula)
      ? 'no fair behaviour stays within the bounds'
      : antecedentNever
        ? 'what should lead to something never happens'
        : null;
  return { ...outcome, instance: null, trace: null, ...(vacuous === null ? {} : { vacuous }) };
}

/**
 * The lasso that is shown: the first of those that come to rest, if one does after no more steps, else this one, in fewer steps if that can
 * be; as it is if that fails. What code of the spec does there it will do again when it is re-executed.
 */
function shownLasso(
  model: CheckableModel,
  name: string,
  of: Temporal,
  { instance, trace, lasso }: NonNullable<DecidedTemporal['counterexample']>,
  near: () => Surroundings,
  note: (error: unknown) => void,
): Pick<PropertyOutcome, 'trace' | 'lasso'> & { readonly instance?: AnyChoices } {
  if (lasso === null) return { trace };
  try {
    const shorter = shortenedLasso(model, name, instance, trace, lasso);
    const given = startingTraces(model)[0]?.length ?? 1;
    const resting = shownResting(
      near(),
      name,
      of,
      shorter.trace.length - given + (shorter.lasso.back === null ? 0 : 1),
    );
    if (resting === null) return shorter;
    return {
      instance: resting.instance,
      trace: resting.trace,
      lasso: { to: resting.trace.length - 1, back: null },
    };
  } catch (error) {
    if (!(error instanceof SpecFailure)) note(error);
    return { trace, lasso };
  }
}

/** Of the instances that were reached, the one that took the longest. */
function lastFound(reached: readonly Decided[]): Pick<PropertyOutcome, 'instance' | 'trace' | 'fewestSwitches'> {
  const last = reached.reduce<Decided | null>(
    (longest, found) => (longest === null || found.trace.length > longest.trace.length ? found : longest),
    null,
  );
  return {
    instance: last?.instance ?? null,
    trace: looked(last?.trace ?? []),
    fewestSwitches: last?.fewestSwitches ?? false,
  };
}

/** The trace, if it was looked for. */
function looked(trace: readonly TraceStep[]): readonly TraceStep[] | null {
  return trace.length === 0 ? null : trace;
}
