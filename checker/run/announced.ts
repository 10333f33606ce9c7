/**
 * A model that says which of its functions is running, so that it is known what never returns.
 */
import type { ActionDraft, AnyChoices } from '../language/action.ts';
import { type Site, SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Atom, Bound, Ground, Property, StateAtom } from '../language/property.ts';

/** The code of the user's that runs, and since when, by `performance.now()`; null between its calls. */
export interface Running {
  now: { readonly site: Omit<Site, 'choices'>; readonly choices: AnyChoices; readonly since: number } | null;
}

const none: AnyChoices = {};

/** Makes functions that write in `running` that they run: `f`, which takes its choices, if it has any, in this place. */
function announcing(running: Running) {
  return <A extends readonly unknown[], R>(
    site: Omit<Site, 'choices'>,
    f: (...args: A) => R,
    place: number,
  ): ((...args: A) => R) =>
    (...args) => {
      const before = running.now;
      running.now = { site, choices: (args[place] ?? none) as AnyChoices, since: performance.now() };
      try {
        return f(...args);
      } finally {
        running.now = before;
      }
    };
}

/** The same model, whose functions write in `running` that they run. */
export function announced(model: CheckableModel, running: Running): CheckableModel {
  const as = announcing(running);
  const action = (name: string, { forSome, guard, effect }: ActionDraft): ActionDraft => ({
    forSome: each(forSome, (choice, of) =>
      typeof of === 'function' && !('kind' in of) ? as({ part: 'choice', name, choice }, of, 1) : of,
    ),
    guard: as({ part: 'guard', name }, guard, 1),
    effect: as({ part: 'effect', name }, effect, 1),
  });
  const predicates = new Map<unknown, StateAtom['holds']>();
  const atoms = new Map<Atom, Atom>();
  // What is one predicate, or one atom, stays one.
  const once = (of: Atom, make: () => Atom): Atom => {
    const made = atoms.get(of) ?? make();
    atoms.set(of, made);
    return made;
  };
  const atom = (name: string, of: Atom): Atom => {
    if (of.kind === 'step') return of;
    if (of.kind === 'change') return once(of, () => ({ ...of, holds: as({ part: 'property', name }, of.holds, 2) }));
    const holds = predicates.get(of.holds) ?? as({ part: 'property', name }, of.holds, 1);
    predicates.set(of.holds, holds);
    return once(of, () => ({ ...of, holds }));
  };
  const property = (name: string, of: Property): Property => {
    switch (of.kind) {
      case 'temporal':
        return { ...of, formula: withAtoms(of.formula, (one) => atom(name, one)) };
      case 'step': {
        const { initially } = of;
        return {
          ...of,
          holds: as({ part: 'property', name }, of.holds, 2),
          ...(initially === undefined ? {} : { initially: as({ part: 'property', name }, initially, 1) }),
        };
      }
      default:
        return { ...of, holds: as({ part: 'property', name }, of.holds, 1) };
    }
  };
  return {
    ...model,
    init: wrapped(model.init, (next) => as({ part: 'initial states', name: 'init' }, next, 0)),
    actions: each(model.actions, action),
    properties: each(model.properties, property),
    bounds: each(model.bounds, (name, of): Bound => {
      const site = { part: 'bound', name } as const;
      return of.kind === 'step' ? { ...of, holds: as(site, of.holds, 2) } : { ...of, holds: as(site, of.holds, 1) };
    }),
    fairness: model.fairness.map((of) => ({
      ...of,
      where: as({ part: 'fairness', name: of.actions.join(', ') }, of.where, 0),
      when: of.when && as({ part: 'fairness condition', name: of.actions.join(', ') }, of.when, 1),
    })),
    finished: model.finished && as({ part: 'finished', name: 'finished' }, model.finished, 1),
  };
}

/** The same, whose elements are taken by what `wrap` makes of the function that takes one. */
function wrapped<T>(all: Iterable<T>, wrap: (next: () => IteratorResult<T>) => () => IteratorResult<T>): Iterable<T> {
  return {
    [Symbol.iterator]() {
      const iterator = all[Symbol.iterator]();
      return { next: wrap(() => iterator.next()) };
    },
  };
}
/** The formula with other atoms. */
function withAtoms(of: Ground, other: (atom: Atom) => Atom): Ground {
  switch (of.op) {
    case 'atom':
      return { ...of, holds: other(of.holds) };
    case 'and':
    case 'or':
      return { ...of, of: of.of.map((part) => withAtoms(part, other)) };
    case 'until':
      return { ...of, left: withAtoms(of.left, other), right: withAtoms(of.right, other) };
    default:
      return { ...of, of: withAtoms(of.of, other) };
  }
}

/** Code that takes less than this, in milliseconds, is not what the run was waiting for. */
export const brief = 500;

/** What there is to say of code that was ended from outside, or that threw where nobody waited for it. */
export function cutOffIn({ now }: Running, places: readonly string[], stray: unknown): SpecFailure | null {
  if (stray !== undefined)
    return new SpecFailure({ part: 'elsewhere', name: '', choices: {} }, { kind: 'throws', error: stray }, stray);
  if (now === null || performance.now() - now.since < brief) return null;
  const { site, choices, since } = now;
  return new SpecFailure(
    { ...site, choices },
    { kind: 'endless', seconds: (performance.now() - since) / 1000, places },
  );
}

function each<T>(record: Readonly<Record<string, T>>, f: (name: string, of: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, of]) => [name, f(name, of)]));
}
