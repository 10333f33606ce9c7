/**
 * What a lasso never brings about, though a temporal property says that it must: the facts that keep it from being met for ever.
 * States are counted from 0.
 */
import type { AnyState } from '../language/action.ts';
import type { Ground } from '../language/property.ts';
import { type Fact, type Grounds, groundsOf, type Looked, readKey } from './facts.ts';

/** A lasso, and what is asked of it. */
export interface Asked {
  readonly states: readonly AnyState[];
  readonly looked: Looked;
  /** Where the behaviour that the property is about begins: at state 0, or at the end of a scenario. */
  readonly start: number;
  /** The first state of the cycle. */
  readonly to: number;
}
/** What keeps a goal false from this state on, for ever: nothing, if there are no facts that stay. */
export interface Staying {
  readonly grounds: Grounds;
  readonly since: number;
}
/** One thing that would do, and why it does not come about. */
export type Unmet = { readonly facts: readonly Fact[] } & (
  | { readonly kind: 'never met' | 'never again'; readonly staying: Staying }
  /** It was to be met since the state `due`, as `grounds` say, unless these are those that keep it from being met. */
  | { readonly kind: 'never kept'; readonly due: number; readonly grounds: Grounds | null; readonly staying: Staying }
  /** It is false again and again, or once, in the state `at`. */
  | { readonly kind: 'never for good' | 'false'; readonly at: number; readonly grounds: Grounds }
  /** It was to be true for good since the state `due`, or some time later, where `reason` says so, and is false in the state `at`. */
  | {
      readonly kind: 'broken' | 'never kept for good';
      readonly due: number;
      readonly reason: Grounds;
      readonly at: number;
      readonly grounds: Grounds;
    }
);

/**
 * Why the formula is false of the lasso, in as many ways as it could have been true; none of formulas that say nothing that one
 * could point at.
 */
export function unmetIn(asked: Asked, formula: Ground): readonly Unmet[] {
  const clauses = clausesOf(asked, formula) ?? [];
  // Of several goals that would do, those are told for which there is a reason.
  const told = clauses.filter(({ facts }) => facts.length > 0);
  return told.length > 0 ? told : clauses.slice(0, 1);
}

