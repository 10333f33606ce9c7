/**
 * Refinement: a spec implements another, more abstract one, if a mapping of its states takes its initial states to initial
 * states, and each of its steps to a step or to no change. Then what the abstract spec says of all its behaviours is true
 * of the images of these (Martín Abadi and Leslie Lamport, "The existence of refinement mappings", TCS 82(2), 1991,
 * section 2; in TLA+, `Spec => Abstract!Spec` without the fairness of the abstract spec).
 *
 * The abstract spec's bounds are ignored, as TLA+ ignores a constraint: they say what is explored, not what may happen.
 * Its fairness is not asked for either: this is about steps only.
 */
import { type Set as ImmutableSet, isCollection, isIndexed, isKeyed } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import type { Domain } from './domain.ts';
import { SpecFailure } from './failure.ts';
import { type NumberOf, numbering } from './numbering.ts';
import type { AbstractModel, RefinementDraft, StepProperty } from './property.ts';
import { Remembered } from './remembered.ts';
import { type ActionInstance, effectOf, isEnabled, offeredBy, strictState } from './steps.ts';
import { Tuples } from './tuples.ts';
import { isRecordValue, keyOf, Misfit, textOf } from './value.ts';

/** The step property that a refinement of this abstract model comes to. */
export function refinementOf({ mapping }: RefinementDraft, abstract: AbstractModel): StepProperty {
  const states = new AbstractStates(abstract);
  const numberOf = (s: AnyState): number => states.numberOf(answered(abstract, mapping(s)));
  let known: ReadonlySet<number> | null = null;
  const initial = (): ReadonlySet<number> => {
    known ??= new Set([...abstract.init].map((state) => states.numberOf(state)));
    return known;
  };
  return {
    kind: 'step',
    forAll: {},
    initially: (s) => initial().has(numberOf(s)),
    holds: (s, t) => states.allows(numberOf(s), numberOf(t)),
    refinement: {
      abstract,
      image: (s) => canonical(abstract, answered(abstract, mapping(s))),
      numberOf,
      allows: (from, to) => states.allows(from, to),
    },
  };
}

/** A variable of the abstract spec, with the values that it has had, by their numbers. */
interface Variable {
  readonly name: string;
  readonly domain: Domain<unknown>;
  readonly numberOf: NumberOf;
  readonly values: unknown[];
}

/** What a step makes of each variable, by number; -1 of those that stay as they are. */
type Changes = readonly number[];

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
class AbstractStates {
  private readonly numbers = new Tuples();
  private readonly variables: readonly Variable[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly rows: number[] = [];
  private readonly actions: readonly (readonly [name: string, draft: ActionDraft, all: Chosen])[];
  /** The state that was asked about last: the steps from one come one after the other. */
  private last: { readonly from: number; readonly steps: readonly Changes[] } = { from: -1, steps: [] };

  constructor(private readonly abstract: AbstractModel) {
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
    if (from === to) return true;
    if (this.last.from !== from) this.last = { from, steps: this.stepsFrom(from) };
    const { rows, variables } = this;
    const [before, after] = [from * variables.length, to * variables.length];
    return this.last.steps.some((changes) =>
      changes.every((number, i) => rows[after + i] === (number < 0 ? rows[before + i] : number)),
    );
  }
  private stepsFrom(state: number): Changes[] {
    const { variables, rows } = this;
    const row = rows.slice(state * variables.length, (state + 1) * variables.length);
    const steps: Changes[] = [];
    for (const [name, draft, all] of this.actions) this.addSteps(steps, row, name, draft, all);
    return steps;
  }
  private addSteps(steps: Changes[], row: readonly number[], name: string, draft: ActionDraft, of: Chosen): void {
    const { choices, next, offers, byValue, changes } = of;
    if (next === undefined) {
      const step = changes.of(row, (reads) => this.changesBy({ action: name, choices }, row, reads));
      if (step !== null) steps.push(step);
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
    const impure = (part: 'choice' | 'guard') => (): Error =>
      abstractError(
        this.abstract,
        new SpecFailure(
          { part, name, choices },
          { kind: 'impure', first: { kind: 'read', what: 'one' }, second: { kind: 'read', what: 'another' } },
        ),
      );
    return {
      choices,
      next: Object.keys(draft.forSome)[Object.keys(choices).length],
      offers: new Remembered(impure('choice')),
      byValue: new Map(),
      changes: new Remembered(impure('guard')),
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
      return run(strictState(abstract.domains, values, names));
    } catch (error) {
      throw error instanceof SpecFailure ? abstractError(abstract, error) : error;
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

/** What the mapping answered, if it is an object with variables of the abstract spec. */
function answered({ name, domains }: AbstractModel, answer: unknown): AnyState {
  if (typeof answer !== 'object' || answer === null || isCollection(answer))
    throw new Misfit('the answer of the mapping', snapshot(answer), `an object with the variables of ${name}`);
  const given = answer as AnyState;
  const stranger = Object.keys(given).find((variable) => !Object.hasOwn(domains, variable));
  if (stranger !== undefined)
    throw new Misfit(
      stranger,
      snapshot(given[stranger]),
      `the variables of ${name}: ${Object.keys(domains).join(', ')}`,
    );
  return given;
}

/** The canonical form of an abstract state. Of tracked views, all that is in them is read. */
function canonical({ domains }: AbstractModel, given: AnyState): AnyState {
  return Object.fromEntries(
    Object.entries(domains).map(([variable, domain]) => [
      variable,
      settled(() => domain.read(given[variable], variable)),
    ]),
  );
}

/** Lets a misfit that happens be one that can be shown later. */
function settled<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Misfit ? error.settled(snapshot) : error;
  }
}

/** What can still be shown when the call is over, and views of the state are of no use. */
function snapshot(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isRecordValue(value)) return value;
  if (!isCollection(value)) return textOf(value);
  const view = value as ImmutableSet<unknown>;
  return (isKeyed(view) ? view.toMap() : isIndexed(view) ? view.toList() : view.toSet()).map(snapshot);
}

/** An error that says where the abstract spec failed, and leads to the line that did. */
function abstractError({ name }: AbstractModel, failure: SpecFailure): Error {
  const { fault } = failure;
  const cause =
    fault.kind === 'misfit' ? new Misfit(fault.path, fault.value, fault.allowed) : (failure.cause as unknown);
  const error = new Error(
    `in the abstract spec ${name}, ${failure.message}${cause instanceof Error ? `: ${cause.message}` : ''}`,
    { cause },
  );
  if (cause instanceof Error && cause.stack !== undefined) error.stack = cause.stack;
  return error;
}
