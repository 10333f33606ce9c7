/**
 * Formulas with their quantifiers written out, for whoever decides them: of each atom the values of the names that are quantified
 * within the formula, of each step that it is about the names of the actions.
 *
 * To repeat a state must make no difference to the truth of a formula, since a spec does not say how long nothing happens
 * (Leslie Lamport, "The temporal logic of actions", TOPLAS 16(3), 1994). So what is said of steps is said of those that change the
 * state: `always` and the left of `until` ask it of each of them, `eventually` of some. Where nothing changes, an atom of
 * steps therefore is what it takes for the former not to be false on its account, and for the latter not to be true.
 *
 * Departures: TLA writes [A]_v under `always` and <<A>>_v under `eventually`; here that follows from the place. In the right of
 * `until` and outside of all temporal operators there is no such reading, and steps are refused there, as TLA does.
 */
import type { AnyChoices } from './action.ts';
import type { SomeAction } from './fairness.ts';
import {
  type Atom,
  type Composed,
  type Formula,
  type Ground,
  instancesOf,
  type Quantified,
  type Taking,
  type Temporal,
  type TemporalDraft,
} from './property.ts';
import { keyOf } from './value.ts';

/** What a formula says that cannot be meant; the message says what, and what to write instead. */
export class BadFormula extends Error {
  override readonly name = 'BadFormula';
}

/** Where a part of a formula stands. */
interface Place {
  /** Of a step that is asked for here, what it is where nothing changes; null where steps are not asked for. */
  readonly whenStill: boolean | null;
  readonly bound: AnyChoices;
}

/**
 * A temporal property with its quantifiers written out. `named` tells the names of the actions of steps, and refuses choices that they
 * do not have. Throws `BadFormula`.
 */
export function temporalOf(
  { kind, forAll, formula }: TemporalDraft,
  named: (steps: Taking<SomeAction>) => Taking<string>,
): Temporal {
  return { kind, forAll, formula: grounded(formula, Object.keys(forAll), named), within: rangesWithin(formula) };
}

/** A formula about the names `quantified`. */
function grounded(
  formula: Formula,
  quantified: readonly string[],
  named: (steps: Taking<SomeAction>) => Taking<string>,
): Ground {
  const atoms = new Map<object, Map<string, Atom>>();
  /** One object for what is the same atom. */
  const once = (of: object, key: string, make: () => Atom): Ground => {
    const known = atoms.get(of) ?? new Map<string, Atom>();
    atoms.set(of, known);
    const atom = known.get(key) ?? make();
    known.set(key, atom);
    return { op: 'atom', holds: atom };
  };
  const taken = (of: Taking<SomeAction>, { whenStill, bound }: Place): Ground => {
    if (whenStill === null)
      throw new BadFormula(
        'a step is asked for where that is not said of any time: put `taken` within always, eventually or the left of until',
      );
    const steps = named(of);
    const known = [...quantified, ...Object.keys(bound)];
    const stranger = steps.per.find((name) => !known.includes(name));
    if (stranger !== undefined)
      throw new BadFormula(
        `steps are per ${stranger}, which is not quantified; there are: ${known.join(', ') || 'none'}`,
      );
    return once(of, `${whenStill} ${keyOf(bound)}`, () => ({ kind: 'step', steps, bound, whenStill }));
  };
  const valuesOf = (of: Quantified, bound: AnyChoices): readonly AnyChoices[] => {
    const twice = Object.keys(of).find((name) => quantified.includes(name) || Object.hasOwn(bound, name));
    if (twice !== undefined) throw new BadFormula(`${twice} is quantified twice; give one of them another name`);
    return instancesOf(of);
  };
  const over = (of: Formula, place: Place): Ground => {
    const { whenStill, bound } = place;
    const at = (whenStillThere: boolean | null) => (part: Formula) => over(part, { whenStill: whenStillThere, bound });
    switch (of.op) {
      case 'atom':
        return once(of.holds, keyOf(bound), () => ({ kind: 'state', holds: of.holds, bound }));
      case 'taken':
        return taken(of.steps, place);
      case 'forAll':
      case 'exists':
        return {
          op: of.op === 'forAll' ? 'and' : 'or',
          of: valuesOf(of.over, bound).map((values) => over(of.of, { whenStill, bound: { ...bound, ...values } })),
        };
      case 'not':
        return { op: 'not', of: at(whenStill === null ? null : !whenStill)(of.of) };
      case 'and':
      case 'or':
        return { op: of.op, of: of.of.map(at(whenStill)) };
      case 'always':
      case 'eventually':
        return { op: of.op, of: at(of.op === 'always')(of.of) };
      case 'until':
        return { op: 'until', left: at(true)(of.left), right: at(null)(of.right) };
    }
  };
  return over(formula, { whenStill: null, bound: {} });
}

/** The domains and lists that a formula is quantified over within. */
export function rangesWithin(of: Formula): readonly Quantified[] {
  switch (of.op) {
    case 'atom':
    case 'taken':
      return [];
    case 'and':
    case 'or':
      return of.of.flatMap(rangesWithin);
    case 'until':
      return [of.left, of.right].flatMap(rangesWithin);
    case 'forAll':
    case 'exists':
      return [of.over, ...rangesWithin(of.of)];
    default:
      return rangesWithin(of.of);
  }
}

/** The values of the names that an atom knows of, for an instance of its property. */
export function instanceOf({ bound }: Pick<Atom, 'bound'>, instance: AnyChoices): AnyChoices {
  return Object.keys(bound).length === 0 ? instance : { ...instance, ...bound };
}

/** True if a step by these choices is one of those that an atom is about, which knows these values. */
export function isOneOf(
  { actions, per, where }: Taking<string>,
  { action, choices }: { readonly action: string; readonly choices: AnyChoices },
  instance: AnyChoices,
): boolean {
  return (
    actions.includes(action) &&
    per.every((name) => keyOf(choices[name]) === keyOf(instance[name])) &&
    where(choices, instance)
  );
}

/** The atom that stands for what should lead to something, in a formula of that shape. */
export function antecedentOf<A>(formula: Composed<{ readonly op: 'atom'; readonly holds: A }>): A | null {
  if (formula.op !== 'always' || formula.of.op !== 'or') return null;
  const [left, right] = formula.of.of;
  return left?.op === 'not' && left.of.op === 'atom' && right?.op === 'eventually' ? left.of.holds : null;
}
