/**
 * Properties: what is decided of a spec. Each may be quantified (`forAll: { i: Server }`), which keeps what is learned
 * of it small and lets the report name the instance that failed.
 */
import {
  type ActionDraft,
  type AnyChoices,
  type AnyState,
  type ChoicesOf,
  type Chosen,
  listedValues,
} from './action.ts';
import type { Domain } from './domain.ts';
import type { Assumption, Guarded, NamedFairness, SomeAction } from './fairness.ts';
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
/** What is explored: states of which it is true; or steps, where those that change nothing are not asked. */
export type Bound = Invariant | StepProperty;
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
  readonly formula: Ground;
  /** What the formula is quantified over within. */
  readonly within: readonly Quantified[];
  /** Present if it asks for the fairness of an abstract spec. */
  readonly above?: { readonly abstract: string; readonly assumption: Assumption };
}
/** What a spec says of it: the formula as it was made. */
export interface TemporalDraft {
  readonly kind: 'temporal';
  readonly forAll: Quantified;
  readonly formula: Formula;
}
/** Of an abstract spec, what says of its states, its steps and their fairness; its bounds are not asked for. */
export interface AbstractModel {
  readonly name: string;
  readonly domains: Readonly<Record<string, Domain<unknown>>>;
  readonly init: Iterable<AnyState>;
  readonly actions: Readonly<Record<string, ActionDraft>>;
  readonly fairness: readonly NamedFairness[];
}
/** What a spec says of its refinement: the abstract spec by name, not yet made. */
export interface RefinementDraft {
  readonly kind: 'refinement';
  readonly of: Spec;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly mapping: (s: AnyState) => AnyState;
  /** Whether fair behaviours are to be as fair as the abstract spec says. */
  readonly fairness: boolean;
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
  /** The temporal properties by which the fairness of the abstract spec is asked for; null if it is not. */
  readonly fairness: readonly string[] | null;
}

/** What a spec may be asked, beside whether it deadlocks. */
export type Property = Invariant | StepProperty | Reachable | Temporal;
/** A property as a spec returns it. */
export type PropertyDraft = Exclude<Property, Temporal> | TemporalDraft | RefinementDraft;

/** Formulas of linear temporal logic without next, made of such as these. */
export type Composed<A> =
  | A
  | { readonly op: 'not'; readonly of: Composed<A> }
  | { readonly op: 'and' | 'or'; readonly of: readonly Composed<A>[] }
  | { readonly op: 'always' | 'eventually'; readonly of: Composed<A> }
  | { readonly op: 'until'; readonly left: Composed<A>; readonly right: Composed<A> };
/** Which steps a formula is about: those of one of these actions, for which `where` is true. */
export interface Taking<A> {
  readonly actions: readonly A[];
  /** Choices that have the value of the quantified name that is called like them. */
  readonly per: readonly string[];
  readonly where: (choices: AnyChoices, instance: AnyChoices) => boolean;
}
/** What is said for every value of some names, or for some. */
interface QuantifiedFormula {
  readonly op: 'forAll' | 'exists';
  readonly over: Quantified;
  readonly of: Formula;
}
/** A formula as it is made: of predicates on states, and of steps that are taken. */
export type Formula = Composed<
  | { readonly op: 'atom'; readonly holds: (s: AnyState, instance: AnyChoices) => boolean }
  | { readonly op: 'taken'; readonly steps: Taking<SomeAction> }
  | QuantifiedFormula
>;

