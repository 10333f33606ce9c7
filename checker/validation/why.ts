/**
 * Why no event can be next: of each state that agrees with what came before, of each event that may come next, and of each action that it may
 * show, what does not fit. It is found out by asking guards and the mapping once more, on views that note what is read.
 */
import { decides } from '../explain/deciding.ts';
import { answering, factOf, factsFor, type Grounds, groundsOf } from '../explain/facts.ts';
import type { ActionDraft, AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { offeredBy, strictState } from '../language/steps.ts';
import { keyOf } from '../language/value.ts';
import { type Cut, nextOf, type Ordered } from './order.ts';
import type { AskedStep, LogEvent, Shown } from './read.ts';
import { changesBy, fitting } from './steps.ts';

/** Why an action does not fit. */
export type Unfit = { readonly action: string } & (
  | {
      /** What the event tells of a choice is not on offer; `value` is undefined if it tells nothing, and there is nothing. */
      readonly kind: 'choice';
      readonly choice: string;
      readonly value: unknown;
    }
  /** The action has no such choice. */
  | { readonly kind: 'no such choice'; readonly choice: string }
  /** The guard is false, because of this; null if that is not to be found out. */
  | { readonly kind: 'guard'; readonly choices: AnyChoices; readonly grounds: Grounds | null }
  /** The step is possible, and the event says something else, which was asked of these parts; primed ones are those after the step. */
  | {
      readonly kind: 'event';
      readonly choices: AnyChoices;
      readonly after: AnyState;
      readonly grounds: Grounds | null;
    }
  /** The step leads out of the domains, from a state that lies beyond the bounds of the spec. */
  | { readonly kind: 'outside'; readonly choices: AnyChoices }
);

/** Why an event cannot be next. */
export interface UnfitEvent {
  readonly event: LogEvent;
  /** Each action that it may show, with each way to choose. */
  readonly actions: readonly Unfit[];
}

/** Why nothing can be next in a state. */
export interface Stuck {
  readonly state: AnyState;
  /** Of several nodes there may be several that could be next. */
  readonly events: readonly UnfitEvent[];
}

/** Why nothing can be next. Silent steps that may come before are not looked at. */
export function whyStuck(
  model: CheckableModel,
  order: Ordered,
  { state, cut }: { readonly state: AnyState; readonly cut: Cut },
): Stuck {
  const events = nextOf(order, cut).map((next): UnfitEvent => {
    const event = order.events[next] as LogEvent;
    return { event, actions: event.actions.flatMap((action) => unfit(model, state, event, action)) };
  });
  return { state, events };
}

/** Why an action does not fit what is shown, with each way to choose. */
export function unfit(model: CheckableModel, state: AnyState, shown: Shown, action: string): readonly Unfit[] {
  const draft = model.actions[action] as ActionDraft;
  const s = strictState(model.domains, state);
  const ways = [...fitting(action, draft, s, shown.told)];
  if (ways.length === 0) return [missing(action, draft, s, shown)];
  return ways.map((choices): Unfit => {
    const isOpen = (view: AnyState): boolean => draft.guard(view, choices);
    if (!isOpen(s)) {
      const facts = factsFor(model.domains, state, 0, false, isOpen);
      return { action, kind: 'guard', choices, grounds: facts && groundsOf(facts, [state]) };
    }
    const changes = changesBy(model, state, s, { action, choices }, { outside: 0 });
    if (changes === null) return { action, kind: 'outside', choices };
    const after = { ...state, ...changes };
    return {
      action,
      kind: 'event',
      choices,
      after,
      grounds: disagreement(model, shown, { action, choices, before: state, after }),
    };
  });
}

/** What the mapping read of a step before it said that the event is not this step; null if that is not to be found out. */
function disagreement({ domains }: CheckableModel, { matches }: Shown, step: AskedStep): Grounds | null {
  if (matches === null) return null;
  const { before, after } = step;
  const ask = (s: AnyState, t: AnyState): boolean => matches({ ...step, before: s, after: t });
  const watch = answering(domains, false, (watching) => ask(watching.view(before), watching.view(after, true)));
  if (watch === null) return null;
  const facts = watch.reasons.map((read) =>
    read.path.primed
      ? factOf(read, 1, () => decides(read, after, domains, false, (other) => ask(before, other)))
      : factOf(read, 0, () => decides(read, before, domains, false, (other) => ask(other, after))),
  );
  return facts.length === 0 ? null : groundsOf(facts, [before, after]);
}

/** The first choice for which there is not what the event tells, whatever was chosen before it. */
function missing(action: string, draft: ActionDraft, s: AnyState, { told, given }: Shown): Unfit {
  const stray = [...told.keys()].find((choice) => !Object.hasOwn(draft.forSome, choice));
  if (stray !== undefined) return { action, kind: 'no such choice', choice: stray };
  let most = -1;
  const names = Object.keys(draft.forSome);
  const look = (earlier: AnyChoices, depth: number): void => {
    most = Math.max(most, depth);
    const name = names[depth];
    if (name === undefined) return;
    const key = told.get(name);
    for (const value of offeredBy(action, draft, s, earlier, name))
      if (key === undefined || keyOf(value) === key) look({ ...earlier, [name]: value }, depth + 1);
  };
  look({}, 0);
  const choice = names[most] ?? '';
  return { action, kind: 'choice', choice, value: given[choice] };
}
