/**
 * Decides a temporal property of an explored system under fairness: it is violated if a fair behaviour is accepted by the
 * automaton of its negation. Such a behaviour stays, from some time on, in a strongly connected component of the product of
 * the system with the automaton (`product.ts`), and whether a component is fair is decided by `fair.ts`.
 *
 * Three questions, each asked only if the one before leaves something open. Where may fair behaviours stay, whatever the property
 * (`staying.ts`)? Which components of the product does the automaton accept there (`homes.ts`)? Does a behaviour come to one?
 *
 * Where none does, but one may leave the bounds and be accepted after that, the answer is unknown.
 */
import type { Automaton } from './buchi.ts';
import { Components } from './components.ts';
import { Deciding } from './deciding.ts';
import { Expansion } from './expansion.ts';
import { FairnessCheck } from './fair.ts';
import { fairComponents } from './fair-components.ts';
import { Homes } from './homes.ts';
import { LassoMaker } from './lasso.ts';
import { waits } from './options.ts';
import { type Node, Product } from './product.ts';
import { Reach } from './reach.ts';
import type { Staying } from './staying.ts';
import type { AtomSystem, Lasso } from './system.ts';

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

export const affordable: Limits = { dense: 5e7, framed: 1 << 17 };

export class LivenessCheck extends Deciding<Decision> {
  private readonly product: Product;
  private readonly homes: Homes;
  /** The product where the automaton may accept for ever. */
  private readonly inside: Expansion;
  private readonly components: Components;
  private readonly fairness: FairnessCheck;
  private readonly waits: boolean;
  /** The components in which it does. */
  private readonly fair = new Set<number>();

  /** The automaton is that of the negation. */
  constructor(
    private readonly staying: Staying,
    atoms: AtomSystem,
    automaton: Automaton,
    private readonly limits = affordable,
  ) {
    super();
    this.product = new Product(staying.system, atoms, automaton, limits.dense);
    this.waits = waits(automaton);
    this.homes = new Homes(this.product, staying);
    this.inside = new Expansion(this.product, staying);
    const nodes = this.homes.nodes();
    this.components = new Components(this.inside, () => nodes.next().value ?? -1);
    this.fairness = new FairnessCheck(this.product, this.components, this.inside);
  }

  /** How much of the product was searched for components, and the memory that it took. */
  get effort(): { readonly visits: number; readonly bytes: number } {
    return { visits: this.inside.visits, bytes: this.staying.bytes + this.components.bytes + this.fairness.bytes };
  }

  protected *decide(): Generator<void, Decision> {
    const { staying, homes, components, inside } = this;
    const owed = staying.system.obligations.length;
    yield* staying.find();
    yield* homes.find();
    yield* fairComponents(components, this.fairness, (id) => this.fair.add(id));
    if (staying.system.obligations.length !== owed)
      throw new Error('Obligations turned up while it was decided what is fair.');
    const mayStay = inside.rests || this.fair.size > 0;
    // While it waits, the automaton may do so after any step that leaves the bounds.
    if (!mayStay && (!staying.leaves || this.waits)) return { verdict: staying.leaves ? 'unknown' : 'holds' };
    const reach = new Reach(this.product, this.mayStay, this.isHome, this.instances);
    let found: readonly Node[] = [];
    while (!reach.isDone && found.length === 0 && (mayStay || !reach.escapes)) found = yield* reach.round();
    if (found.length > 0) {
      const maker = new LassoMaker(this.product, components, reach, this.limits.framed);
      return {
        verdict: 'violated',
        lasso: yield* maker.make(found, ({ state, instance, place }) => this.isResting(state, instance, place)),
      };
    }
    return { verdict: staying.leaves && reach.escapes ? 'unknown' : 'holds' };
  }

  private readonly mayStay = (state: number): boolean =>
    this.staying.isResting(state) || this.staying.componentOf(state) !== 0;
  /** True of a node at which a fair behaviour may stay that is accepted. */
  private readonly isHome = (state: number, instance: number, place: number): boolean => {
    if (this.isResting(state, instance, place)) return true;
    if (this.fair.size === 0 || this.staying.componentOf(state) === 0) return false;
    return this.fair.has(this.components.idOf[this.product.nodeOf(state, instance, place)] as number);
  };
  /** True of a node that may be repeated for ever. */
  private isResting(state: number, instance: number, place: number): boolean {
    return this.staying.isResting(state) && this.product.optionsIn(place, state, instance).isHome;
  }
  /** The instances that may be violated, or leave the bounds, in their order. Along a permutation one becomes another. */
  private get instances(): readonly number[] {
    const { permutes, leaves } = this.staying;
    const all = Array.from({ length: this.product.atoms.instances }, (_, j) => j);
    return permutes || leaves ? all : all.filter((j) => this.homes.instances.has(j));
  }
}
