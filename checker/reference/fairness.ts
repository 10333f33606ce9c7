/**
 * What fairness assumptions demand: a WF or SF assumption is one obligation for each value of the choices that it is `per`.
 *
 * As in TLA+, an obligation is enabled in a state, and met by a step from it, only by action instances that change the state, and only
 * if its condition is true of that state.
 */
import type { AnyChoices } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import { assumptionOf, assumptionText, type NamedFairness } from '../language/fairness.ts';
import type { CheckableModel } from '../language/model.ts';
import { type ActionInstance, onStates } from '../language/steps.ts';
import { keyOf, textOf } from '../language/value.ts';
import { type State, strict } from './semantics.ts';

export interface Obligation {
  /** Different obligations have different keys. */
  readonly key: string;
  readonly assumption: NamedFairness;
  /** The values of the choices that the assumption is `per`. */
  readonly values: AnyChoices;
}

/** `WF of RMRcvCommit for rm = rm1`. */
export function obligationText({ assumption, values }: Obligation): string {
  const of = Object.entries(values).map(([choice, value]) => `${choice} = ${textOf(value)}`);
  const name = assumptionText(assumptionOf(assumption));
  return of.length === 0 ? name : `${name} for ${of.join(', ')}`;
}

/** The obligations that this action instance is one way to meet, in whatever state. Throws `SpecFailure` if a filter fails. */
export function obligationsAbout(model: CheckableModel, { action, choices }: ActionInstance): Obligation[] {
  return model.fairness.flatMap((assumption, i) => {
    const { actions, per, where } = assumption;
    if (!actions.includes(action)) return [];
    if (!callPredicate({ part: 'fairness', name: action, choices }, () => where(choices))) return [];
    const values = Object.fromEntries(per.map((choice) => [choice, choices[choice]]));
    const key = JSON.stringify([i, ...per.map((choice) => keyOf(choices[choice]))]);
    return [{ key, assumption, values }];
  });
}

/** Those that a step by this instance from a state, which it changes, meets. Throws `SpecFailure` if a filter or condition fails. */
export function obligationsOf(model: CheckableModel, state: State, instance: ActionInstance): Obligation[] {
  return obligationsAbout(model, instance).filter(({ assumption }) => isMeant(model, assumption, state, instance));
}

/** True if an assumption is about steps by this instance from this state. */
export function isMeant(
  model: CheckableModel,
  { when }: Pick<NamedFairness, 'when'>,
  state: State,
  { action, choices }: ActionInstance,
): boolean {
  if (when === null) return true;
  const s = strict(model, state);
  const site = { part: 'fairness condition', name: action, choices } as const;
  return callPredicate(site, () => onStates([s], () => when(s, choices)));
}
