/**
 * What the body of a spec returns, and what a variant may replace of it.
 */
import type { Replacing, SomeAction } from './action.ts';
import type { Role } from './actor.ts';
import type { Crashing } from './crashing.ts';
import type { Fairness } from './fairness.ts';
import type { Init } from './initial.ts';
import type { Bound, Invariant, PropertyDraft } from './property.ts';
import type { Ranks } from './ranks.ts';
import type { Scenario } from './scenario.ts';
import type { Domains } from './variables.ts';

/** What a variant may replace, beside actions. */
interface Parts<S> {
  readonly init?: Init<S>;
  readonly invariants?: Readonly<Record<string, Invariant>>;
  /** Step properties, refinements, what must be reachable, and temporal properties. */
  readonly properties?: Readonly<Record<string, PropertyDraft>>;
  readonly fairness?: readonly Fairness[];
  /** What goes with crashes, for each variable of them at most once. */
  readonly crashes?: readonly Crashing[];
  /**
   * TLC's CONSTRAINT: states outside are checked and counted as generated, but neither explored nor counted as distinct.
   * Several, named and quantified, are learned faster than one that reads the whole state. What `step` makes is TLC's
   * ACTION_CONSTRAINT: steps that do not satisfy it are treated in the same way.
   */
  readonly withinBounds?: ((s: S) => boolean) | Readonly<Record<string, Bound>>;
  /**
   * TLC's VIEW: the variables that count. States that differ in the others alone are one: what is left out must decide nothing
   * but what becomes of itself.
   */
  readonly view?: readonly (keyof S & string)[];
  /** True of the states in which the system may stop: they are no deadlock. */
  readonly finished?: (s: S) => boolean;
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** Numbers that are known by their ranks, by what they are called: `ballot`. Traces tell them as they would be otherwise. */
  readonly ranks?: Readonly<Record<string, Ranks<keyof S & string>>>;
}

/** What a variant replaces of a model with actions `A`: `(typeof raft.model)['actions']`, say. */
export interface Edit<S, A = Record<never, never>> extends Parts<S> {
  readonly actions?: Replacing<S, A>;
}

/** What the body of a spec returns. */
export interface Model<S> extends Parts<S> {
  readonly domains: Domains<S>;
  readonly init: Init<S>;
  readonly actions: Readonly<Record<string, SomeAction<S>>>;
  /** Who acts, where neither a chosen process nor the receiver of a chosen message does. */
  readonly roles?: Readonly<Record<string, Role & { readonly has?: readonly (keyof S)[] }>>;
}

/** The parts that there are. */
export const partNames = Object.keys({
  domains: true,
  init: true,
  actions: true,
  invariants: true,
  properties: true,
  fairness: true,
  crashes: true,
  withinBounds: true,
  view: true,
  finished: true,
  scenarios: true,
  ranks: true,
  roles: true,
} satisfies Record<keyof Model<unknown>, true>);
