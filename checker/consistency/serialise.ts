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
 * search, so that stepping back undoes what was done in constant time; which operations are in the order is known by the
 * list alone, as they are those that do not come after one of it. The object is asked once for each of its states and each
 * operation; from then on states are numbers. A query that may be next and is answered by the state at hand is put next, and
 * nothing else is tried: put later in any order, it may as well be put here.
 *
 * *Extras*, which an order may do without and which nothing is ordered after, such as writes that were never answered, and
 * free operations multiply the orders, but most are of no use:
 *
 *   (1) An extra is followed by an operation that it makes a difference to. Let x lead from state s to s', and y come next,
 *       which leads on to t. If y leads from s to t as well, with an answer that will do, the order without x is as good, since
 *       nothing waits for x. So such a y is not tried behind x: it was, or will be, tried in its place, with one extra more to
 *       spare. A query that is answered by s' and may be next was not answered by s, or it would have been put before x.
 *   (2) Fewer extras are better. Where the same steps are done but for extras, and the state is the same, whoever has used
 *       fewer of them can do what the other can: a configuration is known to lead nowhere if one with a part of its extras is.
 *   (3) Equal extras are interchangeable: of those of which one may be done whenever the other may, as `twins` says, the other
 *       is not used before it. An order that uses the other alone may use this one in its place.
 *
 * Invariant: the list holds, by index, the operations that are not in the order and all of whose predecessors are, but no extras.
 */
import { keyOf } from '../language/value.ts';
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
  /** By optional step, an equal one that may be done whenever it may, and need not be either. */
  readonly twins?: ReadonlyMap<number, number>;
  /** Operations that may also be done at any moment and any number of times, with any answer. */
  readonly free?: readonly Op[];
}
/** `none` says that there is no order, `unknown` that the search was given up. */
export type Serialised =
  | { readonly found: 'order'; readonly order: readonly number[] }
  | { readonly found: 'none' | 'unknown' };
export type Decided = Extract<Serialised, { readonly found: 'order' }> | { readonly found: 'none' };

/** Asked from time to time whether to stop without an answer. */
export type GiveUp = () => boolean;
export const never: GiveUp = () => false;

const REFUSED = -1;
const END = -1;
/** So many operations are tried between two looks at the clock, and before the first. */
const PATIENCE = 64;
const FIRST_PATIENCE = 512;
/** More configurations than that are not kept: the search is then given up. */
export const MOST_CONFIGURATIONS = 2 ** 22;

/** An order of the steps, as indexes, without those free ones that it needs. */
export function serialise<State, Op, Result>(
  problem: Problem<Op, Result>,
  object: SequentialObject<State, Op, Result>,
  giveUp: GiveUp = never,
): Serialised {
  const search = serialising(problem, object);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
    if (value > MOST_CONFIGURATIONS || giveUp()) return { found: 'unknown' };
  }
}

