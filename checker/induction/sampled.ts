/**
 * States at random that satisfy an invariant, for domains that are too large to list: reachable ones of which some parts were changed,
 * states that are put together of values of the domains, those that the user draws, and all of them repaired where the invariant is false.
 */

import type { AnyState } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import type { BagDomain, FunctionDomain, SequenceDomain, SetDomain } from '../language/collections.ts';
import { Bag } from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import type { Domain, OptionalDomain, RangeDomain } from '../language/domain.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from '../language/record.ts';
import { onStates, strictState } from '../language/steps.ts';
import { type Composite, keyOf } from '../language/value.ts';
import { randomNumbers } from '../reference/random.ts';
import { initialStates, keepsBounds, type State, successors, withinBounds } from '../reference/semantics.ts';
import type { Draws } from './drawing.ts';
import type { Conjunct, Tried } from './satisfying.ts';

/** A whole number from 0 up to `n`, without it. */
type Draw = (n: number) => number;
type AnyDomain = Domain<unknown>;

/** How many of the states that were drawn are changed further, and how often, before they are given up. */
const repairs = 12;
/** So many states are drawn for each that is wanted, at most. */
const mostDrawn = 100;
/** The longest walk, how many states are made of each that it comes by, and the largest collection that is put together. */
const depth = 60;
const ofEach = 8;
const largest = 4;
/** What counts for the cells of a collection that has no end. */
const endless = 8;

/**
 * At most `wanted` different states that satisfy all conjuncts; the same seed draws the same. Half of what is drawn is the user's own, if there
 * is any. Throws what their code throws.
 */
export function sampled(
  model: CheckableModel,
  conjuncts: readonly Conjunct[],
  { seed, wanted }: { readonly seed: number; readonly wanted: number },
  tried: Tried,
  draws: Draws | null = null,
): AnyState[] {
  const random = randomNumbers(seed);
  const draw: Draw = (n) => Math.floor(random() * n);
  const { domains } = model;
  const found = new Map<string, AnyState>();
  const reached = new Reached(model, draw);
  const weights = Object.fromEntries(Object.entries(domains).map(([variable, of]) => [variable, cellsIn(of)]));
  const own = draws === null ? null : { states: draws(seed), count: { drawn: 0, satisfying: 0 } };
  if (own !== null) tried.own = own.count;
  for (let drawn = 0; drawn < wanted * mostDrawn && found.size < wanted; drawn++) {
    const given = own !== null && draw(2) === 0 ? own.states.next().value : null;
    if (own !== null && given !== null) own.count.drawn++;
    let state = given ?? (draw(4) === 0 ? randomState(domains, draw) : mutated(domains, reached.next(), weights, draw));
    for (let repair = 0; repair < repairs; repair++) {
      tried.asked++;
      let read: readonly string[] | null;
      try {
        read = refuting(domains, conjuncts, state);
      } catch (error) {
        tried.failedIn = state;
        throw error;
      }
      if (read === null) {
        if (own !== null && state === given) own.count.satisfying++;
        found.set(keyOf(Object.values(state)), state);
        break;
      }
      const guilty = Object.fromEntries(read.map((variable) => [variable, weights[variable] as number]));
      state = mutated(domains, state, read.length === 0 ? weights : guilty, draw);
    }
  }
  tried.satisfying += found.size;
  return [...found.values()];
}

/** The variables that a false conjunct has read; null if none is false. */
function refuting(
  domains: CheckableModel['domains'],
  conjuncts: readonly Conjunct[],
  state: AnyState,
): readonly string[] | null {
  for (const { site, instance, holds } of conjuncts) {
    const reads = new Set<string>();
    const s = strictState(domains, state, reads);
    if (!callPredicate(site, () => onStates([s], () => holds(s, instance)))) return [...reads];
  }
  return null;
}

/** Reachable states within the bounds, by walks at random that begin anew now and then. */
class Reached {
  private at: State | null = null;
  private steps = 0;
  private uses = 0;
  constructor(
    private readonly model: CheckableModel,
    private readonly draw: Draw,
  ) {}
  next(): AnyState {
    const { model, draw } = this;
    if (this.at !== null && ++this.uses % ofEach !== 0) return this.at.toObject() as AnyState;
    const step = this.at === null || this.steps === depth ? null : this.stepFrom(this.at);
    if (step === null) {
      const starts = [...firstOf(initialStates(model), 100)].filter((start) => withinBounds(model, start));
      this.at = starts[draw(starts.length)] ?? null;
      this.steps = 0;
    } else {
      this.at = step;
      this.steps++;
    }
    return this.at === null ? randomState(model.domains, draw) : (this.at.toObject() as AnyState);
  }
  /** A state after one step that stays within the bounds; null if there is none. */
  private stepFrom(at: State): State | null {
    const { model, draw } = this;
    const left = [...successors(model, at)];
    while (left.length > 0) {
      const [step] = left.splice(draw(left.length), 1);
      if (step !== undefined && keepsBounds(model, at, step.state) && withinBounds(model, step.state))
        return step.state;
    }
    return null;
  }
}

function* firstOf<T>(all: Iterable<T>, most: number): Iterable<T> {
  let left = most;
  for (const one of all) {
    if (left-- === 0) return;
    yield one;
  }
}

