/**
 * Failures, once more: what user code does at the end of a trace, run by the reference semantics alone. A failure that an
 * engine has met is shown as it is met here.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import { type Deed, keyOfDeed } from '../language/deed.ts';
import { type Site, SpecFailure } from '../language/failure.ts';
import { sameInstance, sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { instancesOf, type Quantified, type Temporal } from '../language/property.ts';
import { type Renaming, renamed } from '../language/renaming.ts';
import type { ActionInstance } from '../language/steps.ts';
import { keyOf } from '../language/value.ts';
import { isMeant, obligationsAbout } from './fairness.ts';
import { startingTraces } from './scenario.ts';
import {
  isAtomTrue,
  isFinished,
  keepsBounds,
  offered,
  refuted,
  refutedInitially,
  refutedStep,
  type State,
  stateOf,
  successorBy,
  successors,
  type TraceStep,
  withinBounds,
} from './semantics.ts';
import { tableauOf } from './tableau.ts';

/** What came of running user code: it failed, or it gave an answer. */
export type Met =
  | { readonly kind: 'failed'; readonly failure: SpecFailure }
  | { readonly kind: 'answered'; readonly answer: Answer };

/** What the user code of a site does at the end of a trace; on the last step of it, where it is asked of steps. */
export function metAt(model: CheckableModel, site: Site, trace: readonly TraceStep[]): Met {
  try {
    return { kind: 'answered', answer: answerAt(model, site, trace) };
  } catch (error) {
    if (error instanceof SpecFailure) return { kind: 'failed', failure: error };
    throw error;
  }
}

/**
 * A shortest trace at whose end the user code of a site fails: for what is asked once all is explored. Empty if there is none.
 * The model must not fail while it is explored.
 */
export function traceToFailing(model: CheckableModel, site: Site): readonly TraceStep[] {
  const fails = (trace: readonly TraceStep[]): boolean => metAt(model, site, trace).kind === 'failed';
  const isOfSteps = site.part === 'fairness' || site.part === 'fairness condition';
  const isOfInstance = (step: TraceStep): boolean => sameInstance(step, { action: site.name, choices: site.choices });
  const seen = new Set<string>();
  const queue: (readonly TraceStep[])[] = [];
  for (const start of startingTraces(model)) {
    if (!isOfSteps && fails(start)) return start;
    if (withinBounds(model, (start.at(-1) as TraceStep).state)) queue.push(start);
  }
  for (const trace of queue) {
    const { state } = trace.at(-1) as TraceStep;
    if (seen.has(keyOf(state))) continue;
    seen.add(keyOf(state));
    for (const step of successors(model, state)) {
      const further = [...trace, step];
      if ((!isOfSteps || isOfInstance(step)) && (site.part === 'fairness' || fails(further))) return further;
      if (withinBounds(model, step.state) && keepsBounds(model, state, step.state)) queue.push(further);
    }
  }
  return [];
}

/** The next state of an action instance, or null if it is not enabled; the truth of a predicate; the values of a choice. */
type Answer = { readonly next: State | null } | boolean | readonly unknown[];

function answerAt(model: CheckableModel, site: Site, trace: readonly TraceStep[]): Answer {
  const { part, name, choices } = site;
  const { state } = trace.at(-1) as TraceStep;
  switch (part) {
    case 'choice':
      return offered(model, state, name, choices, site.choice as string);
    case 'guard':
    case 'effect':
      return { next: successorBy(model, state, name, choices)?.state ?? null };
    case 'property':
      return propertyAt(model, name, choices, trace);
    case 'bound':
      return boundAt(model, name, choices, trace);
    case 'finished':
      return isFinished(model, state);
    case 'fairness':
      return together(
        model.fairness
          .filter(({ actions }) => actions.includes(name))
          .map(({ where }) => callPredicate({ part, name, choices }, () => where(choices))),
      );
    case 'fairness condition':
      return conditionsAt(model, { action: name, choices }, trace);
    case 'initial states':
    case 'awaited':
    case 'drawn states':
    case 'elsewhere':
      return [];
  }
}

/** What the conditions of fairness say of the state that the last step, which is by this instance, changes. */
function conditionsAt(model: CheckableModel, instance: ActionInstance, trace: readonly TraceStep[]): Answer {
  const [before, last] = [trace.at(-2), trace.at(-1)];
  if (before === undefined || last === undefined || sameValue(before.state, last.state)) return [];
  return together(
    obligationsAbout(model, instance)
      .filter(({ assumption: { when } }) => when !== null)
      .map(({ assumption }) => isMeant(model, assumption, before.state, instance)),
  );
}
/** What several assumptions say of one instance, in their order; of one, what it says. */
function together(answers: readonly boolean[]): Answer {
  const [first, ...others] = answers;
  return first !== undefined && others.length === 0 ? first : answers;
}

function boundAt(model: CheckableModel, name: string, choices: AnyChoices, trace: readonly TraceStep[]): Answer {
  const of = model.bounds[name];
  const [before, { state }] = [trace.at(-2), trace.at(-1) as TraceStep];
  if (of?.kind !== 'step') return refuted(model, 'bound', name, alone(of, choices), state) === null;
  return before === undefined || refutedStep(model, 'bound', name, alone(of, choices), before.state, state) === null;
}

