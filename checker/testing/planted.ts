/**
 * Faults of user code, planted in a model: one function of it fails on the states that satisfy a condition, which is made of
 * the model's own properties, so that it is as symmetric as these are.
 */
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import type { Fault, Site } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { type Ground, instancesOf, type Property, type StateAtom } from '../language/property.ts';
import type { Dice } from './random/dice.ts';

type Code = (...args: never[]) => unknown;
type Condition = (s: AnyState) => boolean;

/** A model with a fault in it. */
export interface Planted {
  readonly model: CheckableModel;
  readonly part: Site['part'];
  readonly name: string;
  readonly kind: Fault['kind'];
  /** True of the states on which the fault shows. */
  readonly condition: Condition;
}

/** A place where code runs, and the model with other code there. */
interface Place {
  readonly part: Site['part'];
  readonly name: string;
  /** Which argument is the state that the condition is asked of; for a fairness filter there is none. */
  readonly state: number;
  replaced(wrap: (code: Code) => Code): CheckableModel;
}

/** A fault somewhere in a model; null if it has no property to make a condition of. */
export function planted(model: CheckableModel, dice: Dice): Planted | null {
  const condition = conditionIn(model, dice);
  if (condition === null) return null;
  const places = placesIn(model);
  const part = dice.pick([...new Set(places.map((one) => one.part))]);
  const place = dice.pick(places.filter((one) => one.part === part));
  const misdeed = dice.pick(misdeedsOf(place.part, model, dice));
  const changed = place.replaced((code) => (...args) => {
    const state = args[place.state] as AnyState | undefined;
    return state === undefined || condition(state) ? misdeed.run() : code(...args);
  });
  return { model: changed, part: place.part, name: place.name, kind: misdeed.kind, condition };
}

/** A condition on states: what properties of the model say, or its opposite, of one or two of them. */
function conditionIn({ properties, init }: CheckableModel, dice: Dice): Condition | null {
  const predicates = Object.values(properties).flatMap((of) =>
    holdersOf(of).map(
      (holds): Condition =>
        (s) =>
          instancesOf(of.forAll).some((instance) => holds(s, instance)),
    ),
  );
  if (predicates.length === 0) return null;
  const [first] = init;
  const one = (): Condition => {
    const predicate = dice.pick(predicates);
    // What is not so in the beginning is so later, if ever.
    const wanted = dice.chance(70) !== predicate(first as AnyState);
    return (s) => predicate(s) === wanted;
  };
  const parts = dice.several(1, 2, one);
  return (s) => parts.every((part) => part(s));
}
function holdersOf(of: Property): ((s: AnyState, instance: AnyChoices) => boolean)[] {
  if (of.kind === 'temporal') return atomsOf(of.formula).map(({ holds }) => holds.holds);
  return of.kind === 'step' ? [] : [of.holds];
}
/** Its predicates on states. */
function atomsOf(formula: Ground): (Extract<Ground, { op: 'atom' }> & { readonly holds: StateAtom })[] {
  switch (formula.op) {
    case 'atom':
      // A fault in one that knows what is quantified within would tell the values of that apart.
      return formula.holds.kind === 'state' && Object.keys(formula.holds.bound).length === 0
        ? [{ ...formula, holds: formula.holds }]
        : [];
    case 'and':
    case 'or':
      return formula.of.flatMap(atomsOf);
    case 'until':
      return [...atomsOf(formula.left), ...atomsOf(formula.right)];
    default:
      return atomsOf(formula.of);
  }
}