/** A formula whose quantifiers are written out (`ground.ts`). */
export type Ground = Composed<{ readonly op: 'atom'; readonly holds: Atom }>;
/** A predicate on states, with the values of the names that are quantified within the formula. */
export interface StateAtom {
  readonly kind: 'state';
  readonly holds: (s: AnyState, instance: AnyChoices) => boolean;
  readonly bound: AnyChoices;
}
/** True where the next step changes the state and is one of these; where nothing changes, it is `whenStill`. */
export interface StepAtom {
  readonly kind: 'step';
  readonly steps: Taking<string>;
  readonly bound: AnyChoices;
  readonly whenStill: boolean;
}
/** A predicate on the step that changes the state next, by what it leads from and to; where nothing changes it is false. */
export interface ChangeAtom {
  readonly kind: 'change';
  readonly holds: (s: AnyState, t: AnyState, instance: AnyChoices) => boolean;
  readonly bound: AnyChoices;
}
/** What occurs twice in a formula is one object. */
export type Atom = StateAtom | StepAtom | ChangeAtom;

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
   * spec is one of that spec. Initial states are mapped to initial states, and steps to steps or to no change. With `fairness`,
   * fair behaviours are mapped to behaviours that are fair to what that spec assumes; without, that is not asked.
   */
  refines<P extends Parameters, D, M, I extends StateOf<M>>(refinement: {
    readonly of: Spec<P, D, M>;
    readonly parameters?: Partial<ParameterValues<P>>;
    readonly mapping: (s: S) => Exactly<I, StateOf<M>>;
    readonly fairness?: boolean;
  }): RefinementDraft;
  /** Must be possible. */
  reachable<F extends Quantified = Record<never, never>>(holds: StatePredicate<S, F>): Reachable;
  reachable<F extends Quantified>(property: { readonly forAll: F; readonly holds: StatePredicate<S, F> }): Reachable;
  /** At some time in every fair behaviour. */
  eventually<F extends Quantified = Record<never, never>>(holds: Condition<S, F>): TemporalDraft;
  eventually<F extends Quantified>(property: { readonly forAll: F; readonly holds: Condition<S, F> }): TemporalDraft;
  /** Again and again. */
  alwaysEventually<F extends Quantified = Record<never, never>>(holds: Condition<S, F>): TemporalDraft;
  alwaysEventually<F extends Quantified>(property: {
    readonly forAll: F;
    readonly holds: Condition<S, F>;
  }): TemporalDraft;
  /** From some time on. */
  eventuallyAlways<F extends Quantified = Record<never, never>>(holds: Condition<S, F>): TemporalDraft;
  eventuallyAlways<F extends Quantified>(property: {
    readonly forAll: F;
    readonly holds: Condition<S, F>;
  }): TemporalDraft;
  /** Whenever the first is true, the second is true then or later. */
  leadsTo<F extends Quantified = Record<never, never>>(from: Condition<S, F>, to: Condition<S, F>): TemporalDraft;
  leadsTo<F extends Quantified>(property: {
    readonly forAll: F;
    readonly from: Condition<S, F>;
    readonly to: Condition<S, F>;
  }): TemporalDraft;
  /** Any formula without next. The combinators that a function gets know the names that are quantified. */
  temporal(formula: Formula): TemporalDraft;
  temporal<F extends Quantified>(property: {
    readonly forAll: F;
    readonly formula: Formula | ((ltl: FormulaMakers<S, F>) => Formula);
  }): TemporalDraft;
  /** The combinators of formulas. */
  readonly ltl: FormulaMakers<S>;
}

/** The value of each name that is quantified; of `ltl` itself, which knows none, never. */
type Instance<F> = [F] extends [never] ? never : Chosen<F>;

/** The combinators of formulas, within quantifiers over `F`. */
export interface FormulaMakers<S, F extends Quantified = never> {
  /** A predicate on states; annotate the second argument, where the quantifiers are not known. */
  atom(holds: (s: S, instance: Instance<F>) => boolean): Formula;
  /**
   * A step of one of these actions is taken, which changes the state. `per` names choices that have the value of what is
   * quantified under the same name. To be asked for within `always`, `eventually` or the left of `until`.
   */
  taken<const A extends readonly (Guarded | string)[]>(steps: {
    readonly actions: A;
    readonly per?: readonly (keyof ChoicesOf<A[number]> & ([F] extends [never] ? string : keyof F & string))[];
    readonly where?: (choices: ChoicesOf<A[number]>, instance: Instance<F>) => boolean;
  }): Formula;
  /** For every value; the combinators within know them. */
  forAll<G extends Quantified>(over: G, of: Within<S, F, G>): Formula;
  /** For some value. */
  exists<G extends Quantified>(over: G, of: Within<S, F, G>): Formula;
  not(of: Formula): Formula;
  and(...of: readonly Formula[]): Formula;
  or(...of: readonly Formula[]): Formula;
  implies(left: Formula, right: Formula): Formula;
  always(of: Formula): Formula;
  eventually(of: Formula): Formula;
  /** The right holds at some time, and the left at all times before. */
  until(left: Formula, right: Formula): Formula;
  /** The left holds at all times before the right does, which may be never. */
  weakUntil(left: Formula, right: Formula): Formula;
}

