/**
 * What a lasso never brings about, though a temporal property says that it must: the goal by the name of the property, and the
 * facts that keep it from being met for ever. States are counted from 0 here, and from 1 in texts.
 */
import type { AnyState } from '../language/action.ts';
import type { Formula } from '../language/property.ts';
import { keyOf } from '../language/value.ts';
import { type Fact, joined, type Looked } from './facts.ts';
import { pathKey } from './path.ts';

/** A lasso, and what is asked of it. */
export interface Asked {
  /** What the goal is called. */
  readonly goal: string;
  readonly states: readonly AnyState[];
  readonly looked: Looked;
  /** Where the behaviour that the property is about begins: at state 0, or at the end of a scenario. */
  readonly start: number;
  /** The first state of the cycle. */
  readonly to: number;
}
export interface Unmet {
  readonly label: 'Never met' | 'Never again' | 'Never for good' | 'False';
  readonly text: string;
  readonly facts: readonly Fact[];
}

/** Why the formula is false of the lasso; null of formulas that say nothing that one could point at. */
export function unmetIn(asked: Asked, formula: Formula): Unmet | null {
  const clauses = clausesOf(asked, formula) ?? [];
  // Of several goals that would do, those are told for which there is a reason.
  const told = clauses.filter(({ facts }) => facts.length > 0);
  const all = told.length > 0 ? told : clauses.slice(0, 1);
  const [first] = all;
  if (first === undefined) return null;
  const text = [...new Set(all.map((clause) => clause.text))].join('; and ');
  return { label: first.label, text: `${asked.goal}${first.owed}${text}`, facts: all.flatMap(({ facts }) => facts) };
}

interface Clause {
  readonly label: Unmet['label'];
  /** Why the goal was to be met, up to the colon. */
  readonly owed: string;
  readonly text: string;
  readonly facts: readonly Fact[];
}

/** What is unmet of a formula that is false, in as many clauses as it has alternatives; null if it is true, or not known to be false. */
function clausesOf(asked: Asked, formula: Formula): readonly Clause[] | null {
  switch (formula.op) {
    case 'eventually':
      return one(formula.of.op === 'always' ? notForGood(asked, formula.of.of) : notFrom(asked, formula.of));
    case 'always':
      if (formula.of.op === 'eventually') return one(notAgain(asked, formula.of.of));
      return one(brokenPromise(asked, formula.of) ?? falseSomewhere(asked, formula.of));
    case 'until':
      return one(notFrom(asked, formula.right));
    case 'or': {
      // That a premise is true is not what is unmet.
      const goals = formula.of.filter(({ op }) => op !== 'not').map((goal) => clausesOf(asked, goal));
      return goals.every((clauses) => clauses !== null) ? goals.flat() : null;
    }
    case 'and':
      return formula.of.map((part) => clausesOf(asked, part)).find((clauses) => clauses !== null) ?? null;
    case 'atom':
    case 'not':
      return null;
  }
}
function one(clause: Clause | null): readonly Clause[] | null {
  return clause && [clause];
}

/** The states from one on; those of the cycle come again after any other. */
function statesFrom({ states, to }: Asked, from: number): number[] {
  return states.map((_, k) => k).slice(Math.min(from, to));
}
function isFalse({ looked }: Asked, formula: Formula, state: number): boolean {
  return looked(formula, state)?.answer === false;
}

/** It is false from the start on. */
function notFrom(asked: Asked, goal: Formula): Clause | null {
  if (!statesFrom(asked, asked.start).every((k) => isFalse(asked, goal, k))) return null;
  return { label: 'Never met', owed: ': ', ...staying(asked, goal, asked.start) };
}

