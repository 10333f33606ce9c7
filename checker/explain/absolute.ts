/**
 * Absolute numbers: a trace of a spec that knows numbers by their ranks, with the numbers as they would be if they were never
 * renumbered. A ballot that was the second, and is the first now that the one below is forgotten, is the second all along, and one
 * that begins has a number that none had before, or, if it is between others, the one after that below it. Ranks that
 * are counted back from the latest say how much room there is between two numbers at least, and so there is. So a run that comes back to a state up to the order of its ballots is seen to go on.
 *
 * Which number became which is heard from the step's own code, run again. Where that does not tell it of all numbers, or where the
 * order of those of a state would be another one, nothing is told in this way.
 *
 * Invariant: in each state, the numbers that are told have the order of the ranks.
 */
import { isCollection, isKeyed, List } from 'immutable';
import type { AnyChoices, AnyState } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { heardOf, type Ranks, type Renumbered } from '../language/ranks.ts';
import { renumbered } from '../language/renaming.ts';
import { effectOf, strictState } from '../language/steps.ts';
import { hasParts } from '../language/value.ts';
import type { Lasso, TraceStep } from '../run/outcome.ts';
import type { Because } from './because.ts';
import type { Divergence } from './divergence.ts';
import type { Fact, Grounds } from './facts.ts';
import type { Read } from './watch.ts';

/** A trace in absolute numbers. */
export interface Absolute {
  readonly trace: readonly TraceStep[];
  readonly back: Lasso['back'];
  /** The state that a lasso returns to, in the numbers that it has then; null if it returns by no step. */
  readonly returned: AnyState | null;
  /** How what a lasso returns to differs from where its last step leads: `ballot`, 5 and 3. None if it is the same. */
  readonly renamed: readonly Renamed[];
  /** A value that a variable has in a state of the trace, counted from 0, in absolute numbers. */
  told(variable: string, value: unknown, state: number): unknown;
  /** True if a variable has ranks in that state that are told as other numbers. */
  isOther(variable: string, state: number): boolean;
}
/** A number, and the one in whose place it is from then on. */
export interface Renamed {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** By rank, the absolute number. */
type Numbers = ReadonlyMap<number, number>;
type Model = Pick<CheckableModel, 'domains' | 'actions' | 'ranks'>;
type Taken = Pick<TraceStep, 'action' | 'choices'>;

/** The trace in absolute numbers; null if the spec has no ranks, if they are absolute anyway, or if the numbers are not known. */
export function absoluteOf(model: Model, trace: readonly TraceStep[], lasso?: Lasso | undefined): Absolute | null {
  const named = Object.entries(model.ranks ?? {});
  if (named.length === 0) return null;
  const all = new Map<string, readonly Numbers[]>();
  const renamed: Renamed[] = [];
  for (const [name, ranks] of named) {
    const numbers = numbersAlong(model, ranks, trace, lasso);
    if (numbers === null) return null;
    all.set(name, numbers);
    const [returned, to] = [numbers[trace.length], lasso === undefined ? undefined : numbers[lasso.to]];
    for (const [rank, from] of returned ?? []) {
      const other = to?.get(rank);
      if (other !== undefined && other !== from) renamed.push({ name, from, to: other });
    }
  }
  const isPlain = [...all.values()].flat().every((numbers) => [...numbers].every(([rank, number]) => rank === number));
  if (isPlain && renamed.length === 0) return null;
  const numbersOf = (variable: string, state: number): Numbers | undefined => {
    const of = named.find(([, ranks]) => ranks.in.includes(variable));
    return of && all.get(of[0])?.[state];
  };
  const told = (variable: string, value: unknown, state: number): unknown => {
    const numbers = numbersOf(variable, state);
    return numbers === undefined ? value : renumbered(value, (rank) => numbers.get(rank) ?? rank);
  };
  const isOther = (variable: string, state: number): boolean =>
    [...(numbersOf(variable, state) ?? [])].some(([rank, number]) => rank !== number);
  const choicesAt = (choices: AnyChoices, state: number): AnyChoices =>
    mapped(choices, (_, value) => {
      const holds = holderOf(named, trace[state]?.state ?? {}, value);
      return holds === undefined ? value : told(holds, value, state);
    });
  return {
    trace: trace.map(({ action, choices, state }, k) => ({
      action,
      choices: choicesAt(choices, k - 1),
      state: mapped(state, (variable, value) => told(variable, value, k)),
    })),
    back: lasso?.back == null ? null : { ...lasso.back, choices: choicesAt(lasso.back.choices, trace.length - 1) },
    returned:
      lasso?.back == null
        ? null
        : mapped(trace[lasso.to]?.state ?? {}, (variable, value) => told(variable, value, trace.length)),
    renamed,
    told,
    isOther,
  };
}

/** The variable with such numbers that has the value of a choice among its elements. */
function holderOf(named: readonly (readonly [string, Ranks])[], state: AnyState, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const has = (variable: string): boolean => {
    const of = state[variable];
    return typeof of === 'object' && of !== null && Symbol.iterator in of
      ? [...(of as Iterable<unknown>)].some((element) => sameValue(element, value))
      : false;
  };
  return named.flatMap(([, ranks]) => ranks.in).find(has);
}

function mapped(of: AnyState, instead: (name: string, value: unknown) => unknown): AnyState {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, instead(name, value)]));
}

