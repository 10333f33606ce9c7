/**
 * Properties: what is decided of a spec. Each may be quantified (`forAll: { i: Server }`), which keeps what is learned
 * of it small and lets the report name the instance that failed.
 */
import { type ActionDraft, type AnyChoices, type AnyState, type Chosen, listedValues } from './action.ts';
import type { Domain } from './domain.ts';
import { Ledger } from './made.ts';
import type { Parameters, ParameterValues } from './parameters.ts';
import type { Spec, StateOf } from './protocol.ts';

export type Quantified = Readonly<Record<string, Domain<unknown> | readonly unknown[]>>;

/** True of every reachable state. */
export interface Invariant {
  readonly kind: 'invariant';
  readonly forAll: Quantified;
  readonly holds: (s: AnyState, instance: AnyChoices) => boolean;
}
/** True of every transition, from state `s` to state `t`. */
export interface StepProperty {
  readonly kind: 'step';
  readonly forAll: Quantified;
  readonly holds: (s: AnyState, t: AnyState, instance: AnyChoices) => boolean;
  /** What is asked of the initial states as well. */
  readonly initially?: (s: AnyState) => boolean;
  /** Present if it says that this spec implements another one. */
  readonly refinement?: Refinement;
}
/** True of some reachable state, for every instance: a spec is not safe because nothing happens. */
export interface Reachable {
  readonly kind: 'reachable';
  readonly forAll: Quantified;
  readonly holds: (s: AnyState, instance: AnyChoices) => boolean;
}
/** True of every fair behaviour. */
export interface Temporal {
  readonly kind: 'temporal';
  readonly forAll: Quantified;
  readonly formula: Formula;
}
/** Of an abstract spec, what says of its states and steps; its fairness and bounds are not asked for. */
export interface AbstractModel {
  readonly name: string;
  readonly domains: Readonly<Record<string, Domain<unknown>>>;
  readonly init: Iterable<AnyState>;
  readonly actions: Readonly<Record<string, ActionDraft>>;
}
/** What a spec says of its refinement: the abstract spec by name, not yet made. */
export interface RefinementDraft {
  readonly kind: 'refinement';
  readonly of: Spec;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mapping: (s: AnyState) => AnyState;
}

/** What a step property that is a refinement knows besides. */
export interface Refinement {
  readonly abstract: AbstractModel;
  /** The abstract state that a state stands for, canonical. Throws `Misfit`, with variable and path, if it is none. */
  readonly image: (s: AnyState) => AnyState;
  /** The number of that state. It reads what the mapping reads, and nothing else. */
  readonly numberOf: (s: AnyState) => number;
  /** True if an abstract step leads from one of these states to the other, or if they are the same. */
  readonly allows: (from: number, to: number) => boolean;
}

/** What a spec may be asked, beside whether it deadlocks. */
export type Property = Invariant | StepProperty | Reachable | Temporal;
/** A property as a spec returns it. */
export type PropertyDraft = Property | RefinementDraft;

/** A formula of linear temporal logic without next; atoms are predicates on states. */
export type Formula =
  | { readonly op: 'atom'; readonly holds: (s: AnyState, instance: AnyChoices) => boolean }
  | { readonly op: 'not'; readonly of: Formula }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly op: 'always' | 'eventually'; readonly of: Formula }
  | { readonly op: 'until'; readonly left: Formula; readonly right: Formula };

