/**
 * Why nothing is enabled in a state: of each action, which choice there is nothing to choose for, or what its guard read
 * before it answered false.
 */
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { choicesOf, strictState } from '../language/steps.ts';
import { instanceText, listed } from '../report/words.ts';

/** What code read before it gave this answer; null if that is not to be found out. */
type Reasons = (answer: boolean, ask: (s: AnyState) => boolean) => string | null;

/** More instances of an action for one reason than this are counted. */
const MOST_NAMED = 3;
/** More reasons for which instances of one action are disabled are not told. */
const MOST_REASONS = 4;

/** `Serve, as there is no m; Fail(p1) and Fail(p2), as up = [p1: false, p2: false]`. Faults of the network are left out. */
export function disabledText(
  { actions, faults, domains }: Pick<CheckableModel, 'actions' | 'faults' | 'domains'>,
  state: AnyState,
  reasons: Reasons,
): string {
  const s = strictState(domains, state);
  return Object.entries(actions)
    .filter(([name]) => !faults.includes(name))
    .flatMap(([name, draft]) => {
      const instances = [...choicesOf(name, draft, s)];
      if (instances.length === 0) return [`${name}, as there is no ${emptyChoice(name, draft, s)}`];
      const byReason = new Map<string | null, AnyChoices[]>();
      for (const choices of instances) {
        const reason = reasons(false, (view) => draft.guard(view, choices));
        byReason.set(reason, [...(byReason.get(reason) ?? []), choices]);
      }
      const told = [...byReason].slice(0, MOST_REASONS).map(([reason, some]) => {
        const names = some.slice(0, MOST_NAMED).map((choices) => instanceText(name, choices));
        const more = some.length - names.length;
        const all = listed(more === 0 ? names : [...names, `${more} more`]);
        return reason === null || reason === '' ? all : `${all}, as ${reason}`;
      });
      const left = [...byReason.values()].slice(MOST_REASONS).reduce((sum, some) => sum + some.length, 0);
      return left === 0 ? told : [...told, `${name} in ${left} more ways`];
    })
    .join('; ');
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