type Within<S, F extends Quantified, G extends Quantified> = (
  ltl: FormulaMakers<S, [F] extends [never] ? G : F & G>,
) => Formula;

const quantifying =
  (op: 'forAll' | 'exists') =>
  (over: Quantified, of: (ltl: never) => Formula): Formula => ({ op, over, of: of(formulas as never) });

const formulas: FormulaMakers<AnyState> = {
  atom: (holds) => ({ op: 'atom', holds: holds as (s: AnyState, instance: AnyChoices) => boolean }),
  taken: ({ actions, per = [], where = () => true }) => ({
    op: 'taken',
    steps: { actions: actions as unknown as readonly SomeAction[], per, where: where as Taking<never>['where'] },
  }),
  forAll: quantifying('forAll'),
  exists: quantifying('exists'),
  not: (of) => ({ op: 'not', of }),
  and: (...of) => ({ op: 'and', of }),
  or: (...of) => ({ op: 'or', of }),
  implies: (left, right) => ({ op: 'or', of: [{ op: 'not', of: left }, right] }),
  always: (of) => ({ op: 'always', of }),
  eventually: (of) => ({ op: 'eventually', of }),
  until: (left, right) => ({ op: 'until', left, right }),
  weakUntil: (left, right) => formulas.or(formulas.always(left), formulas.until(left, right)),
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
  return (property: Quantifiable<AnyPredicate | Formula>): TemporalDraft => {
    const { forAll, holds } = quantified(property);
    return { kind: 'temporal', forAll, formula: shape(formulaOf(holds)) };
  };
}

const { always, eventually, implies } = formulas;
const makers = {
  invariant: (property: Quantifiable<AnyPredicate>): Invariant => ({ kind: 'invariant', ...quantified(property) }),
  step: (property: Quantifiable<StepProperty['holds']>): StepProperty => ({ kind: 'step', ...quantified(property) }),
  refines: ({
    parameters = {},
    fairness = false,
    ...of
  }: Omit<RefinementDraft, 'kind' | 'parameters' | 'fairness'> & Partial<RefinementDraft>) => ({
    ...of,
    kind: 'refinement' as const,
    parameters,
    fairness,
  }),
  reachable: (property: Quantifiable<AnyPredicate>): Reachable => ({ kind: 'reachable', ...quantified(property) }),
  eventually: shaped(eventually),
  alwaysEventually: shaped((of) => always(eventually(of))),
  eventuallyAlways: shaped((of) => eventually(always(of))),
  leadsTo(
    from: AnyPredicate | Formula | { forAll: Quantified; from: AnyPredicate | Formula; to: AnyPredicate | Formula },
    to?: AnyPredicate | Formula,
  ): TemporalDraft {
    const { forAll, from: left, to: right } = 'forAll' in from ? from : { forAll: {}, from, to: to as AnyPredicate };
    return { kind: 'temporal', forAll, formula: always(implies(formulaOf(left), eventually(formulaOf(right)))) };
  },
  temporal(property: Formula | { forAll: Quantified; formula: Formula | ((ltl: never) => Formula) }): TemporalDraft {
    const { forAll, formula } = 'forAll' in property ? property : { forAll: {}, formula: property };
    return { kind: 'temporal', forAll, formula: typeof formula === 'function' ? formula(formulas as never) : formula };
  },
};

/** The makers of properties, typed for states `S`; the ledger has what they made. */
export function propertyMakers<S>(ledger = new Ledger()): PropertyMakers<S> {
  const noting = Object.entries(makers).map(([name, make]) => [
    name,
    ledger.noting(name, make as (...args: readonly unknown[]) => object),
  ]);
  return { ...Object.fromEntries(noting), ltl: formulas } as unknown as PropertyMakers<S>;
}