function randomState(domains: CheckableModel['domains'], draw: Draw): AnyState {
  return Object.fromEntries(
    Object.entries(domains).map(([variable, domain]) => [variable, domain.read(randomIn(domain, draw), variable)]),
  );
}

type Weights = Readonly<Record<string, number>>;

/** The state with one to three parts of these variables changed; each cell is as likely to be as any other. */
function mutated(domains: CheckableModel['domains'], state: AnyState, of: Weights, draw: Draw): AnyState {
  const next: Record<string, unknown> = { ...state };
  for (let changes = 1 + draw(3); changes > 0; changes--) {
    const variable = oneOf(of, draw);
    const domain = domains[variable] as AnyDomain;
    next[variable] = domain.read(changedIn(domain, next[variable], draw), variable);
  }
  return next;
}

/** One of the names, as often as its weight says. */
function oneOf(weights: Weights, draw: Draw): string {
  const all = Object.entries(weights);
  let left = draw(all.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [name, weight] of all) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new RangeError('there is nothing to choose from');
}

/** How many parts a value of a domain has that can be changed by themselves. */
function cellsIn(domain: AnyDomain): number {
  switch (domain.kind) {
    case 'function': {
      const { keys, of } = domain as FunctionDomain<unknown, unknown>;
      return keys.length * cellsIn(of);
    }
    case 'set':
      return (domain as SetDomain<unknown>).of.elements?.length ?? endless;
    case 'bag':
      return (domain as BagDomain<unknown>).of.elements?.length ?? endless;
    case 'composite':
      return Object.values((domain as CompositeDomain<unknown>).fields).reduce((sum, of) => sum + cellsIn(of), 0);
    default:
      return 1;
  }
}

/** A value of a domain, which may not be canonical yet. */
function randomIn(domain: AnyDomain, draw: Draw): unknown {
  const several = <T>(most: number, make: () => T): T[] => Array.from({ length: draw(most + 1) }, make);
  switch (domain.kind) {
    case 'range': {
      const { lo, hi } = domain as RangeDomain;
      return lo + draw(hi - lo + 1);
    }
    case 'optional':
      return draw(2) === 0 ? null : randomIn((domain as OptionalDomain<unknown>).of, draw);
    case 'record':
      return fieldsIn((domain as RecordDomain<Fields>).fields, draw);
    case 'union': {
      const cases = Object.entries((domain as UnionDomain<Cases>).cases);
      const [type, fields] = cases[draw(cases.length)] as [string, Fields];
      return { type, ...fieldsIn(fields, draw) };
    }
    case 'function': {
      const { keys, of } = domain as FunctionDomain<unknown, unknown>;
      return keys.map((key) => [key, randomIn(of, draw)]);
    }
    case 'set': {
      // Of some sets not all are values: of the cuts of a network, say.
      const { of, elements } = domain as SetDomain<unknown>;
      if (elements !== undefined) return elements[draw(elements.length)];
      return several(largest, () => of.read(randomIn(of, draw)));
    }
    case 'sequence': {
      const { of, most } = domain as SequenceDomain<unknown>;
      return several(Math.min(most, largest), () => randomIn(of, draw));
    }
    case 'bag': {
      const { of } = domain as BagDomain<unknown>;
      return Bag.of(several(largest, () => [of.read(randomIn(of, draw)), 1 + draw(2)] as const));
    }
    case 'composite': {
      const { fields, wrap } = domain as CompositeDomain<unknown>;
      return wrap(Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, of.read(randomIn(of, draw))])));
    }
    default: {
      const elements = domain.elements ?? [];
      return elements[draw(elements.length)];
    }
  }
}

function fieldsIn(fields: Fields, draw: Draw): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, randomIn(of, draw)]));
}

/** The value with one part of it drawn anew. */
function changedIn(domain: AnyDomain, value: unknown, draw: Draw): unknown {
  switch (domain.kind) {
    case 'function': {
      const { keys, of } = domain as FunctionDomain<unknown, unknown>;
      const changed = draw(keys.length);
      const images = value as { get(key: unknown): unknown };
      return keys.map((key, i) => [key, i === changed ? changedIn(of, images.get(key), draw) : images.get(key)]);
    }
    case 'set': {
      const { of, elements } = domain as SetDomain<unknown>;
      if (elements !== undefined && elements.length <= largest) return randomIn(domain, draw);
      const all = [...(value as Iterable<unknown>)];
      // One more, or one less.
      if (all.length === 0 || draw(2) === 0) return [...all, of.read(randomIn(of, draw))];
      const gone = draw(all.length);
      return all.filter((_, i) => i !== gone);
    }
    case 'bag': {
      const bag = value as Bag<unknown>;
      const all = bag.entries();
      const { of } = domain as BagDomain<unknown>;
      if (all.length === 0 || draw(2) === 0) return bag.add(of.read(randomIn(of, draw)));
      return bag.remove((all[draw(all.length)] as [unknown, number])[0]);
    }
    case 'composite': {
      const { fields, wrap } = domain as CompositeDomain<unknown>;
      const changed = oneOf(Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, cellsIn(of)])), draw);
      const { parts } = value as Composite;
      const of = fields[changed] as AnyDomain;
      return wrap({ ...parts, [changed]: of.read(changedIn(of, parts[changed], draw)) });
    }
    default:
      return randomIn(domain, draw);
  }
}
