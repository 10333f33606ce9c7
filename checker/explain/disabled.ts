/**
 * Why nothing is enabled in a state: of each action, which choice there is nothing to choose for, or what its guard read
 * before it answered false.
 */
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { choicesOf, strictState } from '../language/steps.ts';
import { type Grounds, readKey } from './facts.ts';

/** An action that is not enabled: there is nothing for a choice of it, or its guard is false of all choices. */
export type DisabledAction =
  | { readonly action: string; readonly empty: string }
  | { readonly action: string; readonly instances: readonly DisabledInstances[] };

/** Those instances of an action that are disabled for one reason; null if that is not to be found out. */
export interface DisabledInstances {
  readonly grounds: Grounds | null;
  readonly choices: readonly AnyChoices[];
}

/** What code read before it gave this answer; null if that is not to be found out. */
type Reasons = (answer: boolean, ask: (s: AnyState) => boolean) => Grounds | null;

/** Why each action is disabled, in the order of the spec. Faults of the network are left out. */
export function disabledIn(
  { actions, faults, domains }: Pick<CheckableModel, 'actions' | 'faults' | 'domains'>,
  state: AnyState,
  reasons: Reasons,
): readonly DisabledAction[] {
  const s = strictState(domains, state);
  return Object.entries(actions)
    .filter(([name]) => !faults.includes(name))
    .map(([name, draft]): DisabledAction => {
      const instances = [...choicesOf(name, draft, s)];
      if (instances.length === 0) return { action: name, empty: emptyChoice(name, draft, s) };
      const byReason = new Map<string, { readonly grounds: Grounds | null; readonly choices: AnyChoices[] }>();
      for (const choices of instances) {
        const grounds = reasons(false, (view) => draft.guard(view, choices));
        const key = JSON.stringify(grounds && [grounds.isCut, grounds.reads.map(readKey)]);
        const alike = byReason.get(key) ?? { grounds, choices: [] };
        alike.choices.push(choices);
        byReason.set(key, alike);
      }
      return { action: name, instances: [...byReason.values()] };
    });
}

/** The first choice for which there is nothing, whatever was chosen before it. */
function emptyChoice(name: string, draft: ActionDraft, s: AnyState): string {
  const choices = Object.entries(draft.forSome);
  const most = choices.findIndex((_, k) => {
    const shorter = { ...draft, forSome: Object.fromEntries(choices.slice(0, k + 1)) };
    return [...choicesOf(name, shorter, s)].length === 0;
  });
  return choices[most]?.[0] ?? '';
}
