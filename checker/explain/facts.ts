/**
 * Facts: the parts of states that an answer of a spec's code rests on, found by asking it once more on views that note what is
 * read; and how several of them read as one text.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import { History } from '../language/history.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Formula } from '../language/property.ts';
import { textOf } from '../language/value.ts';
import { abridged } from '../report/words.ts';
import { decides } from './deciding.ts';
import { historyText } from './difference.ts';
import { type Path, pathText, toVariable, unprimed } from './path.ts';
import { type Read, Watch } from './watch.ts';

/** A part of a state that the answer rests on. */
export interface Fact {
  /** Without primes. */
  readonly path: Path;
  /** `rmState[rm1] = aborted`; after a step, `rmState'[rm1] = aborted`. */
  readonly text: string;
  /** The state of the trace, counted from 0. */
  readonly state: number;
  readonly read: Read;
  /** True if the answer would be another one were this part otherwise. */
  readonly decides: () => boolean;
}

/** More facts than this explain nothing. */
const most = 6;
const longest = 160;

export function factOf(read: Read, state: number, decidesIt: () => boolean): Fact {
  return { path: unprimed(read.path), text: textOfRead(read), state, read, decides: decidesIt };
}
/** `rmState[rm1] = aborted`, `msgs has Commit`. */
function textOfRead({ path, value, element }: Read): string {
  if (element !== undefined) return `${pathText(path)} ${element.present ? 'has' : 'lacks'} ${textOf(element.value)}`;
  return `${pathText(path)} = ${value instanceof History ? historyText(value) : textOf(value)}`;
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

export type Looked = (
  formula: Formula,
  state: number,
) => { readonly answer: boolean; readonly facts: readonly Fact[] } | null;

/** What a formula without temporal operators looks at in a state; null of other formulas, and where it fails. */
export function looker(
  { domains }: Pick<CheckableModel, 'domains'>,
  states: readonly AnyState[],
  instance: AnyChoices,
): Looked {
  return (formula, at) => {
    if (!isStatic(formula)) return null;
    const state = states[at] as AnyState;
    const value = (of: Formula, s: AnyState): boolean => {
      switch (of.op) {
        case 'atom':
          return of.holds(s, instance);
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
    const watch = answering(domains, answer, (watching) => value(formula, watching.view(state)));
    if (watch === null) return null;
    const facts = watch.reasons.map((read) =>
      factOf(read, at, () => decides(read, state, domains, answer, (other) => value(formula, other))),
    );
    return { answer, facts };
  };
}

function isStatic(formula: Formula): boolean {
  if (formula.op === 'atom') return true;
  if (formula.op === 'not') return isStatic(formula.of);
  return (formula.op === 'and' || formula.op === 'or') && formula.of.every(isStatic);
}

/** Facts as one text; of what reads more than can be taken in, the variables instead of their parts. */
export function joined(facts: readonly Fact[], states: readonly AnyState[]): string {
  const texts = (of: readonly Fact[]): string[] => [...new Set(of.map(({ text }) => text))];
  const deciding = texts(facts).length > most ? facts.filter((fact) => fact.decides()) : [];
  const all = deciding.length > 0 ? deciding : facts;
  const few = texts(all).length > most ? [...new Set(all.map((fact) => coarse(fact, all, states)))] : texts(all);
  const shown = few.slice(-most).map((text) => abridged(text, longest));
  return [...(few.length > most ? ['...'] : []), ...shown].join('   and   ');
}

/** The whole variable, where more than two of its parts were read. */
function coarse({ text, state, read }: Fact, facts: readonly Fact[], states: readonly AnyState[]): string {
  const { variable, primed } = read.path;
  const parts = facts.filter((fact) => fact.state === state && fact.path.variable === variable);
  if (parts.length <= 2) return text;
  const value = states[state]?.[variable];
  return textOfRead({ path: toVariable(variable, primed), kind: 'part', value });
}
