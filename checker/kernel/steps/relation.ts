/**
 * The learned transition relation as integers: which action instances are enabled in a state, what each does, in which order they
 * come, and what is asked of their steps. It is what the hot loop walks.
 */
import type { ActionDraft } from '../../language/action.ts';
import { SpecFailure } from '../../language/failure.ts';
import type { Forest } from '../learned/forest.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { DirectActions } from '../units/direct-actions.ts';
import { EffectCode } from './effect-code.ts';
import { Frames } from './frames.ts';
import { Order } from './order.ts';
import { SlotWrites } from './slot-writes.ts';

/** Keeps why an expansion cannot go on. */
interface Missing {
  fail(leaf: number, failure: SpecFailure): void;
  settleFirst(): void;
}

export class Relation {
  readonly effects = new EffectCode();
  readonly order: Order;
  /** For each leaf, the tree of the bounds and step properties whose truth it may change. */
  readonly frames: Frames;
  readonly writes: SlotWrites;

  constructor(
    readonly actions: Forest,
    /** Step properties and, from `firstBound` on, bounds: of the state before a step and the state after it. */
    readonly transitions: Forest,
    readonly firstBound: number,
    /** What the entries do, by their numbers. */
    readonly leaves: readonly ActionLeaf[],
    drafts: readonly ActionDraft[],
    /** What actions that are evaluated directly come to. */
    readonly moves: DirectActions,
    /** Says on which step user code runs from now on. */
    private readonly lookAt: (state: number, leaf: number) => void,
  ) {
    this.order = new Order(leaves, drafts);
    this.frames = new Frames(transitions, leaves);
    this.writes = new SlotWrites(this.effects, transitions, this.frames, firstBound);
  }
  /**
   * What bounds and step properties that are evaluated directly come to on the step in the vector, after a walk: see
   * `Forest.evaluated`. If user code fails, the miss keeps that, and the answer is -1.
   */
  evaluatedStep(vector: Int32Array, found: number, state: number, leaf: number, miss: Missing): number {
    this.lookAt(state, leaf);
    try {
      return this.transitions.evaluated(vector, found);
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      miss.fail(leaf, error);
      return -1;
    }
  }
  /**
   * What actions that are evaluated directly come to on the state in the vector, after a walk. The answer is -1 if user code has
   * failed, or if it has met what has no place yet, or an instance that is new.
   */
  evaluatedActions(vector: Int32Array, found: number, state: number, miss: Missing): number {
    this.lookAt(state, -1);
    try {
      const enabled = this.actions.evaluated(vector, found);
      if (this.moves.areSettled && this.effects.compiled === this.leaves.length) return enabled;
      miss.settleFirst();
    } catch (error) {
      if (!(error instanceof SpecFailure)) throw error;
      miss.fail(-1, error);
    }
    return -1;
  }
  /** Takes in the leaves that came since the last call. */
  update(): void {
    this.effects.update(this.leaves);
    this.order.update();
    this.frames.update();
    this.writes.update();
    this.moves.settled();
  }
}
