/**
 * Fairness: what a behaviour owes to actions that stay enabled (WF) or are enabled again and again (SF). As in TLA+, only
 * steps that change the state count. An assumption may be about some of the steps of its actions only: by their choices, and by
 * the state that they are taken from, as WF of A /\ P is.
 */
import type { Action, AnyChoices, AnyState, ChoicesOf, StateIn } from './action.ts';

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
  /** And only in states of which this is true; null if that is all of them. It is asked where an instance is enabled. */
  readonly when: ((s: AnyState, choices: AnyChoices) => boolean) | null;
}

/** A fairness assumption by the names of its actions. */
export interface NamedFairness extends Omit<Fairness, 'actions'> {
  readonly actions: readonly string[];
  /** True if it is none of the spec's: it came with properties that were added. */
  readonly isAdded: boolean;
}

/** A fairness assumption, as far as it has a name. */
export interface Assumption {
  readonly strength: Fairness['strength'];
  /** The names of the actions that are taken together. */
  readonly actions: readonly string[];
  /** Present if it has a condition on the state (`when`). */
  readonly isConditional?: true;
}

export function assumptionOf({ strength, actions, when }: NamedFairness): Assumption {
  return when === null ? { strength, actions } : { strength, actions, isConditional: true };
}

/**
 * `WF of RMRcvCommit`; the names of actions that are taken together are joined by commas. What is asked of the state is not told, but
 * that something is.
 */
export function assumptionText({ strength, actions, isConditional }: Assumption): string {
  return `${strength === 'weak' ? 'WF' : 'SF'} of ${actions.join(', ')}${isConditional ? ' under its condition' : ''}`;
}

/** An action, as far as its choices are known by it. */
export type Guarded = { readonly guard: (s: never, choices: never) => boolean };

interface Options<A extends readonly (Guarded | string)[]> {
  /** Actions of the spec, and names of those that come with its network or its crashes. */
  readonly actions: A;
  /** Choices that all the actions have. */
  readonly per?: readonly (keyof ChoicesOf<A[number]> & string)[];
  /** Which instances are meant, by their choices. */
  readonly where?: (choices: ChoicesOf<A[number]>) => boolean;
  /** In which states they are meant. Of actions that are named by texts, annotate the state. */
  readonly when?: (s: StateIn<A[number]>, choices: ChoicesOf<A[number]>) => boolean;
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
  { actions, per = [], where = () => true, when }: Options<A>,
): Fairness {
  return {
    strength,
    actions: actions as unknown as readonly SomeAction[],
    per,
    where: where as unknown as Fairness['where'],
    when: (when ?? null) as unknown as Fairness['when'],
  };
}
