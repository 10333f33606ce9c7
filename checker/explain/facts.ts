/**
 * Facts: the parts of states that an answer of a spec's code rests on, found by asking it once more on views that note what is
 * read; and the few of them that say most.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { instanceOf } from '../language/ground.ts';
import type { CheckableModel } from '../language/model.ts';
import { pathKey, toVariable, unprimed } from '../language/path.ts';
import type { Ground } from '../language/property.ts';
import { keyOf, type Path } from '../language/value.ts';
import { decides } from './deciding.ts';
import { type Read, Watch } from './watch.ts';

/** A part of a state that the answer rests on. */
export interface Fact {
  /** Without primes. */
  readonly path: Path;
  /** The state of the trace, counted from 0. */
  readonly state: number;
  readonly read: Read;
  /** True if the answer would be another one were this part otherwise. */
  readonly decides: () => boolean;
}

export function factOf(read: Read, state: number, decidesIt: () => boolean): Fact {
  return { path: unprimed(read.path), state, read, decides: decidesIt };
}

/** Equal for reads that say the same of the same part, be it in different states. */
export function readKey({ kind, path, value, element }: Read): string {
  // What is not there is no value, and has no key.
  return JSON.stringify([kind, pathKey(path), value === undefined ? null : keyOf(value), element?.present ?? null]);
}

/** What code of a spec reads before it gives this answer; null if it gives another on views of the states, or fails. */
export function answering(
  domains: CheckableModel['domains'],
  answer: boolean,
  ask: (watch: Watch) => boolean,
): Watch | null {
  for (const grain of ['fields', 'whole records'] as const) {
    const watch = new Watch(domains, grain);
    try {
      if (ask(watch) === answer) return watch;
    } catch {
      // It may be content with whole records.
    }
  }
  return null;
}

/** What code of the spec looked at in a state, by its number in a trace, before it gave this answer; null if that is not to be found out. */
export function factsFor(
  domains: CheckableModel['domains'],
  state: AnyState,
  at: number,
  answer: boolean,
  ask: (s: AnyState) => boolean,
): readonly Fact[] | null {
  const watch = answering(domains, answer, (watching) => ask(watching.view(state)));
  if (watch === null) return null;
  return watch.reasons.map((read) => factOf(read, at, () => decides(read, state, domains, answer, ask)));
}

export type Looked = (
  formula: Ground,
  state: number,
) => { readonly answer: boolean; readonly facts: readonly Fact[] } | null;

/** What a formula without temporal operators and steps looks at in a state; null of other formulas, and where it fails. */
export function looker(
  { domains }: Pick<CheckableModel, 'domains'>,
  states: readonly AnyState[],
  instance: AnyChoices,
): Looked {
  return (formula, at) => {
    if (!isStatic(formula)) return null;
    const state = states[at] as AnyState;
    const value = (of: Ground, s: AnyState): boolean => {
      switch (of.op) {
        case 'atom':
          return of.holds.kind === 'state' && of.holds.holds(s, instanceOf(of.holds, instance));
        case 'not':
          return !value(of.of, s);
        case 'and':
          return of.of.every((one) => value(one, s));
        case 'or':
          return of.of.some((one) => value(one, s));
        default:
          return false;
      }
    };
    const answer = value(formula, state);
    const facts = factsFor(domains, state, at, answer, (other) => value(formula, other));
    if (facts === null) return null;
    return { answer, facts };
  };
}

function isStatic(formula: Ground): boolean {
  if (formula.op === 'atom') return formula.holds.kind === 'state';
  if (formula.op === 'not') return isStatic(formula.of);
  return (formula.op === 'and' || formula.op === 'or') && formula.of.every(isStatic);
}

/** As many facts as can be taken in. */
export interface Grounds {
  /** What was read, each once. */
  readonly reads: readonly Read[];
  /** True if there is more, which comes before it. */
  readonly isCut: boolean;
}

/** More facts than this explain nothing. */
const most = 6;

/** Facts, each once; of what reads more than can be taken in, those that decide, and the variables instead of their parts. */
export function groundsOf(facts: readonly Fact[], states: readonly AnyState[]): Grounds {
  const isTooMuch = distinct(facts.map(({ read }) => read)).length > most;
  const deciding = isTooMuch ? facts.filter((fact) => fact.decides()) : [];
  const all = deciding.length > 0 ? deciding : facts;
  const reads = distinct(all.map(({ read }) => read));
  const few = reads.length > most ? distinct(all.map((fact) => coarse(fact, all, states))) : reads;
  return { reads: few.slice(-most), isCut: few.length > most };
}
function distinct(reads: readonly Read[]): readonly Read[] {
  return [...new Map(reads.map((read) => [readKey(read), read])).values()];
}

/** The whole variable, where more than two of its parts were read. */
function coarse({ state, read }: Fact, facts: readonly Fact[], states: readonly AnyState[]): Read {
  const { variable, primed } = read.path;
  const parts = facts.filter((fact) => fact.state === state && fact.path.variable === variable);
  if (parts.length <= 2) return read;
  return { path: toVariable(variable, primed), kind: 'part', value: states[state]?.[variable] };
}
