/**
 * Decides a property that is violated by a finite part of a behaviour, if at all (Alpern and Schneider, "Recognizing safety and
 * liveness", Distributed Computing 2, 1987): such a part violates it if the automaton of its negation accepts the behaviour that
 * repeats its last state for ever. Neither fairness nor components matter, and what lies outside the bounds is looked at as it is for
 * an invariant: the states there that a step leads to, and no further.
 *
 * First it is found whether there is one, in one pass over the states in the order of the search, and then in what is left behind: of
 * each state all instances and places are gone on from together. Where the automaton may wait in its first place, all states
 * are in it, and nothing is kept of that. Only if there is one, the shortest is looked for, step by step from the beginning.
 */
import { Acceptance } from './acceptance.ts';
import type { Automaton } from './buchi.ts';
import { enlarged } from './components.ts';
import { affordable, type Limits } from './decide.ts';
import { Deciding } from './deciding.ts';
import { slice } from './fair.ts';
import { waits } from './options.ts';
import { Pairs } from './pairs.ts';
import { Product } from './product.ts';
import type { AtomSystem, ExploredSystem, RunStep, Steps } from './system.ts';

/** What violates the property, whatever comes after it. */
export interface BadPrefix {
  readonly instance: number;
  /** Where it begins: the representative of an initial state; or a state to start from that lies outside the bounds, by its number. */
  readonly from: { readonly state: number } | { readonly outside: number };
  readonly steps: readonly RunStep[];
  /** The step that ends it outside the bounds, in the names of the last state inside; -1 if it stays within them. */
  readonly last: number;
}
export type SafetyDecision =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'violated'; readonly prefix: BadPrefix };

/** The atoms of a property, also in states to start from outside the bounds. */
export interface AtomsFromStarts extends AtomSystem {
  /** The numbers of those states. */
  readonly startsOutside: readonly number[];
  lettersAtStart(start: number, instance: number): number;
}

export class SafetyCheck extends Deciding<SafetyDecision> {
  private readonly product: Product;
  private readonly acceptance: Acceptance;
  private readonly waits: boolean;

  /** The automaton is that of the negation; `leaves` is true if a step of some state leaves the bounds. */
  constructor(
    private readonly system: ExploredSystem,
    private readonly atoms: AtomsFromStarts,
    automaton: Automaton,
    private readonly leaves: boolean,
    private readonly limits: Pick<Limits, 'dense'> = affordable,
  ) {
    super();
    this.product = new Product(system, atoms, automaton, limits.dense);
    this.acceptance = new Acceptance(automaton);
    this.waits = waits(automaton);
  }

  protected *decide(): Generator<void, SafetyDecision> {
    const start = this.badStart();
    const isViolated = yield* this.isViolatedInside();
    // None is shorter than one that is a state alone.
    const prefix = start ?? (isViolated ? yield* this.shortest() : null);
    return prefix === null ? { verdict: 'holds' } : { verdict: 'violated', prefix };
  }
  private get instances(): readonly number[] {
    return Array.from({ length: this.atoms.instances }, (_, j) => j);
  }
  /** A state to start from outside the bounds that violates the property by itself. */
  private badStart(): BadPrefix | null {
    const { atoms, acceptance, instances } = this;
    for (const outside of atoms.startsOutside)
      for (const instance of instances)
        if (acceptance.acceptsEndless(0, atoms.lettersAtStart(outside, instance)))
          return { instance, from: { outside }, steps: [], last: -1 };
    return null;
  }

