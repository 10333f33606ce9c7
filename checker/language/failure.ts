/**
 * Failures: what is wrong with a spec, as data. The report words them.
 */
import type { AnyChoices } from './action.ts';

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
    | 'elsewhere';
  /** The action, property or bound. */
  readonly name: string;
  readonly choices: AnyChoices;
  /** The choice that was being computed, for `part: 'choice'`. */
  readonly choice?: string;
}

export type Fault =
  | { readonly kind: 'throws'; readonly error: unknown }
  | { readonly kind: 'mutation'; readonly error: unknown }
  | { readonly kind: 'unknown variable'; readonly variable: string; readonly variables: readonly string[] }
  | { readonly kind: 'misfit'; readonly path: string; readonly value: unknown; readonly allowed: string }
  | { readonly kind: 'not boolean'; readonly answer: unknown }
  | { readonly kind: 'not changes'; readonly answer: unknown }
  | { readonly kind: 'not a collection'; readonly answer: unknown }
  /** It had not returned after so long, and was ended from outside; where in the user's files it was then, innermost first. */
  | { readonly kind: 'endless'; readonly seconds: number; readonly places: readonly string[] }
  /** Two answers in one state, as verbs: `was not enabled`, `led to n = 2`. */
  | { readonly kind: 'impure'; readonly first: string; readonly second: string }
  /** What a permutation of a sort's members takes for the same is not the same: `answered true`, and its image `answered false`. */
  | {
      readonly kind: 'asymmetric';
      /** `rm1 -> rm2, rm2 -> rm1`. */
      readonly permutation: string;
      /** The same by names; absent where what is declared is compared, and not what runs. */
      readonly renaming?: ReadonlyMap<string, string>;
      /** What should have done the same: `RMPrepare(rm: rm2)`. */
      readonly image: string;
      readonly first: string;
      readonly second: string;
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
