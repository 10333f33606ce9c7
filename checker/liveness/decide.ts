/**
 * Decides a temporal property of an explored system under fairness: it is violated if a fair behaviour is accepted by the
 * automaton of its negation. Such a behaviour stays, from some time on, in a strongly connected component of the product of
 * the system with the automaton (`product.ts`), and a component is judged by `fair.ts`.
 *
 * Where none is found, but a behaviour may leave the bounds and be accepted after that, the answer is unknown.
 */
import type { Automaton } from './buchi.ts';
import { Components } from './components.ts';
import { Judge, slice } from './fair.ts';
import { LassoMaker } from './lasso.ts';
import { waits } from './options.ts';
import { Product } from './product.ts';
import type { Staying } from './staying.ts';
import type { AtomSystem, ExploredSystem, Lasso } from './system.ts';

export type Decision =
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'unknown' }
  | { readonly verdict: 'violated'; readonly lasso: Lasso };

/** What is affordable. The verdict does not depend on it. */
export interface Limits {
  /** How many nodes the product may have for all of them to be numbered, met or not. */
  readonly dense: number;
  /** How many pairs of a node and a permutation are looked at in search of the shortest part of a lasso. */
  readonly framed: number;
}

const affordable: Limits = { dense: 5e7, framed: 1 << 17 };

export class LivenessCheck {
  private readonly product: Product;
  private readonly components: Components;
  private readonly judge: Judge;
  private readonly work: Generator<void, Decision>;
  private readonly waits: boolean;
  private readonly fair = new Set<number>();
  private decision: Decision | null = null;
  /** How many obligations there are, which must not change. */
  private readonly owed: number;

  /** The instances that may be violated; null if any may. */
  private violable: ReadonlySet<number> | null = null;
  private readonly limits: Limits;

  /** The automaton is that of the negation. What is known of where behaviours may stay spares work, and changes no verdict. */
  constructor(
    private readonly system: ExploredSystem,
    atoms: AtomSystem,
    automaton: Automaton,
    { limits = affordable, staying = null }: { readonly limits?: Limits; readonly staying?: Staying | null } = {},
  ) {
    this.limits = limits;
    this.product = new Product(system, atoms, automaton, limits.dense);
    this.owed = system.obligations.length;
    this.waits = waits(automaton);
    const roots = this.waits ? this.afterWaiting() : this.initial();
    this.components = new Components(this.product, () => roots.next().value ?? -1);
    this.judge = new Judge(this.product, this.components);
    this.work = this.decide(staying);
  }

  /** Goes on with some thousand states; true once it is decided. */
  advance(): boolean {
    if (this.decision !== null) return true;
    const { done, value } = this.work.next();
    if (done) this.decision = value;
    return done === true;
  }
  get result(): Decision {
    if (this.decision === null) throw new Error('The result is there once advance() has answered true.');
    return this.decision;
  }
  /** How much of the product was looked at, and the memory that it took. */
  get effort(): { readonly visits: number; readonly bytes: number } {
    return { visits: this.product.visits, bytes: this.components.bytes + this.judge.bytes };
  }

  /** The initial nodes: of every instance that may be violated, since one may be where others are not. */
  private *initial(): Generator<number> {
    for (const state of this.system.initial)
      for (const instance of this.instances()) yield this.product.nodeOf(state, instance, 0);
  }
  private instances(): Iterable<number> {
    return this.violable ?? Array(this.product.atoms.instances).keys();
  }
  /** While the automaton waits, every state is reached with every instance: the nodes at which it begins. */
  private *afterWaiting(): Generator<number> {
    const { product, system } = this;
    for (let state = 0; state < system.count; state++)
      for (const instance of this.instances()) {
        const { to, count } = product.optionsIn(0, state, instance);
        for (let i = 0; i < count; i++) if (to[i] !== 0) yield product.nodeOf(state, instance, to[i] as number);
      }
  }

  private *decide(staying: Staying | null): Generator<void, Decision> {
    if (staying !== null) {
      const violable = yield* staying.violable(this.product.atoms, this.product.automaton);
      if (!staying.leaves) {
        if (violable.size === 0) return { verdict: 'holds' };
        this.violable = violable;
      }
    }
    const parts: Int32Array<ArrayBuffer>[] = [];
    yield* this.search(parts);
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      this.components.restart(part);
      yield* this.search(parts);
    }
    if (this.system.obligations.length !== this.owed) throw new Error('Obligations turned up while they were judged.');
    const { rests, leaves, escapes } = this.product;
    if (rests || this.fair.size > 0) {
      const maker = new LassoMaker(this.product, this.components, this.fair, this.limits.framed);
      return { verdict: 'violated', lasso: yield* maker.make([...this.initial()], rests) };
    }
    const isOpen = this.waits ? leaves || (yield* this.leavesElsewhere()) : escapes;
    return { verdict: isOpen ? 'unknown' : 'holds' };
  }

  /** Finds and judges components. Parts of them that must be searched again are put on the list. */
  private *search(parts: Int32Array<ArrayBuffer>[]): Generator<void, void> {
    const { components } = this;
    do {
      if (components.advance(slice)) {
        const nodes = components.nodes.subarray(components.first, components.end);
        const judgement = yield* this.judge.judge(nodes, components.id);
        if (judgement.kind === 'fair') this.fair.add(components.id);
        if (judgement.kind === 'part' && judgement.nodes.length > 0) parts.push(judgement.nodes);
      }
      yield;
    } while (!components.isDone);
  }

  /** True if a step leaves the bounds where none was looked at: while it waits, the automaton may do so after it as well. */
  private *leavesElsewhere(): Generator<void, boolean> {
    for (let state = 0; state < this.system.count; state++) {
      if (this.product.looked[state] === 1) continue;
      const { count, targets, changes } = this.system.stepsOf(state);
      for (let k = 0; k < count; k++) if (changes[k] !== 0 && (targets[k] as number) < 0) return true;
      if (state % slice === slice - 1) yield;
    }
    return false;
  }
}
