/**
 * Views: the variables that count. States that differ in the others alone are taken for one, as under TLC's VIEW.
 *
 * That loses nothing where the others decide nothing, and they cannot: the model is made without them, so that a guard, a choice,
 * a property or a bound which asks for one fails. An effect may ask for them, to say what they become. It is run for each value
 * that they may have, whether the state has it or not, and what it does to the variables that count must be the same.
 *
 * Departures: TLC's VIEW is any expression, whose soundness it leaves to the user. What becomes of the variables that are left out
 * is not looked at, so that it is not held against their domains either.
 */
import { is } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import type { Domain } from './domain.ts';
import { type Fault, SpecFailure } from './failure.ts';
import { keyOf } from './value.ts';

/** How often an effect is run for the values of what is left out. */
const most = 1000;

/** The actions on states without the hidden variables. */
export function blindly(
  actions: Readonly<Record<string, ActionDraft>>,
  hidden: Readonly<Record<string, Domain<unknown>>>,
): Readonly<Record<string, ActionDraft>> {
  return Object.fromEntries(
    Object.entries(actions).map(([name, { effect, ...draft }]) => [
      name,
      {
        ...draft,
        effect: (s: AnyState, choices: AnyChoices) => seenBy(s, (of) => effect(of, choices), name, choices, hidden),
      },
    ]),
  );
}

/** A hidden variable that an effect has asked for, and which of its values it was told. */
interface Told {
  readonly variable: string;
  readonly values: readonly unknown[];
  index: number;
}

/** What an effect does to the variables that count, whatever the hidden ones are. Throws `SpecFailure` if it depends on these. */
function seenBy(
  s: AnyState,
  effect: (s: AnyState) => AnyState,
  name: string,
  choices: AnyChoices,
  hidden: Readonly<Record<string, Domain<unknown>>>,
): AnyState {
  const fail = (fault: Fault): never => {
    throw new SpecFailure({ part: 'effect', name, choices }, fault);
  };
  const told: Told[] = [];
  const ask = (variable: string): unknown => {
    let of = told.find((one) => one.variable === variable);
    if (of === undefined) {
      const values = hidden[variable]?.elements;
      if (values === undefined || values.length > most) return fail({ kind: 'hidden', variable, others: null });
      of = { variable, values, index: 0 };
      told.push(of);
    }
    return of.values[of.index];
  };
  const seen = new Proxy(s, {
    get: (target, variable) =>
      typeof variable === 'string' && Object.hasOwn(hidden, variable) ? ask(variable) : Reflect.get(target, variable),
  });
  let first: AnyState | null = null;
  for (let runs = 0; ; runs++) {
    if (runs === most) return fail({ kind: 'hidden', variable: told[0]?.variable ?? '', others: null });
    const changes = withoutHidden(effect(seen), hidden);
    if (first === null) first = changes;
    else {
      const changed = [...new Set([...Object.keys(first), ...Object.keys(changes)])];
      const differing = changed.find(
        (variable) => !isSame(after(first as AnyState, variable, s), after(changes, variable, s)),
      );
      if (differing !== undefined)
        return fail({ kind: 'hidden', variable: told.at(-1)?.variable ?? '', others: differing });
    }
    // The next way to tell it the values, the last variable first.
    while (told.length > 0 && told.at(-1)?.index === (told.at(-1)?.values.length ?? 0) - 1) told.pop();
    const last = told.at(-1);
    if (last === undefined) return first;
    last.index++;
  }
}

/** The value that a variable has after the changes. */
function after(changes: AnyState, variable: string, s: AnyState): unknown {
  return Object.hasOwn(changes, variable) ? changes[variable] : s[variable];
}
function isSame(a: unknown, b: unknown): boolean {
  if (is(a, b)) return true;
  const arePlain = [a, b].every((value) => typeof value === 'object' && value !== null && !('equals' in value));
  return arePlain && keyOf(a) === keyOf(b);
}

/** What is no object is told by who runs the effect. */
function withoutHidden(changes: AnyState, hidden: object): AnyState {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return changes;
  return Object.fromEntries(Object.entries(changes).filter(([variable]) => !Object.hasOwn(hidden, variable)));
}
