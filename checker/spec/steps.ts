/**
 * What code of a spec may be called with: a state on which a misspelt variable is an error, and every way to choose.
 */
import type { ActionDraft, AnyChoices, AnyState } from './action.ts';
import { callChoice, UnknownVariable } from './call.ts';
import type { Domain } from './domain.ts';
import { keyOf } from './value.ts';

/** The state as user code sees it: asking for what is no variable is an error, as is changing it. */
export function strictState(domains: Readonly<Record<string, Domain<unknown>>>, state: AnyState): AnyState {
  return new Proxy(Object.freeze({ ...state }), {
    get(values, variable) {
      if (typeof variable === 'string' && !(variable in domains))
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
  const domain = draft.forSome[name];
  const site = { part: 'choice', name: action, choices: earlier, choice: name } as const;
  const listed =
    typeof domain === 'function' && !('kind' in domain)
      ? callChoice(site, () => domain(s, earlier))
      : callChoice(site, () => ('kind' in (domain as object) ? (domain as { elements: unknown }).elements : domain));
  for (const value of new Map([...listed].map((value) => [keyOf(value), value])).values()) {
    yield* choicesOf(action, draft, s, { ...earlier, [name]: value });
  }
}
