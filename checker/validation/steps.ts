/**
 * The steps from a state that an event, or silence, may stand for. Only guards and effects of the actions in question are run, for the
 * choices that are not told otherwise; what a step is, is what `language/steps.ts` says it is.
 */
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import { orderOfChoices } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import { choicesOf, effectOf, isEnabled, strictState } from '../language/steps.ts';
import { keyOf } from '../language/value.ts';
import { stateOf, withinBounds } from '../reference/semantics.ts';
import type { Shown } from './read.ts';

/** A step that was taken, and the state after it. */
export interface Taken<S = AnyState> {
  readonly action: string;
  readonly choices: AnyChoices;
  readonly state: S;
}

/** What is counted on the way. */
export interface Tally {
  /** Steps that were not taken, since they lead from beyond the bounds of the spec out of the domains of its variables. */
  outside: number;
}

/** How a search takes steps. What a state is to it is not said. */
export interface Stepping<S> {
  readonly initial: Iterable<S>;
  /** Equal states have equal keys, different ones different keys. */
  readonly key: (state: S) => string | number;
  /** The steps that are shown so, in the order of what is shown, and of one action in the order of the spec. Throws `SpecFailure` and `BadLog`. */
  readonly from: (state: S, shown: Shown, tally: Tally) => Iterable<Taken<S>>;
  readonly valuesOf: (state: S) => AnyState;
}

/** Takes them by what a step is, on plain values: the slow twin of `by-kernel.ts`. */
export function plainly(model: CheckableModel): Stepping<AnyState> {
  return {
    initial: model.init,
    key: (state) => stateKey(model, state),
    from: (state, shown, tally) => stepsFrom(model, state, shown, tally),
    valuesOf: (state) => state,
  };
}

/** The key of a state: equal states have equal keys, different ones different keys. */
export function stateKey({ domains }: Pick<CheckableModel, 'domains'>, state: AnyState): string {
  let key = '';
  for (const variable in domains) key += `${keyOf(state[variable])};`;
  return key;
}

/** The steps from a state that are shown so. Throws `SpecFailure` and `BadLog`. */
export function* stepsFrom(model: CheckableModel, state: AnyState, shown: Shown, tally: Tally): Iterable<Taken> {
  const s = strictState(model.domains, state);
  for (const action of shown.actions)
    for (const choices of fitting(action, model.actions[action] as ActionDraft, s, shown.told)) {
      if (!isEnabled(model, s, { action, choices })) continue;
      const changes = changesBy(model, state, s, { action, choices }, tally);
      if (changes === null) continue;
      const after = { ...state, ...changes };
      if (shown.matches === null) yield { action, choices, state: after };
      else {
        const seen = { action, choices, before: s, after: strictState(model.domains, after) };
        if (shown.matches(seen)) yield { action, choices, state: after };
      }
    }
}

/** The ways to choose that agree with what is told of choices, in the order of the spec: values are compared by their keys. */
export function fitting(
  action: string,
  draft: ActionDraft,
  s: AnyState,
  told: ReadonlyMap<string, string>,
): Iterable<AnyChoices> {
  if (!hasTold(draft, told)) return [];
  const ways = choicesOf(action, draft, s, {}, (choice, value) => {
    const key = told.get(choice);
    return key === undefined || keyOf(value) === key;
  });
  return [...ways].sort(orderOfChoices(draft));
}
/** False if what is told of is no choice of this action. */
export function hasTold(draft: ActionDraft, told: ReadonlyMap<string, string>): boolean {
  return [...told.keys()].every((choice) => Object.hasOwn(draft.forSome, choice));
}

/** What the effect changes; null where that leaves the domains from a state that lies beyond the bounds: nobody says what is there. */
export function changesBy(
  model: CheckableModel,
  state: AnyState,
  s: AnyState,
  instance: { readonly action: string; readonly choices: AnyChoices },
  tally: Tally,
): AnyState | null {
  try {
    return effectOf(model, s, instance);
  } catch (error) {
    const isOutside = error instanceof SpecFailure && error.fault.kind === 'misfit';
    if (!isOutside || withinBounds(model, stateOf(model, state))) throw error;
    tally.outside++;
    return null;
  }
}
