/**
 * The waist: what a search sees of a transition system. It holds integers only: a state is its index in the store, a step
 * the number of an entry of the learned relation, a property its number.
 */
import type { Store } from './store.ts';

/** Who is told what the system finds. A successor that is not in the store is told by its parent and the step to it. */
export interface Findings {
  /** A property was decided by a state in the store. */
  atState(event: number, state: number): void;
  /** A property was decided by a step, or by the state after it, which lies outside the bounds. */
  atStep(event: number, parent: number, step: number): void;
  /** A state without a successor. */
  deadlock(state: number): void;
}

export interface TransitionSystem {
  readonly store: Store;
  /** Puts some more of the initial states into the store; true once all are there. */
  begin(findings: Findings): boolean;
  /**
   * Expands states from `head` on, up to `end`, into the batch, until it is full.
   * Answers the first state that is not expanded yet. The batch must be flushed before the next call.
   */
  expand(head: number, end: number, findings: Findings): number;
  /** Puts the batch into the store, and judges what is new. */
  flush(findings: Findings): void;
}