/** The same, a piece at a time. After each piece, how many configurations are kept. */
export function* serialising<State, Op, Result>(
  problem: Problem<Op, Result>,
  object: SequentialObject<State, Op, Result>,
): Generator<number, Decided> {
  const { steps } = problem;
  const n = steps.length;
  const after = successors(problem);
  const { extras, overwriting } = extrasOf(problem, after, object);
  const ready = new Ready(problem.before, after, new Set(extras.map(({ x }) => x)));
  const moves = new Moves(problem, object);
  const memory = new Memory();
  const isQuery = steps.map(
    ({ operation, result, optional }) => !optional && object.isQuery?.(operation, result) === true,
  );
  const path: Taken[] = [];
  let left = steps.reduce((sum, { optional }) => sum + (optional ? 0 : 1), 0);
  let state = 0;
  let used = 0n;
  const take = (at: number, to: number, alone: boolean): void => {
    const extra = extras[at - n];
    path.push({ at, from: state, used, alone });
    state = to;
    if (extra !== undefined) used |= extra.bit;
    else {
      ready.take(at);
      if (!steps[at]!.optional) left--;
    }
  };
  const undo = ({ at, from, used: before }: Taken): void => {
    state = from;
    used = before;
    if (at >= n) return;
    ready.undo(at);
    if (!steps[at]!.optional) left++;
  };
  /** A query that may be next and is answered by this state, or END. */
  const answered = (): number => {
    for (let x = ready.first(); x !== END; x = ready.following(x))
      if (isQuery[x] === true && moves.from(state, x) === state) return x;
    return END;
  };
  /** Does all that need not be chosen, and answers what to try first. */
  const settle = (): number => {
    for (let x = answered(); x !== END; x = answered()) take(x, state, true);
    return ready.first() === END ? behind(n - 1) : ready.first();
  };
  /** What is to be tried after this: the list, then the extras, of which behind another (1) the last make no difference. */
  const following = (at: number): number => {
    const next = at < n ? ready.following(at) : END;
    return next === END ? behind(Math.max(at, n - 1)) : next;
  };
  const behind = (at: number): number => {
    const end = n + (hasExtraLast() ? overwriting : extras.length);
    return at + 1 < end ? at + 1 : END;
  };
  const hasExtraLast = (): boolean => (path.at(-1)?.at ?? -1) >= n;
  /** True if something that may come next takes note of it whether this extra was done. */
  const matters = (to: number): boolean => {
    if (overwriting > 0) return true;
    for (let y = ready.first(); y !== END; y = ready.following(y)) {
      const t = moves.from(to, y);
      if (t !== REFUSED && t !== moves.from(state, y)) return true;
    }
    return false;
  };
  const mayUse = ({ x, bit, twin, isFree }: Extra): boolean =>
    isFree || ((used & bit) === 0n && ready.isOpen(x) && (used & twin) === twin);

  let at = settle();
  for (let tried = 1; left > 0; tried++) {
    if (tried >= FIRST_PATIENCE && tried % PATIENCE === 0) yield memory.size;
    if (at === END) {
      const last = path.pop();
      if (last === undefined) return { found: 'none' };
      undo(last);
      at = last.alone ? END : following(last.at);
      continue;
    }
    const candidate = at;
    at = following(candidate);
    const extra = extras[candidate - n];
    if (extra !== undefined && !mayUse(extra)) continue;
    const x = extra?.x ?? candidate;
    const to = moves.from(state, x);
    if (to === REFUSED || (hasExtraLast() && moves.from(path.at(-1)!.from, x) === to)) continue;
    if (extra !== undefined && (to === state || !matters(to))) continue;
    take(candidate, to, false);
    if (memory.knows(`${ready.text()}${character(to)}`, used)) {
      undo(path.pop()!);
      continue;
    }
    at = settle();
  }
  return {
    found: 'order',
    order: path.flatMap(({ at: taken }) => (taken < n ? [taken] : (extras[taken - n]!.step ?? []))),
  };
}

/** A step of the search: what was done, a step by its index or an extra by its place behind them, and what was so before. */
interface Taken {
  readonly at: number;
  readonly from: number;
  readonly used: bigint;
  /** True if nothing else need be tried in its place. */
  readonly alone: boolean;
}

/** What an order may do without, and nothing is ordered after. */
interface Extra {
  /** As an operation of the problem: the index of a step or, behind them, of what is free. */
  readonly x: number;
  readonly step: number | undefined;
  readonly isFree: boolean;
  /** A bit of its own, none if it is free; and that of its twin. */
  readonly bit: bigint;
  readonly twin: bigint;
}

function successors<Op, Result>({ steps, before }: Problem<Op, Result>): number[][] {
  const after: number[][] = steps.map(() => []);
  for (const [i, earlier] of before.entries()) for (const other of earlier) after[other]!.push(i);
  return after;
}

/** The extras; those that overwrite whatever there was come last, from `overwriting` on. */
function extrasOf<State, Op, Result>(
  { steps, twins, free = [] }: Problem<Op, Result>,
  after: readonly (readonly number[])[],
  object: SequentialObject<State, Op, Result>,
): { readonly extras: readonly Extra[]; readonly overwriting: number } {
  const optional = steps.flatMap(({ optional: may }, i) => (may && after[i]!.length === 0 ? [i] : []));
  const bits = new Map(optional.map((i, k) => [i, 1n << BigInt(k)]));
  const all = [
    ...optional.map((i): Extra => {
      const twin = bits.get(twins?.get(i) ?? END) ?? 0n;
      return { x: i, step: i, isFree: false, bit: bits.get(i)!, twin };
    }),
    ...free.map((_, k): Extra => ({ x: steps.length + k, step: undefined, isFree: true, bit: 0n, twin: 0n })),
  ];
  const overwrites = ({ x }: Extra): boolean =>
    object.isOverwrite?.(x < steps.length ? steps[x]!.operation : free[x - steps.length]!) === true;
  const others = all.filter((extra) => !overwrites(extra));
  return { extras: [...others, ...all.filter(overwrites)], overwriting: others.length };
}

