/**
 * Actions: guarded commands with choices. An action and one value for each of its choices determine one successor.
 */
import type { Domain } from './domain.ts';

/** The values of the variables, as a plain record: the states of the reference semantics, which are maps, are none. */
export type AnyState = Readonly<Record<string, unknown>> & { readonly [Symbol.iterator]?: never };
/** One value for each choice of an action. */
export type AnyChoices = Readonly<Record<string, unknown>>;

/** What a choice ranges over: a domain, a list, or what a function computes from the state and the choices before it. */
export type Choosable<S> = Domain<unknown> | readonly unknown[] | ((s: S, earlier: never) => Iterable<unknown>);

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