  private *isViolatedInside(): Generator<void, boolean> {
    const { system, product, instances, waits, leaves } = this;
    const open = new Open(system.count, this.atoms.instances, product.places, this.limits.dense);
    let isViolated = false;
    const add = (target: number, instance: number, place: number): void => open.add(target, instance, place);
    const note = (): void => {
      isViolated = true;
    };
    /** Goes on from what is open in a state; its steps are asked for only where that leads to something. */
    const goOnFrom = (state: number, known: Steps | null): void => {
      let steps = known;
      for (let row = open.take(state); row >= 0; row = open.take(state)) {
        const place = Math.floor(row / this.atoms.instances);
        product.enterAt(state, row - place * this.atoms.instances, place);
        isViolated ||= this.isBad();
        if (isViolated || !this.mayMove()) continue;
        steps ??= system.stepsOf(state);
        this.eachMove(steps, !waits, add, note);
      }
    };
    if (!waits) for (const state of system.initial) for (const instance of instances) add(state, instance, 0);
    for (let state = 0; state < system.count; state++) {
      open.at = state;
      // The letters of every state are asked for, and of those outside, so that what fails there is found.
      this.atoms.lettersAt(state, 0);
      const steps = leaves ? this.askedOutside(state) : null;
      if (waits) for (const instance of instances) open.put(state, instance);
      goOnFrom(state, steps);
      if (state % slice === slice - 1) yield;
    }
    open.at = system.count;
    for (let done = 1, state = open.behind(); state >= 0; state = open.behind(), done++) {
      goOnFrom(state, null);
      if (done % slice === 0) yield;
    }
    return isViolated;
  }
  /** The steps of a state, once the letters are asked for of those outside the bounds that they lead to. */
  private askedOutside(state: number): Steps {
    const steps = this.system.stepsOf(state);
    for (let k = 0; k < steps.count; k++) if ((steps.targets[k] as number) < 0) this.atoms.lettersAfter(k, 0);
    return steps;
  }

  /** True if what leads to the node that was entered last violates the property. */
  private isBad(): boolean {
    const { place, letters } = this.product;
    return this.acceptance.acceptsEndless(place, letters);
  }
  /** True if steps from the node that was entered last may lead to something. */
  private mayMove(): boolean {
    const { product, waits, leaves, atoms } = this;
    if (product.isStuck) return false;
    const { to, count } = product.options;
    return !waits || leaves || atoms.ofSteps !== 0 || product.place !== 0 || count > 1 || to[0] !== 0;
  }
  /**
   * Where steps lead from the node that was entered last, the first place of the automaton included or not; `bad` is told of steps
   * that leave the bounds and violate the property.
   */
  private eachMove(
    { count, targets, permutations, labels, changes }: Steps,
    waiting: boolean,
    inside: (state: number, instance: number, place: number, k: number) => void,
    bad: (k: number) => void,
  ): void {
    const { product, atoms, acceptance } = this;
    const { instance } = product;
    for (let k = 0; k < count; k++) {
      if (changes[k] === 0) continue;
      const target = targets[k] as number;
      const options = product.optionsAlong(labels[k] as number);
      for (let i = 0; i < options.count; i++) {
        const place = options.to[i] as number;
        if (target < 0) {
          if (acceptance.acceptsEndless(place, atoms.lettersAfter(k, instance))) bad(k);
        } else if (waiting || place !== 0)
          inside(target, product.instanceAfter(permutations[k] as number, instance), place, k);
      }
    }
  }

  /** The shortest of what violates the property and begins within the bounds; it is known that there is one. */
  private *shortest(): Generator<void, BadPrefix> {
    const { system, product, instances } = this;
    const walks = new Walks(product);
    const begin = (state: number): void => {
      for (const instance of instances) walks.add(state, instance, 0, null);
    };
    system.initial.forEach(begin);
    for (let first = 0, end = walks.count; first < end; first = end, end = walks.count) {
      for (let at = first; at < end; at++) {
        walks.enter(at);
        if (this.isBad()) return walks.to(at, -1);
        if (at % slice === slice - 1) yield;
      }
      for (let at = first; at < end; at++) {
        walks.enter(at);
        if (product.isStuck) continue;
        const steps = system.stepsOf(product.state);
        const { labels, permutations } = steps;
        let leaving = -1;
        this.eachMove(
          steps,
          true,
          (state, instance, place, k) =>
            walks.add(state, instance, place, {
              from: at,
              label: labels[k] as number,
              permutation: permutations[k] as number,
            }),
          (k) => {
            leaving = labels[k] as number;
          },
        );
        if (leaving >= 0) return walks.to(at, leaving);
        if (at % slice === slice - 1) yield;
      }
    }
    throw new Error('What violates a property can be walked to.');
  }
}