function placesIn(model: CheckableModel): Place[] {
  return [...inActions(model), ...inProperties(model), ...inOthers(model)];
}
function inActions(model: CheckableModel): Place[] {
  const changed = (name: string, draft: Partial<ActionDraft>): CheckableModel => ({
    ...model,
    actions: { ...model.actions, [name]: { ...(model.actions[name] as ActionDraft), ...draft } },
  });
  return Object.entries(model.actions).flatMap(([name, { forSome, guard, effect }]): Place[] => [
    { part: 'guard', name, state: 0, replaced: (wrap) => changed(name, { guard: wrap(guard) as never }) },
    { part: 'effect', name, state: 0, replaced: (wrap) => changed(name, { effect: wrap(effect) as never }) },
    ...Object.entries(forSome).flatMap(([choice, of]): Place[] =>
      typeof of !== 'function' || 'kind' in of
        ? []
        : [
            {
              part: 'choice',
              name,
              state: 0,
              replaced: (wrap) => changed(name, { forSome: { ...forSome, [choice]: wrap(of) as never } }),
            },
          ],
    ),
  ]);
}
function inProperties(model: CheckableModel): Place[] {
  const changed = (name: string, of: Property): CheckableModel => ({
    ...model,
    properties: { ...model.properties, [name]: of },
  });
  return Object.entries(model.properties).flatMap(([name, of]): Place[] => {
    if (of.kind === 'temporal')
      return atomsOf(of.formula).map((atom) => ({
        part: 'property',
        name,
        state: 0,
        replaced: (wrap) =>
          changed(name, {
            ...of,
            formula: withAtom(of.formula, atom.holds, { ...atom.holds, holds: wrap(atom.holds.holds) as never }),
          }),
      }));
    const states = of.kind === 'step' ? [0, 1] : [0];
    return states.map((state) => ({
      part: 'property',
      name,
      state,
      replaced: (wrap) => changed(name, { ...of, holds: wrap(of.holds) as never }),
    }));
  });
}
/** Bounds, filters and conditions of fairness, and `finished`. */
function inOthers(model: CheckableModel): Place[] {
  const { bounds, fairness, finished } = model;
  const places: Place[] = Object.entries(bounds).map(([name, bound]) => ({
    part: 'bound',
    name,
    state: 0,
    replaced: (wrap) => ({
      ...model,
      bounds: { ...bounds, [name]: { ...bound, holds: wrap(bound.holds) as never } },
    }),
  }));
  for (const [i, assumption] of fairness.entries())
    if (assumption.when !== null)
      places.push({
        part: 'fairness condition',
        name: assumption.actions[0] as string,
        state: 0,
        replaced: (wrap) => ({
          ...model,
          fairness: fairness.map((other, j) =>
            i === j ? { ...other, when: wrap(other.when as Code) as typeof other.when } : other,
          ),
        }),
      });
  for (const [i, assumption] of fairness.entries())
    places.push({
      part: 'fairness',
      name: assumption.actions[0] as string,
      state: 1,
      replaced: (wrap) => ({
        ...model,
        fairness: fairness.map((other, j) =>
          i === j ? { ...other, where: wrap(other.where) as typeof other.where } : other,
        ),
      }),
    });
  if (finished !== undefined)
    places.push({
      part: 'finished',
      name: 'finished',
      state: 0,
      replaced: (wrap) => ({ ...model, finished: wrap(finished) as typeof finished }),
    });
  return places;
}
/** A formula with another predicate for one of its atoms. */
function withAtom(formula: Ground, atom: StateAtom, holds: StateAtom): Ground {
  switch (formula.op) {
    case 'atom':
      return formula.holds === atom ? { op: 'atom', holds } : formula;
    case 'and':
    case 'or':
      return { ...formula, of: formula.of.map((part) => withAtom(part, atom, holds)) };
    case 'until':
      return { ...formula, left: withAtom(formula.left, atom, holds), right: withAtom(formula.right, atom, holds) };
    default:
      return { ...formula, of: withAtom(formula.of, atom, holds) };
  }
}

interface Misdeed {
  readonly kind: Fault['kind'];
  run(): unknown;
}
/** What code of a kind must not do. */
function misdeedsOf(part: Site['part'], { domains }: CheckableModel, dice: Dice): Misdeed[] {
  const throws: Misdeed = {
    kind: 'throws',
    run() {
      throw new RangeError('planted');
    },
  };
  const answers = (kind: Fault['kind'], answer: unknown): Misdeed => ({ kind, run: () => answer });
  switch (part) {
    case 'effect':
      return [
        ...[throws, answers('not changes', 3), answers('unknown variable', { nowhere: 1 })],
        answers('misfit', { [dice.pick(Object.keys(domains))]: { planted: 1 } }),
      ];
    case 'choice':
      return [
        ...[throws, answers('not a collection', 5)],
        {
          kind: 'throws',
          run: function* () {
            yield null;
            throw new RangeError('planted');
          },
        },
      ];
    default:
      return [throws, answers('not boolean', 1), answers('not boolean', undefined)];
  }
}
