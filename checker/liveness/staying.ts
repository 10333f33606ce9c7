/**
 * Where a fair behaviour can stay for ever, whatever it is asked for: in a state in which nothing is owed, and in a strongly
 * connected component of the system itself in which each weak obligation is met or disabled somewhere. This is found once for
 * all properties, and costs about what exploring has cost. A property can be violated only where one of its instances has, in
 * such a place, letters that the automaton of its negation accepts again and again. Most have none anywhere, and hold: a product
 * is made for the others only.
 *
 * Why that is sound. A fair behaviour that the automaton accepts comes again and again to the nodes of a strongly connected set of
 * the product. Their states are one state that is repeated, in which therefore nothing is owed, or they lie in one component of
 * the system. That whole component is fair to the weak obligations if any part of it is, since a part has fewer witnesses; and
 * the letters that are read again and again are among those of the component. Along a permutation an instance becomes another,
 * so that, where there are any, the letters of all instances are taken together.
 *
 * Nothing is said of what happens outside the bounds.
 */
import type { Automaton } from './buchi.ts';
import { Components } from './components.ts';
import { Judge, slice } from './fair.ts';
import { Product } from './product.ts';
import { accepts } from './reduce.ts';
import type { AtomSystem, ExploredSystem } from './system.ts';

export class Staying {
  /** 1 for a state in which nothing is owed. */
  private readonly resting: Uint8Array;
  /** The components in which the weak obligations let a behaviour stay. */
  private readonly fair: Int32Array[] = [];
  private readonly whole: Product;
  private isExplored = false;

  constructor(private readonly system: ExploredSystem) {
    this.resting = new Uint8Array(system.count);
    this.whole = new Product(system, noAtoms, anything, Number.POSITIVE_INFINITY);
  }
  /** A step of a state leaves the bounds. */
  get leaves(): boolean {
    return this.whole.leaves;
  }

  /** The instances that may be violated; those that are left out are not. It pauses now and then. */
  *violable(atoms: AtomSystem, automaton: Automaton): Generator<void, ReadonlySet<number>> {
    if (!this.isExplored) yield* this.explore();
    const { system, resting } = this;
    const { instances } = atoms;
    const found = new Set<number>();
    const acceptance = new Acceptance(automaton);
    for (let state = 0; state < system.count; state++) {
      for (let instance = 0; instance < instances; instance++) {
        // The letters of every state are asked for, so that what fails there is found.
        const letters = atoms.lettersAt(state, instance);
        if (resting[state] === 1 && acceptance.of(new Set([letters]))) found.add(instance);
      }
      if (state % slice === slice - 1) yield;
    }
    for (const nodes of this.fair) {
      const letters = Array.from({ length: instances }, () => new Set<number>());
      for (const [i, state] of nodes.entries()) {
        for (let instance = 0; instance < instances; instance++)
          letters[this.whole.permutes ? 0 : instance]?.add(atoms.lettersAt(state, instance));
        if (i % slice === slice - 1) yield;
      }
      for (const [instance, read] of letters.entries()) if (acceptance.of(read)) found.add(instance);
    }
    return this.whole.permutes && found.size > 0 ? new Set(Array.from({ length: instances }, (_, j) => j)) : found;
  }

  private *explore(): Generator<void, void> {
    const { whole, system, resting } = this;
    let next = 0;
    const graph = {
      nodeCount: system.count,
      targets: whole.targets,
      targetCount: 0,
      loops: false,
      visit(state: number): void {
        whole.visit(state);
        this.targets = whole.targets;
        this.targetCount = whole.targetCount;
        this.loops = whole.loops;
        resting[state] = whole.owes ? 0 : 1;
      },
    };
    const components = new Components(graph, () => (next < system.count ? next++ : -1));
    const judge = new Judge(whole, components);
    do {
      if (components.advance(slice)) {
        const nodes = components.nodes.slice(components.first, components.end);
        const { kind } = yield* judge.judge(nodes, components.id);
        if (kind !== 'unfair') this.fair.push(nodes);
      }
      yield;
    } while (!components.isDone);
    this.isExplored = true;
  }
}

/** Whether an automaton accepts a word of some of these letters, each as often as it likes. */
class Acceptance {
  private readonly known = new Map<string, boolean>();
  constructor(private readonly automaton: Automaton) {}

  of(letters: ReadonlySet<number>): boolean {
    const key = [...letters].sort((a, b) => a - b).join();
    let answer = this.known.get(key);
    if (answer === undefined) {
      answer = accepts(this.among(letters));
      this.known.set(key, answer);
    }
    return answer;
  }
  /** The edges that one of these letters allows. */
  private among(letters: ReadonlySet<number>): Automaton {
    const { edges, marks } = this.automaton;
    const isAllowed = (must: number, mustNot: number): boolean =>
      [...letters].some((letter) => (must & ~letter) === 0 && (mustNot & letter) === 0);
    return { marks, edges: edges.map((own) => own.filter(({ must, mustNot }) => isAllowed(must, mustNot))) };
  }
}

/** It accepts everything. */
const anything: Automaton = { edges: [[{ must: 0, mustNot: 0, to: 0, marks: 0 }]], marks: 0 };

/** What says nothing of any state. */
export const noAtoms: AtomSystem = {
  instances: 1,
  instancesBackBy: () => [0],
  lettersAt: () => 0,
  lettersAfter: () => 0,
};
