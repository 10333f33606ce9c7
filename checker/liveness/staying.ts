/**
 * Where a fair behaviour can stay for ever, whatever is asked of it: in a state in which nothing is owed, and in a fair component of
 * the system itself. This is found once for all properties. If every step leads to a state that was found later, there are no
 * components, and one look at the steps, state by state, shows that.
 *
 * Nothing is said of what happens outside the bounds.
 */
import type { Automaton } from './buchi.ts';
import { Components, type Graph, watched } from './components.ts';
import { Expansion } from './expansion.ts';
import { FairnessCheck } from './fair.ts';
import { fairComponents } from './fair-components.ts';
import { Product } from './product.ts';
import { Remembered } from './remembered.ts';
import type { AtomSystem, ExploredSystem } from './system.ts';

export class Staying {
  /** How many bytes it took at most to find all this. */
  bytes = 0;
  /** A step of some state leaves the bounds. */
  leaves = false;
  /** A step of some state leads to another member of an orbit than the one that stands for it. */
  permutes = false;
  /** 1 for a state in which nothing is owed. */
  private readonly resting: Uint8Array;
  /** For each state the number of its fair component, 0 if it lies in none. Empty if there are no components. */
  private idOf = new Int32Array(0);
  /** True once all this is found: then the steps of all states were looked at. */
  isFound = false;

  /** The system; where there are cycles, it remembers steps. */
  readonly system: Remembered;

  constructor(system: ExploredSystem, room = 1 << 24) {
    this.system = new Remembered(system, room);
    this.resting = new Uint8Array(system.count);
  }
  /** True of a state in which nothing is owed. */
  isResting(state: number): boolean {
    return this.resting[state] === 1;
  }
  /** The fair component that a state lies in; 0 if it lies in none. */
  componentOf(state: number): number {
    return this.idOf[state] ?? 0;
  }

  /** Finds it all, if that was not done yet. It pauses now and then. */
  *find(): Generator<void, void> {
    if (this.isFound) return;
    if (!(yield* this.goesOnwards())) yield* this.findComponents();
    this.isFound = true;
  }
  /** True if every step leads to a state that was found later; it is then known where nothing is owed. */
  private *goesOnwards(): Generator<void, boolean> {
    const { system, resting } = this;
    const mayOwe = system.obligations.length > 0;
    resting.fill(1);
    for (let first = 0; first < system.count; ) {
      const { end, count, sources, targets, permutations, labels } = system.stepsFrom(first);
      for (let k = 0; k < count; k++) {
        const source = sources[k] as number;
        const target = targets[k] as number;
        if (target < 0) this.leaves = true;
        else if (target <= source) return false;
        if (permutations[k] !== 0) this.permutes = true;
        if (mayOwe && system.obligationsOf(labels[k] as number).length > 0) resting[source] = 0;
      }
      first = end;
      yield;
    }
    return true;
  }
  private *findComponents(): Generator<void, void> {
    const { system, resting } = this;
    yield* system.remember();
    const product = new Product(system, noAtoms, anything, Number.POSITIVE_INFINITY);
    const whole = new Expansion(product);
    const noting: Graph = watched(whole, (state) => {
      resting[state] = whole.owes ? 0 : 1;
    });
    let next = 0;
    const components = new Components(noting, () => (next < system.count ? next++ : -1));
    const fairness = new FairnessCheck(product, components, whole);
    const fair = new Set<number>();
    yield* fairComponents(components, fairness, (id) => fair.add(id));
    this.idOf = components.idOf.map((id) => (fair.has(id) ? id : 0));
    this.leaves = whole.leaves;
    this.permutes = whole.permutes;
    this.bytes = resting.byteLength + components.bytes + fairness.bytes + system.bytes;
  }
}

/** It accepts everything. */
const anything: Automaton = { edges: [[{ must: 0, mustNot: 0, to: 0, marks: 0 }]], marks: 0 };

/** What says nothing of any state. */
export const noAtoms: AtomSystem = {
  instances: 1,
  instancesBackBy: () => [0],
  lettersAt: () => 0,
  ofSteps: 0,
  lettersAlong: () => 0,
  lettersAfter: () => 0,
};
