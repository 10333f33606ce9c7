/**
 * The steps from a state that was explored: for traces and audits, and to decide liveness. Nothing is counted; what was forgotten
 * since, because everything was planted anew, is learned again.
 */
import type { AnyState } from '../../language/action.ts';
import type { Batch } from '../../search/batch.ts';
import { unpack } from '../layout/codec.ts';
import type { Permutation } from '../symmetry/group.ts';
import { expand, Output } from './expand.ts';
import type { Learner } from './learner.ts';
import { Signal } from './miss.ts';

/** A step in itself: what the state after it is, and not what stands for that. */
export interface PlainStep {
  readonly leaf: number;
  readonly words: Int32Array;
  /** False if it is known that the state after it lies outside the bounds. */
  readonly inside: boolean;
}

/**
 * All steps from a state: first those to states inside the bounds that differ from it, then those to states outside, then those
 * that change nothing. The arrays are good until the next call.
 */
export interface StepsOf {
  readonly count: number;
  /** How many of them lead to states inside the bounds that differ. */
  readonly inside: number;
  /** How many change the state. */
  readonly changing: number;
  readonly leaves: Int32Array;
  /** What stands for the state after each, in the store: -1 if that lies outside the bounds, or was not found. */
  readonly targets: Int32Array;
  /** The rank of the permutation that leads from the state after each to what stands for it. */
  readonly ranks: Int32Array;
}

/** The steps of several states that change them. The arrays are good until the next call. */
export interface StepsOfSeveral extends StepsOf {
  /** The state that each starts from. */
  readonly sources: Int32Array;
  /** The state before which they end. */
  readonly end: number;
}

export class Steps {
  /** The step properties that the state which was expanded last violates by its steps. */
  readonly violated: { readonly leaf: number; readonly event: number }[] = [];
  private readonly output: Output;
  private readonly found = {
    count: 0,
    inside: 0,
    changing: 0,
    leaves: new Int32Array(64),
    targets: new Int32Array(64),
    ranks: new Int32Array(64),
  };
  private readonly several = {
    count: 0,
    inside: 0,
    changing: 0,
    end: 0,
    sources: new Int32Array(0),
    leaves: new Int32Array(0),
    targets: new Int32Array(0),
    ranks: new Int32Array(0),
  };

  constructor(
    private readonly learner: Learner,
    /** Step properties and bounds are asked of each step; else it is not known what lies outside. */
    { isAsked }: { readonly isAsked: boolean },
    /** Is shown the successors themselves, before what stands for them is looked for. */
    private readonly look: ((inside: Batch, outside: Batch) => void) | null = null,
  ) {
    const violated = (event: number, _: number, leaf: number): unknown => this.violated.push({ leaf, event });
    // The successors themselves, not what stands for their orbits.
    this.output = new Output({ canoniser: null, violated: isAsked ? violated : null });
  }
  /** The successors outside the bounds of the state that was expanded last. */
  get outside(): Batch {
    return this.output.outside;
  }

