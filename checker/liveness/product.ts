/**
 * The product of an explored system with an automaton, for each instance of a property. A node is a state of the system (the
 * representative of an orbit), an instance in the names of that state, and a state of the automaton before it reads the
 * state's letter. Along a step with permutation g the instance j becomes g^-1(j).
 *
 * Invariant: nodes have the numbers below `nodeCount`: all of them, computed, where that is few enough; else those that were
 * met, as they are in the table. An automaton's state is the slowest part of a number, so that what belongs to states that
 * never occur is memory that is never touched.
 */
import type { Automaton } from './buchi.ts';
import { mayAccept, type Options, Reader } from './options.ts';
import { Pairs } from './pairs.ts';
import type { AtomSystem, ExploredSystem } from './system.ts';

/** A node, in the names of its state. */
export interface Node {
  readonly state: number;
  readonly instance: number;
  readonly place: number;
}

export class Product {
  /** Of the node that was entered last. */
  state = 0;
  instance = 0;
  place = 0;
  /** What the automaton may do there while nothing changes. */
  options: Options;
  /** The letters that were read there. */
  letters = 0;

  private readonly reader: Reader;
  private readonly table: Pairs | null;
  private readonly size: number;

  constructor(
    readonly system: ExploredSystem,
    readonly atoms: AtomSystem,
    readonly automaton: Automaton,
    /** The most nodes that are all numbered, met or not. */
    dense: number,
  ) {
    this.reader = new Reader(automaton);
    this.options = this.reader.optionsAt(0, 0);
    this.size = system.count * atoms.instances * automaton.edges.length;
    this.table = this.size > dense ? new Pairs() : null;
  }

  /** The most nodes that one step may lead to. */
  get places(): number {
    return this.automaton.edges.length;
  }
  get nodeCount(): number {
    return this.table === null ? this.size : this.table.count;
  }
  nodeOf(state: number, instance: number, place: number): number {
    const row = place * this.atoms.instances + instance;
    return this.table === null ? row * this.system.count + state : this.table.numberOf(state, row);
  }
  /** Sets `state`, `instance`, `place`, `letters` and `options`. */
  enter(node: number): void {
    const { count } = this.system;
    const { instances } = this.atoms;
    const row = this.table === null ? Math.floor(node / count) : this.table.secondOf(node);
    const place = instances === 1 ? row : Math.floor(row / instances);
    this.enterAt(this.table === null ? node - row * count : this.table.firstOf(node), row - place * instances, place);
  }
  /** The same of a node that need have no number. */
  enterAt(state: number, instance: number, place: number): void {
    this.state = state;
    this.instance = instance;
    this.place = place;
    this.letters = this.atoms.lettersAt(state, instance);
    this.options = this.reader.optionsAt(place, this.letters);
  }
  /** What the automaton may do along a step with this label, which changes the state that was entered last. */
  optionsAlong(label: number): Options {
    const { ofSteps } = this.atoms;
    if (ofSteps === 0) return this.options;
    return this.reader.optionsAt(this.place, this.lettersBy(label, this.letters, this.instance));
  }
  /** True if the automaton cannot go on from the node that was entered last, whatever the system does (see `mayAccept`). */
  get isStuck(): boolean {
    return this.options.count === 0;
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
  /** What it may do along a step with this label, which changes the state. */
  optionsBy(label: number, place: number, state: number, instance: number): Options {
    const { ofSteps } = this.atoms;
    const letters = this.atoms.lettersAt(state, instance);
    return this.reader.optionsAt(place, ofSteps === 0 ? letters : this.lettersBy(label, letters, instance));
  }
  /** The letters before a step with this label, where these are read while nothing changes. */
  private lettersBy(label: number, still: number, instance: number): number {
    return (still & ~this.atoms.ofSteps) | this.atoms.lettersAlong(label, instance);
  }
  /** True if the automaton may accept after the k-th step of a state, which leaves the bounds. */
  mayEscape(k: number, label: number, { state, instance, place }: Node): boolean {
    const { to, count } = this.optionsBy(label, place, state, instance);
    const letters = this.atoms.lettersAfter(k, instance);
    for (let i = 0; i < count; i++) if (mayAccept(this.automaton, to[i] as number, letters)) return true;
    return false;
  }
}