/** For each state its absolute numbers, and behind them those of the state that a lasso returns to, when it does. */
function numbersAlong(
  model: Model,
  ranks: Ranks,
  trace: readonly TraceStep[],
  lasso: Lasso | undefined,
): readonly Numbers[] | null {
  const back = lasso?.back == null ? [] : [{ ...lasso.back, state: trace[lasso.to]?.state ?? {} }];
  const known = new Known(ranks);
  const found: (readonly (readonly [rank: number, which: number])[])[] = [];
  for (const [k, step] of [...trace, ...back].entries()) {
    const present = ranksIn(step.state, ranks);
    const before = found[k - 1];
    const sources = before && sourcesOf(model, ranks, trace[k - 1]?.state ?? {}, step);
    const which = before ? sources && known.of(present, sources, new Map(before)) : known.start(present);
    if (!which) return null;
    found.push(which);
  }
  const numbers = known.least();
  return numbers && found.map((all) => new Map(all.map(([rank, which]) => [rank, numbers[which] ?? rank])));
}

/** The numbers of a trace, which are known by how far apart they are at least. */
class Known {
  /** Of each number, in the order in which they begin, the least that it can be. */
  private readonly from: number[] = [];
  private readonly apart: { readonly low: number; readonly high: number; readonly by: number }[] = [];
  /** True if there is as much room between two numbers as between their ranks. */
  private readonly hasRoom: boolean;

  constructor({ from }: Ranks) {
    this.hasRoom = from !== undefined;
  }

  /** The ranks of the first state are what they are. */
  start(present: readonly number[]): readonly (readonly [number, number])[] {
    this.from.push(...present);
    return present.map((rank, which) => [rank, which]);
  }
  /** Which numbers the ranks of a state are: what they were, or new ones. Null if that is not known. */
  of(present: readonly number[], sources: Numbers, before: Numbers): readonly (readonly [number, number])[] | null {
    const fresh = new Map<number, number>();
    const all: (readonly [number, number])[] = [];
    for (const rank of present) {
      const source = sources.get(rank);
      if (source === undefined) return null;
      const which = before.get(source) ?? fresh.get(source) ?? this.begins(source, before);
      if (!before.has(source)) fresh.set(source, which);
      const last = all.at(-1);
      if (last !== undefined) this.apart.push({ low: last[1], high: which, by: this.hasRoom ? rank - last[0] : 1 });
      all.push([rank, which]);
    }
    return all;
  }
  /** A number that was in no state: above all that there ever were, or between those that there are. */
  private begins(source: number, before: Numbers): number {
    const which = this.from.length;
    const isAbove = [...before.keys()].every((rank) => rank < source);
    if (isAbove) for (const low of this.from.keys()) this.apart.push({ low, high: which, by: 1 });
    for (const [rank, other] of before)
      if (!isAbove)
        this.apart.push(rank < source ? { low: other, high: which, by: 1 } : { low: which, high: other, by: 1 });
    this.from.push(0);
    return which;
  }
  /** The least numbers that are so far apart; null if none are. */
  least(): readonly number[] | null {
    const numbers = [...this.from];
    for (let round = 0; round <= numbers.length; round++) {
      let isDone = true;
      for (const { low, high, by } of this.apart) {
        const least = (numbers[low] ?? 0) + by;
        if ((numbers[high] ?? 0) >= least) continue;
        numbers[high] = least;
        isDone = false;
      }
      if (isDone) return numbers;
    }
    return null;
  }
}

function identity(numbers: readonly number[]): Numbers {
  return new Map(numbers.map((number) => [number, number]));
}

/** By rank after a step, the number that it was before it, or that the step gave it. Null if that is not to be found out. */
function sourcesOf(
  model: Model,
  ranks: Ranks,
  before: AnyState,
  { action, choices, state }: TraceStep,
): Numbers | null {
  const present = ranksIn(state, ranks);
  const calls = action === null ? null : callsOf(model, ranks, before, { action, choices });
  if (calls === null || calls.length > 1) return null;
  const [call] = calls;
  if (call === undefined) return identity(present);
  return isWhatBecame(call.answer, ranks, state) ? sourcesIn(call, ranks) : null;
}