/** The steps that may be next: a ring through `head`, by index. */
class Ready {
  private readonly next: number[];
  private readonly previous: number[];
  private readonly missing: number[];
  private readonly head: number;

  constructor(
    before: Before,
    private readonly after: readonly (readonly number[])[],
    private readonly extras: ReadonlySet<number>,
  ) {
    this.head = before.length;
    this.next = new Array<number>(this.head + 1).fill(this.head);
    this.previous = new Array<number>(this.head + 1).fill(this.head);
    this.missing = before.map(({ length }) => length);
    for (let x = this.head - 1; x >= 0; x--)
      if (this.missing[x] === 0 && !extras.has(x)) this.link(x, this.head, this.next[this.head]!);
  }
  first(): number {
    return this.following(this.head);
  }
  following(x: number): number {
    const next = this.next[x]!;
    return next === this.head ? END : next;
  }
  /** True if all that comes before this was done. */
  isOpen(x: number): boolean {
    return this.missing[x] === 0;
  }
  take(x: number): void {
    this.remove(x);
    for (const later of this.after[x]!) if (--this.missing[later]! === 0 && !this.extras.has(later)) this.insert(later);
  }
  undo(x: number): void {
    for (const later of this.after[x]!) if (this.missing[later]!++ === 0 && !this.extras.has(later)) this.remove(later);
    this.link(x, this.previous[x]!, this.next[x]!);
  }
  /** Equal if and only if the same steps are done, but for extras. */
  text(): string {
    let text = '';
    for (let x = this.first(); x !== END; x = this.following(x)) text += character(x);
    return text;
  }
  private insert(x: number): void {
    let at = this.head;
    while (this.next[at]! < x) at = this.next[at]!;
    this.link(x, at, this.next[at]!);
  }
  private link(x: number, left: number, right: number): void {
    this.next[x] = right;
    this.previous[x] = left;
    this.next[left] = x;
    this.previous[right] = x;
  }
  private remove(x: number): void {
    this.next[this.previous[x]!] = this.next[x]!;
    this.previous[this.next[x]!] = this.previous[x]!;
  }
}

/** Two characters for a number, of which other numbers have others. */
function character(x: number): string {
  return String.fromCharCode(x & 0xffff, x >>> 16);
}

/** The object as a table: states are numbers in the order in which they were found, the initial one 0. */
class Moves<State, Op, Result> {
  private readonly states: State[] = [];
  private readonly numbers = new Map<string, number>();
  /** By kind of step and state. Steps with equal operations and answers are of one kind. */
  private readonly moves: number[][] = [];
  private readonly kinds: readonly number[];
  private readonly operations: readonly Op[];
  private readonly answers: readonly (string | null)[];

  constructor(
    { steps, free = [] }: Problem<Op, Result>,
    private readonly object: SequentialObject<State, Op, Result>,
  ) {
    this.operations = [...steps.map(({ operation }) => operation), ...free];
    this.answers = steps.map(({ result }) => (result === undefined ? null : keyOf(result)));
    const kinds = new Map<string, number>();
    this.kinds = this.operations.map((operation, x) => {
      const text = `${keyOf(operation)}${this.answers[x] ?? ''}`;
      const known = kinds.get(text);
      if (known !== undefined) return known;
      this.moves.push([]);
      kinds.set(text, kinds.size);
      return kinds.size - 1;
    });
    this.number(object.initial);
  }
  /** The state after an operation, or REFUSED if it would have another answer. */
  from(state: number, x: number): number {
    const row = this.moves[this.kinds[x]!]!;
    const known = row[state];
    if (known !== undefined) return known;
    const [after, result] = this.object.apply(this.states[state]!, this.operations[x]!);
    const answer = this.answers[x] ?? null;
    const isRefused = answer !== null && answer !== keyOf(result);
    const to = isRefused ? REFUSED : after === this.states[state] ? state : this.number(after);
    row[state] = to;
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

/** The configurations that were met: by what is done and the state, the sets of extras in use of which none is part of another. */
export class Memory {
  private readonly met = new Map<string, bigint[]>();
  size = 0;

  /** True if nothing is possible here that was not possible where this was asked before. */
  knows(configuration: string, used: bigint): boolean {
    const before = this.met.get(configuration);
    if (before?.some((fewer) => (fewer & used) === fewer) === true) return true;
    const others = before?.filter((more) => (more & used) !== used) ?? [];
    this.size += 1 + others.length - (before?.length ?? 0);
    this.met.set(configuration, [...others, used]);
    return false;
  }
}
