/**
 * What random walks are timed by: the steps until something has come about that a property speaks of, or a condition on states.
 *
 * Of `<>p` and `[]<>p` these are the steps from the start to the first state of which p is true, of `p ~> q` those from the first state of which p
 * is, so that a walk is one sample, and not as many as it has requests. Of what is quantified all must come: of `p ~> q` that is all instances of which p is
 * true in that first state. Of a `reachable`, of which every instance is a goal of its own, one is enough.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import { instanceOf } from '../language/ground.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Ground, instancesOf } from '../language/property.ts';
import { onStates } from '../language/steps.ts';
import { type State, strict } from './semantics.ts';

type OfState = (state: State) => boolean;

/** What is waited for. */
export interface Goal {
  /** A name, or a condition, as it was given. */
  readonly text: string;
  /** True if the wait begins with the walk. */
  readonly isFromStart: boolean;
  /** Whether all instances have to come of which the wait has begun, or one is enough. */
  readonly isOfAll: boolean;
  readonly instances: readonly { readonly since: OfState; readonly until: OfState }[];
}

/** Why nothing can be waited for that a property says. */
export type NotAwaited = 'is an invariant' | 'is about steps' | 'is of another shape';

/** A property was named that says nothing for which a walk could wait. */
export class NoGoal extends Error {
  override readonly name = 'NoGoal';
  constructor(
    /** What was asked for. */
    readonly given: string,
    readonly why: NotAwaited,
  ) {
    super(`${given} cannot be waited for: it ${why}`);
  }
}

/** The goal that a condition on states is true. Whatever it throws or answers is a failure of its own. */
export function goalOfCondition(model: CheckableModel, text: string, holds: (s: AnyState) => unknown): Goal {
  const until: OfState = (state) => asked(model, text, {}, (s) => holds(s), state);
  return { text, isFromStart: true, isOfAll: false, instances: [{ since: always, until }] };
}

/** The goal that a property of the model speaks of. Throws `NoGoal`. */
export function goalOfProperty(model: CheckableModel, name: string): Goal {
  const of = model.properties[name];
  switch (of?.kind) {
    case 'invariant':
      throw new NoGoal(name, 'is an invariant');
    case 'step':
      throw new NoGoal(name, 'is about steps');
    case undefined:
      throw new RangeError(`${model.name} has no property ${name}`);
    case 'reachable': {
      const instances = instancesOf(of.forAll).map((instance) => ({
        since: always,
        until: (state: State) => asked(model, name, instance, (s) => of.holds(s, instance), state),
      }));
      return { text: name, isFromStart: true, isOfAll: false, instances };
    }
    case 'temporal': {
      const shape = shapeOf(of.formula);
      if (shape === null) throw new NoGoal(name, 'is of another shape');
      const at = (formula: Ground | null, instance: AnyChoices): OfState =>
        formula === null ? always : (state) => isTrueIn(model, name, formula, instance, state);
      const instances = instancesOf(of.forAll).map((instance) => ({
        since: at(shape.since, instance),
        until: at(shape.until, instance),
      }));
      return { text: name, isFromStart: shape.since === null, isOfAll: true, instances };
    }
  }
}

const always: OfState = () => true;

/** What should come since when, by the formula; null if it says nothing of that kind. */
function shapeOf(formula: Ground): { readonly since: Ground | null; readonly until: Ground } | null {
  if (formula.op === 'eventually') return isOfStates(formula.of) ? { since: null, until: formula.of } : null;
  if (formula.op !== 'always') return null;
  const { of } = formula;
  if (of.op === 'eventually') return shapeOf(of);
  if (of.op !== 'or' || of.of.length !== 2) return null;
  const [left, right] = of.of;
  if (left?.op !== 'not' || right?.op !== 'eventually' || !isOfStates(left.of) || !isOfStates(right.of)) return null;
  return { since: left.of, until: right.of };
}

/** True of what is said of a single state. */
function isOfStates(formula: Ground): boolean {
  switch (formula.op) {
    case 'atom':
      return formula.holds.kind === 'state';
    case 'not':
      return isOfStates(formula.of);
    case 'and':
    case 'or':
      return formula.of.every(isOfStates);
    default:
      return false;
  }
}

function isTrueIn(model: CheckableModel, name: string, formula: Ground, instance: AnyChoices, state: State): boolean {
  const at = (part: Ground): boolean => isTrueIn(model, name, part, instance, state);
  switch (formula.op) {
    case 'not':
      return !at(formula.of);
    case 'and':
      return formula.of.every(at);
    case 'or':
      return formula.of.some(at);
    case 'atom': {
      const { holds: atom } = formula;
      if (atom.kind === 'state') {
        const choices = instanceOf(atom, instance);
        return asked(model, name, choices, (s) => atom.holds(s, choices), state);
      }
    }
  }
  throw new Error(`${name} is asked of a single state, and says more`);
}

function asked(
  model: CheckableModel,
  name: string,
  choices: AnyChoices,
  holds: (s: AnyState) => unknown,
  state: State,
): boolean {
  const s = strict(model, state);
  return callPredicate({ part: 'awaited', name, choices }, () => onStates([s], () => holds(s)));
}

/** One walk's wait for a goal. Invariant: once it has begun, `open` are the instances that have not come yet. */
export class Wait {
  /** How many steps the walk had taken when it began; null as long as it has not. */
  since: number | null = null;
  private open: readonly OfState[] = [];
  private begun = 0;

  constructor(private readonly goal: Goal) {}

  /** Looks at the next state of the walk, after so many steps; true if what was waited for has come. */
  isOver(state: State, steps: number): boolean {
    const { instances, isOfAll } = this.goal;
    if (this.since === null) {
      this.open = instances.filter(({ since }) => since(state)).map(({ until }) => until);
      this.begun = this.open.length;
      if (this.begun === 0) return false;
      this.since = steps;
    }
    this.open = this.open.filter((until) => !until(state));
    return isOfAll ? this.open.length === 0 : this.open.length < this.begun;
  }
}
