/**
 * Random protocols of two to four interchangeable processes, as full graphs of concrete states. A state is the value of a
 * global variable, then the local state of each process. A permutation g takes what process p has to process g(p).
 */
import type { Random } from './random.ts';

export type State = readonly number[];
export type Permutation = readonly number[];
export interface Label {
  readonly action: number;
  /** The processes that act: none, one or two. */
  readonly actors: readonly number[];
}
export interface Step {
  readonly label: Label;
  readonly state: State;
  /** The number of the successor; -1 if it is outside the bounds. */
  readonly to: number;
  readonly changes: boolean;
}
/** An obligation is met by its actions, if the first processes that act are `actors`. */
export interface Obligation {
  /** The assumption that it belongs to. */
  readonly assumption: number;
  readonly strong: boolean;
  readonly actions: readonly number[];
  readonly actors: readonly number[];
}
export interface Protocol {
  readonly processes: number;
  readonly group: readonly Permutation[];
  /** In the order of a breadth-first search. */
  readonly states: readonly State[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly initial: readonly number[];
  readonly steps: readonly (readonly Step[])[];
  readonly actions: number;
  readonly obligations: readonly Obligation[];
  /** The instances of the property: tuples of different processes. */
  readonly instances: readonly (readonly number[])[];
  /** The atoms in a state that is repeated, as bits. */
  letters(state: State, instance: readonly number[]): number;
  /** Those atoms that are about steps, as bits, and their truth along a step that changes the state. */
  readonly ofSteps: number;
  lettersAlong(label: Label, instance: readonly number[]): number;
}

export function applied(g: Permutation, state: State): State {
  const image = [...state];
  for (const [p, to] of g.entries()) image[to + 1] = state[p + 1] as number;
  return image;
}
export function renamed(g: Permutation, tuple: readonly number[]): readonly number[] {
  return tuple.map((p) => g[p] as number);
}

/** All permutations of so many processes; the identity is the first. */
export function permutations(of: number): Permutation[] {
  if (of === 0) return [[]];
  return permutations(of - 1).flatMap((rest) =>
    Array.from({ length: of }, (_, k) => rest.toSpliced(of - 1 - k, 0, of - 1)),
  );
}
/** All tuples of so many different processes. */
function tuples(length: number, processes: number): readonly (readonly number[])[] {
  if (length === 0) return [[]];
  return tuples(length - 1, processes).flatMap((rest) =>
    Array.from({ length: processes }, (_, p) => p)
      .filter((p) => !rest.includes(p))
      .map((p) => [...rest, p]),
  );
}

type Predicate = (state: State, tuple: readonly number[]) => boolean;
interface Action {
  readonly arity: number;
  readonly guard: Predicate;
  readonly effect: (state: State, actors: readonly number[]) => State;
}
interface Sizes {
  readonly processes: number;
  readonly locals: number;
  readonly globals: number;
}

const local = (state: State, p: number | undefined): number => state[(p as number) + 1] as number;
const countOf = (state: State, value: number): number => state.slice(1).filter((l) => l === value).length;

function randomAction(random: Random, { processes, locals, globals }: Sizes): Action {
  const arity = random.pick([0, 1, 1, 1, 2]);
  const when = random.chance(50) ? random.below(globals) : null;
  const crowd = random.chance(30) ? { value: random.below(locals), most: random.below(processes) } : null;
  const [before, after] = [0, 1].map(() => Array.from({ length: arity }, () => random.below(locals)));
  const swaps = arity === 2 && random.chance(40);
  const then = random.chance(arity === 0 ? 90 : 30) ? random.below(globals) : null;
  const everyone = arity === 0 && random.chance(30) ? [random.below(locals), random.below(locals)] : null;
  // All local states move on: processes that are in turn exchange their names.
  const turns = arity < 2 && random.chance(30);
  return {
    arity,
    guard: (state, actors) =>
      (when === null || state[0] === when) &&
      (crowd === null || countOf(state, crowd.value) <= crowd.most) &&
      actors.every((p, i) => local(state, p) === before?.[i]),
    effect(state, actors) {
      const next = state.map((l, i) => {
        if (i > 0 && turns) return (l + 1) % locals;
        return i > 0 && l === everyone?.[0] ? (everyone[1] as number) : l;
      });
      if (then !== null) next[0] = then;
      if (turns) return next;
      for (const [i, p] of actors.entries()) next[p + 1] = swaps ? local(state, actors[1 - i]) : (after?.[i] as number);
      return next;
    },
  };
}

function randomObligations(random: Random, actions: readonly Action[], processes: number): Obligation[] {
  return Array.from({ length: random.pick([0, 1, 2, 2, 3, 3]) }, (_, assumption) => {
    const strong = random.chance(45);
    const arity = random.pick([0, 1, 1, 1, 2]);
    const able = actions.flatMap((action, i) => (action.arity >= arity && random.chance(80) ? [i] : []));
    return tuples(arity, processes).map((actors) => ({ assumption, strong, actions: able.slice(0, 2), actors }));
  }).flat();
}

function randomAtom(random: Random, { locals, globals }: Sizes, arity: number): Predicate {
  const [value, other] = [random.below(locals), random.below(globals)];
  const closed: readonly Predicate[] = [
    (state) => state[0] === other,
    (state) => countOf(state, value) > 0,
    (state) => countOf(state, value) !== 1,
    (state) => state[0] === other || countOf(state, value) > 1,
  ];
  const own: readonly Predicate[] = [
    (state, [p]) => local(state, p) === value,
    (state, [p]) => local(state, p) === value && state[0] === other,
    (state, [p]) => local(state, p) !== value || countOf(state, value) > 1,
  ];
  const shared: readonly Predicate[] = [
    (state, [p, q]) => local(state, p) === local(state, q),
    (state, [p, q]) => local(state, p) < local(state, q),
    (state, [, q]) => local(state, q) === value,
  ];
  return random.pick([closed, [...own, ...closed.slice(0, 1)], [...shared, ...own]][arity] as readonly Predicate[]);
}

/** Atoms 2 and 3 say the same of a step; where nothing changes, one is false and the other true. */
export const atomsOfSteps = { mask: 0b1100, whenStill: 0b1000 } as const;

/** Steps of some actions, by the first of the processes that a property is about, if it is about any; or null. */
function randomSteps(
  random: Random,
  actions: number,
  arity: number,
): ((label: Label, instance: readonly number[]) => boolean) | null {
  const [first, second] = [random.below(actions), random.below(actions)];
  const isOwn = arity > 0 && random.chance(70);
  if (!random.chance(40)) return null;
  return ({ action, actors }, instance) =>
    (action === first || action === second) && (!isOwn || actors[0] === instance[0]);
}

/** A random protocol; null if it has too few states, or starts outside its bounds. */
export function randomProtocol(random: Random): Protocol | null {
  const processes = random.pick([2, 2, 3, 3, 3, 4]);
  const sizes = { processes, locals: processes === 4 ? 2 : 2 + random.below(2), globals: 1 + random.below(3) };
  const actions = Array.from({ length: 2 + random.below(5) }, () => randomAction(random, sizes));
  const edge = random.chance(30) ? { value: random.below(sizes.locals), most: random.below(processes) } : null;
  const isOutside = (state: State): boolean =>
    edge !== null && state[0] === sizes.globals - 1 && countOf(state, edge.value) > edge.most;
  const group = permutations(processes);
  const first = [random.below(sizes.globals), ...Array.from({ length: processes }, () => random.below(sizes.locals))];
  const start = random.chance(60) ? first.map((l, i) => (i > 0 ? (first[1] as number) : l)) : first;
  if (isOutside(start)) return null;
  const arity = random.pick([0, 1, 1, 2]);
  const atoms = [0, 1, 2].map(() => randomAtom(random, sizes, arity));
  const steps = randomSteps(random, actions.length, arity);
  const ofSteps = steps === null ? 0 : atomsOfSteps.mask;
  return {
    processes,
    group,
    ...explored(
      group.map((g) => applied(g, start)),
      actions,
      processes,
      isOutside,
    ),
    actions: actions.length,
    obligations: randomObligations(random, actions, processes),
    instances: tuples(arity, processes),
    letters: (state, instance) =>
      (atoms.reduce((sum, holds, k) => sum | (holds(state, instance) ? 1 << k : 0), 0) & ~ofSteps) |
      (ofSteps & atomsOfSteps.whenStill),
    ofSteps,
    lettersAlong: (label, instance) => (steps?.(label, instance) === true ? atomsOfSteps.mask : 0),
  };
}

function explored(
  starts: readonly State[],
  actions: readonly Action[],
  processes: number,
  isOutside: (state: State) => boolean,
): Pick<Protocol, 'states' | 'numberOf' | 'initial' | 'steps'> {
  const states: State[] = [];
  const numberOf = new Map<string, number>();
  const find = (state: State): number => {
    const key = state.join();
    if (!numberOf.has(key)) numberOf.set(key, states.push(state) - 1);
    return numberOf.get(key) as number;
  };
  const initial = [...new Set(starts.map(find))];
  const steps: Step[][] = [];
  // The list grows while it is read.
  for (const from of states)
    steps.push(
      actions.flatMap(({ arity, guard, effect }, action) =>
        tuples(arity, processes)
          .filter((actors) => guard(from, actors))
          .map((actors) => {
            const state = effect(from, actors);
            const changes = state.join() !== from.join();
            return { label: { action, actors }, state, to: isOutside(state) ? -1 : find(state), changes };
          }),
      ),
    );
  return { states, numberOf, initial, steps };
}
