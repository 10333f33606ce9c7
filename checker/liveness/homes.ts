/**
 * Where what violates a property may stay for ever: nodes of the product of the system with the automaton of the negation.
 *
 * Why nothing else need be searched for components. A fair behaviour that the automaton accepts comes again and again to the nodes of
 * a strongly connected set of the product. Their states are one state that is repeated, in which therefore nothing is owed, or they
 * are strongly connected in the system, and lie in a fair component of it: a component that holds them has all their witnesses of
 * weak fairness, and what strong fairness bars from it is not among them. The letters that are read again and again are among
 * those of the component, so that their places in the automaton lie on a cycle that accepts by such letters. Along a permutation an
 * instance becomes another, so that, where there are any, the letters of all instances are taken together.
 */
import { Acceptance } from './acceptance.ts';
import { slice } from './fair.ts';
import type { Product } from './product.ts';
import type { Staying } from './staying.ts';

export class Homes {
  /** The instances that may be violated. */
  readonly instances = new Set<number>();
  private readonly acceptance: Acceptance;
  /** States outside of fair components. */
  private readonly resting: number[] = [];
  /** For each fair component the places of the automaton, for each instance. */
  private readonly placesIn = new Map<number, readonly (readonly number[])[]>();

  constructor(
    private readonly product: Product,
    private readonly staying: Staying,
  ) {
    this.acceptance = new Acceptance(product.automaton);
  }

  /** Looks for them. It pauses now and then. */
  *find(): Generator<void, void> {
    const { staying } = this;
    const { atoms, system } = this.product;
    const lettersIn = new Map<number, readonly Set<number>[]>();
    for (let state = 0; state < system.count; state++) {
      // The letters of every state are asked for, so that what fails there is found.
      atoms.lettersAt(state, 0);
      const id = staying.componentOf(state);
      if (id !== 0) this.noteLetters(state, id, lettersIn);
      else if (staying.isResting(state)) this.noteRest(state);
      if (state % slice === slice - 1) yield;
    }
    for (const [id, letters] of lettersIn) this.noteComponent(id, letters);
  }
  /** The nodes, each of which is one from which a fair behaviour may be accepted, as far as is known here. */
  *nodes(): Generator<number> {
    const { product, acceptance, staying } = this;
    for (const state of this.resting)
      for (let j = 0; j < product.atoms.instances; j++)
        for (const place of acceptance.at(product.atoms.lettersAt(state, j))) yield product.nodeOf(state, j, place);
    if (this.placesIn.size === 0) return;
    for (let state = 0; state < product.system.count; state++)
      for (const [j, places] of this.placesIn.get(staying.componentOf(state))?.entries() ?? [])
        for (const place of places) yield product.nodeOf(state, j, place);
  }

  private noteRest(state: number): void {
    const { atoms } = this.product;
    let isHome = false;
    for (let j = 0; j < atoms.instances; j++) {
      if (this.acceptance.at(atoms.lettersAt(state, j)).length === 0) continue;
      isHome = true;
      this.instances.add(j);
    }
    if (isHome) this.resting.push(state);
  }
  /** Takes in the letters of a state in a fair component: for each instance, or for all together. */
  private noteLetters(state: number, id: number, lettersIn: Map<number, readonly Set<number>[]>): void {
    const { atoms } = this.product;
    const sets = this.staying.permutes ? 1 : atoms.instances;
    const letters = lettersIn.get(id) ?? Array.from({ length: sets }, () => new Set<number>());
    lettersIn.set(id, letters);
    for (let j = 0; j < atoms.instances; j++) letters[j % sets]?.add(atoms.lettersAt(state, j));
    if (atoms.ofSteps !== 0) this.noteSteps(state, letters);
  }
  /** Takes in the letters of the steps from a state, wherever they lead. */
  private noteSteps(state: number, letters: readonly Set<number>[]): void {
    const { atoms, system } = this.product;
    const { count, labels } = system.stepsOf(state);
    for (let j = 0; j < atoms.instances; j++) {
      const here = atoms.lettersAt(state, j) & ~atoms.ofSteps;
      for (let k = 0; k < count; k++)
        letters[j % letters.length]?.add(here | atoms.lettersAlong(labels[k] as number, j));
    }
  }
  private noteComponent(id: number, letters: readonly Set<number>[]): void {
    const { instances } = this.product.atoms;
    const places = Array.from({ length: instances }, (_, j) =>
      this.acceptance.among(letters[j % letters.length] as Set<number>),
    );
    if (places.every((own) => own.length === 0)) return;
    this.placesIn.set(id, places);
    for (const [j, own] of places.entries()) if (own.length > 0) this.instances.add(j);
  }
}
