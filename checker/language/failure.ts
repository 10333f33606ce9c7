/**
 * Failures: what is wrong with a spec, as data. The report words them.
 */

import type { AnyChoices } from './action.ts';
import type { Deed } from './deed.ts';
import type { Path } from './value.ts';

/** Where in a spec user code was running. */
export interface Site {
  readonly part:
    | 'choice'
    | 'guard'
    | 'effect'
    | 'property'
    | 'bound'
    | 'finished'
    | 'initial states'
    | 'fairness'
    | 'fairness condition'
    /** What a random walk waits for. */
    | 'awaited'
    /** What the user draws states by, that an invariant is asked of. */
    | 'drawn states'
    | 'elsewhere';
  /** The action, property or bound. */
  readonly name: string;
  readonly choices: AnyChoices;
  /** The choice that was being computed, for `part: 'choice'`. */
  readonly choice?: string;
}

/** What code of a spec did wrong, as data. */
export type Fault =
  | { readonly kind: 'throws'; readonly error: unknown }
  | { readonly kind: 'mutation'; readonly error: unknown }
  | { readonly kind: 'unknown variable'; readonly variable: string; readonly variables: readonly string[] }
  | { readonly kind: 'misfit'; readonly path: Path; readonly value: unknown; readonly allowed: string }
  | { readonly kind: 'not boolean'; readonly answer: unknown }
  | { readonly kind: 'not changes'; readonly answer: unknown }
  /** An effect asks for what the view leaves out, and what the variable `others` becomes depends on it; null if that is not known. */
  | { readonly kind: 'hidden'; readonly variable: string; readonly others: string | null }
  | { readonly kind: 'not a collection'; readonly answer: unknown }
  /** It had not returned after so long, and was ended from outside; where in the user's files it was then, innermost first. */
  | { readonly kind: 'endless'; readonly seconds: number; readonly places: readonly string[] }
  /** It did two different things in one state. */
  | { readonly kind: 'impure'; readonly first: Deed; readonly second: Deed }
  /** What a permutation of a sort's members takes for the same is not the same: its image did something else. */
  | {
      readonly kind: 'asymmetric';
      /** Of members: each that is renamed, to what. */
      readonly renaming: ReadonlyMap<string, string>;
      /** What should have done the same: the action, property or bound with the images of its values. */
      readonly image: Site;
      readonly first: Deed;
      readonly second: Deed;
    }
  /** Of what is declared, a value is there, and its image is missing. */
  | {
      readonly kind: 'asymmetric';
      readonly renaming: ReadonlyMap<string, string>;
      readonly value: unknown;
      readonly missing: unknown;
    };

/** User code failed or answered something that it must not. */
export class SpecFailure extends Error {
  override readonly name = 'SpecFailure';
  constructor(
    readonly site: Site,
    readonly fault: Fault,
    /** The error that user code ran into: its stack leads into the user's file. */
    cause?: unknown,
  ) {
    super(`${site.part} of ${site.name}: ${fault.kind}`, { cause: 'error' in fault ? fault.error : cause });
  }
}

/** A spec that cannot be checked at all: no initial state, an action that nothing names, a name used twice. */
export class BadSpec extends Error {
  override readonly name = 'BadSpec';
}

/** A spec that names what it does not have: a variable, an action. */
export class UnknownName extends BadSpec {
  constructor(
    message: string,
    /** What it is the name of, as a noun. */
    readonly kind: 'variable' | 'action' | 'scenario',
    readonly given: string,
    readonly known: readonly string[],
  ) {
    super(message);
  }
}
