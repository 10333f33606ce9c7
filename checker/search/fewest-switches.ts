/**
 * Of the shortest paths to a goal, those on which the actor changes least often. A second pass over what a breadth-first
 * search has stored, made only for what it has found.
 *
 * The states of each depth stand together in the store, and a shortest path goes one depth further with each step. Over such
 * steps runs Dijkstra's algorithm, with a list for each cost (Robert Dial, "Algorithm 360: shortest-path forest with
 * topological ordering", CACM 12(11), 1969). A node is a state and who acted last; a step costs 1 if somebody else takes it.
 * So states are looked at in the order of how few switches lead to them, as in Madanlal Musuvathi and Shaz Qadeer, "Iterative
 * context bounding for systematic testing of multithreaded programs", PLDI 2007; those that only many lead to never are.
 *
 * With symmetry a state stands for its orbit, and an actor has another name on either side of a step: `by` before it, `as`
 * after it.
 *
 * Invariant: every node that costs less than `cost` was followed, but for those of a state that costs less by another actor:
 * to switch in the next step at the latest is no dearer.
 */

/** The steps from a state to states of the next depth. */
export interface ActedSteps {
  readonly count: number;
  readonly targets: Int32Array;
  /** Who takes each step, and what the state that it leads to calls it. */
  readonly by: Uint16Array;
  readonly as: Uint16Array;
}
/** A goal that a step meets, by its number; wherever the step leads. */
export interface ActedEnd {
  readonly goal: number;
  readonly by: number;
}
/** What was explored, by who acts: only integers. */
export interface ActedSystem {
  /** How many actors there are; they are numbered from 0, and this number is nobody, who acts before the first step. */
  readonly actors: number;
  /** For each number of steps, the first state that so many lead to; last, where the states of the last depth end. */
  readonly levels: readonly number[];
  readonly starts: readonly ActedStart[];
  /** For each goal, how many steps lead to it. */
  readonly goals: readonly number[];
  /** The goals that a state meets, of those that so many steps lead to. */
  goalsOf(state: number, steps: number): Iterable<number>;
  /** The steps from a state that so many steps lead to; good until the next call. */
  stepsOf(state: number, steps: number): { readonly next: ActedSteps; readonly ends: readonly ActedEnd[] };
}
export interface ActedStart {
  readonly state: number;
  /** Who acted last on the way to it, and how often that had changed. */
  readonly actor: number;
  readonly switches: number;
}

const none = 0xffff;

export class FewestSwitches {
  /** How many states were expanded again. */
  private expanded = 0;
  private readonly stride: number;
  /** For each state its place plus 1, or 0 if it was not reached. */
  private readonly places: Int32Array;
  private readonly states: number[] = [];
  /** By node: the fewest switches. A node is a place, times the stride, plus an actor. */
  private costs = new Uint16Array(1 << 12).fill(none);
  /** By place: the fewest switches whoever acted last; where its steps are, once it was expanded, else -1. */
  private least = new Uint16Array(1 << 10);
  private stepsAt = new Int32Array(1 << 10);
  private stepsEnd = new Int32Array(1 << 10);
  /** By step: the place that it leads to, and its actor before and after. */
  private targets = new Int32Array(1 << 12);
  private by = new Uint16Array(1 << 12);
  private as = new Uint16Array(1 << 12);
  private stepCount = 0;
  private readonly ends = new Map<number, readonly ActedEnd[]>();
  /** By cost, the nodes to follow. */
  private readonly open: number[][] = [];
  private readonly best: number[];
  private readonly meeting: number[][];
  private readonly isProven: boolean[];
  private towards: { readonly goal: number; readonly nodes: Uint8Array } | null = null;

