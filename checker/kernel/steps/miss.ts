/**
 * Misses: what an expansion lacks, and how that is learned.
 *
 * The hot loop runs no user code and lays nothing out. Where it lacks something it says what, and ends. What it lacks may be
 * learned later, when others have used the vector: so the miss keeps the states that it is about.
 */
import type { SpecFailure } from '../../language/failure.ts';
import { type Learner, nowhere, type Whereabouts } from './learner.ts';

/**
 * Why an expansion ended: the batch is full or the states are done; or something must be learned, brought up to date or laid out
 * first, or user code failed.
 */
export const Signal = {
  done: 0,
  action: 1,
  rewrite: 2,
  outgrown: 3,
  transition: 4,
  failed: 5,
  evaluated: 6,
} as const;

export class Miss {
  signal: number = Signal.done;
  /** The rewrite that lacks an answer, and for which tuple. */
  rewrite = 0;
  tuple = 0;
  /** The leaf whose step could not be judged. */
  leaf = 0;
  private vector = new Int32Array(0);
  private at: Whereabouts = nowhere;
  private plantings = 0;

  private failure: SpecFailure | null = null;

  /** User code failed on a step of this leaf, on the state itself if that is -1: told only when what was found before it is in the store. */
  fail(leaf: number, failure: SpecFailure): void {
    this.signal = Signal.failed;
    this.leaf = leaf;
    this.failure = failure;
  }
  /** What a rewrite makes of a tuple was never learned. */
  lackRewrite(rewrite: number, tuple: number): void {
    this.signal = Signal.rewrite;
    this.rewrite = rewrite;
    this.tuple = tuple;
  }
  /** A bag has a number that has no room in its place. */
  outgrow(): void {
    this.signal = Signal.outgrown;
  }
  /** What was evaluated directly has met what everything must be brought up to date with first. */
  settleFirst(): void {
    this.signal = Signal.evaluated;
  }
  /** Keeps what the miss is about: the state whose expansion ended, and what stands in the vector. */
  note(state: number, { space, plantings }: Learner): void {
    this.vector = space.vector.slice();
    this.at = { state, step: this.signal === Signal.transition || this.signal === Signal.failed ? this.leaf : -1 };
    this.plantings = plantings;
  }
  /** Learns what was lacking, so that the expansion can go on; the batches that it fills must be empty. */
  resolve(learner: Learner): void {
    const { signal } = this;
    this.signal = Signal.done;
    const isFailure = signal === Signal.failed;
    // If everything was planted anew since, what is still lacking is missed again.
    if (signal === Signal.done || (!isFailure && learner.plantings !== this.plantings)) return;
    if (isFailure || signal === Signal.action || signal === Signal.transition || signal === Signal.evaluated) {
      learner.lookAt(this.at.state, this.at.step);
      if (isFailure) throw this.failure as SpecFailure;
      learner.space.vector.set(this.vector);
    }
    if (signal === Signal.action) learner.catchUpOn(learner.relation.actions);
    else if (signal === Signal.transition) learner.catchUpOnStep(this.leaf);
    else if (signal === Signal.evaluated) learner.catchUpOnMet();
    else if (signal === Signal.rewrite) learner.rewrite(this.rewrite, this.tuple);
    else learner.outgrow();
  }
}
