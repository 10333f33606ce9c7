/**
 * Why a property is false: the parts of the states that it looked at, found by asking it again on views that note what is
 * read. Of what should happen eventually: what never happened, and since when.
 *
 * The notes are an explanation, not a proof: if the property answers otherwise on the views, there are none.
 */
import { type Contradiction, contradictionIn } from '../consistency/in-trace.ts';
import type { AnyChoices, AnyState } from '../spec/action.ts';
import { History } from '../spec/history.ts';
import type { CheckableModel } from '../spec/model.ts';
import type { Formula, Property } from '../spec/property.ts';
import { textOf } from '../spec/value.ts';
import { contradictionText, refusedText } from './contradiction.ts';
import { decides } from './deciding.ts';
import { historyText } from './difference.ts';
import { disabledText } from './disabled.ts';
import type { Lasso, PropertyOutcome } from './outcome.ts';
import { type Path, pathText, toVariable, unprimed } from './path.ts';
import { type Read, Watch } from './watch.ts';
import { abridged } from './words.ts';

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

export interface Because {
  /** What the text answers: `False because`, `Never true`. */
  readonly label: string;
  /** `rmState[rm1] = aborted   and   rmState[rm2] = committed`. */
  readonly text: string;
  /** Everything that was looked at, also where the text is shorter. */
  readonly facts: readonly Fact[];
  /** Operations of clients that contradict each other, if it is that. */
  readonly contradiction?: Contradiction;
}

/** More facts than this explain nothing. */
const most = 6;
const longest = 160;

/** Why the trace shows that the property is violated; null if that is not to be found out by looking at what it reads. */
export function becauseOf(
  model: Pick<CheckableModel, 'domains' | 'properties' | 'actions' | 'faults'>,
  { kind, name, verdict, instance, lasso }: Pick<PropertyOutcome, 'kind' | 'name' | 'verdict' | 'instance' | 'lasso'>,
  trace: readonly { readonly state: AnyState }[],
): Because | null {
  const states = trace.map(({ state }) => state);
  if (kind === 'deadlock') return disabledIn(model, verdict, states);
  const property = model.properties[name];
  if (verdict !== 'violated' || property === undefined || states.length === 0) return null;
  if (property.kind === 'temporal')
    return lasso === undefined ? null : neverOf(model, property.formula, instance ?? {}, states, lasso);
  const facts = factsAgainst(model, property, instance ?? {}, states, states.length - 1);
  if (facts === null || facts.length === 0) return null;
  const contradiction =
    property.kind === 'invariant' ? contradictionIn((state) => property.holds(state, instance ?? {}), states) : null;
  if (contradiction === null) return { label: 'False because', text: joined(facts, states), facts };
  const text = `${refusedText(contradiction)} ${contradictionText(contradiction)}`;
  return { label: 'False because', text, facts, contradiction };
}

/** Why nothing is enabled in the last state. */
function disabledIn(
  model: Parameters<typeof disabledText>[0],
  verdict: PropertyOutcome['verdict'],
  states: readonly AnyState[],
): Because | null {
  const state = states.at(-1);
  if (verdict !== 'violated' || state === undefined) return null;
  const text = disabledText(model, state, (answer, ask) => {
    const watch = answering(model.domains, answer, (watching) => ask(watching.view(state)));
    return watch === null
      ? null
      : joined(
          watch.reasons.map((read) =>
            factOf(read, states.length - 1, () => decides(read, state, model.domains, answer, ask)),
          ),
          states,
        ).replaceAll('   and   ', ' and ');
  });
  return { label: 'Disabled', text, facts: [] };
}

/** What a property of states or steps looked at before it answered false in a state of a trace; null if it did not. */
export function factsAgainst(
  { domains }: Pick<CheckableModel, 'domains'>,
  property: Property,
  instance: AnyChoices,
  states: readonly AnyState[],
  at: number,
): readonly Fact[] | null {
  const [state, before] = [states[at] as AnyState, states[at - 1]];
  const holds = (s: AnyState, t: AnyState): boolean => {
    switch (property.kind) {
      case 'step':
        return property.refinement !== undefined || property.holds(s, t, instance);
      case 'invariant':
        return property.holds(t, instance);
      default:
        return true;
    }
  };
  const isStep = property.kind === 'step';
  const watch = answering(domains, false, (watching) =>
    holds(watching.view(before ?? state), watching.view(state, isStep)),
  );
  if (watch === null) return null;
  return watch.reasons.map((read) => {
    const isAfter = !isStep || read.path.primed;
    return factOf(read, isAfter ? at : Math.max(at - 1, 0), () =>
      isAfter
        ? decides(read, state, domains, false, (other) => holds(before ?? state, other))
        : decides(read, before ?? state, domains, false, (other) => holds(other, state)),
    );
  });
}

