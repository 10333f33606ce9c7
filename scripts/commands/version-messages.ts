/**
 * What the command `explore` and the threads tell each other that have loaded a version of the spec each. Everything here is data that can
 * be cloned.
 */
import type { ExitCode } from '../../checker/report/verdict.ts';
import type { ModelAnswers } from '../../counterexamples/explorer/answers.ts';
import type { Searching, Verdict } from '../../counterexamples/explorer/api.ts';
import type { Asked } from './arguments.ts';
import type { Order } from './messages.ts';

/** What is to be loaded: what was called, as it was typed. */
export interface VersionOrder extends Pick<Order, 'place' | 'env' | 'width' | 'terminal' | 'changed'> {
  readonly called: Asked;
  /** True if its properties are to be checked. */
  readonly judges: boolean;
}

/** What is asked of this thread. */
export type ToVersion =
  | { readonly kind: 'begin'; readonly order: VersionOrder }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly what: keyof ModelAnswers;
      readonly about: readonly unknown[];
    }
  /** What was asked is wanted no more. */
  | { readonly kind: 'enough'; readonly id: number };
/** What it tells. */
export type FromVersion =
  | { readonly kind: 'reads'; readonly file: string }
  /** Progress, for a terminal. */
  | { readonly kind: 'err'; readonly text: string }
  | { readonly kind: 'made' }
  | { readonly kind: 'judged'; readonly verdicts: readonly Verdict[] }
  /** It does not load, or not as it was called. */
  | { readonly kind: 'failed'; readonly code: ExitCode; readonly lines: readonly string[] }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Searching }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly name: string; readonly message: string };
