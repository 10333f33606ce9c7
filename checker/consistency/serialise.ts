/**
 * The search that all consistency models share: put operations in one order that extends a partial order and has every
 * answer that was given.
 *
 * The search of Jeannette Wing and Chun Gong, "Testing and verifying concurrent objects", JPDC 17, 1993: try every operation
 * that may be the next one, and step back when the object would have answered otherwise; with the memory of Gavin Lowe,
 * "Testing for linearizability", Concurrency and Computation: Practice and Experience 29(4), 2017: a configuration (which
 * operations are in the order already, and the state of the object) that led nowhere leads nowhere the second time.
 *
 * Departures: any partial order, not that of real time alone. Operations that may be next are a list, linked as in Lowe's
 * search, so that stepping back undoes what was done in constant time. The object is asked once for each of its states and
 * each operation; from then on states are numbers. A query that may be next and is answered by the state at hand is put next,
 * and nothing else is tried: put later in any order, it may as well be put here.
 *
 * Invariant: the list holds, by index, the operations that are not in the order and all of whose predecessors are.
 */
import { keyOf } from '../spec/value.ts';
import type { Before } from './calls.ts';
import type { SequentialObject } from './sequential-object.ts';

/** An operation to be put in order. */
export interface Step<Op, Result> {
  readonly operation: Op;
  /** Absent if any answer will do. */
  readonly result?: Result;
  /** True if the order may do without it. */
  readonly optional: boolean;
}
export interface Problem<Op, Result> {
  readonly steps: readonly Step<Op, Result>[];
  readonly before: Before;
  /** Operations that may also be done at any moment and any number of times, with any answer. */
  readonly free?: readonly Op[];
}
/** `none` says that there is no order, `unknown` that the search was given up. */
export type Serialised =
  | { readonly found: 'order'; readonly order: readonly number[] }
  | { readonly found: 'none' | 'unknown' };

/** Asked from time to time whether to stop without an answer. */
export type GiveUp = () => boolean;
export const never: GiveUp = () => false;

const REFUSED = -1;
const END = -1;
const PATIENCE = 512;
/** More configurations than that are not kept: the search is then given up. */
const MOST_CONFIGURATIONS = 2 ** 22;

/** An order of the steps, as indexes, without those free ones that it needs. */
export function serialise<State, Op, Result>(
  problem: Problem<Op, Result>,
  object: SequentialObject<State, Op, Result>,
  giveUp: GiveUp = never,
): Serialised {
  const { steps, before, free = [] } = problem;
  const n = steps.length;
  const moves = new Moves(problem, object);
  const memory = new Memory(n);
  const after: number[][] = steps.map(() => []);
  const missing = before.map((earlier, i) => {
    for (const other of earlier) after[other]!.push(i);
    return earlier.length;
  });
  // The list of what may be next is a ring through `head`; the free operations, from n on, come behind it.
  const head = n + free.length;
  const [next, previous] = [new Array<number>(head + 1).fill(head), new Array<number>(head + 1).fill(head)];
  const insert = (x: number): void => {
    let at = head;
    while (next[at]! < x) at = next[at]!;
    link(x, at, next[at]!);
  };
  const link = (x: number, left: number, right: number): void => {
    next[x] = right;
    previous[x] = left;
    next[left] = x;
    previous[right] = x;
  };
  const remove = (x: number): void => {
    next[previous[x]!] = next[x]!;
    previous[next[x]!] = previous[x]!;
  };
  const following = (x: number): number => {
    const isFree = x >= n && x < head;
    if (!isFree && next[x] !== head) return next[x]!;
    const other = isFree ? x + 1 : n;
    return other < head ? other : END;
  };
  for (let x = 0; x < n; x++) if (missing[x] === 0) insert(x);

  const isQuery = steps.map(
    ({ operation, result, optional }) => !optional && object.isQuery?.(operation, result) === true,
  );
  /** A query that may be next and is answered by this state, or END. */
  const answered = (state: number): number => {
    for (let x = next[head]!; x !== head; x = next[x]!)
      if (isQuery[x] === true && moves.from(state, x) === state) return x;
    return END;
  };
  const path: { readonly x: number; readonly from: number; readonly alone: boolean }[] = [];
  let left = steps.reduce((sum, { optional }) => sum + (optional ? 0 : 1), 0);
  let state = 0;
  const take = (x: number, to: number, alone: boolean): void => {
    path.push({ x, from: state, alone });
    state = to;
    if (x >= n) return;
    remove(x);
    for (const later of after[x]!) if (--missing[later]! === 0) insert(later);
    if (!steps[x]!.optional) left--;
  };
  const undo = (x: number, from: number): void => {
    state = from;
    if (x >= n) return;
    for (const later of after[x]!) if (missing[later]!++ === 0) remove(later);
    link(x, previous[x]!, next[x]!);
    memory.toggle(x);
    if (!steps[x]!.optional) left++;
  };
  /** Does all that need not be chosen, and answers what to try first. */
  const settle = (): number => {
    for (let x = answered(state); x !== END; x = answered(state)) {
      memory.toggle(x);
      take(x, state, true);
    }
    return following(head);
  };

  let at = settle();
  for (let tried = 1; left > 0; tried++) {
    if (tried % PATIENCE === 0 && (memory.size > MOST_CONFIGURATIONS || giveUp())) return { found: 'unknown' };
    if (at === END) {
      const last = path.pop();
      if (last === undefined) return { found: 'none' };
      undo(last.x, last.from);
      at = last.alone ? END : following(last.x);
      continue;
    }
    const x = at;
    at = following(x);
    const to = moves.from(state, x);
    // What changes nothing and need not be done is not done, unless something is ordered after it.
    if (to === REFUSED || (to === state && (x >= n || (steps[x]!.optional && after[x]!.length === 0)))) continue;
    if (x < n) memory.toggle(x);
    if (memory.knows(to)) {
      if (x < n) memory.toggle(x);
      continue;
    }
    take(x, to, false);
    at = settle();
  }
  return { found: 'order', order: path.flatMap(({ x }) => (x < n ? [x] : [])) };
}

