/**
 * How behaviours come from where they begin to where they may stay: breadth first through the product, all nodes of a state
 * together, a bit for each place and instance. Where neither steps nor names tell them apart, what a state leads to is found once for
 * all its bits, and each step takes a look or two at what its target has already.
 *
 * To repeat a state is no step: what an automaton may do while nothing changes, it has done before the next step. So the first round
 * that comes to where a behaviour may stay has come there by the fewest steps that there are.
 *
 * Invariant: `reached` has the bits of all nodes that as many steps lead to as there are rounds; `fresh` those of them to which no
 * fewer do, and `next` has their states, each once.
 */
import { enlarged } from './components.ts';
import { slice } from './fair.ts';
import type { Node, Product } from './product.ts';
import type { RunStep, Steps } from './system.ts';

/** The nodes that so many steps lead to, and no fewer: of the i-th state the words between `starts[i]` and `starts[i + 1]`. */
interface Round {
  readonly states: Int32Array;
  readonly starts: Int32Array;
  /** Which of the words of a state, and the bits in it. */
  readonly words: Int32Array;
  readonly bits: Int32Array;
}

export class Reach {
  /** A step left the bounds after which the automaton may accept. */
  escapes = false;
  /** No round finds anything any more. */
  isDone = false;

  private readonly rounds: Round[] = [];
  private readonly width: number;
  /** By word, those of all states; a word that no state has yet takes no memory. */
  private readonly reached: (Int32Array | undefined)[];
  private readonly fresh: (Int32Array | undefined)[];
  private readonly isNext: Uint8Array;
  private next = new Int32Array(1 << 8);
  private nextCount = 0;
  /** What a state leads to: its words, of which the first so many of `used` are not 0. */
  private readonly led: Int32Array;
  private readonly used: Int32Array;
  private usedCount = 0;
  /** Some nodes of one state. */
  private readonly some: { readonly instances: Int32Array; readonly places: Int32Array };
  private someCount = 0;

  constructor(
    private readonly product: Product,
    /** True of a state in which fair behaviours may stay, whatever is asked of them. */
    private readonly mayStay: (state: number) => boolean,
    /** True of a node at which one may stay that is accepted. */
    private readonly isHome: (state: number, instance: number, place: number) => boolean,
    /** The instances that behaviours begin with. */
    instances: readonly number[],
  ) {
    const { system, atoms, places } = product;
    this.width = (atoms.instances * places + 31) >>> 5;
    this.reached = Array.from({ length: this.width });
    this.fresh = Array.from({ length: this.width });
    this.isNext = new Uint8Array(system.count);
    this.led = new Int32Array(this.width);
    this.used = new Int32Array(this.width);
    this.some = { instances: new Int32Array(32 * this.width), places: new Int32Array(32 * this.width) };
    for (const state of system.initial)
      for (const instance of instances) this.put(state, instance >>> 5, 1 << instance);
  }
  /** How many steps lead to what the last round has found. */
  get steps(): number {
    return this.rounds.length - 1;
  }

  /** One step further: the nodes found in which a behaviour may stay. It pauses now and then. */
  *round(): Generator<void, readonly Node[]> {
    const before = this.rounds.at(-1);
    for (let i = 0; before !== undefined && i < before.states.length; i++) {
      this.expand(before, i);
      if (i % slice === slice - 1) yield;
    }
    this.isDone = this.nextCount === 0;
    if (this.isDone) return [];
    const round = yield* this.take();
    this.rounds.push(round);
    return this.homesIn(round);
  }
  /** A way with the fewest steps from where a behaviour begins to a node that the last round has found. */
  wayTo(goal: Node): { readonly start: Node; readonly steps: readonly RunStep[] } {
    const steps: RunStep[] = [];
    let at = goal;
    for (let r = this.steps; ; r--) {
      const wanted = this.repeatedTo(this.rounds[r] as Round, at);
      if (r === 0) return { start: wanted.at(-1) as Node, steps };
      const { step, from } = this.stepTo(this.rounds[r - 1] as Round, wanted);
      steps.unshift(step);
      at = from;
    }
  }

