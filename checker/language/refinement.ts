/**
 * Refinement: a spec implements another, more abstract one, if a mapping of its states takes its initial states to initial
 * states, and each of its steps to a step or to no change. Then what the abstract spec says of all its behaviours is true
 * of the images of these (Martín Abadi and Leslie Lamport, "The existence of refinement mappings", TCS 82(2), 1991,
 * section 2; in TLA+, `Spec => Abstract!Spec`). What the abstract spec says of fairness is asked for only where the refinement says so,
 * by temporal properties beside the one of steps.
 *
 * The abstract spec's bounds are ignored, as TLA+ ignores a constraint: they say what is explored, not what may happen.
 */
import { isCollection } from 'immutable';
import { AbstractFairness } from './abstract-fairness.ts';
import { AbstractStates, settled, snapshot } from './abstract-states.ts';
import type { AnyState } from './action.ts';
import type { AbstractModel, RefinementDraft, StepProperty, Temporal } from './property.ts';
import { Misfit } from './value.ts';

/** What a refinement of this abstract model comes to: a property of steps and, by their names, those of its fairness. */
interface Refined {
  readonly steps: StepProperty;
  readonly fairness: Readonly<Record<string, Temporal>>;
}

/** What the refinement that is called so comes to. Throws `Unlisted`. */
export function refinementOf(name: string, { mapping, fairness }: RefinementDraft, abstract: AbstractModel): Refined {
  const states = new AbstractStates(abstract);
  const numberOf = (s: AnyState): number => states.numberOf(answered(abstract, mapping(s)));
  let known: ReadonlySet<number> | null = null;
  const initial = (): ReadonlySet<number> => {
    known ??= new Set([...abstract.init].map((state) => states.numberOf(state)));
    return known;
  };
  const fair = fairness ? new AbstractFairness(abstract, states, numberOf).properties(name) : {};
  const steps: StepProperty = {
    kind: 'step',
    forAll: {},
    initially: (s) => initial().has(numberOf(s)),
    holds: (s, t) => states.allows(numberOf(s), numberOf(t)),
    refinement: {
      abstract,
      image: (s) => canonical(abstract, answered(abstract, mapping(s))),
      numberOf,
      allows: (from, to) => states.allows(from, to),
      fairness: fairness ? Object.keys(fair) : null,
    },
  };
  return { steps, fairness: fair };
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
