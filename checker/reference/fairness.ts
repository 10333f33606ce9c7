/**
 * What fairness assumptions demand: a WF or SF assumption is one obligation for each value of the choices that it is `per`.
 *
 * As in TLA+, an obligation is enabled in a state, and met by a step, only by action instances that change the state.
 */
import type { AnyChoices } from '../language/action.ts';
import { callPredicate } from '../language/call.ts';
import { assumptionText } from '../language/fairness.ts';
import type { CheckableModel, NamedFairness } from '../language/model.ts';
import { keyOf, textOf } from '../language/value.ts';

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
  return of.length === 0 ? assumptionText(assumption) : `${assumptionText(assumption)} for ${of.join(', ')}`;
}

/** The obligations that this action instance is one way to meet. Throws `SpecFailure` if a filter of the spec fails. */
export function obligationsOf(model: CheckableModel, action: string, choices: AnyChoices): Obligation[] {
  return model.fairness.flatMap((assumption, i) => {
    const { actions, per, where } = assumption;
    if (!actions.includes(action)) return [];
    if (!callPredicate({ part: 'fairness', name: action, choices }, () => where(choices))) return [];
    const values = Object.fromEntries(per.map((choice) => [choice, choices[choice]]));
    const key = JSON.stringify([i, ...per.map((choice) => keyOf(choices[choice]))]);
    return [{ key, assumption, values }];
  });
}