  /** Makes a round of what is next. */
  private *take(): Generator<void, Round> {
    const { nextCount, width, fresh } = this;
    const states = this.next.slice(0, nextCount);
    const starts = new Int32Array(nextCount + 1);
    let words = new Int32Array(nextCount);
    let bits = new Int32Array(nextCount);
    let count = 0;
    this.nextCount = 0;
    for (let i = 0; i < nextCount; i++) {
      const state = states[i] as number;
      this.repeat(state);
      this.isNext[state] = 0;
      if (count + width > words.length) [words, bits] = [enlarged(words, count + width), enlarged(bits, count + width)];
      for (let w = 0; w < width; w++) {
        const found = fresh[w]?.[state] ?? 0;
        if (found === 0) continue;
        (fresh[w] as Int32Array)[state] = 0;
        words[count] = w;
        bits[count++] = found;
      }
      starts[i + 1] = count;
      if (i % slice === slice - 1) yield;
    }
    return { states, starts, words: words.subarray(0, count), bits: bits.subarray(0, count) };
  }
  private homesIn(round: Round): readonly Node[] {
    const homes: Node[] = [];
    for (let i = 0; i < round.states.length; i++) {
      const state = round.states[i] as number;
      if (!this.mayStay(state)) continue;
      this.list(round, i);
      for (let n = 0; n < this.someCount; n++) {
        const [instance, place] = [this.some.instances[n] as number, this.some.places[n] as number];
        if (this.isHome(state, instance, place)) homes.push({ state, instance, place });
      }
    }
    return homes;
  }
  /** Adds the nodes that a state that is next comes to while it is repeated. */
  private repeat(state: number): void {
    const { product, fresh, width } = this;
    const { instances } = product.atoms;
    for (let hasMore = true; hasMore; ) {
      hasMore = false;
      for (let w = 0; w < width; w++)
        for (let left = fresh[w]?.[state] ?? 0; left !== 0; left &= left - 1) {
          const bit = 32 * w + 31 - Math.clz32(left & -left);
          const instance = bit % instances;
          const { count, to } = product.optionsIn((bit - instance) / instances, state, instance);
          for (let k = 0; k < count; k++) {
            const other = (to[k] as number) * instances + instance;
            if (other !== bit && this.put(state, other >>> 5, 1 << other)) hasMore = true;
          }
        }
    }
  }
  /** True if the state did not have all of these bits. */
  private put(state: number, word: number, bits: number): boolean {
    this.reached[word] ??= new Int32Array(this.product.system.count);
    const reached = this.reached[word];
    const more = bits & ~(reached[state] as number);
    if (more === 0) return false;
    reached[state] = (reached[state] as number) | more;
    this.fresh[word] ??= new Int32Array(reached.length);
    const fresh = this.fresh[word];
    fresh[state] = (fresh[state] as number) | more;
    if (this.isNext[state] === 1) return true;
    this.isNext[state] = 1;
    if (this.nextCount === this.next.length) this.next = enlarged(this.next);
    this.next[this.nextCount++] = state;
    return true;
  }