  /** The steps from a state, with what stands for the states after them. */
  of(state: number): StepsOf {
    const count = this.expand(state);
    const { found } = this;
    const { batch, outside } = this.output;
    if (found.leaves.length < count) {
      found.leaves = new Int32Array(2 * count);
      found.targets = new Int32Array(2 * count);
      found.ranks = new Int32Array(2 * count);
    }
    found.count = count;
    found.inside = batch.count;
    found.changing = batch.count + outside.count;
    // Who looks may learn, and what has fired is then no longer there.
    if (found.changing < count) this.listIdle(count, found.leaves, found.changing);
    this.look?.(batch, outside);
    this.learner.space.find(batch, found.targets, found.ranks);
    let n = 0;
    for (; n < batch.count; n++) found.leaves[n] = batch.steps[n] as number;
    for (let i = 0; i < outside.count; i++, n++) {
      found.leaves[n] = outside.steps[i] as number;
      found.targets[n] = -1;
      found.ranks[n] = 0;
    }
    for (; n < count; n++) {
      found.targets[n] = state;
      found.ranks[n] = 0;
    }
    return found;
  }
  /** The steps that change a state, or one of some that come after it, first those to states inside the bounds. */
  ofSeveral(first: number): StepsOfSeveral {
    const end = this.expandSeveral(first, this.learner.space.store.count);
    const { several } = this;
    const { batch, outside } = this.output;
    const count = batch.count + outside.count;
    if (several.sources.length < count) {
      several.sources = new Int32Array(2 * count);
      several.leaves = new Int32Array(2 * count);
      several.targets = new Int32Array(2 * count);
      several.ranks = new Int32Array(2 * count);
    }
    this.look?.(batch, outside);
    this.learner.space.find(batch, several.targets, several.ranks);
    several.targets.fill(-1, batch.count, count);
    several.ranks.fill(0, batch.count, count);
    let from = 0;
    for (const part of [batch, outside]) {
      several.sources.set(part.parents.subarray(0, part.count), from);
      several.leaves.set(part.steps.subarray(0, part.count), from);
      from += part.count;
    }
    several.inside = batch.count;
    several.count = count;
    several.changing = count;
    several.end = end;
    return several;
  }
  /** The steps from a state as they are. */
  plain(state: number): PlainStep[] {
    const count = this.expand(state);
    const { space } = this.learner;
    const { batch, outside } = this.output;
    const changing = [batch, outside].flatMap((from) =>
      Array.from({ length: from.count }, (_, i) => ({
        leaf: from.steps[i] as number,
        words: from.words.slice(i * from.width, (i + 1) * from.width),
        inside: from === batch,
      })),
    );
    const idle = new Int32Array(count - changing.length);
    this.listIdle(count, idle, 0);
    return [...changing, ...Array.from(idle, (leaf) => ({ leaf, words: space.wordsOf(state), inside: true }))];
  }
  /** How many steps there are from a state. */
  count(state: number): number {
    return this.expand(state);
  }
  /**
   * The steps that lead from one state to another or, with symmetry, to one for which the other stands; with the permutation
   * that takes the other to the successor.
   */
  between(from: number, to: number): { leaf: number; by: Permutation | null }[] {
    const { learner } = this;
    const { space } = learner;
    for (;;) {
      const steps = this.plain(from);
      const wanted = space.wordsOf(to);
      const found = steps.flatMap(({ leaf, words }) => {
        const rank = space.canonise(words);
        const isSame = words.every((word, j) => word === wanted[j]);
        return isSame && rank >= 0 ? [{ leaf, by: space.permutation(space.inverseRank(rank)) }] : [];
      });
      if (!space.layout.outgrown) return found;
      // A successor outside the bounds was never canonised before.
      learner.fitLayout();
    }
  }
  /** The values after a step from a state. */
  after(state: number, leaf: number): AnyState {
    const { space, relation } = this.learner;
    const step = this.plain(state).find((one) => relation.order.isSame(one.leaf, leaf));
    if (step === undefined) throw new Error('a step that was taken is not enabled any more: an error in Concord');
    return unpack(space.layout, step.words, 0);
  }

  /**
   * Expands a state: the successors inside the bounds that differ from it are in the output's batch then, and the leaves of all
   * steps are the first so many that the program of actions has fired. Answers how many.
   */
  private expand(state: number): number {
    const before = this.output.generated;
    this.expandSeveral(state, state + 1);
    return this.output.generated - before;
  }
  /** The same for states up to an end, of which one at least is expanded. Answers the first that is not. */
  private expandSeveral(first: number, end: number): number {
    const { learner, output } = this;
    const { space, relation } = learner;
    learner.fitLayout();
    for (;;) {
      this.violated.length = 0;
      output.stuck.length = 0;
      output.reset(space.store.width, learner.leaves.length);
      space.bring(first);
      const next = expand(relation, space, output, first, end);
      if (output.miss.signal === Signal.done || next > first) return next;
      output.miss.note(first, learner);
      output.catchUp(learner);
    }
  }
  /** Lists the leaves of the state that was expanded last which change nothing: leaves and successors stand in one order. */
  private listIdle(count: number, into: Int32Array, from: number): void {
    const { batch, outside } = this.output;
    const { fired } = this.learner.relation.actions.program;
    for (let k = 0, b = 0, o = 0, n = from; k < count; k++) {
      const leaf = fired[k] as number;
      if (b < batch.count && batch.steps[b] === leaf) b++;
      else if (o < outside.count && outside.steps[o] === leaf) o++;
      else into[n++] = leaf;
    }
  }
}
