/**
 * Whether a fair behaviour can stay in a component for ever and take each of its edges again and again: fairness on an
 * annotated quotient, after Emerson and Sistla, "Utilizing symmetry when model checking under fairness assumptions", TOPLAS
 * 19(4), 1997, and the recursion for strong fairness of Emerson and Lei, "Modalities for model checking: branching time logic
 * strikes back", Science of Computer Programming 8, 1987.
 *
 * An obligation bears other names as representatives change: along a step with permutation g, what is o becomes g^-1(o). So
 * a behaviour that stays in the component follows a thread of pairs (node, name), and the threads fall into classes. Each
 * weak obligation must be disabled or met somewhere in each class, each strong one met, or enabled nowhere. Where a class
 * enables a strong one that it never meets, no fair behaviour comes again and again: those nodes go, and what remains is
 * searched for components.
 *
 * Departures: classes are not made of pairs. Each node has a frame, the permutation from its names to those of the first
 * node, composed along a tree of the component's edges. An edge beside the tree joins two names of the first node if it
 * leads to a node under another frame than the node has. So a node costs one integer, however many obligations there are.
 *
 * Invariant: between components all frames are 0. During one, that of a node is 1 more than its permutation.
 */
import { type Components, enlarged } from './components.ts';
import type { Expansion } from './expansion.ts';
import { Owing } from './owing.ts';
import type { Product } from './product.ts';
import type { ExploredSystem } from './system.ts';

/** What was found of a component. Of one that is not fair, but may have a fair part, the part to be searched. */
export type ComponentVerdict =
  | { readonly kind: 'fair' | 'unfair' }
  | { readonly kind: 'part'; readonly nodes: Int32Array<ArrayBuffer> };

/** After how many nodes a generator pauses. */
export const slice = 1024;

export class FairnessCheck {
  private readonly owing: Owing;
  private frames = new Int32Array(0);
  private queue = new Int32Array(0);
  private queued = 0;
  /** Whether there are frames; without, no name ever changes. */
  private framed = false;
  private id = 0;
  private marks = 0;

  /** Of each obligation, in the names of the first node. */
  private met: Uint8Array;
  private disabled: Uint8Array;
  private enabled: Uint8Array;
  /** Those for which there is something to be seen yet. */
  private readonly open: Int32Array;
  private openCount = 0;
  /** A forest of obligations that are in one class. */
  private readonly classes: Int32Array;
  private readonly nameOf: Int32Array;
  /** The frames whose difference has been taken into account. */
  private readonly joined = new Set<number>();

  constructor(
    private readonly product: Product,
    private readonly components: Components,
    /** How its nodes were found. */
    private readonly expansion: Expansion,
  ) {
    const { length } = product.system.obligations;
    this.owing = new Owing(product.system);
    this.met = new Uint8Array(length);
    this.disabled = new Uint8Array(length);
    this.enabled = new Uint8Array(length);
    this.open = new Int32Array(length);
    this.classes = new Int32Array(length);
    this.nameOf = new Int32Array(length);
  }
  private get system(): ExploredSystem {
    return this.product.system;
  }
  get bytes(): number {
    return this.frames.byteLength + this.queue.byteLength;
  }

  /** Decides about the component with these nodes. They must stay as they are until it is done; it pauses now and then. */
  *check(nodes: Int32Array, id: number): Generator<void, ComponentVerdict> {
    this.begin(nodes, id);
    const all = this.product.automaton.marks;
    let isFair = false;
    for (let i = 0; i < nodes.length && !isFair; i++) {
      this.look((this.framed ? this.queue[i] : nodes[i]) as number);
      isFair = this.openCount === 0 && this.marks === all;
      if (i % slice === slice - 1) yield;
    }
    const verdict = isFair ? { kind: 'fair' as const } : yield* this.conclude(nodes);
    if (this.framed) for (const node of nodes) this.frames[node] = 0;
    return verdict;
  }

  private begin(nodes: Int32Array, id: number): void {
    this.id = id;
    this.marks = 0;
    this.met.fill(0);
    this.disabled.fill(0);
    this.enabled.fill(0);
    this.openCount = this.open.length;
    for (let o = 0; o < this.open.length; o++) this.open[o] = this.classes[o] = o;
    this.joined.clear();
    this.framed = this.expansion.movesObligations;
    if (!this.framed) return;
    if (this.frames.length < this.product.nodeCount) this.frames = enlarged(this.frames, this.product.nodeCount);
    if (this.queue.length < nodes.length) this.queue = new Int32Array(nodes.length);
    this.queue[0] = nodes[0] as number;
    this.queued = 1;
    this.frames[nodes[0] as number] = 1;
  }