  /** Puts to what the i-th state of a round leads to what it leads to there. */
  private expand(round: Round, i: number): void {
    const { product, led, used } = this;
    const state = round.states[i] as number;
    const isAlike = product.atoms.ofSteps === 0;
    this.list(round, i);
    if (isAlike) this.lead(state, 0, -1);
    if (isAlike && this.usedCount === 0) return;
    const steps = product.system.stepsOf(state);
    const { count, targets, permutations, labels, changes } = steps;
    let isPlain = isAlike;
    for (let k = 0; k < count; k++) {
      const target = targets[k] as number;
      if (changes[k] === 0 || target < 0) continue;
      const permutation = permutations[k] as number;
      if (!isPlain || permutation !== 0) this.lead(state, permutation, labels[k] as number);
      isPlain = isAlike && permutation === 0;
      for (let u = 0; u < this.usedCount; u++) this.put(target, used[u] as number, led[used[u] as number] as number);
    }
    if (!this.escapes) this.escapes = this.mayEscape(state, steps);
  }
  /** Finds what the nodes that are listed lead to by a step; its label is of interest to automata that read steps alone. */
  private lead(state: number, permutation: number, label: number): void {
    const { product, led, used, some } = this;
    const { instances } = product.atoms;
    for (let u = 0; u < this.usedCount; u++) led[used[u] as number] = 0;
    this.usedCount = 0;
    for (let n = 0; n < this.someCount; n++) {
      const [instance, place] = [some.instances[n] as number, some.places[n] as number];
      const { count, to } = product.optionsBy(label, place, state, instance);
      const after = product.instanceAfter(permutation, instance);
      for (let k = 0; k < count; k++) {
        const bit = (to[k] as number) * instances + after;
        const word = bit >>> 5;
        if (led[word] === 0) used[this.usedCount++] = word;
        led[word] = (led[word] as number) | (1 << bit);
      }
    }
  }
  private mayEscape(state: number, { count, targets, labels }: Steps): boolean {
    for (let k = 0; k < count; k++)
      if ((targets[k] as number) < 0)
        for (const node of this.listed(state)) if (this.product.mayEscape(k, labels[k] as number, node)) return true;
    return false;
  }

  /** Lists the nodes of the i-th state of a round. */
  private list({ starts, words, bits }: Round, i: number): void {
    const { some } = this;
    const { instances } = this.product.atoms;
    let count = 0;
    for (let at = starts[i] as number; at < (starts[i + 1] as number); at++)
      for (let left = bits[at] as number; left !== 0; left &= left - 1) {
        const bit = 32 * (words[at] as number) + 31 - Math.clz32(left & -left);
        const instance = bit % instances;
        some.instances[count] = instance;
        some.places[count++] = (bit - instance) / instances;
      }
    this.someCount = count;
  }
  private listed(state: number): Node[] {
    const { instances, places } = this.some;
    return Array.from({ length: this.someCount }, (_, n) => {
      return { state, instance: instances[n] as number, place: places[n] as number };
    });
  }

  /** Of the nodes of a round those that come to one of the same state while it is repeated; that one first. */
  private repeatedTo(round: Round, goal: Node): readonly Node[] {
    this.list(round, round.states.indexOf(goal.state));
    const of = this.listed(goal.state).filter(({ instance }) => instance === goal.instance);
    const wanted = [goal];
    // The list grows while it is read.
    for (const { place } of wanted)
      for (const node of of) {
        const { to } = this.product.optionsIn(node.place, node.state, node.instance);
        if (to.includes(place) && !wanted.some((known) => known.place === node.place)) wanted.push(node);
      }
    return wanted;
  }
  /** The first step from a node of a round to one of those that are wanted, which are of one state and one instance. */
  private stepTo(round: Round, wanted: readonly Node[]): { readonly step: RunStep; readonly from: Node } {
    const { product } = this;
    const { state: goal, instance } = wanted[0] as Node;
    for (const [i, state] of round.states.entries()) {
      const { count, targets, permutations, labels, changes } = product.system.stepsOf(state);
      for (let k = 0; k < count; k++) {
        if (changes[k] === 0 || targets[k] !== goal) continue;
        const [label, permutation] = [labels[k] as number, permutations[k] as number];
        this.list(round, i);
        const from = this.listed(state).find((node) => {
          const { to } = product.optionsBy(label, node.place, state, node.instance);
          const isSame = product.instanceAfter(permutation, node.instance) === instance;
          return isSame && wanted.some(({ place }) => to.includes(place));
        });
        if (from !== undefined) return { step: { from: state, label, permutation, target: goal }, from };
      }
    }
    throw new Error('What a round has found is led to by the round before.');
  }
}