  /** Looks for all goals, until that would take more than so many states to expand. */
  constructor(
    private readonly system: ActedSystem,
    private readonly most: number,
  ) {
    const { actors, levels, starts, goals } = system;
    this.stride = actors + 1;
    this.places = new Int32Array(levels[Math.max(-1, ...goals) + 1] ?? (levels.at(-1) as number));
    this.best = goals.map(() => none);
    this.meeting = goals.map(() => []);
    this.isProven = goals.map(() => false);
    for (const { state, actor, switches } of starts) this.reach(state, actor, switches);
    this.run();
  }

  /** The fewest switches on the way to a goal; null if no way was found. */
  switches(goal: number): number | null {
    const best = this.best[goal] as number;
    return best === none ? null : best;
  }
  /** True if it is known that there is no way with fewer. */
  proven(goal: number): boolean {
    return this.isProven[goal] as boolean;
  }
  /** The fewest switches on the way to a state by somebody; null if it was not reached so. */
  costOf(state: number, actor: number): number | null {
    const place = (this.places[state] as number) - 1;
    const cost = place < 0 ? none : (this.costs[place * this.stride + actor] as number);
    return cost === none ? null : cost;
  }
  /** What a step by somebody costs after one by another. */
  costOfSwitch(before: number, by: number): number {
    return before === by || before === this.system.actors ? 0 : 1;
  }
  /** True if a way to the goal with the fewest switches leads through this state by this actor. */
  isOnTheWay(goal: number, state: number, actor: number): boolean {
    if (this.towards?.goal !== goal) this.towards = { goal, nodes: this.nodesTowards(goal) };
    const place = (this.places[state] as number) - 1;
    return place >= 0 && this.towards.nodes[place * this.stride + actor] === 1;
  }