function factOf(read: Read, state: number, decidesIt: () => boolean): Fact {
  return { path: unprimed(read.path), text: textOfRead(read), state, read, decides: decidesIt };
}
/** `rmState[rm1] = aborted`, `msgs has Commit`. */
function textOfRead({ path, value, element }: Read): string {
  if (element !== undefined) return `${pathText(path)} ${element.present ? 'has' : 'lacks'} ${textOf(element.value)}`;
  return `${pathText(path)} = ${value instanceof History ? historyText(value) : textOf(value)}`;
}

/** What code of a spec reads before it gives this answer; null if it gives another on views of the states, or fails. */
function answering(domains: CheckableModel['domains'], answer: boolean, ask: (watch: Watch) => boolean): Watch | null {
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

type Looked = (formula: Formula, state: number) => { readonly answer: boolean; readonly facts: readonly Fact[] } | null;

/** What a formula without temporal operators looks at in a state; null of other formulas, and where it fails. */
function looker(
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

/** What never happens in a lasso, for the formulas that say that something must. */
function neverOf(
  model: Pick<CheckableModel, 'domains'>,
  formula: Formula,
  instance: AnyChoices,
  states: readonly AnyState[],
  { to }: Lasso,
): Because | null {
  const looked = looker(model, states, instance);
  const said = (label: string, prefix: string, facts: readonly Fact[]): Because | null =>
    facts.length === 0 ? null : { label, text: `${prefix}${joined(facts, states)}`, facts };
  if (formula.op === 'eventually' && formula.of.op === 'always') {
    const at = states.findIndex((_, k) => k >= to && looked((formula.of as { of: Formula }).of, k)?.answer === false);
    return at < 0
      ? null
      : said('False again', `in state ${at + 1}: `, looked((formula.of as { of: Formula }).of, at)?.facts ?? []);
  }
  if (formula.op === 'eventually') {
    const never = staying(looked, formula.of, states.length, to, 0);
    return never && said('Never true', never.since === 0 ? '' : `since state ${never.since + 1}, `, never.facts);
  }
  if (formula.op !== 'always') return null;
  if (formula.of.op === 'eventually') {
    const never = staying(looked, formula.of.of, states.length, to, to);
    return never && said('Never again', `since state ${never.since + 1}, `, never.facts);
  }
  const promise = promiseOf(formula.of);
  if (promise === null) return null;
  const isKept = (k: number): boolean => looked(promise.kept, k)?.answer !== false;
  // What holds of a state of the cycle holds again after any other.
  const lastKept = states.findLastIndex((_, k) => isKept(k));
  if (lastKept >= to) return null;
  const due = states.findIndex((_, k) => k > lastKept && looked(promise.made, k)?.answer === true);
  if (due < 0) return null;
  const made = looked(promise.made, due)?.facts ?? [];
  const never = staying(looked, promise.kept, states.length, to, due);
  if (never === null) return null;
  const broken = said('Never true', `since state ${never.since + 1}, `, never.facts);
  const owed = made.length === 0 ? '' : `though due since state ${due + 1}, where ${joined(made, states)}; `;
  return broken && { ...broken, label: 'Never true', text: `${owed}${broken.text}`, facts: [...made, ...broken.facts] };
}

/** `made implies eventually kept`. */
function promiseOf(formula: Formula): { readonly made: Formula; readonly kept: Formula } | null {
  if (formula.op !== 'or' || formula.of.length !== 2) return null;
  const [left, right] = formula.of;
  return left?.op === 'not' && right?.op === 'eventually' ? { made: left.of, kept: right.of } : null;
}

/** The facts that keep a formula false all through the cycle, and the first state from `from` since which they are so. */
function staying(
  looked: Looked,
  formula: Formula,
  count: number,
  to: number,
  from: number,
): { readonly since: number; readonly facts: readonly Fact[] } | null {
  const all = Array.from({ length: count }, (_, k) => looked(formula, k));
  const cycle = all.slice(to);
  if (cycle.some((look) => look === null || look.answer)) return null;
  const has = (k: number, { text }: Fact): boolean => all[k]?.facts.some((fact) => fact.text === text) ?? false;
  const facts = (cycle[0]?.facts ?? []).filter((fact) => cycle.every((_, i) => has(to + i, fact)));
  if (facts.length === 0) return null;
  let since = to;
  while (since > from && all[since - 1]?.answer === false && facts.every((fact) => has(since - 1, fact))) since--;
  const inCycle = cycle.flatMap((_, i) => facts.map((fact) => ({ ...fact, state: to + i })));
  return { since, facts: inCycle };
}

/** Facts as one text; of what reads more than can be taken in, the variables instead of their parts. */
function joined(facts: readonly Fact[], states: readonly AnyState[]): string {
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