/** The object as a table: states are numbers in the order in which they were found, the initial one 0. */
class Moves<State, Op, Result> {
  private readonly states: State[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly moves: number[][] = [];
  private readonly operations: readonly Op[];
  private readonly answers: readonly (string | null)[];

  constructor(
    { steps, free = [] }: Problem<Op, Result>,
    private readonly object: SequentialObject<State, Op, Result>,
  ) {
    this.operations = [...steps.map(({ operation }) => operation), ...free];
    this.answers = steps.map(({ result }) => (result === undefined ? null : keyOf(result)));
    this.number(object.initial);
  }
  /** The state after an operation, or REFUSED if it would have another answer. */
  from(state: number, x: number): number {
    const known = this.moves[x]?.[state];
    if (known !== undefined) return known;
    const [after, result] = this.object.apply(this.states[state]!, this.operations[x]!);
    const answer = this.answers[x] ?? null;
    const isRefused = answer !== null && answer !== keyOf(result);
    const to = isRefused ? REFUSED : after === this.states[state] ? state : this.number(after);
    const row = this.moves[x];
    if (row === undefined) {
      const first: number[] = [];
      first[state] = to;
      this.moves[x] = first;
    } else row[state] = to;
    return to;
  }
  private number(state: State): number {
    const key = keyOf(state);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.states.push(state);
    this.numbers.set(key, this.states.length - 1);
    return this.states.length - 1;
  }
}

/** The configurations that were met: which steps are in the order, a bit each, and the state. */
class Memory {
  private readonly met = new Set<number | string>();
  private readonly words: number[];

  constructor(n: number) {
    this.words = new Array<number>(Math.ceil(n / 16)).fill(0);
  }
  get size(): number {
    return this.met.size;
  }
  toggle(x: number): void {
    this.words[x >> 4]! ^= 1 << (x & 15);
  }
  /** True if this was asked before, of the same steps and state. */
  knows(state: number): boolean {
    const { met, words } = this;
    const configuration =
      words.length <= 2
        ? (state * 2 ** 16 + (words[1] ?? 0)) * 2 ** 16 + (words[0] ?? 0)
        : `${state}:${String.fromCharCode(...words)}`;
    const before = met.size;
    met.add(configuration);
    return met.size === before;
  }
}
