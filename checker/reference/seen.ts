/**
 * What random walks have seen: how often each state was visited, what lies outside the bounds, what was reached. A walk is guided by it.
 *
 * Walks run in several threads at once, and what one of them does must not depend on which others have ended by then. So a walk is guided by those
 * up to a number that its own decides, and by itself: a few before it are left out, which may run beside it, and all find the same however many do.
 *
 * Invariant: what guides a walk is what all walks up to some number have seen, whole, and nothing of later ones.
 */

/** So many walks before one do not guide it: of the first few, then a sixteenth of those before it, up to the most. More threads than that would wait. */
const [fewest, share] = [4, 16];
export const mostBeside = 16;

/**
 * The last of the walks that guide this one. To leave some out has its price: 150 walks through Raft with `forget-vote` come to a tenth fewer states than if
 * only the walk itself were left out. Without any that guides, they come to a third of them.
 */
export function guidedUpTo(walk: number): number {
  return Math.max(0, walk - Math.min(mostBeside, fewest + Math.floor(walk / share)));
}

/** What a walk has seen, as texts: states in the order in which they were visited, ways out of the bounds, the `reachable` properties that it reached. */
export interface Trail {
  readonly visited: readonly string[];
  readonly outside: readonly string[];
  readonly reached: readonly string[];
}

export class Seen {
  /** How often the walks that guide have visited each state that any walk has visited. */
  private readonly visits = new Map<string, number>();
  private readonly outside = new Map<string, boolean>();
  private readonly reached = new Set<string>();
  /** Of walks that do not guide yet, in the order in which they were added. */
  private readonly trails = new Map<number, Trail[]>();
  /** The walks up to this number guide. */
  private guiding = 0;

  /** Different states, and different ways out of the bounds, that were seen by any walk that was added. */
  get distinctCount(): number {
    return this.visits.size;
  }
  get outsideCount(): number {
    return this.outside.size;
  }

  /** Adds what a walk has seen, or the next part of it. It must not guide yet. */
  add(walk: number, trail: Trail): void {
    for (const state of trail.visited) if (!this.visits.has(state)) this.visits.set(state, 0);
    for (const way of trail.outside) if (!this.outside.has(way)) this.outside.set(way, false);
    const before = this.trails.get(walk);
    if (before === undefined) this.trails.set(walk, [trail]);
    else before.push(trail);
  }

  /** Takes in what guides the walk of this number. All that it is guided by must have been added, and no later walk must have been guided. */
  guide(walk: number): void {
    for (const last = guidedUpTo(walk); this.guiding < last; ) {
      const number = ++this.guiding;
      for (const { visited, outside, reached } of this.trails.get(number) ?? []) {
        for (const state of visited) this.visits.set(state, this.visitsOf(state) + 1);
        for (const way of outside) this.outside.set(way, true);
        for (const property of reached) this.reached.add(property);
      }
      this.trails.delete(number);
    }
  }

  /** True if any walk that was added has visited the state. */
  has(state: string): boolean {
    return this.visits.has(state);
  }
  /** How often the walks that guide have visited a state. */
  visitsOf(state: string): number {
    return this.visits.get(state) ?? 0;
  }
  /** Whether they have found that this lies outside. */
  isOutside(way: string): boolean {
    return this.outside.get(way) === true;
  }
  hasReached(property: string): boolean {
    return this.reached.has(property);
  }
}
