/**
 * Looking again at states that were explored: their steps, for traces and audits and to decide liveness. Nothing is counted;
 * what was forgotten since, because everything was planted anew, is learned again.
 */
import type { AnyState } from '../../language/action.ts';
import { hashOf } from '../layout/bits.ts';
import { contentOf, pack, unpack } from '../layout/codec.ts';
import type { Forest } from '../learned/forest.ts';
import { imageOfState } from '../symmetry/declared.ts';
import type { Permutation } from '../symmetry/group.ts';
import type { Symmetry } from '../symmetry/symmetry.ts';
import { expandQuietly, quietly, retracing, stepsFrom } from './audit.ts';
import { type Machine, Signal } from './expand.ts';
import type { Kernel, Whereabouts } from './kernel.ts';

export class Revisit {
  private quiet: Machine | null = null;
  private retraces: Machine | null = null;
  /** The step properties that the state which was expanded last violates by its steps. */
  readonly violatedBySteps: { leaf: number; event: number }[] = [];
  private readonly inverses = new Map<number, number>();
  private targets = new Int32Array(64);
  private permutations = new Int32Array(64);
  constructor(private readonly kernel: Kernel) {}

  /** The steps from a state: the leaf of each, and the words after it. */
  stepsFrom(state: number): { leaf: number; words: Int32Array }[] {
    const { kernel } = this;
    kernel.fitLayout();
    this.retraces ??= retracing(kernel);
    for (;;) {
      const steps = stepsFrom(kernel, this.retraces, state);
      if (steps !== null) return steps;
      kernel.catchUp(state);
    }
  }
  /**
   * Expands a state: the successors inside the bounds that differ from it are in the kernel's `batch` then, those outside in
   * `outside`, and the leaves of all, those that change nothing included, are the first so many that the program of actions
   * has fired. Answers how many.
   */
  expand(state: number): number {
    const { kernel } = this;
    kernel.fitLayout();
    this.quiet ??= Object.create(quietly(kernel), {
      stepViolated: { value: (event: number, _: number, leaf: number) => this.violatedBySteps.push({ leaf, event }) },
    }) as Machine;
    for (;;) {
      this.violatedBySteps.length = 0;
      if (expandQuietly(kernel, this.quiet, state) === Signal.done) return this.quiet.generated;
      kernel.catchUp(state);
    }
  }
  /**
   * The successors of a state inside the bounds that differ from it, by what stands for them in the store: the leaf of the step
   * to each, its index (-1 if the search was stopped before it was found), and the rank of the permutation that leads from it
   * there. Also how many steps there are, those outside the bounds and those that change nothing included, as `expand` leaves
   * them. Good until the next call.
   */
  successors(state: number): {
    readonly steps: number;
    readonly count: number;
    readonly leaves: Int32Array;
    readonly targets: Int32Array;
    readonly ranks: Int32Array;
  } {
    const { kernel } = this;
    const steps = this.expand(state);
    const { batch, store, symmetry } = kernel;
    if (this.targets.length < batch.count) {
      this.targets = new Int32Array(2 * batch.count);
      this.permutations = new Int32Array(2 * batch.count);
    }
    for (let i = 0; i < batch.count; i++) {
      const rank = symmetry === null ? 0 : symmetry.canoniser.canonise(batch.words, i * store.width);
      if (rank < 0) throw new Error('a state that was canonised before needs new numbers: an error in Concord');
      if (rank !== 0) batch.hashes[i] = hashOf(batch.words, i * store.width, store.width);
      this.permutations[i] = rank;
    }
    store.find(batch, this.targets);
    return { steps, count: batch.count, leaves: batch.steps, targets: this.targets, ranks: this.permutations };
  }
  /** The events that a state in the store decides. */
  eventsOf(state: number): number[] {
    const { store } = this.kernel;
    return this.eventsAt({ state, step: -1 }, store.words, state * store.width);
  }
  private eventsAt(where: Whereabouts, words: Int32Array, at: number): number[] {
    const { forest, firstStep } = this.kernel.judge;
    const found = this.judge(forest, where, words, at);
    return [...forest.program.fired.subarray(0, found)].filter((event) => event < firstStep);
  }
  /**
   * The events that steps from the state which was expanded last, this one, decide: by themselves or by the state outside the
   * bounds to which they lead.
   */
  eventsOfSteps(state: number): { leaf: number; event: number }[] {
    const { outside, store, judge } = this.kernel;
    const met = this.violatedBySteps.map(({ leaf, event }) => ({ leaf, event: judge.firstStep + event }));
    for (let i = 0; i < outside.count; i++) {
      const leaf = outside.steps[i] as number;
      for (const event of this.eventsAt({ state, step: leaf }, outside.words, i * store.width))
        met.push({ leaf, event });
    }
    return met;
  }
  /** True if a state has no successor, and is not one in which the system may stop. */
  isStuck(state: number): boolean {
    return this.expand(state) === 0 && this.judgeStored(this.kernel.judge.endings, state) === 0;
  }
  /** The rank of the inverse of a permutation, by its own. */
  inverseRank(rank: number): number {
    let inverse = this.inverses.get(rank);
    if (inverse === undefined) {
      const { group } = this.kernel.symmetry as Symmetry;
      inverse = group.inverse(group.numbered(rank)).rank;
      this.inverses.set(rank, inverse);
    }
    return inverse;
  }
  /** How many leaves of a forest are reached on a state in the store, which its program then has fired. */
  judgeStored(forest: Forest, state: number): number {
    const { store } = this.kernel;
    return this.judge(forest, { state, step: -1 }, store.words, state * store.width);
  }
  /** The same on these words, which stand for what is there. */
  judge(forest: Forest, where: Whereabouts, words: Int32Array, at: number): number {
    const { kernel } = this;
    const { width } = kernel.store;
    for (;;) {
      for (let j = 0; j < width; j++) kernel.vector[j] = words[at + j] as number;
      const found = forest.walk(kernel.vector);
      if (found >= 0) return found;
      kernel.lookAt(where.state, where.step);
      kernel.catchUpOn(forest);
    }
  }
  /**
   * The steps that lead from one state to another or, with symmetry, to one for which the other stands; with the permutation
   * that takes the other to the successor.
   */
  stepsBetween(from: number, to: number): { leaf: number; by: Permutation | null }[] {
    const steps = this.stepsFrom(from);
    // Looking at the steps may have laid all states out anew.
    const wanted = this.wordsOf(to);
    return steps.flatMap(({ leaf, words }) => {
      const by = this.canonise(words);
      return words.every((word, j) => word === wanted[j]) ? [{ leaf, by }] : [];
    });
  }
  /** Replaces a state by what stands for its orbit; answers the permutation that leads back. */
  private canonise(words: Int32Array): Permutation | null {
    const { symmetry } = this.kernel;
    if (symmetry === null) return null;
    const rank = symmetry.canoniser.canonise(words, 0);
    if (rank < 0) throw new Error('a state that was canonised before needs new numbers: an error in Concord');
    return symmetry.group.inverse(symmetry.group.numbered(rank));
  }
  /** The first of the states to start from for which this one stands, with the permutation that leads to it. */
  startFor(state: number): { number: number; by: Permutation | null } {
    const { starts } = this.kernel;
    this.kernel.fitLayout();
    const wanted = this.wordsOf(state);
    for (const number of starts.keys()) {
      const words = this.wordsOfStart(number);
      const by = this.canonise(words);
      if (words.every((word, j) => word === wanted[j])) return { number, by };
    }
    throw new Error('a state without a parent is no state to start from: an error in Concord');
  }
  /**
   * For each state to start from, by its number, what stands for it in the store; null if it lies outside the bounds. Also the
   * permutation that leads from that to it, and the rank of the one that leads back.
   */
  storedStarts(): ({ state: number; by: Permutation | null; rank: number } | null)[] {
    const { store, symmetry, starts } = this.kernel;
    const stored = new Map<string, number>();
    for (let state = 0; state < store.count && store.parents[state] === -1; state++)
      stored.set(this.wordsOf(state).join(), state);
    return [...starts.keys()].map((number) => {
      const words = this.wordsOfStart(number);
      const by = this.canonise(words);
      const state = stored.get(words.join());
      const rank = by === null || symmetry === null ? 0 : symmetry.group.inverse(by).rank;
      return state === undefined ? null : { state, by, rank };
    });
  }
  private wordsOf(state: number): Int32Array {
    const { store } = this.kernel;
    return store.words.slice(state * store.width, (state + 1) * store.width);
  }
  /** A permutation by its number; null without symmetry. */
  permutation(rank: number): Permutation | null {
    const { symmetry } = this.kernel;
    return symmetry === null ? null : symmetry.group.numbered(rank);
  }
  /** The image of values under a permutation. */
  imageOf(values: AnyState, by: Permutation | null): AnyState {
    return by === null ? values : imageOfState(this.kernel.model.domains, values, by);
  }
  /** The words of a state to start from. */
  wordsOfStart(number: number): Int32Array {
    const { layout, starts } = this.kernel;
    const words = new Int32Array(layout.words);
    pack(layout, contentOf(layout, starts[number] as AnyState), words, 0);
    return words;
  }
  /** The values after a step from a state. */
  afterStep(from: number, leaf: number): AnyState {
    const step = this.stepsFrom(from).find((successor) => successor.leaf === leaf);
    return step === undefined ? this.kernel.valuesOf(from) : unpack(this.kernel.layout, step.words, 0);
  }
}
