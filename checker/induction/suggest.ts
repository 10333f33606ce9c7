/**
 * Suggestions: what an invariant lacks to be inductive. Counterexamples to induction are sought, clauses (`clauses.ts`) that exclude
 * them are added, and so on, until the whole is inductive, or what is left is excluded by no clause.
 *
 * Whatever is suggested is only a guess: that it is inductive is found by `induct`, which knows nothing of how it came about, and which
 * asks all reachable states, too. What is refuted there is dropped, and not guessed again.
 */
import { setImmediate } from 'node:timers/promises';
import type { AnyState } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import { type CheckableModel, changed } from '../language/model.ts';
import type { Invariant } from '../language/property.ts';
import { randomNumbers } from '../reference/random.ts';
import type { PropertyOutcome, Stop } from '../run/outcome.ts';
import { type Clause, Clauses, isTrueFor, isTrueOf, quantified } from './clauses.ts';
import type { Draws } from './drawing.ts';
import {
  conjunctionOf,
  conjunctsOf,
  type Explore,
  type Induction,
  type InductOptions,
  inductModel,
  sizeOfAll,
} from './induct.ts';
import { reachableStates } from './nearest.ts';
import { isLost, retry, stateIn } from './retried.ts';
import { sampled } from './sampled.ts';
import { type Conjunct, satisfying } from './satisfying.ts';

/** A clause by the name under which it is asked. */
export interface Suggested {
  readonly name: string;
  readonly clause: Clause;
  /** How many of the counterexamples that were at hand it excludes, and how many these were. */
  readonly excluded: number;
  readonly among: number;
}

/** What is suggested, and what comes of it. */
export interface Suggestion {
  readonly suggested: readonly Suggested[];
  /** Of the invariant with all that is suggested; null if the search was ended before that was asked. */
  readonly induction: Induction | null;
  /** Why the search ended before it was done; null if it was not. */
  readonly stopped: Stop | null;
  /** The counterexamples to induction that no clause excludes. */
  readonly left: readonly AnyState[];
  /** How many reachable states were looked at before clauses were guessed; `isAll` if there are no more. */
  readonly known: { readonly looked: number; readonly isAll: boolean };
  /** How many atoms there are, over all lists of quantified names, and how many were combined. */
  readonly atoms: { readonly all: number; readonly combined: number };
  /** The most atoms in a clause. */
  readonly literals: number;
}

export interface SuggestOptions extends Omit<InductOptions, 'needs'> {
  /** States that the user draws; null if there are none. */
  readonly draws?: Draws | null;
  /** The most atoms in a clause. */
  readonly literals?: number;
  /** So many reachable states are looked at before clauses are guessed. */
  readonly known?: number;
}

/** So many reachable states are looked at first, if nobody says how many. */
const usuallyKnown = 20_000;
/** So many states are drawn at a time in the search for counterexamples. */
const drawn = 300;
/** Of domains with no more states than these all are looked at that satisfy the invariant. */
const mostListed = 20_000n;
/** So many counterexamples are looked at together. */
const mostAtHand = 60;
/** So many times counterexamples are sought anew. */
const mostRounds = 100;
const usualLiterals = 3;
const seeds = 2 ** 32;

/** The search for what an invariant lacks. What it has found so far can be told at any time. */
export class Suggesting {
  private readonly model: CheckableModel;
  private readonly conjuncts: readonly string[];
  private readonly clauses: Clauses;
  private readonly literals: number;
  private readonly seed: number;
  private readonly first: readonly AnyState[];
  private suggested: Suggested[] = [];
  private induction: Induction | null = null;
  private left: AnyState[] = [];
  private known = { looked: 0, isAll: false };
  private names = 0;
  private draws = 0;
  private stopped: Stop | null = null;

