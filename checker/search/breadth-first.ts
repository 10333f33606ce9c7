/**
 * Breadth-first search over a transition system, level by level.
 *
 * Invariant: states below `head` are expanded; states from `levelEnd` on have depth `depth + 1`; what is found while a
 * level is expanded has the shortest trace that there is.
 */
import type { Findings, TransitionSystem } from './system.ts';

/** How far a search has come. */
export interface Reached {
  readonly head: number;
  readonly depth: number;
  readonly levelEnd: number;
}

export class BreadthFirstSearch implements Reached {
  head = 0;
  /** The depth of the states that are being expanded; 0 if there are none. */
  depth = 0;
  /** Where the states end that have this depth. */
  levelEnd = 0;
  private begun = false;

  constructor(
    private readonly system: TransitionSystem,
    private readonly findings: Findings,
    /** How far another one has come, on whose states the system begins. */
    private readonly from: Reached | null = null,
  ) {}

  /** How many states were found and not yet expanded. */
  get queue(): number {
    return this.system.store.count - this.head;
  }
  get distinct(): number {
    return this.system.store.count;
  }
  /** Expands about a batch of successors; true once nothing is left. */
  advance(): boolean {
    const { system, findings } = this;
    const { store } = system;
    if (!this.begun) {
      this.begun = system.begin(findings);
      this.depth = store.count > 0 ? 1 : 0;
      if (!this.begun) return false;
      this.levelEnd = store.count;
      if (this.from !== null) ({ head: this.head, depth: this.depth, levelEnd: this.levelEnd } = this.from);
    }
    if (this.head === store.count) return true;
    this.head = system.expand(this.head, this.levelEnd, findings);
    system.flush(findings);
    if (this.head === this.levelEnd && store.count > this.levelEnd) {
      this.levelEnd = store.count;
      this.depth++;
    }
    return this.head === store.count;
  }
}
