/**
 * The states of the abstract spec of a refinement, and the steps between them.
 */
import { type Set as ImmutableSet, isCollection, isIndexed, isKeyed } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import type { Domain } from './domain.ts';
import { SpecFailure } from './failure.ts';
import { type NumberOf, numbering } from './numbering.ts';
import type { AbstractModel } from './property.ts';
import { Remembered } from './remembered.ts';
import { type ActionInstance, effectOf, isEnabled, offeredBy, strictState } from './steps.ts';
import { Tuples } from './tuples.ts';
import { isRecordValue, keyOf, Misfit, textOf } from './value.ts';

/** A variable of the abstract spec, with the values that it has had, by their numbers. */
interface Variable {
  readonly name: string;
  readonly domain: Domain<unknown>;
  readonly numberOf: NumberOf;
  readonly values: unknown[];
}

/** What a step makes of each variable, by number; -1 of those that stay as they are. */
type Changes = readonly number[];

/** A step of an action instance. */
interface Move {
  readonly instance: ActionInstance;
  readonly changes: Changes;
}

/** What is known of the steps of an action once some of its choices are made. */
interface Chosen {
  readonly choices: AnyChoices;
  /** The choice that is next, if one is left: */
  readonly next: string | undefined;
  /** how it goes on with each value. */
  readonly offers: Remembered<readonly Chosen[]>;
  /** The same by the values' texts, since several states may offer one. */
  readonly byValue: Map<string, Chosen>;
  /** Else what the step changes, null if the guard is false. */
  readonly changes: Remembered<Changes | null>;
}

/**
 * The abstract states by number, each a row of the numbers of its variables' values. What code of the abstract spec says is
 * remembered by what it has read: of the many states and steps that it stands for, it sees few.
 *
 * Invariant: `rows` has, one after the other, the numbers of the values of each state's variables.
 */