/** Every way to choose one value for each name of a quantified property. */
export function instancesOf(forAll: Quantified): AnyChoices[] {
  return Object.entries(forAll).reduce<AnyChoices[]>(
    (rows, [name, of]) =>
      rows.flatMap((row) => (listedValues(of) as readonly unknown[]).map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

type StatePredicate<S, F> = (s: S, instance: Chosen<F>) => boolean;
type StepPredicate<S, F> = (s: S, t: S, instance: Chosen<F>) => boolean;
/** A predicate on states, or a formula made of such predicates. */
export type Condition<S, F> = StatePredicate<S, F> | Formula;

/** The variables of `S` and no others: every other key has the type never. */
export type Exactly<E, S> = E & { readonly [K in Exclude<keyof E, keyof S>]: never };

/** The makers of properties over states `S`. */
export interface PropertyMakers<S> {
  invariant<F extends Quantified = Record<never, never>>(holds: StatePredicate<S, F>): Invariant;
  invariant<F extends Quantified>(property: { readonly forAll: F; readonly holds: StatePredicate<S, F> }): Invariant;
  /** A property of every transition from `s` to `t`, and, with `initially`, of every initial state as well. */
  step<F extends Quantified = Record<never, never>>(holds: StepPredicate<S, F>): StepProperty;
  step<F extends Quantified>(property: {
    readonly forAll: F;
    readonly holds: StepPredicate<S, F>;
    readonly initially?: (s: S) => boolean;
  }): StepProperty;
  /**
   * This spec implements another: with each state taken for the abstract one that `mapping` answers, a behaviour of this
   * spec is one of that spec. Initial states are mapped to initial states, and steps to steps or to no change.
   */
  refines<P extends Parameters, D, M, I extends StateOf<M>>(refinement: {
    readonly of: Spec<P, D, M>;
    readonly parameters?: Partial<ParameterValues<P>>;
    readonly mapping: (s: S) => Exactly<I, StateOf<M>>;
  }): RefinementDraft;
  /** Must be possible. */
  reachable<F extends Quantified = Record<never, never>>(holds: StatePredicate<S, F>): Reachable;
  reachable<F extends Quantified>(property: { readonly forAll: F; readonly holds: StatePredicate<S, F> }): Reachable;
  /** At some time in every fair behaviour. */
  eventually<F extends Quantified = Record<never, never>>(holds: Condition<S, F>): Temporal;
  eventually<F extends Quantified>(property: { readonly forAll: F; readonly holds: Condition<S, F> }): Temporal;
  /** Again and again. */
  alwaysEventually<F extends Quantified = Record<never, never>>(holds: Condition<S, F>): Temporal;
  alwaysEventually<F extends Quantified>(property: { readonly forAll: F; readonly holds: Condition<S, F> }): Temporal;
  /** From some time on. */
  eventuallyAlways<F extends Quantified = Record<never, never>>(holds: Condition<S, F>): Temporal;
  eventuallyAlways<F extends Quantified>(property: { readonly forAll: F; readonly holds: Condition<S, F> }): Temporal;
  /** Whenever the first is true, the second is true then or later. */
  leadsTo<F extends Quantified = Record<never, never>>(from: Condition<S, F>, to: Condition<S, F>): Temporal;
  leadsTo<F extends Quantified>(property: {
    readonly forAll: F;
    readonly from: Condition<S, F>;
    readonly to: Condition<S, F>;
  }): Temporal;
  /** Any formula without next. */
  temporal(formula: Formula): Temporal;
  temporal<F extends Quantified>(property: { readonly forAll: F; readonly formula: Formula }): Temporal;
  /** The combinators of formulas. */
  readonly ltl: FormulaMakers<S>;
}

export interface FormulaMakers<S> {
  /** A predicate on states; annotate the second argument under `forAll`. */
  atom(holds: (s: S, instance: never) => boolean): Formula;
  not(of: Formula): Formula;
  and(...of: readonly Formula[]): Formula;
  or(...of: readonly Formula[]): Formula;
  implies(left: Formula, right: Formula): Formula;
  always(of: Formula): Formula;
  eventually(of: Formula): Formula;
  /** The right holds at some time, and the left at all times before. */
  until(left: Formula, right: Formula): Formula;
}

const formulas: FormulaMakers<AnyState> = {
  atom: (holds) => ({ op: 'atom', holds: holds as (s: AnyState, instance: AnyChoices) => boolean }),
  not: (of) => ({ op: 'not', of }),
  and: (...of) => ({ op: 'and', of }),
  or: (...of) => ({ op: 'or', of }),
  implies: (left, right) => ({ op: 'or', of: [{ op: 'not', of: left }, right] }),
  always: (of) => ({ op: 'always', of }),
  eventually: (of) => ({ op: 'eventually', of }),
  until: (left, right) => ({ op: 'until', left, right }),
};

type AnyPredicate = (s: AnyState, instance: AnyChoices) => boolean;
type Quantifiable<P> = P | { readonly forAll: Quantified; readonly holds: P };

function quantified<P extends object>(property: Quantifiable<P>): { readonly forAll: Quantified; readonly holds: P } {
  return 'forAll' in property ? property : { forAll: {}, holds: property };
}
function formulaOf(condition: AnyPredicate | Formula): Formula {
  return typeof condition === 'function' ? { op: 'atom', holds: condition } : condition;
}
/** A property `forAll: shape(holds)`, where `holds` is a predicate or a formula. */
function shaped(shape: (of: Formula) => Formula) {
  return (property: Quantifiable<AnyPredicate | Formula>): Temporal => {
    const { forAll, holds } = quantified(property);
    return { kind: 'temporal', forAll, formula: shape(formulaOf(holds)) };
  };
}

const { always, eventually, implies } = formulas;
const makers = {
  invariant: (property: Quantifiable<AnyPredicate>): Invariant => ({ kind: 'invariant', ...quantified(property) }),
  step: (property: Quantifiable<StepProperty['holds']>): StepProperty => ({ kind: 'step', ...quantified(property) }),
  refines: ({ parameters = {}, ...of }: Omit<RefinementDraft, 'kind' | 'parameters'> & Partial<RefinementDraft>) => ({
    ...of,
    kind: 'refinement' as const,
    parameters,
  }),
  reachable: (property: Quantifiable<AnyPredicate>): Reachable => ({ kind: 'reachable', ...quantified(property) }),
  eventually: shaped(eventually),
  alwaysEventually: shaped((of) => always(eventually(of))),
  eventuallyAlways: shaped((of) => eventually(always(of))),
  leadsTo(
    from: AnyPredicate | Formula | { forAll: Quantified; from: AnyPredicate | Formula; to: AnyPredicate | Formula },
    to?: AnyPredicate | Formula,
  ): Temporal {
    const { forAll, from: left, to: right } = 'forAll' in from ? from : { forAll: {}, from, to: to as AnyPredicate };
    return { kind: 'temporal', forAll, formula: always(implies(formulaOf(left), eventually(formulaOf(right)))) };
  },
  temporal: (property: Formula | { forAll: Quantified; formula: Formula }): Temporal => ({
    kind: 'temporal',
    ...('forAll' in property ? property : { forAll: {}, formula: property }),
  }),
};

/** The makers of properties, typed for states `S`; the ledger has what they made. */
export function propertyMakers<S>(ledger = new Ledger()): PropertyMakers<S> {
  const noting = Object.entries(makers).map(([name, make]) => [
    name,
    ledger.noting(name, make as (...args: readonly unknown[]) => object),
  ]);
  return { ...Object.fromEntries(noting), ltl: formulas } as unknown as PropertyMakers<S>;
}