  /** Throws `NoInvariant` if there is nothing to ask. */
  constructor(
    given: CheckableModel,
    private readonly options: SuggestOptions,
    private readonly explore: Explore,
  ) {
    this.model = { ...given, from: null };
    this.conjuncts = Object.keys(conjunctionOf(this.model, options.conjuncts ?? []));
    this.literals = options.literals ?? usualLiterals;
    this.clauses = new Clauses(this.model.domains, this.literals);
    this.first = (options.first ?? []).map((state) => stateIn(this.model.domains, state));
    this.seed = options.seed ?? Math.floor(Math.random() * seeds);
  }
  get found(): Suggestion {
    const { suggested, induction, left, known, clauses, literals, stopped } = this;
    return { suggested, induction, left, known, atoms: clauses.atoms, literals, stopped };
  }
  /** Lets the search end as soon as it can. */
  end(reason: Stop): void {
    this.stopped ??= reason;
  }
  /** True once the search is to end. Whoever wants it to gets a word in. */
  private async isEnded(): Promise<boolean> {
    await setImmediate();
    return this.stopped !== null;
  }
  /** Seeks until the invariant is inductive with what is suggested, or no clause excludes what is left. */
  async run(): Promise<Suggestion> {
    await this.ask();
    if (this.isOver()) return this.found;
    await this.knowReachable();
    for (let round = 0; round < mostRounds && !(await this.isEnded()); round++) {
      // What is drawn comes first: many different ones at once show what excludes most.
      if (await this.exclude(await this.losses())) continue;
      await this.ask();
      if (this.forgetRefuted()) continue;
      if (this.isOver() || !(await this.exclude(this.askedLosses()))) break;
    }
    if (this.isOver()) await this.leaveOut();
    this.number();
    if (this.induction === null || this.isStale()) await this.ask();
    return this.found;
  }