export class AbstractStates {
  private readonly numbers = new Tuples();
  private readonly variables: readonly Variable[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly rows: number[] = [];
  private readonly actions: readonly (readonly [name: string, draft: ActionDraft, all: Chosen])[];
  /** The state that was asked about last: the steps from one come one after the other. */
  private last: { readonly from: number; readonly steps: readonly Move[] } = { from: -1, steps: [] };

  constructor(
    private readonly abstract: AbstractModel,
    /** What it is called where its code fails. */
    private readonly called = `the abstract spec ${abstract.name}`,
  ) {
    this.variables = Object.entries(abstract.domains).map(([name, domain]) => {
      return { name, domain, numberOf: numbering(domain), values: [] };
    });
    this.places = new Map(this.variables.map(({ name }, i) => [name, i]));
    this.actions = Object.entries(abstract.actions).map(([name, draft]) => [name, draft, this.chosen(name, draft, {})]);
  }
  /** The number of an abstract state, which need not be canonical. Throws `Misfit`, with variable and path, if it is none. */
  numberOf(given: AnyState): number {
    const row = this.variables.map((variable) => settled(() => numberIn(variable, given[variable.name])));
    const states = this.rows.length / row.length;
    const number = this.numbers.numberOf(row);
    if (number === states) this.rows.push(...row);
    return number;
  }
  /** True if a step leads from one state to the other, or they are the same. */
  allows(from: number, to: number): boolean {
    return from === to || this.movesFrom(from).some(({ changes }) => this.leads(from, changes, to));
  }
  /** The action instances of which steps lead from one state to another. */
  between(from: number, to: number): ActionInstance[] {
    return this.movesFrom(from).flatMap(({ instance, changes }) => (this.leads(from, changes, to) ? [instance] : []));
  }
  /** The action instances that are enabled in a state and change it. */
  changing(state: number): ActionInstance[] {
    return this.movesFrom(state).flatMap(({ instance, changes }) =>
      this.leads(state, changes, state) ? [] : [instance],
    );
  }
  /** True if what a step from a state changes makes it another one, or the same. */
  private leads(from: number, changes: Changes, to: number): boolean {
    const { rows, variables } = this;
    const [before, after] = [from * variables.length, to * variables.length];
    return changes.every((number, i) => rows[after + i] === (number < 0 ? rows[before + i] : number));
  }
  private movesFrom(state: number): readonly Move[] {
    if (this.last.from === state) return this.last.steps;
    const steps: Move[] = [];
    const row = this.rowOf(state);
    for (const [name, draft, all] of this.actions) this.addSteps(steps, row, name, draft, all);
    this.last = { from: state, steps };
    return steps;
  }
  private rowOf(state: number): readonly number[] {
    const { variables, rows } = this;
    return rows.slice(state * variables.length, (state + 1) * variables.length);
  }
  /** What code of the abstract spec says of a state, if it is not remembered. */
  asked<T>(state: number, remembered: Remembered<T>, run: (s: AnyState) => T): T {
    const row = this.rowOf(state);
    return remembered.of(row, (reads) => this.on(row, reads, run));
  }
  /** What code of the abstract spec says that is not asked of states. */
  said<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw error instanceof SpecFailure ? abstractError(this.called, error) : error;
    }
  }
  /** The error that code of an action instance is not pure. */
  impure(part: 'choice' | 'guard' | 'fairness condition', { action, choices }: ActionInstance): () => Error {
    return () =>
      abstractError(
        this.called,
        new SpecFailure(
          { part, name: action, choices },
          { kind: 'impure', first: { kind: 'read', what: 'one' }, second: { kind: 'read', what: 'another' } },
        ),
      );
  }
  private addSteps(steps: Move[], row: readonly number[], name: string, draft: ActionDraft, of: Chosen): void {
    const { choices, next, offers, byValue, changes } = of;
    if (next === undefined) {
      const instance = { action: name, choices };
      const step = changes.of(row, (reads) => this.changesBy(instance, row, reads));
      if (step !== null) steps.push({ instance, changes: step });
      return;
    }
    const offered = offers.of(row, (reads) =>
      this.on(row, reads, (s) =>
        offeredBy(name, draft, s, choices, next).map((value) => {
          const key = keyOf(value);
          const one = byValue.get(key) ?? this.chosen(name, draft, { ...choices, [next]: value });
          byValue.set(key, one);
          return one;
        }),
      ),
    );
    for (const one of offered) this.addSteps(steps, row, name, draft, one);
  }
  private chosen(name: string, draft: ActionDraft, choices: AnyChoices): Chosen {
    const instance = { action: name, choices };
    return {
      choices,
      next: Object.keys(draft.forSome)[Object.keys(choices).length],
      offers: new Remembered(this.impure('choice', instance)),
      byValue: new Map(),
      changes: new Remembered(this.impure('guard', instance)),
    };
  }
  private changesBy(instance: ActionInstance, row: readonly number[], reads: Set<number>): Changes | null {
    const { abstract, variables } = this;
    return this.on(row, reads, (s) => {
      if (!isEnabled(abstract, s, instance)) return null;
      const changed = effectOf(abstract, s, instance);
      return variables.map((variable) =>
        Object.hasOwn(changed, variable.name) ? numberIn(variable, changed[variable.name]) : -1,
      );
    });
  }
  /** Runs code of the abstract spec on a state, and notes the places of the variables that it reads, in order. */
  private on<T>(row: readonly number[], reads: Set<number>, run: (s: AnyState) => T): T {
    const { abstract, variables, places } = this;
    const values = Object.fromEntries(variables.map(({ name, values }, i) => [name, values[row[i] as number]]));
    const names = new Set<string>();
    try {
      return this.said(() => run(strictState(abstract.domains, values, names)));
    } finally {
      for (const name of names) reads.add(places.get(name) as number);
    }
  }
}

function numberIn({ name, domain, numberOf, values }: Variable, value: unknown): number {
  const number = numberOf(value, name);
  if (number === values.length) values.push(domain.read(value, name));
  return number;
}

/** Lets a misfit that happens be one that can be shown later. */
export function settled<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Misfit ? error.settled(snapshot) : error;
  }
}

/** What can still be shown when the call is over, and views of the state are of no use. */
export function snapshot(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRecordValue(value)) return value;
  if (!isCollection(value)) return textOf(value);
  const view = value as ImmutableSet<unknown>;
  return (isKeyed(view) ? view.toMap() : isIndexed(view) ? view.toList() : view.toSet()).map(snapshot);
}

/** An error that says where the abstract spec failed, and leads to the line that did. */
function abstractError(called: string, failure: SpecFailure): Error {
  const { fault } = failure;
  const cause =
    fault.kind === 'misfit' ? new Misfit(fault.path, fault.value, fault.allowed) : (failure.cause as unknown);
  const error = new Error(`in ${called}, ${failure.message}${cause instanceof Error ? `: ${cause.message}` : ''}`, {
    cause,
  });
  if (cause instanceof Error && cause.stack !== undefined) error.stack = cause.stack;
  return error;
}
