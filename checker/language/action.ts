/**
 * Actions: guarded commands with choices. An action and one value for each of its choices determine one successor.
 */
import type { Domain } from './domain.ts';

/** The values of the variables, as a plain record: the states of the reference semantics, which are maps, are none. */
export type AnyState = Readonly<Record<string, unknown>> & { readonly [Symbol.iterator]?: never };
/** One value for each choice of an action. */
export type AnyChoices = Readonly<Record<string, unknown>>;

/** Any value. As what a function answers it keeps literals as they are, in records too, which would else widen: 'idle' to a string. */
type Kept = '' | 0 | false | null | { readonly [field: string]: Kept } | NonNullable<unknown>;
/** What a choice ranges over: a domain, a list, or what a function computes from the state and the choices before it. */
export type Choosable<S> = Domain<unknown> | readonly unknown[] | ((s: S, earlier: never) => Iterable<Kept>);

/** The values of the choices `F`. */
export type Chosen<F> = {
  readonly [C in keyof F]: F[C] extends (s: never, earlier: never) => Iterable<infer T>
    ? T
    : F[C] extends readonly (infer T)[]
      ? T
      : F[C] extends Domain<infer T>
        ? T
        : never;
};

/** The values of a choice that does not depend on the state, if they can be listed. */
export function listedValues(of: ActionDraft['forSome'][string]): readonly unknown[] | undefined {
  if ('kind' in of) return (of as Domain<unknown>).elements;
  return typeof of === 'function' ? undefined : of;
}

/** An action as library code sees it, before it has a name. */
export interface ActionDraft {
  readonly forSome: Readonly<
    Record<string, Domain<unknown> | readonly unknown[] | ((s: AnyState, earlier: AnyChoices) => Iterable<unknown>)>
  >;
  readonly guard: (s: AnyState, choices: AnyChoices) => boolean;
  readonly effect: (s: AnyState, choices: AnyChoices) => AnyState;
}

/** A guarded command over states `S` with choices `C`. */
export interface Action<S, C> {
  readonly forSome: Readonly<Record<string, Choosable<S>>>;
  /** True if the action is enabled. */
  readonly guard: (s: S, choices: C) => boolean;
  /** The variables that change; all others stay as they are. */
  readonly effect: (s: S, choices: C) => Partial<S>;
}
/** The choices of an action; of one of several, the choices of any of them. */
export type ChoicesOf<A> = A extends { readonly guard: (s: never, choices: infer C) => boolean } ? C : never;
/** The states that an action is about; never, of what is not known by its guard. */
export type StateIn<A> = A extends { readonly guard: (s: infer S, choices: never) => boolean } ? S : never;

/**
 * What `action` made, by the types alone, and not what was made of that by `{ ...Enter, guard }`, which leaves out what is
 * protected; unless it is declared to be the same: `const Leave: typeof actions.Leave = { ...actions.Leave, guard }`.
 */
declare class Made<in S> {
  protected readonly over?: (s: S) => void;
}
/** What `action` answers. */
export type MadeAction<S, C> = Action<S, C> & Made<S>;

/** What has choices that are not known here: to take one of them out of `choices` does not compile, unless its type is written. */
interface UnknownChoices {
  readonly [choice: symbol]: never;
}
/** Any action. As methods, guard and effect may be functions of whatever choices. */
export interface SomeAction<S> {
  readonly forSome: Readonly<Record<string, Choosable<S>>>;
  guard(s: S, choices: UnknownChoices): boolean;
  effect(s: S, choices: UnknownChoices): Partial<S>;
}

/**
 * Actions that replace those of `A`, or stand beside them. What is written out in the place of one, such as `{ ...Enter, guard }`,
 * has its choices; one that has others is made by `action`.
 */
export type Replacing<S, A> = {
  readonly [K in keyof A | (string & {})]?: K extends keyof A ? Action<S, ChoicesOf<A[K]>> | Made<S> : SomeAction<S>;
};

/** Lists of choices that depend on different parts of the state, such as the heads of several channels. */
export class Alternatives<out T> implements Iterable<T> {
  constructor(readonly lists: readonly (() => Iterable<T>)[]) {}
  *[Symbol.iterator](): Iterator<T> {
    for (const list of this.lists) yield* list();
  }
}

/** All elements of all lists; a list is computed only when it is looked at. */
export function alternatives<T>(lists: readonly (() => Iterable<T>)[]): Alternatives<T> {
  return new Alternatives(lists);
}
