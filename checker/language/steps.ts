/**
 * What code of a spec may be called with: a state on which a misspelt variable is an error, and every way to choose.
 */
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import { call, callChoice, UnknownVariable } from './call.ts';
import type { Domain } from './domain.ts';
import { keyOf } from './value.ts';

/** The state as user code sees it: asking for what is no variable is an error, as is changing it. */
export function strictState(domains: Readonly<Record<string, Domain<unknown>>>, state: AnyState): AnyState {
  return new Proxy(Object.freeze({ ...state }), {
    get(values, variable) {
      if (typeof variable === 'string' && !Object.hasOwn(domains, variable))
        throw new UnknownVariable(variable, Object.keys(domains));
      return values[variable as string];
    },
  });
}

/** Every way to choose, in order; a later choice may depend on earlier ones. */
export function* choicesOf(
  action: string,
  draft: ActionDraft,
  s: AnyState,
  earlier: AnyChoices = {},
): Iterable<AnyChoices> {
  const name = Object.keys(draft.forSome)[Object.keys(earlier).length];
  if (name === undefined) {
    yield earlier;
    return;
  }
  for (const value of offeredBy(action, draft, s, earlier, name))
    yield* choicesOf(action, draft, s, { ...earlier, [name]: value });
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
      ? callChoice(site, () => domain(s, earlier))
      : callChoice(site, () => ('kind' in (domain as object) ? (domain as { elements: unknown }).elements : domain));
  const values = call(site, () => [...listed]);
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

/** These choices as the spec itself offers them, one after the other; null if one of them is not on offer. */
export function ownChoices(action: string, draft: ActionDraft, s: AnyState, choices: AnyChoices): AnyChoices | null {
  let own: AnyChoices = {};
  for (const name of Object.keys(draft.forSome)) {
    const key = keyOf(choices[name]);
    const value = offeredBy(action, draft, s, own, name).find((other) => keyOf(other) === key);
    if (value === undefined) return null;
    own = { ...own, [name]: value };
  }
  return own;
}
