/**
 * Whether a log is a behaviour: a search for a linearisation of its events with steps of the spec for them, and silent steps between
 * (Horatiu Cirstea, Markus A. Kuppe, Benjamin Loillier and Stephan Merz, "Validating Traces of Distributed Programs Against TLA+
 * Specifications", SEFM 2024). Departures: choices that are not told are taken from the spec's own lists instead of being constrained by a
 * formula, and events need not come in one order.
 *
 * What is searched are pairs of a cut and a state. Of a log in one order all states that agree with its beginning are known together, event
 * after event; silent steps are taken from all of them together. Where events of several nodes come in any order there are many cuts, of which one linearisation
 * needs few: there the search goes into the depth, takes what stands first in the log first, and remembers the pairs that it has met.
 *
 * Invariant: what is met agrees with the events of its cut; each pair is met once; a pair that is given up leads to no end of the log.
 */
import { type Cut, nextOf, type Ordered } from './order.ts';
import type { Mapped, Shown } from './read.ts';
import type { Stepping, Taken, Tally } from './steps.ts';

/** A state that agrees with the events of a cut, and how it was come to. */
export interface Reached<S> {
  readonly cut: Cut;
  /** How many events that are. */
  readonly past: number;
  readonly state: S;
  readonly from: Reached<S> | null;
  /** Silent steps, and last the one of an event. */
  readonly by: readonly Taken<S>[];
  /** That event, by its place; null initially. */
  readonly event: number | null;
}

/** How far a search has come. */
export interface Searched<S> {
  /** What agrees with the whole log; null if nothing does, or is not found yet. */
  end: Reached<S> | null;
  /** Everything that agrees with as many events as any: where the search failed, if it did. */
  furthest: Reached<S>[];
  /** How many pairs were met, and how many states agreed with one beginning of the log at most. */
  states: number;
  most: number;
  readonly tally: Tally;
}

/** What to search in. */
export interface Searching<S> {
  readonly stepping: Stepping<S>;
  readonly mapped: Pick<Mapped, 'silent' | 'atMost'>;
  readonly order: Ordered;
}

/** Searches, a little with each step of the generator. */
export function* search<S>(within: Searching<S>, found: Searched<S>): Generator<void, void> {
  const { order, stepping } = within;
  const cut = order.nodes.map(() => 0);
  const starts = new Map<string | number, Reached<S>>();
  for (const state of stepping.initial)
    starts.set(stepping.key(state), { cut, past: 0, state, from: null, by: [], event: null });
  if (order.nodes.length <= 1) yield* eventAfterEvent(within, [...starts.values()], found);
  else yield* intoTheDepth(within, [...starts.values()], found);
}

/** All states that agree with one event more, from all that agree with those before. */
function* eventAfterEvent<S>(
  within: Searching<S>,
  starts: readonly Reached<S>[],
  found: Searched<S>,
): Generator<void, void> {
  const { order, stepping } = within;
  let now = [...starts];
  found.states = now.length;
  for (;;) {
    found.furthest = now;
    found.most = Math.max(found.most, now.length);
    const [first] = now;
    if (first === undefined) return;
    if (first.past === order.events.length) {
      found.end = first;
      return;
    }
    const next = new Map<string | number, Reached<S>>();
    for (const other of onwards(within, now, found.tally)) {
      yield;
      if (other === null) continue;
      const key = stepping.key(other.state);
      if (!next.has(key)) next.set(key, other);
    }
    if (next.size === 0) return;
    found.states += next.size;
    now = [...next.values()];
  }
}

function* intoTheDepth<S>(
  within: Searching<S>,
  starts: readonly Reached<S>[],
  found: Searched<S>,
): Generator<void, void> {
  const { order, stepping } = within;
  const met = new Set<string>();
  const stack: Iterator<Reached<S> | null>[] = [starts[Symbol.iterator]()];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    yield;
    const { value: one, done } = top.next();
    if (done === true) {
      stack.pop();
      continue;
    }
    if (one === null) continue;
    const key = `${one.cut.join()} ${stepping.key(one.state)}`;
    if (met.has(key)) continue;
    met.add(key);
    found.states++;
    if (one.past > (found.furthest[0]?.past ?? -1)) found.furthest = [];
    if (one.past >= (found.furthest[0]?.past ?? 0)) found.furthest.push(one);
    found.most = Math.max(found.most, found.furthest.length);
    if (one.past === order.events.length) {
      found.end = one;
      return;
    }
    stack.push(onwards(within, [one], found.tally));
  }
}