function callsOf(
  model: Model,
  { by }: Ranks,
  before: AnyState,
  { action, choices }: Taken,
): readonly Renumbered[] | null {
  try {
    return heardOf(by, () => {
      effectOf(model, strictState(model.domains, before), { action: action ?? '', choices });
    });
  } catch {
    return null;
  }
}

/** True if this is what the variables are after the step: what was answered was not thrown away. */
function isWhatBecame(answer: unknown, ranks: Ranks, state: AnyState): boolean {
  const isIn = (value: unknown): boolean => ranks.in.some((variable) => sameValue(state[variable], value));
  if (isIn(answer)) return true;
  return (
    isFields(answer) &&
    Object.entries(answer).every(
      ([variable, value]) => ranks.in.includes(variable) && sameValue(state[variable], value),
    )
  );
}

/** By each rank that was answered, the number in its place in what was given; null where one rank stands for several. */
function sourcesIn({ given, answer }: Renumbered, { from: least = 0 }: Ranks): Numbers | null {
  const sources = new Map<number, number>();
  for (const [from, to] of pairsIn(given, answer)) {
    if (to < least) continue;
    if (from < least || (sources.get(to) ?? from) !== from) return null;
    sources.set(to, from);
  }
  return sources;
}

/** The numbers that stand in the same places of two values. */
function* pairsIn(given: unknown, answer: unknown): Iterable<readonly [number, number]> {
  if (typeof given === 'number' && typeof answer === 'number') yield [given, answer];
  else if (isKeyed(given) && isKeyed(answer)) for (const [key, value] of answer) yield* pairsIn(given.get(key), value);
  else if (List.isList(given) && List.isList(answer))
    for (const [i, value] of answer.entries()) yield* pairsIn(given.get(i), value);
  else if (isFields(given) && isFields(answer))
    for (const [name, value] of Object.entries(answer)) yield* pairsIn(Reflect.get(given, name), value);
}

/** True of what has values by names, a record of the spec's or an object that its code made. */
function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isCollection(value) && !Array.isArray(value);
}

/** The numbers in these variables, each once, in their order. */
function ranksIn(state: AnyState, ranks: Ranks): readonly number[] {
  const { from: least = 0 } = ranks;
  const found = new Set<number>();
  for (const variable of ranks.in)
    renumbered(state[variable], (number) => {
      if (number >= least) found.add(number);
      return number;
    });
  return [...found].sort((a, b) => a - b);
}

/** The same reasons in the numbers of the states that they are about. */
export function becauseIn(absolute: Absolute, because: Because): Because {
  if (because.kind !== 'false' && because.kind !== 'unmet') return because;
  const stateOf = new Map<Read, number>(because.facts.map(({ read, state }) => [read, state]));
  const read = (one: Read): Read => {
    const state = stateOf.get(one);
    if (state === undefined) return one;
    const told = (value: unknown): unknown => absolute.told(one.path.variable, value, state);
    const isWhole = typeof one.value === 'object' && one.value !== null && hasParts(one.value);
    const value = isWhole || one.value === undefined ? one.value : told(one.value);
    if (one.element === undefined) return { ...one, value };
    return { ...one, value, element: { ...one.element, value: told(one.element.value) } };
  };
  const grounds = (of: Grounds): Grounds => ({ ...of, reads: of.reads.map(read) });
  const facts = (of: readonly Fact[]): readonly Fact[] => of.map((fact) => ({ ...fact, read: read(fact.read) }));
  if (because.kind === 'false') return { ...because, facts: facts(because.facts), grounds: grounds(because.grounds) };
  return {
    ...because,
    facts: facts(because.facts),
    unmet: because.unmet.map((one) => ({
      ...one,
      facts: facts(one.facts),
      ...('grounds' in one && one.grounds !== null ? { grounds: grounds(one.grounds) } : {}),
      ...('reason' in one ? { reason: grounds(one.reason) } : {}),
      ...('staying' in one ? { staying: { ...one.staying, grounds: grounds(one.staying.grounds) } } : {}),
    })) as typeof because.unmet,
  };
}

/** Where a trace leaves the spec, without what the spec would have of numbers that are told as others, since nobody knows what it would have called them. */
export function divergenceIn({ isOther }: Absolute, divergence: Divergence): Divergence {
  const { at, why } = divergence;
  if (why.kind !== 'effect') return divergence;
  const would = why.would.filter(
    ({ instead: { path } }) => !isOther(path.variable, at - 1) && !isOther(path.variable, at),
  );
  return { ...divergence, why: { ...why, would } };
}
