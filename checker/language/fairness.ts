/**
 * Fairness: what a behaviour owes to actions that stay enabled (WF) or are enabled again and again (SF). As in TLA+, only
 * steps that change the state count.
 */
import type { Action, AnyChoices, ChoicesOf } from './action.ts';

/** An action of the spec; or the name of one that came with a variable: `Heal`, `Recover`. */
export type SomeAction = Action<never, never> | string;

export interface Fairness {
  readonly strength: 'weak' | 'strong';
  /** The actions that are taken together: a step of any of them will do. */
  readonly actions: readonly SomeAction[];
  /** One obligation for each value of these choices; one for all choices together if it is empty. */
  readonly per: readonly string[];
  /** Only the instances that satisfy this count. */
  readonly where: (choices: AnyChoices) => boolean;
}

/** A fairness assumption, as far as it has a name. */
export interface Assumption {
  readonly strength: Fairness['strength'];
  /** The names of the actions that are taken together. */
  readonly actions: readonly string[];
}

/** `WF of RMRcvCommit`; the names of actions that are taken together are joined by commas. */
export function assumptionText({ strength, actions }: Assumption): string {
  return `${strength === 'weak' ? 'WF' : 'SF'} of ${actions.join(', ')}`;
}

/** An action, as far as its choices are known by it. */
export type Guarded = { readonly guard: (s: never, choices: never) => boolean };

interface Options<A extends readonly (Guarded | string)[]> {
  /** Actions of the spec, and names of those that come with its network or its crashes. */
  readonly actions: A;
  /** Choices that all the actions have. */
  readonly per?: readonly (keyof ChoicesOf<A[number]> & string)[];
  readonly where?: (choices: ChoicesOf<A[number]>) => boolean;
}

/** Weak fairness: if the actions stay enabled for ever, one of them is taken. */
export function WF<const A extends readonly (Guarded | string)[]>(options: Options<A>): Fairness {
  return fairness('weak', options);
}

/** Strong fairness: if the actions are enabled again and again, one of them is taken again and again. */
export function SF<const A extends readonly (Guarded | string)[]>(options: Options<A>): Fairness {
  return fairness('strong', options);
}

function fairness<A extends readonly (Guarded | string)[]>(
  strength: Fairness['strength'],
  { actions, per = [], where = () => true }: Options<A>,
): Fairness {
  return {
    strength,
    actions: actions as unknown as readonly SomeAction[],
    per,
    where: where as unknown as Fairness['where'],
  };
}