  /** Asks whether the invariant is inductive with what is suggested. */
  private async ask(suggested = this.suggested): Promise<Induction | null> {
    const { sample, draws = null } = this.options;
    const names = suggested.map(({ name }) => name);
    const model = this.modelWith(suggested);
    const asked = {
      conjuncts: [...this.conjuncts, ...names],
      seed: this.seed,
      first: this.first,
      draws,
      ...(sample === undefined ? {} : { sample }),
    };
    if (suggested === this.suggested) this.induction = null;
    if (await this.isEnded()) return null;
    const induction = await inductModel(model, asked, this.explore);
    if (suggested === this.suggested) this.induction = induction;
    return induction;
  }
  private modelWith(suggested: readonly Suggested[]): CheckableModel {
    const own = Object.fromEntries(suggested.map(({ name, clause }) => [name, invariantOf(clause)]));
    return changed(this.model, (model) => ({ ...model, properties: { ...model.properties, ...own } }));
  }
  /** True if there is nothing more to exclude: nothing is known to be lost, or the invariant is not even true of what is reachable. */
  private isOver(): boolean {
    if (this.induction === null) return this.stopped !== null;
    const { steps } = this.induction;
    return steps === null || (steps.verdict !== 'violated' && steps.failure === null);
  }
  private async knowReachable(): Promise<void> {
    const { known: most = usuallyKnown } = this.options;
    const states: AnyState[] = [];
    for (const state of reachableStates(this.model)) {
      this.known = { looked: states.length, isAll: false };
      if (states.length === most || (states.length % 100 === 99 && (await this.isEnded()))) break;
      states.push(state);
      this.known = { looked: states.length, isAll: true };
    }
    this.clauses.know(states);
  }
  /** States that satisfy all, and from which some step loses something, or cannot be taken since code of the spec fails. */
  private async losses(suggested = this.suggested): Promise<AnyState[]> {
    const model = this.modelWith(suggested);
    const names = [...this.conjuncts, ...suggested.map(({ name }) => name)];
    const conjuncts = conjunctsOf(model, conjunctionOf(model, names));
    const found = [...retry(model, conjuncts, this.first).remaining];
    for (const state of this.drawn(model, conjuncts)) {
      if (found.length >= mostAtHand || (await this.isEnded())) break;
      if (isLost(model, conjuncts, state)) found.push(state);
    }
    return found;
  }
  /** States that satisfy all; none if code fails on one, which is told where that is asked. */
  private drawn(model: CheckableModel, conjuncts: readonly Conjunct[]): readonly AnyState[] {
    try {
      return this.listedOrSampled(model, conjuncts);
    } catch (error) {
      if (error instanceof SpecFailure) return [];
      throw error;
    }
  }
  /** All of them in a random order, where the domains have few, else a sample. */
  private listedOrSampled({ domains }: CheckableModel, conjuncts: readonly Conjunct[]): readonly AnyState[] {
    const seed = (this.seed + this.draws++) % seeds;
    const tried = { asked: 0, satisfying: 0 };
    const states = sizeOfAll(this.model);
    if (states === null || states > mostListed)
      return sampled(this.model, conjuncts, { seed, wanted: drawn }, tried, this.options.draws ?? null);
    const random = randomNumbers(seed);
    return [...satisfying(domains, conjuncts, tried)]
      .map((state) => ({ state, at: random() }))
      .sort((one, other) => one.at - other.at)
      .map(({ state }) => state);
  }
  /** The states from which a step was found that loses something. */
  private askedLosses(): AnyState[] {
    const { properties, failure } = this.induction?.steps ?? { properties: [] as PropertyOutcome[], failure: null };
    const traces = [...properties.map(({ trace }) => trace ?? []), failure?.trace ?? []];
    return traces.flatMap(([first]) => (first === undefined ? [] : [first.state]));
  }
  /** Adds clauses until all of these are excluded, or what is left is by none; false if nothing was added. */
  private async exclude(states: readonly AnyState[]): Promise<boolean> {
    const before = this.suggested.length;
    if (states.length > 0) this.left = [];
    let open = states;
    while (open.length > 0 && !(await this.isEnded())) {
      const clause = this.clauses.excluding(open);
      if (clause === null) {
        this.left.push(open[0] as AnyState);
        open = open.slice(1);
        continue;
      }
      const rest = open.filter((state) => isTrueOf(clause, state));
      this.suggested = [
        ...this.suggested,
        { name: this.nextName(), clause, excluded: open.length - rest.length, among: open.length },
      ];
      open = rest;
    }
    return this.suggested.length > before;
  }
  private nextName(): string {
    let name: string;
    do name = `Lemma${++this.names}`;
    while (Object.hasOwn(this.model.properties, name) || Object.hasOwn(this.model.bounds, name));
    return name;
  }
  /** Numbers what is left from 1 on. */
  private number(): void {
    this.names = 0;
    this.suggested = this.suggested.map((one) => ({ ...one, name: this.nextName() }));
  }
  /** True if what was asked last is not what is suggested. */
  private isStale(): boolean {
    const names = [...this.conjuncts, ...this.suggested.map(({ name }) => name)];
    const asked = this.induction?.conjuncts ?? [];
    return names.length !== asked.length || names.some((name) => !asked.includes(name));
  }
  /** Drops what is false of a reachable state, which is known from now on; false if nothing is. */
  private forgetRefuted(): boolean {
    const { reachable, steps } = this.induction ?? {};
    if (steps !== null || reachable === undefined) return false;
    const refuted = reachable.properties.filter(({ verdict }) => verdict === 'violated');
    this.clauses.know(refuted.flatMap(({ trace }) => (trace ?? []).map(({ state }) => state)));
    this.suggested = this.suggested.filter(({ name }) => refuted.every((property) => property.name !== name));
    return refuted.length > 0;
  }
  /** Leaves out what is not needed, where all steps can be looked at. */
  private async leaveOut(): Promise<void> {
    if (this.induction?.steps?.verdict !== 'holds') return;
    for (const one of this.suggested) {
      const others = this.suggested.filter((other) => other !== one);
      // What is drawn often shows at once that it is needed.
      if ((await this.losses(others)).length > 0) continue;
      const induction = await this.ask(others);
      if (induction?.steps?.verdict === 'holds') [this.suggested, this.induction] = [others, induction];
    }
  }
}

/** The invariant that a clause is. */
export function invariantOf(clause: Clause): Invariant {
  return {
    kind: 'invariant',
    forAll: quantified(clause),
    holds: (s, instance) => isTrueFor(clause, s, instance),
  };
}
