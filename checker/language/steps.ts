/**
 * What a step is: an action with values for its choices, whose guard is true, and the variables that its effect changes. All
 * else stays as it is. Whoever interprets a spec on plain values does it by this: the reference semantics, and refinements.
 */
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import { call, callChoice, callEffect, callPredicate, UnknownVariable } from './call.ts';
import type { Domain } from './domain.ts';
import { SpecFailure } from './failure.ts';
import { keyOf, Misfit } from './value.ts';

/** What of a spec its steps are made of. */
export interface Acting {
  readonly domains: Readonly<Record<string, Domain<unknown>>>;
  readonly actions: Readonly<Record<string, ActionDraft>>;
}

/** An action with a value for each of its choices. */
export interface ActionInstance {
  readonly action: string;
  readonly choices: AnyChoices;
}

/** Every action instance, enabled or not, in the order of the spec. `s` is the state as user code sees it, here and below. */
export function* instancesIn({ actions }: Acting, s: AnyState): Iterable<ActionInstance> {
  for (const [action, draft] of Object.entries(actions))
    for (const choices of choicesOf(action, draft, s)) yield { action, choices };
}

/** True if the guard is. */
export function isEnabled({ actions }: Acting, s: AnyState, { action, choices }: ActionInstance): boolean {
  const { guard } = actions[action] as ActionDraft;
  return callPredicate({ part: 'guard', name: action, choices }, () => onStates([s], () => guard(s, choices)));
}

/** The variables that the effect changes, with their canonical values. Throws `SpecFailure` if one lies outside its domain. */
export function effectOf({ domains, actions }: Acting, s: AnyState, { action, choices }: ActionInstance): AnyState {
  const { effect } = actions[action] as ActionDraft;
  const site = { part: 'effect', name: action, choices } as const;
  const changes = callEffect(site, () => onStates([s], () => effect(s, choices)), domains);
  return Object.fromEntries(
    Object.entries(changes).map(([variable, value]) => {
      try {
        return [variable, domains[variable]?.read(value, variable)];
      } catch (error) {
        if (error instanceof Misfit)
          throw new SpecFailure(site, { kind: 'misfit', path: error.path, value: error.value, allowed: error.allowed });
        throw error;
      }
    }),
  );
}

/** What a strict state notes: the variable that it has refused, in case code of the spec catches what was thrown. */
interface Slip {
  refused: UnknownVariable | null;
}
const slip = Symbol('slip');

/** The state as user code sees it: asking for what is no variable is an error, as is changing it. `reads` gets what is asked for. */
export function strictState(
  domains: Readonly<Record<string, Domain<unknown>>>,
  state: AnyState,
  reads: Set<string> | null = null,
): AnyState {
  return strictViews(domains, Object.freeze({ ...state }), reads);
}

/** The same of a state that answers what it is whenever a variable is asked for: nobody else is to change it. */
export function strictViews(
  domains: Readonly<Record<string, Domain<unknown>>>,
  state: AnyState,
  reads: Set<string> | null = null,
): AnyState {
  const noted: Slip = { refused: null };
  const known = (variable: string | symbol): void => {
    if (typeof variable !== 'string' || Object.hasOwn(domains, variable)) return;
    noted.refused = new UnknownVariable(variable, Object.keys(domains));
    throw noted.refused;
  };
  return new Proxy(state, {
    get(values, variable) {
      if (variable === slip) return noted;
      known(variable);
      reads?.add(variable as string);
      return values[variable as string];
    },
    has(values, variable) {
      known(variable);
      return Reflect.has(values, variable);
    },
    getOwnPropertyDescriptor(values, variable) {
      // It tells the value as well.
      if (typeof variable === 'string' && Object.hasOwn(domains, variable)) reads?.add(variable);
      return Reflect.getOwnPropertyDescriptor(values, variable);
    },
  });
}

/** Runs code of a spec on strict states. What one of them has refused ends the call, whether that code has caught it or not. */
export function onStates<T>(states: readonly AnyState[], run: () => T): T {
  for (const state of states) {
    const noted = slipOf(state);
    if (noted !== undefined) noted.refused = null;
  }
  const answer = run();
  for (const state of states) {
    const refused = slipOf(state)?.refused ?? null;
    if (refused !== null) throw refused;
  }
  return answer;
}

function slipOf(state: AnyState): Slip | undefined {
  return (state as { readonly [slip]?: Slip })[slip];
}

/** Every way to choose, in order, with values that fit if that is asked; a later choice may depend on earlier ones. */
export function* choicesOf(
  action: string,
  draft: ActionDraft,
  s: AnyState,
  earlier: AnyChoices = {},
  fits: ((choice: string, value: unknown) => boolean) | null = null,
): Iterable<AnyChoices> {
  const name = Object.keys(draft.forSome)[Object.keys(earlier).length];
  if (name === undefined) {
    yield earlier;
    return;
  }
  for (const value of offeredBy(action, draft, s, earlier, name))
    if (fits === null || fits(name, value)) yield* choicesOf(action, draft, s, { ...earlier, [name]: value }, fits);
}

/** The values that a choice offers after earlier ones, each once. */
export function offeredBy(
  action: string,
  draft: ActionDraft,
  s: AnyState,
  earlier: AnyChoices,
  name: string,
): readonly unknown[] {
  const domain = draft.forSome[name];
  const site = { part: 'choice', name: action, choices: earlier, choice: name } as const;
  const listed =
    typeof domain === 'function' && !('kind' in domain)
      ? callChoice(site, () => onStates([s], () => domain(s, earlier)))
      : callChoice(site, () => ('kind' in (domain as object) ? (domain as { elements: unknown }).elements : domain));
  const values = call(site, () => onStates([s], () => [...listed]));
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

/** These choices as the spec itself offers them, one after the other; null if one of them is not on offer. */
export function ownChoices(action: string, draft: ActionDraft, s: AnyState, choices: AnyChoices): AnyChoices | null {
  const matched = matchedChoices(action, draft, s, choices);
  return 'own' in matched ? matched.own : null;
}

/** The same, or the name of the first choice that is not on offer. */
export function matchedChoices(
  action: string,
  draft: ActionDraft,
  s: AnyState,
  choices: AnyChoices,
): { readonly own: AnyChoices } | { readonly missing: string } {
  let own: AnyChoices = {};
  for (const name of Object.keys(draft.forSome)) {
    if (!Object.hasOwn(choices, name)) return { missing: name };
    const key = keyOf(choices[name]);
    const value = offeredBy(action, draft, s, own, name).find((other) => keyOf(other) === key);
    if (value === undefined) return { missing: name };
    own = { ...own, [name]: value };
  }
  return { own };
}