/** What is unmet of a formula that is false, in as many clauses as it has alternatives; null if it is true, or not known to be false. */
function clausesOf(asked: Asked, formula: Ground): readonly Unmet[] | null {
  switch (formula.op) {
    case 'eventually':
      return one(formula.of.op === 'always' ? notForGood(asked, formula.of.of) : notFrom(asked, formula.of));
    case 'always':
      if (formula.of.op === 'eventually') return one(notAgain(asked, formula.of.of));
      return one(
        brokenPromise(asked, formula.of) ??
          neverForGood(asked, formula.of) ??
          brokenForGood(asked, formula.of) ??
          falseSomewhere(asked, formula.of),
      );
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
function one(clause: Unmet | null): readonly Unmet[] | null {
  return clause && [clause];
}

/** The states from one on; those of the cycle come again after any other. */
function statesFrom({ states, to }: Asked, from: number): number[] {
  return states.map((_, k) => k).slice(Math.min(from, to));
}
function isFalse({ looked }: Asked, formula: Ground, state: number): boolean {
  return looked(formula, state)?.answer === false;
}

/** It is false from the start on. */
function notFrom(asked: Asked, goal: Ground): Unmet | null {
  if (!statesFrom(asked, asked.start).every((k) => isFalse(asked, goal, k))) return null;
  return { kind: 'never met', ...staying(asked, goal, asked.start) };
}

/** It is false all through the cycle, whatever it was before. */
function notAgain(asked: Asked, goal: Ground): Unmet | null {
  const { start, to } = asked;
  const never = notFrom(asked, goal);
  if (never !== null) return never;
  if (!statesFrom(asked, to).every((k) => isFalse(asked, goal, k))) return null;
  return { kind: 'never again', ...staying(asked, goal, Math.max(start, lastTrue(asked, goal) + 1)) };
}
/** The last state, before the cycle, in which it is not false. */
function lastTrue(asked: Asked, goal: Ground): number {
  return asked.states.findLastIndex((_, k) => k < asked.to && !isFalse(asked, goal, k));
}

/** It is false in some state of the cycle. */
function notForGood(asked: Asked, goal: Ground): Unmet | null {
  const never = notAgain(asked, goal);
  if (never !== null) return never;
  const at = statesFrom(asked, asked.to).find((k) => isFalse(asked, goal, k));
  if (at === undefined) return null;
  const facts = asked.looked(goal, at)?.facts ?? [];
  return { kind: 'never for good', at, grounds: groundsOf(facts, asked.states), facts };
}

/** `made implies eventually kept`, always: it was made in some state, and never kept since. */
function brokenPromise(asked: Asked, formula: Ground): Unmet | null {
  if (formula.op !== 'or' || formula.of.length !== 2) return null;
  const [left, right] = formula.of;
  if (left?.op !== 'not' || right?.op !== 'eventually') return null;
  const { states, looked, start, to } = asked;
  const [made, kept] = [left.of, right.of];
  if (!statesFrom(asked, to).every((k) => isFalse(asked, kept, k))) return null;
  const open = Math.max(start, lastTrue(asked, kept) + 1);
  const due = states.findIndex((_, k) => k >= open && looked(made, k)?.answer === true);
  if (due < 0) return null;
  return neverKept(asked, made, kept, due);
}

/** `made implies eventually always kept`, always: it was made in some state, and is not kept in some state of the cycle. */
function neverForGood(asked: Asked, formula: Ground): Unmet | null {
  if (formula.op !== 'or' || formula.of.length !== 2) return null;
  const [left, right] = formula.of;
  if (left?.op !== 'not' || right?.op !== 'eventually' || right.of.op !== 'always') return null;
  const { states, looked, start, to } = asked;
  const [made, kept] = [left.of, right.of.of];
  const cycle = statesFrom(asked, to);
  const at = cycle.find((k) => isFalse(asked, kept, k));
  const due = states.findIndex((_, k) => k >= start && looked(made, k)?.answer === true);
  if (at === undefined || due < 0) return null;
  if (cycle.every((k) => isFalse(asked, kept, k))) return neverKept(asked, made, kept, due);
  const [why, broken] = [looked(made, due)?.facts ?? [], looked(kept, at)?.facts ?? []];
  const [reason, grounds] = [groundsOf(why, states), groundsOf(broken, states)];
  return { kind: 'never kept for good', due, reason, at, grounds, facts: [...why, ...broken] };
}

/** It was made in the state `due`, and in the cycle it is not kept. */
function neverKept(asked: Asked, made: Ground, kept: Ground, due: number): Unmet {
  const never = staying(asked, kept, Math.max(due, lastTrue(asked, kept) + 1));
  const facts = asked.looked(made, due)?.facts ?? [];
  const isSaid = facts.every((fact) => never.facts.some((other) => isSame(fact, other)));
  const grounds = isSaid ? null : groundsOf(facts, asked.states);
  return { kind: 'never kept', due, grounds, staying: never.staying, facts: [...facts, ...never.facts] };
}

/** `made implies always kept`, always: it was made in some state, and is not kept in that or a later one. */
function brokenForGood(asked: Asked, formula: Ground): Unmet | null {
  if (formula.op !== 'or' || formula.of.length !== 2) return null;
  const [left, right] = formula.of;
  if (left?.op !== 'not' || right?.op !== 'always') return null;
  const { states, looked } = asked;
  for (const due of statesFrom(asked, asked.start)) {
    const made = looked(left.of, due);
    const at = made?.answer === true ? statesFrom(asked, due).find((k) => isFalse(asked, right.of, k)) : undefined;
    if (made == null || at === undefined) continue;
    const kept = looked(right.of, at)?.facts ?? [];
    const [reason, grounds] = [groundsOf(made.facts, states), groundsOf(kept, states)];
    return { kind: 'broken', due, reason, at, grounds, facts: [...made.facts, ...kept] };
  }
  return null;
}

function falseSomewhere(asked: Asked, goal: Ground): Unmet | null {
  const at = statesFrom(asked, asked.start).find((k) => isFalse(asked, goal, k));
  if (at === undefined) return null;
  const facts = asked.looked(goal, at)?.facts ?? [];
  return { kind: 'false', at, grounds: groundsOf(facts, asked.states), facts };
}

/** What keeps a formula false that is so from a state on: facts that hold all through the cycle, and since when. */
function staying(
  asked: Asked,
  formula: Ground,
  from: number,
): { readonly staying: Staying; readonly facts: readonly Fact[] } {
  const { states, looked, to } = asked;
  const all = states.map((_, k) => looked(formula, k)?.facts ?? []);
  const has = (k: number, fact: Fact): boolean => (all[k] as readonly Fact[]).some((other) => isSame(other, fact));
  const cycle = statesFrom(asked, to);
  const facts = (all[to] as readonly Fact[]).filter((fact) => cycle.every((k) => has(k, fact)));
  const grounds = groundsOf(facts, states);
  if (facts.length === 0) return { staying: { grounds, since: Math.min(from, to) }, facts };
  let since = to;
  while (since > from && facts.every((fact) => has(since - 1, fact))) since--;
  const stays = states.map((_, k) => k).slice(since);
  return { staying: { grounds, since }, facts: stays.flatMap((k) => facts.map((fact) => ({ ...fact, state: k }))) };
}

/** True if two facts say the same of the same part, be it in different states. */
function isSame(a: Fact, b: Fact): boolean {
  return readKey(a.read) === readKey(b.read);
}
