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
import type { AnyState } from './action.ts';
import { SpecFailure } from './failure.ts';
import { counter, type NumberOf, numbering } from './numbering.ts';
import type { AbstractModel, RefinementDraft, StepProperty } from './property.ts';
import { effectOf, instancesIn, isEnabled, strictState } from './steps.ts';
import { isRecordValue, Misfit, textOf } from './value.ts';

/** The step property that a refinement of this abstract model comes to. */
export function refinementOf({ mapping }: RefinementDraft, abstract: AbstractModel): StepProperty {
  const states = new AbstractStates(abstract);
  const numberOf = (s: AnyState): number => states.numberOf(answered(abstract, mapping(s)));
  const initial = new Set(abstract.init.map((state) => states.numberOf(state)));
  return {
    kind: 'step',
    forAll: {},
    initially: (s) => initial.has(numberOf(s)),
    holds: (s, t) => states.allows(numberOf(s), numberOf(t)),
    refinement: {
      abstract,
      image: (s) => canonical(abstract, answered(abstract, mapping(s))),
      numberOf,
      allows: (from, to) => states.allows(from, to),
    },
  };
}

/** An abstract state, canonical, with the numbers of its variables' values. */
interface AbstractState {
  readonly values: AnyState;
  readonly numbers: readonly number[];
}

/** The abstract states by number. Code of the abstract spec runs once for each, however many states and steps it stands for. */
class AbstractStates {
  private readonly count = counter();
  private readonly variables: readonly (readonly [string, NumberOf])[];
  /** The states whose steps are not known yet, */
  private readonly states = new Map<number, AbstractState>();
  /** and those that the others lead to. */
  private readonly successors = new Map<number, ReadonlySet<number>>();

  constructor(private readonly abstract: AbstractModel) {
    this.variables = Object.entries(abstract.domains).map(([variable, of]) => [variable, numbering(of)] as const);
  }
  /** The number of an abstract state, which need not be canonical. Throws `Misfit`, with variable and path, if it is none. */
  numberOf(given: AnyState): number {
    const numbers = this.variables.map(([variable, numberOf]) => settled(() => numberOf(given[variable], variable)));
    return this.numberWith(numbers, () => canonical(this.abstract, given));
  }
  private numberWith(numbers: readonly number[], values: () => AnyState): number {
    const number = this.count(numbers.join());
    if (!this.states.has(number) && !this.successors.has(number))
      this.states.set(number, { values: values(), numbers });
    return number;
  }
  allows(from: number, to: number): boolean {
    return from === to || this.successorsOf(from).has(to);
  }
  private successorsOf(from: number): ReadonlySet<number> {
    const known = this.successors.get(from);
    if (known !== undefined) return known;
    const { values, numbers } = this.states.get(from) as AbstractState;
    const successors = new Set(
      changesFrom(this.abstract, values).map((changes) =>
        this.numberWith(
          this.variables.map(([variable, numberOf], i) =>
            Object.hasOwn(changes, variable) ? numberOf(changes[variable], variable) : (numbers[i] as number),
          ),
          () => ({ ...values, ...changes }),
        ),
      ),
    );
    this.successors.set(from, successors);
    this.states.delete(from);
    return successors;
  }
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

/** What the steps from an abstract state change, in canonical values. What fails there is told as an error of the abstract spec. */
function changesFrom(abstract: AbstractModel, state: AnyState): AnyState[] {
  const s = strictState(abstract.domains, state);
  try {
    return [...instancesIn(abstract, s)].flatMap((instance) =>
      isEnabled(abstract, s, instance) ? [effectOf(abstract, s, instance)] : [],
    );
  } catch (error) {
    throw error instanceof SpecFailure ? abstractError(abstract, error) : error;
  }
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