/**
 * What was reached, and what of it nobody has gone on from yet: of each state the instances with the places of the automaton, as
 * numbers `place * instances + instance`.
 *
 * Invariant: the open ones of a state form a list, from `first` on; a state before `at` that has any stands in `left`.
 */
class Open {
  /** The state that the pass over all states is at. */
  at = -1;
  private readonly bits: Int32Array | null;
  private readonly met = new Pairs();
  private readonly first: Int32Array;
  private readonly left: number[] = [];
  private rows = new Int32Array(1 << 10);
  private next = new Int32Array(1 << 10);
  private count = 0;
  /** The first of the links that are free again. */
  private free = -1;

  constructor(
    private readonly states: number,
    private readonly instances: number,
    places: number,
    dense: number,
  ) {
    this.first = new Int32Array(states).fill(-1);
    const all = states * instances * places;
    this.bits = all > dense ? null : new Int32Array(Math.ceil(all / 32));
  }
  add(state: number, instance: number, place: number): void {
    const row = place * this.instances + instance;
    if (!this.isNew(state, row)) return;
    if (state < this.at && this.first[state] === -1) this.left.push(state);
    this.put(state, row);
  }
  /** The same of what is known to be new, of a state that is not passed yet. */
  put(state: number, row: number): void {
    const link = this.link();
    this.rows[link] = row;
    this.next[link] = this.first[state] as number;
    this.first[state] = link;
  }
  /** One of what is open in a state, which it is no more; -1 if nothing is. */
  take(state: number): number {
    const link = this.first[state] as number;
    if (link === -1) return -1;
    this.first[state] = this.next[link] as number;
    this.next[link] = this.free;
    this.free = link;
    return this.rows[link] as number;
  }
  /** A state that was passed and in which something may be open; -1 if there is none. */
  behind(): number {
    return this.left.pop() ?? -1;
  }
  private isNew(state: number, row: number): boolean {
    const { bits, met } = this;
    if (bits === null) {
      const { count } = met;
      return met.numberOf(state, row) === count;
    }
    const number = row * this.states + state;
    const [word, bit] = [number >>> 5, 1 << (number & 31)];
    if (((bits[word] as number) & bit) !== 0) return false;
    bits[word] = (bits[word] as number) | bit;
    return true;
  }
  private link(): number {
    const { free } = this;
    if (free !== -1) {
      this.free = this.next[free] as number;
      return free;
    }
    if (this.count === this.rows.length) {
      this.rows = enlarged(this.rows);
      this.next = enlarged(this.next);
    }
    return this.count++;
  }
}

/** How a node was reached first: by a step of another one. */
interface Reached {
  readonly from: number;
  readonly label: number;
  readonly permutation: number;
}

/** The first walk to each node that was reached; shorter ones come first. */
class Walks {
  private readonly met = new Pairs();
  private readonly by: (Reached | null)[] = [];

  constructor(private readonly product: Product) {}

  get count(): number {
    return this.met.count;
  }
  add(state: number, instance: number, place: number, by: Reached | null): void {
    const { count, met, product } = this;
    if (met.numberOf(state, place * product.atoms.instances + instance) === count) this.by.push(by);
  }
  enter(at: number): void {
    const { met, product } = this;
    const row = met.secondOf(at);
    const place = Math.floor(row / product.atoms.instances);
    product.enterAt(met.firstOf(at), row - place * product.atoms.instances, place);
  }
  /** The walk to a node, and a step further that leaves the bounds, if `last` is not -1. */
  to(node: number, last: number): BadPrefix {
    const { met, by, product } = this;
    const steps: RunStep[] = [];
    let at = node;
    for (let step = by[at]; step != null; step = by[at]) {
      const { from, label, permutation } = step;
      steps.push({ from: met.firstOf(from), label, permutation, target: met.firstOf(at) });
      at = from;
    }
    return {
      instance: met.secondOf(at) % product.atoms.instances,
      from: { state: met.firstOf(at) },
      steps: steps.reverse(),
      last,
    };
  }
}
