/**
 * A system that does not fit its spec, as data. The report words it.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import type { TraceStep } from '../run/outcome.ts';
import type { Unfit } from '../validation/why.ts';

/** A part of what was seen that is not as it is in a state of the spec. */
export interface Unlike {
  readonly part: string;
  readonly spec: unknown;
  readonly system: unknown;
}

/** Why what the system did fits no state that the spec may be in. */
export type Why =
  /** It refused what the spec allows. */
  | { readonly kind: 'refused' }
  /** It did what the spec does not allow, or answered otherwise. */
  | { readonly kind: 'not possible'; readonly unfit: readonly Unfit[] }
  /** What is seen of it differs. */
  | { readonly kind: 'seen'; readonly unlike: readonly Unlike[] }
  /** What is seen of it is none of the values that the spec's variable may have. */
  | { readonly kind: 'no value'; readonly misfit: string };

/** A system that does not fit its spec: where, and why. */
export interface Nonconformity {
  readonly model: CheckableModel;
  /** What it was told to do; null if it does not fit before it was told anything. */
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly answer: unknown;
  /** The states that the spec may be in, ten at most, and why none fits; and how many they are. */
  readonly where: readonly { readonly state: AnyState; readonly why: Why }[];
  readonly count: number;
  /** How the spec came to the first of them. */
  readonly trace: readonly TraceStep[];
}