/**
 * What agrees with one event more than these, which agree with the same ones: with as few silent steps as will do first, and then with what
 * stands first in the log. Between, null: there may be many silent steps that lead nowhere, in which the search can be stopped. Very many may wait at
 * a time for being gone on with, so that this is no generator.
 */
function onwards<S>(
  { mapped, order, stepping }: Searching<S>,
  ones: readonly Reached<S>[],
  tally: Tally,
): Iterable<Reached<S> | null> & Iterator<Reached<S> | null> {
  const next = nextOf(order, (ones[0] as Reached<S>).cut);
  const quiets = silently({ ...mapped, stepping }, ones, tally)[Symbol.iterator]();
  let quiet: Quiet<S, Reached<S>> | null = null;
  /** How many of the next events were asked there, and what is left of the steps for the last of them. */
  let asked = next.length;
  let steps: Iterator<Taken<S>> = nothing;
  const reached = ({ of: from, by }: Quiet<S, Reached<S>>, taken: Taken<S>, event: number): Reached<S> => ({
    cut: from.cut.map((past, node) => (order.nodes[node]?.[past] === event ? past + 1 : past)),
    past: from.past + 1,
    state: taken.state,
    from,
    by: [...by, taken],
    event,
  });
  return {
    next() {
      for (;;) {
        const step = steps.next();
        const event = next[asked - 1] as number;
        if (step.done !== true)
          return { done: false, value: reached(quiet as Quiet<S, Reached<S>>, step.value, event) };
        if (quiet !== null && asked < next.length) {
          const shown = order.events[next[asked++] as number] as Shown;
          steps = stepping.from(quiet.state, shown, tally)[Symbol.iterator]();
          continue;
        }
        const { value, done } = quiets.next();
        if (done === true) return { done: true, value: null };
        quiet = value;
        steps = nothing;
        asked = value === null ? next.length : 0;
        return { done: false, value: null };
      }
    },
    [Symbol.iterator]() {
      return this;
    },
  };
}
const nothing: Iterator<never> = [].values();

/** What silent steps lead to, and from which of those that were there. */
interface Quiet<S, O> {
  readonly state: S;
  readonly of: O;
  readonly by: readonly Taken<S>[];
}

/**
 * The states that at most so many silent steps lead to from each of some, one after the other, by as few as possible; that itself comes first.
 * What as few had led to from an earlier one is not come to again. Null now and then.
 */
export function silently<S, O extends { readonly state: S }>(
  within: Quietly<S>,
  from: readonly O[],
  tally: Tally,
): Iterable<Quiet<S, O> | null> {
  return within.silent.length === 0
    ? from.map((of) => ({ state: of.state, of, by: [] }))
    : silentSteps(within, from, tally);
}
type Quietly<S> = Pick<Mapped, 'silent' | 'atMost'> & { readonly stepping: Stepping<S> };
function* silentSteps<S, O extends { readonly state: S }>(
  { stepping, silent, atMost }: Quietly<S>,
  from: readonly O[],
  tally: Tally,
): Iterable<Quiet<S, O> | null> {
  const fewest = new Map<string | number, number>();
  for (const of of from) {
    let now: Quiet<S, O>[] = [{ state: of.state, of, by: [] }];
    yield* now;
    fewest.set(stepping.key(of.state), 0);
    for (let steps = 1; steps <= atMost && now.length > 0; steps++) {
      const next: Quiet<S, O>[] = [];
      for (const { state, by } of now) {
        yield null;
        for (const shown of silent)
          for (const taken of stepping.from(state, shown, tally)) {
            const key = stepping.key(taken.state);
            if ((fewest.get(key) ?? Number.POSITIVE_INFINITY) <= steps) continue;
            fewest.set(key, steps);
            const other = { state: taken.state, of, by: [...by, taken] };
            next.push(other);
            yield other;
          }
      }
      now = next;
    }
  }
}