/** It is false all through the cycle, whatever it was before. */
function notAgain(asked: Asked, goal: Formula): Clause | null {
  const { start, to } = asked;
  const never = notFrom(asked, goal);
  if (never !== null) return never;
  if (!statesFrom(asked, to).every((k) => isFalse(asked, goal, k))) return null;
  return { label: 'Never again', owed: ': ', ...staying(asked, goal, Math.max(start, lastTrue(asked, goal) + 1)) };
}
/** The last state, before the cycle, in which it is not false. */
function lastTrue(asked: Asked, goal: Formula): number {
  return asked.states.findLastIndex((_, k) => k < asked.to && !isFalse(asked, goal, k));
}

/** It is false in some state of the cycle. */
function notForGood(asked: Asked, goal: Formula): Clause | null {
  const never = notAgain(asked, goal);
  if (never !== null) return never;
  const at = statesFrom(asked, asked.to).find((k) => isFalse(asked, goal, k));
  if (at === undefined) return null;
  const facts = asked.looked(goal, at)?.facts ?? [];
  const why = facts.length === 0 ? '' : `, as ${joined(facts, asked.states)}`;
  return { label: 'Never for good', owed: ': ', text: `false again and again in state ${at + 1}${why}`, facts };
}

/** `made implies eventually kept`, always: it was made in some state, and never kept since. */
function brokenPromise(asked: Asked, formula: Formula): Clause | null {
  if (formula.op !== 'or' || formula.of.length !== 2) return null;
  const [left, right] = formula.of;
  if (left?.op !== 'not' || right?.op !== 'eventually') return null;
  const { states, looked, start, to } = asked;
  const [made, kept] = [left.of, right.of];
  if (!statesFrom(asked, to).every((k) => isFalse(asked, kept, k))) return null;
  const open = Math.max(start, lastTrue(asked, kept) + 1);
  const due = states.findIndex((_, k) => k >= open && looked(made, k)?.answer === true);
  if (due < 0) return null;
  const never = staying(asked, kept, due);
  const facts = looked(made, due)?.facts ?? [];
  const where = facts.length === 0 ? '' : `, where ${joined(facts, states)}`;
  const isSaid = facts.every((fact) => never.facts.some((other) => isSame(fact, other)));
  const owed = `, due since state ${due + 1}${isSaid ? '' : where}: `;
  return { label: 'Never met', owed, text: never.text, facts: [...facts, ...never.facts] };
}

function falseSomewhere(asked: Asked, goal: Formula): Clause | null {
  const at = statesFrom(asked, asked.start).find((k) => isFalse(asked, goal, k));
  if (at === undefined) return null;
  const facts = asked.looked(goal, at)?.facts ?? [];
  const why = facts.length === 0 ? '' : `, as ${joined(facts, asked.states)}`;
  return { label: 'False', owed: ': ', text: `in state ${at + 1}${why}`, facts };
}

/** What keeps a formula false that is so from a state on: facts that hold all through the cycle, and since when. */
function staying(asked: Asked, formula: Formula, from: number): Pick<Clause, 'text' | 'facts'> {
  const { states, looked, to } = asked;
  const all = states.map((_, k) => looked(formula, k)?.facts ?? []);
  const has = (k: number, fact: Fact): boolean => (all[k] as readonly Fact[]).some((other) => isSame(other, fact));
  const cycle = statesFrom(asked, to);
  const facts = (all[to] as readonly Fact[]).filter((fact) => cycle.every((k) => has(k, fact)));
  if (facts.length === 0)
    return { text: `false in every state from state ${Math.min(from, to) + 1} on, for ever`, facts };
  let since = to;
  while (since > from && facts.every((fact) => has(since - 1, fact))) since--;
  return {
    text: `${joined(facts, states)} from state ${since + 1} on, for ever`,
    facts: cycle.flatMap((k) => facts.map((fact) => ({ ...fact, state: k }))),
  };
}

/** True if two facts say the same of the same part, be it in different states. */
function isSame({ read: a }: Fact, { read: b }: Fact): boolean {
  return (
    a.kind === b.kind &&
    pathKey(a.path) === pathKey(b.path) &&
    keyOf(a.value) === keyOf(b.value) &&
    a.element?.present === b.element?.present
  );
}