function propertyAt(model: CheckableModel, name: string, choices: AnyChoices, trace: readonly TraceStep[]): Answer {
  const of = model.properties[name];
  const [before, last] = [trace.at(-2), trace.at(-1) as TraceStep];
  switch (of?.kind) {
    case undefined:
      return [];
    case 'step':
      return before === undefined
        ? refutedInitially(model, name, of, last.state) === null
        : refutedStep(model, 'property', name, alone(of, choices), before.state, last.state) === null;
    case 'temporal':
      return atomsAt(model, name, of, choices, trace);
    default:
      return refuted(model, 'property', name, alone(of, choices), last.state) === null;
  }
}

/** What the atoms of a temporal property say of the last state and of the step to it. */
function atomsAt(
  model: CheckableModel,
  name: string,
  { forAll, formula }: Temporal,
  choices: AnyChoices,
  trace: readonly TraceStep[],
): Answer {
  // Choices may be those of an atom, which knows more names than its property.
  const names = Object.keys(forAll);
  const instance = Object.fromEntries(Object.entries(choices).filter(([of]) => names.includes(of)));
  const { state, action, choices: taken } = trace.at(-1) as TraceStep;
  const before = trace.at(-2)?.state;
  return tableauOf(formula).atoms.map((atom) =>
    atom.kind === 'state' || before === undefined || action === null || sameValue(before, state)
      ? isAtomTrue(model, name, atom, { state, step: null }, instance)
      : isAtomTrue(model, name, atom, { state: before, step: { action, choices: taken, state } }, instance),
  );
}

/** A predicate for one instance only, with the values that it is quantified over itself. */
function alone<P extends { readonly forAll: Quantified }>(of: P | undefined, choices: AnyChoices): P {
  const own = of && instancesOf(of.forAll).find((instance) => sameValue(instance, choices));
  const forAll = Object.fromEntries(Object.entries(own ?? choices).map(([name, value]) => [name, [value]]));
  return { ...(of as P), forAll };
}

/**
 * Two different things that the user code of a site does at the end of one trace. Null if it does the same however often it is
 * run.
 */
export function differentDeeds(
  model: CheckableModel,
  site: Site,
  trace: readonly TraceStep[],
): readonly [Deed, Deed] | null {
  const first = deedOf(metAt(model, site, trace), trace);
  for (let attempt = 1; attempt < attempts; attempt++) {
    const other = deedOf(metAt(model, site, trace), trace);
    if (keyOfDeed(other) !== keyOfDeed(first)) return [first, other];
  }
  return null;
}
const attempts = 200;

/** What was met at the end of a trace, to be told. */
export function deedOf(met: Met, trace: readonly TraceStep[]): Deed {
  if (met.kind === 'failed') {
    const { fault } = met.failure;
    return fault.kind === 'throws' ? { kind: 'threw', error: fault.error } : { kind: 'failed', fault: fault.kind };
  }
  const { answer } = met;
  if (typeof answer === 'boolean' || !('next' in answer)) return { kind: 'answered', answer };
  const { next } = answer;
  if (next === null) return { kind: 'disabled' };
  const { state } = trace.at(-1) as TraceStep;
  return {
    kind: 'led to',
    values: Object.fromEntries(next.filter((value, of) => !sameValue(value, state.get(of)))),
  };
}

/** True if the user code of a site does something else at the end of the image of a trace than the image of what it does there. */
export function isAsymmetric(
  model: CheckableModel,
  site: Site,
  trace: readonly TraceStep[],
  renaming: Renaming,
): boolean {
  const image = trace.map((step) => ({ ...step, state: stateUnder(model, step.state, renaming) }));
  const [mine, theirs] = [
    metAt(model, site, trace),
    metAt(model, { ...site, choices: renamed(site.choices, renaming) as AnyChoices }, image),
  ];
  if (mine.kind === 'failed' || theirs.kind === 'failed') return mine.kind !== theirs.kind;
  const expected = answerUnder(model, mine.answer, renaming);
  return keyOfAnswer(expected) !== keyOfAnswer(theirs.answer);
}
function answerUnder(model: CheckableModel, answer: Answer, renaming: Renaming): Answer {
  if (typeof answer === 'boolean') return answer;
  if ('next' in answer) return { next: answer.next && stateUnder(model, answer.next, renaming) };
  return answer.map((value) => renamed(value, renaming));
}
/** A choice is among values in any order. */
function keyOfAnswer(answer: Answer): string {
  if (typeof answer === 'boolean') return String(answer);
  return 'next' in answer ? keyOf(answer.next) : answer.map(keyOf).sort().join();
}
function stateUnder(model: CheckableModel, state: State, renaming: Renaming): State {
  const values = Object.entries(model.domains).map(([variable, domain]) => [
    variable,
    domain.read(renamed(state.get(variable), renaming)),
  ]);
  return stateOf(model, Object.fromEntries(values) as AnyState);
}