  private look(node: number): void {
    const { product, owing, id } = this;
    const { idOf } = this.components;
    product.enter(node);
    const { state, instance } = product;
    const steps = this.system.stepsOf(state);
    const { count, targets, permutations, labels, changes } = steps;
    const frame = this.framed ? (this.frames[node] as number) - 1 : 0;
    owing.look(steps);
    // The last round is the repetition of the state.
    for (let k = 0; k <= count; k++) {
      const isStep = k < count;
      if (isStep && (changes[k] === 0 || (targets[k] as number) < 0)) continue;
      const permutation = isStep ? (permutations[k] as number) : 0;
      const after = product.instanceAfter(permutation, instance);
      const options = isStep ? product.optionsAlong(labels[k] as number) : product.options;
      let isInside = false;
      for (let i = 0; i < options.count; i++) {
        const target = product.nodeOf(isStep ? (targets[k] as number) : state, after, options.to[i] as number);
        if (idOf[target] !== id) continue;
        isInside = true;
        this.marks |= options.marks[i] as number;
        if (this.framed) this.follow(frame, permutation, target);
      }
      if (isStep && isInside && this.openCount > 0) owing.take(labels[k] as number);
    }
    this.settle(frame);
  }
  /** Takes into account what is met, disabled and enabled at a node with this frame. */
  private settle(frame: number): void {
    const { owing, open, system } = this;
    const back = frame === 0 ? null : system.obligationsBackBy(frame);
    for (let i = this.openCount - 1; i >= 0; i--) {
      const o = open[i] as number;
      const local = back === null ? o : (back[o] as number);
      let isOpen = true;
      if (owing.isMet(local)) {
        this.met[o] = 1;
        isOpen = false;
      } else if (owing.isEnabled(local)) this.enabled[o] = 1;
      else {
        this.disabled[o] = 1;
        isOpen = system.obligations[o]?.strong === true;
      }
      if (!isOpen) open[i] = open[--this.openCount] as number;
    }
  }
  /** An edge from a node with this frame. */
  private follow(frame: number, permutation: number, target: number): void {
    const { frames, system } = this;
    const leading = permutation === 0 ? frame : system.compose(frame, permutation);
    const known = (frames[target] as number) - 1;
    if (known === leading) return;
    if (known < 0) {
      frames[target] = leading + 1;
      this.queue[this.queued++] = target;
      return;
    }
    const both = leading * 2 ** 26 + known;
    if (this.joined.has(both)) return;
    if (this.joined.size === 1 << 16) this.joined.clear();
    this.joined.add(both);
    const one = system.obligationsBackBy(known);
    for (let o = 0; o < this.nameOf.length; o++) this.nameOf[one[o] as number] = o;
    const other = system.obligationsBackBy(leading);
    for (let o = 0; o < this.nameOf.length; o++) this.join(o, this.nameOf[other[o] as number] as number);
  }
  private join(one: number, other: number): void {
    this.classes[this.classOf(one)] = this.classOf(other);
  }
  private classOf(obligation: number): number {
    const { classes } = this;
    let at = obligation;
    while (classes[at] !== at) at = classes[at] = classes[classes[at] as number] as number;
    return at;
  }

  private *conclude(nodes: Int32Array): Generator<void, ComponentVerdict> {
    const { obligations } = this.system;
    if (this.marks !== this.product.automaton.marks) return { kind: 'unfair' };
    this.met = this.byClass(this.met);
    this.disabled = this.byClass(this.disabled);
    this.enabled = this.byClass(this.enabled);
    const unmet = obligations.flatMap((_, o) => (this.met[this.classOf(o)] === 0 ? [o] : []));
    const isStrong = (o: number): boolean => obligations[o]?.strong === true;
    if (unmet.some((o) => !isStrong(o) && this.disabled[this.classOf(o)] === 0)) return { kind: 'unfair' };
    const barring = unmet.filter((o) => isStrong(o) && this.enabled[this.classOf(o)] === 1);
    return barring.length === 0 ? { kind: 'fair' } : { kind: 'part', nodes: yield* this.without(nodes, barring) };
  }
  /** For each class what is noted of any of its obligations. */
  private byClass(noted: Uint8Array): Uint8Array {
    const joined = new Uint8Array(noted.length);
    for (let o = 0; o < noted.length; o++) if (noted[o] === 1) joined[this.classOf(o)] = 1;
    return joined;
  }
  /** The nodes at which none of these obligations is enabled. */
  private *without(nodes: Int32Array, obligations: readonly number[]): Generator<void, Int32Array<ArrayBuffer>> {
    const { system, owing } = this;
    const rest = new Int32Array(nodes.length);
    let count = 0;
    for (const [i, node] of nodes.entries()) {
      this.product.enter(node);
      owing.look(system.stepsOf(this.product.state));
      const back = this.framed ? system.obligationsBackBy((this.frames[node] as number) - 1) : null;
      if (!obligations.some((o) => owing.isEnabled(back === null ? o : (back[o] as number)))) rest[count++] = node;
      if (i % slice === slice - 1) yield;
    }
    return rest.slice(0, count);
  }
}
