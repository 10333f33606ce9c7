/**
 * What two versions of a spec have in common, and the property by which each step of one is a step of the other.
 *
 * The states of the other version are those of this one, looked at in the variables of the other: the identity as a refinement mapping (Martín
 * Abadi and Leslie Lamport, "The existence of refinement mappings", TCS 82(2), 1991, section 2). Where this version has variables besides, they
 * are left out of account. As the other has none of its own, nothing of its states is left open, and the answer is exact: a behaviour is one of the other
 * version if, and only if, all its steps are steps of that or change nothing that it has.
 *
 * Departures: a state that the other version cannot have is no mistake, but a difference.
 */
import { seenBy } from '../explain/divergence.ts';
import { AbstractStates } from '../language/abstract-states.ts';
import type { ActionDraft, AnyState } from '../language/action.ts';
import type { FunctionDomain, SetDomain } from '../language/collections.ts';
import type { Domain, OptionalDomain } from '../language/domain.ts';
import { SpecFailure } from '../language/failure.ts';
import { type CheckableModel, isComposite } from '../language/model.ts';
import { instancesOf, type StepProperty } from '../language/property.ts';
import type { Fields, RecordDomain, UnionDomain } from '../language/record.ts';
import { type ActionInstance, effectOf } from '../language/steps.ts';
import { Misfit } from '../language/value.ts';

/** A version of a spec, and what it is called where two are told apart. */
export interface Version {
  readonly model: CheckableModel;
  readonly called: string;
  /** The commit that it is of, abridged. */
  readonly commit?: string;
}

/** The number of all states that the other version cannot have. */
const outside = -1;

/** True of the steps that are steps of the other version, too, or that change nothing it has; initially, of its initial states. */
export function stepsOf({ model, called }: Version): StepProperty {
  const abstract = { ...model, name: called, fairness: [] };
  const states = new AbstractStates(abstract, called);
  const numberOf = (s: AnyState): number => {
    try {
      return states.numberOf(s);
    } catch (error) {
      if (error instanceof Misfit) return outside;
      throw error;
    }
  };
  // What comes after a state that the other version cannot have is no difference of its own.
  const allows = (from: number, to: number): boolean => from === outside || (to !== outside && states.allows(from, to));
  let known: ReadonlySet<number> | null = null;
  return {
    kind: 'step',
    forAll: {},
    initially: (s) => {
      known ??= new Set([...model.init].map((state) => states.numberOf(state)));
      return known.has(numberOf(s));
    },
    holds: (s, t) => allows(numberOf(s), numberOf(t)),
    refinement: { abstract, image: (s) => seenBy(model, s), numberOf, allows, fairness: null },
  };
}

/**
 * The model without the steps that leave its domains from beyond its bounds: of what is there nobody says anything, and it is asked of states
 * that another version has within its own.
 */
export function withinDomains(model: CheckableModel): CheckableModel {
  const bounds = Object.values(model.bounds).filter((bound) => bound.kind === 'invariant');
  if (bounds.length === 0) return model;
  const isWithin = (s: AnyState): boolean =>
    bounds.every(({ forAll, holds }) => instancesOf(forAll).every((instance) => holds(s, instance)));
  const isThere = (s: AnyState, instance: ActionInstance): boolean => {
    try {
      effectOf(model, s, instance);
      return true;
    } catch (error) {
      const isOutside = error instanceof SpecFailure && error.fault.kind === 'misfit';
      return !isOutside || isWithin(s);
    }
  };
  const actions = Object.entries(model.actions).map(([action, draft]): [string, ActionDraft] => [
    action,
    { ...draft, guard: (s, choices) => draft.guard(s, choices) && isThere(s, { action, choices }) },
  ]);
  return { ...model, actions: Object.fromEntries(actions) };
}

/** The variables that one of two versions has alone, or in another form: as a set, say, what is a sequence in the other. */
export interface Apart {
  readonly one: readonly string[];
  readonly other: readonly string[];
  readonly reshaped: readonly string[];
  /** Those that the view of either leaves out, on which its steps may depend. */
  readonly hidden: readonly string[];
}

export function apartIn(of: CheckableModel, within: CheckableModel): Apart {
  const [one, other] = [of.domains, within.domains];
  const without = (of: typeof one, others: typeof one): string[] =>
    Object.keys(of).filter((variable) => !Object.hasOwn(others, variable));
  const reshaped = Object.entries(one).flatMap(([variable, domain]) => {
    const its = other[variable];
    return its === undefined || isOfForm(domain, its) ? [] : [variable];
  });
  const hidden = [...new Set([...of.hidden, ...within.hidden])];
  return { one: without(one, other), other: without(other, one), reshaped, hidden };
}

const plain: readonly string[] = ['boolean', 'range', 'oneOf', 'sort', 'sorts'];

/**
 * True if values of two domains can be compared as they are: a domain reads what it can make a value of, so that a sequence would be taken
 * for the set of its elements, and a network with counted losses for one without.
 */
function isOfForm(one: Domain<unknown>, other: Domain<unknown>): boolean {
  if (one.kind === 'optional') return isOfForm((one as OptionalDomain<unknown>).of, other);
  if (other.kind === 'optional') return isOfForm(one, (other as OptionalDomain<unknown>).of);
  if (plain.includes(one.kind)) return plain.includes(other.kind);
  if (one.kind !== other.kind) return false;
  switch (one.kind) {
    case 'record':
      return areOfForm((one as RecordDomain<Fields>).fields, (other as RecordDomain<Fields>).fields);
    case 'union': {
      const cases = (of: Domain<unknown>): Readonly<Record<string, Fields>> =>
        (of as UnionDomain<Record<string, Fields>>).cases;
      return Object.entries(cases(one)).every(([type, fields]) => areOfForm(fields, cases(other)[type] ?? {}));
    }
    case 'composite': {
      if (!isComposite(one) || !isComposite(other)) return false;
      const names = [one, other].map(({ fields }) => Object.keys(fields).sort().join());
      return names[0] === names[1] && areOfForm(one.fields, other.fields);
    }
    default:
      return isOfForm(
        (one as SetDomain<unknown>).of,
        (other as SetDomain<unknown> | FunctionDomain<unknown, unknown>).of,
      );
  }
}

/** True of the fields that both have. One that only one of them has is told apart by what reads records. */
function areOfForm(one: Fields, other: Fields): boolean {
  return Object.entries(one).every(([name, of]) => {
    const its = other[name];
    return its === undefined || isOfForm(of, its);
  });
}
