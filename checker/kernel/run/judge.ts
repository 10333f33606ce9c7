/**
 * Judging: which properties the states decide that a search has just found.
 *
 * Each is judged when it was inserted, so that what is found first has a shortest trace.
 */
import type { Batch } from '../../search/batch.ts';
import type { Findings } from '../../search/system.ts';
import type { Unit } from '../learned/tree.ts';
import { nothing, unknown } from '../questions/compiled.ts';
import { isMarked, unmarked } from '../steps/decided.ts';
import type { Learner, Whereabouts } from '../steps/learner.ts';

export class Judge {
  /** The version of the frames under which steps were marked. */
  private marksOf = -1;

  constructor(private readonly learner: Learner) {}

  /** Judges the states that the store has just taken in and those outside the bounds, in the order of their steps. */
  newStates(outside: Batch, findings: Findings): void {
    const { space, relation } = this.learner;
    const { store } = space;
    const { ranks } = relation.order;
    // Once steps are asked more than they were, what others were told by then does not count.
    this.marksOf = this.learner.frames.version;
    const first = store.firstAdded;
    let next = first;
    let o = 0;
    while (next < store.count || o < outside.count) {
      const state = next;
      const parent = outside.parents[o] as number;
      const step = outside.steps[o] as number;
      const isStored = state < store.count;
      const by = isStored ? (store.addedBy[state - first] as number) : -1;
      const from = isStored ? (store.addedFrom[state - first] as number) : -1;
      const storedFirst =
        o === outside.count ||
        (isStored && (from < parent || (from === parent && rankOf(by, ranks) < rankOf(step, ranks))));
      if (storedFirst) {
        next++;
        // What stands for the orbit of a successor may differ from its parent in more than the step has written.
        const step = space.symmetry === null ? by : -1;
        this.judgeAt(store.words, (state - store.base) * store.width, step, state, findings, true);
      } else {
        o++;
        this.judgeAt(outside.words, (o - 1) * outside.width, step, parent, findings, false);
      }
    }
  }
  private judgeAt(
    words: Int32Array,
    from: number,
    marked: number,
    at: number,
    findings: Findings,
    isStored: boolean,
  ): void {
    const { learner } = this;
    if (isMarked(marked) && learner.frames.version === this.marksOf) return;
    const step = unmarked(marked);
    if (step >= 0 && learner.frames.roots[step] === nothing) return;
    learner.lookAt(at, isStored ? -1 : step);
    learner.space.load(words, from);
    const found = this.judge(step);
    const { firstStep } = learner.properties;
    for (let i = 0; i < found; i++) {
      const event = learner.states.program.fired[i] as number;
      if (event >= firstStep) this.lookAlways(event - firstStep);
      else if (isStored) findings.atState(event, at);
      else findings.atStep(event, at, step);
    }
  }
  /**
   * The properties that the state in the vector decides, in the program's `fired`: only those whose truth the step to it
   * may have changed are asked, since its parent was judged before.
   */
  private judge(step: number): number {
    const { learner } = this;
    const { frames, states } = learner;
    for (;;) {
      const root = step < 0 ? states.root : (frames.roots[step] as number);
      if (root === unknown) {
        learner.learn(() => (step < 0 ? states.plant() : frames.plant(step)));
        continue;
      }
      const found = states.walkFrom(learner.space.vector, root);
      if (found >= 0) return found;
      learner.learn(() => states.learn());
    }
  }
  /**
   * Judges a step property on every step from now on. Frames ask it only of steps that write what it has read, since all others
   * answer as a step would that changes nothing; and of this state such a step would violate it.
   */
  private lookAlways(property: number): void {
    const { relation, properties } = this.learner;
    if (relation.frames.include(properties.ofSteps[property] as Unit)) relation.frames.update();
  }

  /** The events that a state decides whose words stand from `at` on; `where` is what they stand for. */
  eventsAt(where: Whereabouts, words: Int32Array, at: number): number[] {
    const { learner } = this;
    const found = learner.decide(learner.states, where, words, at);
    return [...learner.states.program.fired.subarray(0, found)].filter((event) => event < learner.properties.firstStep);
  }
  /** True if the system may stop in a state in the store. */
  mayStop(state: number): boolean {
    const { learner } = this;
    return learner.decideStored(learner.endings, state) > 0;
  }
}

/** The rank of a step, of which a start has none. */
function rankOf(step: number, ranks: Float64Array): number {
  return ranks[unmarked(step)] as number;
}
