/**
 * Views: the variables that count. States that differ in the others alone are taken for one, as under TLC's VIEW.
 *
 * That loses nothing where the others decide nothing, and they cannot: the model is made without them, so that a guard, a choice,
 * a property or a bound which asks for one fails; so does one that copies the state, which asks for all. An effect may ask for
 * them, to say what they become. It is run for each value that they may have, whether the state has it or not, and what it does to
 * the variables that count must be the same.
 *
 * Departures: TLC's VIEW is any expression, whose soundness it leaves to the user. What becomes of the variables that are left out
 * is not looked at, so that it is not held against their domains either.
 */
import { is } from 'immutable';
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import type { Domain } from './domain.ts';
import { type Fault, SpecFailure } from './failure.ts';
import type { Bound, Property } from './property.ts';
import { keyOf, Misfit } from './value.ts';

/** How often an effect is run for the values of what is left out. */
const most = 1000;

type Domains = Readonly<Record<string, Domain<unknown>>>;

/** What runs code of the spec on states. */
interface Running {
  readonly actions: Readonly<Record<string, ActionDraft>>;
  readonly properties: Readonly<Record<string, Property>>;
  readonly bounds: Readonly<Record<string, Bound>>;
  readonly finished: ((s: AnyState) => boolean) | undefined;
}

/** The same on states of the variables that are `seen`, without the hidden ones. */
export function blindly({ actions, properties, bounds, finished }: Running, seen: Domains, hidden: Domains): Running {
  const blind = blinded(hidden);
  const all = <T, U>(of: Readonly<Record<string, T>>, make: (one: T, name: string) => U): Record<string, U> =>
    Object.fromEntries(Object.entries(of).map(([name, one]) => [name, make(one, name)]));
  const judged = <T extends Property | Bound>(of: T): T => {
    if (of.kind === 'temporal') return of;
    if (of.kind !== 'step') return { ...of, holds: blind(of.holds, 1) };
    const { holds, initially, refinement } = of;
    return {
      ...of,
      holds: blind(holds, 2),
      ...(initially && { initially: blind(initially, 1) }),
      ...(refinement && {
        refinement: { ...refinement, image: blind(refinement.image, 1), numberOf: blind(refinement.numberOf, 1) },
      }),
    };
  };
  return {
    actions: all(actions, ({ forSome, guard, effect }, name) => ({
      forSome: all(forSome, (of) => (typeof of === 'function' && !('kind' in of) ? blind(of, 1) : of)),
      guard: blind(guard, 1),
      effect: withText(effect, (s, choices) => seenBy(s, (of) => effect(of, choices), { name, choices, seen, hidden })),
    })),
    properties: all(properties, judged),
    bounds: all(bounds, judged),
    finished: finished && blind(finished, 1),
  };
}

/** Has code run on states whose hidden variables it must not ask for: its first `states` arguments. */
function blinded(hidden: Domains): <F extends (...args: never[]) => unknown>(code: F, states: number) => F {
  return <F extends (...args: never[]) => unknown>(code: F, states: number): F => {
    const run = (...args: readonly unknown[]): unknown =>
      code(...(args.map((arg, i) => (i < states ? stateAs(arg as AnyState, hidden) : arg)) as never[]));
    return withText(code, run as unknown as F);
  };
}
/** Its text is that of the code, which the spec has: whoever looks for what code mentions finds it. */
function withText<F extends object>(code: object, instead: F): F {
  return Object.assign(instead, { toString: () => String(code) });
}

/**
 * The state as code sees it: the hidden variables are among its own, so that whoever copies the state asks for them. `ask` tells what
 * they are; unless it is given, the state itself is asked, which has none of them and refuses.
 */
function stateAs(s: AnyState, hidden: Domains, ask = (variable: string): unknown => s[variable]): AnyState {
  const isHidden = (variable: string | symbol): variable is string =>
    typeof variable === 'string' && Object.hasOwn(hidden, variable);
  return new Proxy<AnyState>(Object.create(Object.getPrototypeOf(s)), {
    get: (_, variable) => (isHidden(variable) ? ask(variable) : Reflect.get(s, variable)),
    has: (_, variable) => isHidden(variable) || Reflect.has(s, variable),
    ownKeys: () => [...Reflect.ownKeys(s), ...Object.keys(hidden)],
    getOwnPropertyDescriptor(_, variable) {
      const own = isHidden(variable)
        ? { value: ask(variable), enumerable: true }
        : Reflect.getOwnPropertyDescriptor(s, variable);
      return own && { ...own, configurable: true };
    },
    set: (_, variable, value) => Reflect.set(s, variable, value),
    defineProperty: (_, variable, as) => Reflect.defineProperty(s, variable, as),
    deleteProperty: (_, variable) => Reflect.deleteProperty(s, variable),
  });
}

/** A hidden variable that an effect has asked for, and which of its values it was told. */
interface Told {
  readonly variable: string;
  readonly values: readonly unknown[];
  index: number;
}
interface Which {
  readonly name: string;
  readonly choices: AnyChoices;
  readonly seen: Domains;
  readonly hidden: Domains;
}

/** What an effect does to the variables that count, whatever the hidden ones are. Throws `SpecFailure` if it depends on these. */
function seenBy(s: AnyState, effect: (s: AnyState) => AnyState, { name, choices, seen, hidden }: Which): AnyState {
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
  const state = stateAs(s, hidden, ask);
  let first: AnyState | undefined;
  for (let runs = 0; ; runs++) {
    if (runs === most) return fail({ kind: 'hidden', variable: told[0]?.variable ?? '', others: null });
    const changes = withoutHidden(effect(state), hidden);
    if (told.length === 0) return changes;
    // What is none is told by who runs the effect.
    if (!areChanges(changes, seen)) return changes;
    first ??= changes;
    const differing = differingIn(first, changes, s, seen);
    if (differing !== undefined)
      return fail({ kind: 'hidden', variable: told.at(-1)?.variable ?? '', others: differing });
    // The next way to tell it the values, the last variable first.
    while (told.length > 0 && told.at(-1)?.index === (told.at(-1)?.values.length ?? 0) - 1) told.pop();
    const last = told.at(-1);
    if (last === undefined) return first;
    last.index++;
  }
}

/** The first variable that is another one after these changes than after those. */
function differingIn(first: AnyState, second: AnyState, s: AnyState, seen: Domains): string | undefined {
  if (first === second) return undefined;
  const changed = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const after = (changes: AnyState, variable: string): unknown =>
    Object.hasOwn(changes, variable) ? changes[variable] : s[variable];
  return changed.find((variable) => !isSame(after(first, variable), after(second, variable), seen[variable]));
}
function isSame(a: unknown, b: unknown, domain: Domain<unknown> | undefined): boolean {
  return is(a, b) || (domain !== undefined && keyOf(domain.read(a)) === keyOf(domain.read(b)));
}

/** True of values of variables. */
function areChanges(changes: unknown, seen: Domains): changes is AnyState {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return false;
  return Object.entries(changes).every(([variable, value]) => {
    try {
      seen[variable]?.read(value);
      return Object.hasOwn(seen, variable);
    } catch (error) {
      if (error instanceof Misfit) return false;
      throw error;
    }
  });
}
function withoutHidden(changes: AnyState, hidden: object): AnyState {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return changes;
  return Object.fromEntries(Object.entries(changes).filter(([variable]) => !Object.hasOwn(hidden, variable)));
}