  private run(): void {
    const { goals } = this.system;
    for (let cost = 0; cost < this.open.length; cost++) {
      // States of the last depth are judged, not expanded.
      const deepest = Math.max(-1, ...goals.filter((_, goal) => !this.isProven[goal]));
      if (deepest < 0) return;
      const nodes = this.open[cost] ?? [];
      for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
        if (this.follow(node, cost, deepest)) continue;
        for (const [goal, best] of this.best.entries()) if (best <= cost) this.isProven[goal] = true;
        return;
      }
      for (const [goal, best] of this.best.entries()) if (best <= cost) this.isProven[goal] = true;
    }
    for (const [goal, best] of this.best.entries()) if (best !== none) this.isProven[goal] = true;
  }
  /** Follows the steps from a node; false if that would be one state too many. */
  private follow(node: number, cost: number, deepest: number): boolean {
    const place = Math.floor(node / this.stride);
    const actor = node % this.stride;
    if (this.costs[node] !== cost || cost > (this.least[place] as number)) return true;
    const state = this.states[place] as number;
    const steps = stepsTo(this.system.levels, state);
    if (steps > deepest) return true;
    if (this.stepsAt[place] === -1) {
      for (const goal of this.system.goalsOf(state, steps)) {
        this.meeting[goal]?.push(place);
        this.meet(goal, cost);
      }
      if (steps === deepest) {
        this.stepsAt[place] = this.stepCount;
        this.stepsEnd[place] = this.stepCount;
        return true;
      }
      if (this.expanded === this.most) return false;
      this.expand(place, state, steps);
    }
    for (let i = this.stepsAt[place] as number; i < (this.stepsEnd[place] as number); i++)
      this.reachPlace(
        this.targets[i] as number,
        this.as[i] as number,
        cost + this.costOfSwitch(actor, this.by[i] as number),
      );
    for (const { goal, by } of this.ends.get(place) ?? []) this.meet(goal, cost + this.costOfSwitch(actor, by));
    return true;
  }
  private meet(goal: number, cost: number): void {
    this.best[goal] = Math.min(this.best[goal] as number, cost);
  }
  /** Looks up the steps from a state, and keeps them. */
  private expand(place: number, state: number, steps: number): void {
    this.expanded++;
    const { next, ends } = this.system.stepsOf(state, steps);
    this.stepsAt[place] = this.stepCount;
    const length = this.stepCount + next.count;
    if (length > this.targets.length) {
      this.targets = enlarged(this.targets, new Int32Array(2 * length));
      this.by = enlarged(this.by, new Uint16Array(2 * length));
      this.as = enlarged(this.as, new Uint16Array(2 * length));
    }
    for (let i = 0; i < next.count; i++) {
      this.targets[this.stepCount] = this.placeOf(next.targets[i] as number);
      this.by[this.stepCount] = next.by[i] as number;
      this.as[this.stepCount++] = next.as[i] as number;
    }
    this.stepsEnd[place] = this.stepCount;
    if (ends.length > 0) this.ends.set(place, ends);
  }
  private reach(state: number, actor: number, cost: number): void {
    this.reachPlace(this.placeOf(state), actor, cost);
  }
  private reachPlace(place: number, actor: number, cost: number): void {
    const node = place * this.stride + actor;
    if ((this.costs[node] as number) <= cost) return;
    this.costs[node] = cost;
    if (cost > (this.least[place] as number)) return;
    this.least[place] = cost;
    while (this.open.length <= cost) this.open.push([]);
    this.open[cost]?.push(node);
  }
  private placeOf(state: number): number {
    const known = this.places[state] as number;
    if (known > 0) return known - 1;
    const place = this.states.push(state) - 1;
    this.places[state] = place + 1;
    if (place >= this.least.length) {
      this.least = enlarged(this.least, new Uint16Array(2 * place));
      this.stepsAt = enlarged(this.stepsAt, new Int32Array(2 * place));
      this.stepsEnd = enlarged(this.stepsEnd, new Int32Array(2 * place));
    }
    this.least[place] = none;
    this.stepsAt[place] = -1;
    if ((place + 1) * this.stride > this.costs.length)
      this.costs = enlarged(this.costs, new Uint16Array(2 * (place + 1) * this.stride).fill(none));
    return place;
  }

  /** The nodes through which the ways to a goal lead that have the fewest switches: backwards, depth by depth. */
  private nodesTowards(goal: number): Uint8Array {
    const { stride, costs } = this;
    const best = this.best[goal] as number;
    const on = new Uint8Array(this.states.length * stride);
    for (const place of this.meeting[goal] as number[])
      for (let actor = 0; actor < stride; actor++)
        if (costs[place * stride + actor] === best) on[place * stride + actor] = 1;
    const before = (place: number, by: number, cost: number): void => {
      for (let actor = 0; actor < stride; actor++)
        if ((costs[place * stride + actor] as number) + this.costOfSwitch(actor, by) === cost)
          on[place * stride + actor] = 1;
    };
    for (const [place, ends] of this.ends) for (const end of ends) if (end.goal === goal) before(place, end.by, best);
    const goalSteps = this.system.goals[goal] as number;
    this.backwards ??= Int32Array.from(this.states.keys()).sort(
      (a, b) => (this.states[b] as number) - (this.states[a] as number),
    );
    const beyond = this.system.levels[goalSteps] as number;
    for (const place of this.backwards) {
      if ((this.states[place] as number) >= beyond || this.stepsAt[place] === -1) continue;
      for (let i = this.stepsAt[place] as number; i < (this.stepsEnd[place] as number); i++) {
        const target = (this.targets[i] as number) * stride + (this.as[i] as number);
        if (on[target] === 1) before(place, this.by[i] as number, costs[target] as number);
      }
    }
    return on;
  }
  /** The places, those of the last depth first. */
  private backwards: Int32Array | null = null;
}

/** How many steps lead to a state: the last level that does not begin after it. */
export function stepsTo(levels: readonly number[], state: number): number {
  let low = 0;
  let high = levels.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((levels[middle] as number) <= state) low = middle;
    else high = middle;
  }
  return low;
}

function enlarged<T extends Int32Array | Uint16Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
