/**
 * The product of an explored system with an automaton, for each instance of a property. A node is a state of the system (the
 * representative of an orbit), an instance in the names of that state, and a state of the automaton before it reads the
 * state's letter. Along a step with permutation g the instance j becomes g^-1(j).
 *
 * Every state may also be repeated. A step that changes nothing is nothing else, and is left out.
 *
 * Invariant: nodes have the numbers below `nodeCount`: all of them, computed, where that is few enough; else those that were
 * met, as they are in the table. An automaton's state is the slowest part of a number, so that what belongs to states that
 * never occur is memory that is never touched.
 */
import type { Automaton } from './buchi.ts';
import { enlarged, type Graph } from './components.ts';
import { type Options, Reader } from './options.ts';
import { Pairs } from './pairs.ts';
import type { AtomSystem, ExploredSystem, Steps } from './system.ts';

export class Product implements Graph {
  /** Of the node that was entered last. */
  state = 0;
  instance = 0;
  place = 0;
  options: Options;

  /** Of the node that was visited last. */
  targetCount = 0;
  targets = new Int32Array(1 << 8);
  loops = false;
  /** An obligation is enabled in its state. */
  owes = false;

  /** Of all nodes that were visited: one may be repeated for ever, as fairness owes nothing there and the automaton accepts. */
  rests = false;
  /** Of all nodes that were visited: a step left the bounds. */
  leaves = false;
  /** Of all nodes that were visited: a step left the bounds after which the automaton may accept. */
  escapes = false;
  /** Of all nodes that were visited: a step led to another member of an orbit than the one that stands for it. */
  permutes = false;
  /** Of all nodes that were visited: a permutation took an obligation to another. */
  movesObligations = false;
  /** How many nodes were visited. */
  visits = 0;
  /** 1 for a state of the system whose steps were looked at. */
  readonly looked: Uint8Array;

  private readonly reader: Reader;
  private readonly table: Pairs | null;
  private readonly size: number;
  /** Whether a permutation moves obligations: 0 not asked yet, 1 no, 2 yes. */
  private moving = new Int32Array(1 << 8);

  constructor(
    readonly system: ExploredSystem,
    readonly atoms: AtomSystem,
    readonly automaton: Automaton,
    /** The most nodes that are all numbered, met or not. */
    dense: number,
  ) {
    this.reader = new Reader(automaton);
    this.looked = new Uint8Array(system.count);
    this.options = this.reader.optionsAt(0, 0);
    this.size = system.count * atoms.instances * automaton.edges.length;
    this.table = this.size > dense ? new Pairs() : null;
  }

  get nodeCount(): number {
    return this.table === null ? this.size : this.table.count;
  }
  nodeOf(state: number, instance: number, place: number): number {
    const row = place * this.atoms.instances + instance;
    return this.table === null ? row * this.system.count + state : this.table.numberOf(state, row);
  }
  /** Sets `state`, `instance`, `place` and `options`. */
  enter(node: number): void {
    const { count } = this.system;
    const { instances } = this.atoms;
    const row = this.table === null ? Math.floor(node / count) : this.table.secondOf(node);
    this.state = this.table === null ? node - row * count : this.table.firstOf(node);
    this.place = instances === 1 ? row : Math.floor(row / instances);
    this.instance = row - this.place * instances;
    this.options = this.optionsIn(this.place, this.state, this.instance);
  }
  /** What the automaton may do in a state. */
  optionsIn(place: number, state: number, instance: number): Options {
    return this.reader.optionsAt(place, this.atoms.lettersAt(state, instance));
  }
  /** Where an instance goes along a permutation. */
  instanceAfter(permutation: number, instance: number): number {
    if (permutation === 0 || this.atoms.instances === 1) return instance;
    return this.atoms.instancesBackBy(permutation)[instance] as number;
  }

  visit(node: number): void {
    this.visits++;
    this.enter(node);
    this.targetCount = 0;
    this.loops = false;
    this.owes = false;
    // Where the automaton cannot go on, it does not matter what the system can do.
    if (this.options.count === 0) return;
    this.looked[this.state] = 1;
    this.addSteps(node, this.system.stepsOf(this.state));
    this.repeat(node);
  }
  private addSteps(node: number, steps: Steps): void {
    const { system, options, instance } = this;
    const { count, targets: successors, permutations, labels, changes } = steps;
    const mayOwe = system.obligations.length > 0;
    while ((count + 1) * options.count > this.targets.length) this.targets = enlarged(this.targets);
    const { targets } = this;
    let { targetCount } = this;
    for (let k = 0; k < count; k++) {
      if (changes[k] === 0) continue;
      if (mayOwe && !this.owes && system.obligationsOf(labels[k] as number).length > 0) this.owes = true;
      const successor = successors[k] as number;
      if (successor < 0) {
        this.leaves = true;
        this.escapes ||= this.mayEscape(k);
        continue;
      }
      const permutation = permutations[k] as number;
      if (permutation !== 0) {
        this.permutes = true;
        this.movesObligations ||= this.moves(permutation);
      }
      const after = this.instanceAfter(permutation, instance);
      for (let i = 0; i < options.count; i++) {
        const target = this.nodeOf(successor, after, options.to[i] as number);
        if (target === node) this.loops = true;
        else targets[targetCount++] = target;
      }
    }
    this.targetCount = targetCount;
  }
  /** Adds the repetition of the state. */
  repeat(node: number): void {
    const { options, state, instance, owes } = this;
    for (let i = 0; i < options.count; i++) {
      const target = this.nodeOf(state, instance, options.to[i] as number);
      if (target !== node) this.targets[this.targetCount++] = target;
    }
    this.rests ||= !owes && options.isHome;
  }
  /** True if the automaton may accept after the k-th step of the state that was entered last, which leaves the bounds. */
  private mayEscape(k: number): boolean {
    const { to, count } = this.options;
    const letters = this.atoms.lettersAfter(k, this.instance);
    for (let i = 0; i < count; i++) if (this.reader.optionsAt(to[i] as number, letters).count > 0) return true;
    return false;
  }
  private moves(permutation: number): boolean {
    if (permutation >= this.moving.length) this.moving = enlarged(this.moving, permutation + 1);
    if (this.moving[permutation] === 0) {
      const back = this.system.obligationsBackBy(permutation);
      this.moving[permutation] = this.system.obligations.every((_, o) => back[o] === o) ? 1 : 2;
    }
    return this.moving[permutation] === 2;
  }
}
