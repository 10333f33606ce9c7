/**
 * The learned transition relation as integers: which action instances are enabled in a state, what each does, in which order they
 * come, and what is asked of their steps. It is what the hot loop walks.
 */
import type { ActionDraft } from '../../language/action.ts';
import type { Layout } from '../layout/layout.ts';
import type { Forest } from '../learned/forest.ts';
import type { ActionLeaf } from '../units/members.ts';
import { EffectCode } from './effect-code.ts';
import { Frames } from './frames.ts';
import { Order } from './order.ts';

export class Relation {
  readonly effects = new EffectCode();
  readonly order: Order;
  /** For each leaf, the tree of the bounds and step properties whose truth it may change. */
  readonly frames: Frames;

  constructor(
    readonly actions: Forest,
    /** Step properties and, from `firstBound` on, bounds: of the state before a step and the state after it. */
    readonly transitions: Forest,
    readonly firstBound: number,
    /** What the entries do, by their numbers. */
    readonly leaves: readonly ActionLeaf[],
    drafts: readonly ActionDraft[],
  ) {
    this.order = new Order(leaves, drafts);
    this.frames = new Frames(transitions, leaves);
  }
  /** Takes in the leaves that came since the last call. */
  update(layout: Layout): void {
    this.effects.update(this.leaves, layout);
    this.order.update();
    this.frames.update();
  }
}
