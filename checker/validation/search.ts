/**
 * Whether a log is a behaviour: a search for a linearisation of its events with steps of the spec for them, and silent steps between
 * (Horatiu Cirstea, Markus A. Kuppe, Benjamin Loillier and Stephan Merz, "Validating Traces of Distributed Programs Against TLA+
 * Specifications", SEFM 2024). Departures: choices that are not told are taken from the spec's own lists instead of being constrained by a
 * formula, and events need not come in one order.
 *
 * What is searched are pairs of a cut and a state. Of a log in one order all states that agree with its beginning are known together, event
 * after event, and nothing else is kept. Where events of several nodes come in any order there are many cuts, of which one linearisation
 * needs few: there the search goes into the depth, takes what stands first in the log first, and remembers the pairs that it has met.
 *
 * Invariant: what is met agrees with the events of its cut; each pair is met once; a pair that is given up leads to no end of the log.
 */
import type { AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Cut, nextOf, type Ordered } from './order.ts';
import type { Mapped, Shown } from './read.ts';
import { stateKey, stepsFrom, type Taken, type Tally } from './steps.ts';

/** A state that agrees with the events of a cut, and how it was come to. */
export interface Reached {
  readonly cut: Cut;
  /** How many events that are. */
  readonly past: number;
  readonly state: AnyState;
  readonly from: Reached | null;
  /** Silent steps, and last the one of an event. */
  readonly by: readonly Taken[];
  /** That event, by its place; null initially. */
  readonly event: number | null;
}

/** How far a search has come. */
export interface Searched {
  /** What agrees with the whole log; null if nothing does, or is not found yet. */
  end: Reached | null;
  /** Everything that agrees with as many events as any: where the search failed, if it did. */
  furthest: Reached[];
  /** How many pairs were met, and how many states agreed with one beginning of the log at most. */
  states: number;
  most: number;
  readonly tally: Tally;
}

/** What to search in. */
export interface Searching {
  readonly model: CheckableModel;
  readonly mapped: Pick<Mapped, 'silent' | 'atMost'>;
  readonly order: Ordered;
}

/** Searches, a little with each step of the generator. */
export function* search(within: Searching, init: Iterable<AnyState>, found: Searched): Generator<void, void> {
  const cut = within.order.nodes.map(() => 0);
  const initial = { cut, past: 0, from: null, by: [], event: null };
  const starts = distinct(within, init, (state): Reached => ({ ...initial, state }));
  if (within.order.nodes.length <= 1) yield* eventAfterEvent(within, starts, found);
  else yield* intoTheDepth(within, starts, found);
}

function distinct<T extends { readonly state: AnyState }>(
  { model }: Searching,
  states: Iterable<AnyState>,
  make: (state: AnyState) => T,
): T[] {
  return [...new Map([...states].map((state) => [stateKey(model, state), make(state)])).values()];
}

/** All states that agree with one event more, from all that agree with those before. */
function* eventAfterEvent(within: Searching, starts: readonly Reached[], found: Searched): Generator<void, void> {
  const { model, order } = within;
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
    const next = new Map<string, Reached>();
    for (const one of now) {
      for (const other of onwards(within, one, found.tally)) {
        if (other === null) {
          yield;
          continue;
        }
        const key = stateKey(model, other.state);
        if (!next.has(key)) next.set(key, other);
      }
      yield;
    }
    if (next.size === 0) return;
    found.states += next.size;
    now = [...next.values()];
  }
}

function* intoTheDepth(within: Searching, starts: readonly Reached[], found: Searched): Generator<void, void> {
  const { model, order } = within;
  const met = new Set<string>();
  const stack: Iterator<Reached | null>[] = [starts[Symbol.iterator]()];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    yield;
    const { value: one, done } = top.next();
    if (done === true) {
      stack.pop();
      continue;
    }
    if (one === null) continue;
    const key = `${one.cut.join()} ${stateKey(model, one.state)}`;
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
    stack.push(onwards(within, one, found.tally)[Symbol.iterator]());
  }
}

/**
 * What agrees with one event more: with as few silent steps as will do first, and then with what stands first in the log. Between, null: there
 * may be many silent steps that lead nowhere, in which the search can be stopped.
 */
function* onwards(within: Searching, one: Reached, tally: Tally): Iterable<Reached | null> {
  const { model, order } = within;
  const next = nextOf(order, one.cut);
  for (const quiet of silently(within, one.state, tally)) {
    yield null;
    if (quiet === null) continue;
    const { state, by } = quiet;
    for (const event of next)
      for (const taken of stepsFrom(model, state, order.events[event] as Shown, tally))
        yield {
          cut: order.nodes.map((own, node) => {
            const past = one.cut[node] as number;
            return own[past] === event ? past + 1 : past;
          }),
          past: one.past + 1,
          state: taken.state,
          from: one,
          by: [...by, taken],
          event,
        };
  }
}

/** The states that at most so many silent steps lead to, each once, by as few as possible; the state itself is the first. Null now and then. */
export function* silently(
  { model, mapped: { silent, atMost } }: Pick<Searching, 'model' | 'mapped'>,
  state: AnyState,
  tally: Tally,
): Iterable<{ readonly state: AnyState; readonly by: readonly Taken[] } | null> {
  yield { state, by: [] };
  if (silent.length === 0) return;
  const met = new Set([stateKey(model, state)]);
  let now: { readonly state: AnyState; readonly by: readonly Taken[] }[] = [{ state, by: [] }];
  for (let steps = 0; steps < atMost && now.length > 0; steps++) {
    const next: { readonly state: AnyState; readonly by: readonly Taken[] }[] = [];
    for (const one of now) {
      yield null;
      for (const shown of silent)
        for (const taken of stepsFrom(model, one.state, shown, tally)) {
          if (met.size === met.add(stateKey(model, taken.state)).size) continue;
          const other = { state: taken.state, by: [...one.by, taken] };
          next.push(other);
          yield other;
        }
    }
    now = next;
  }
}
