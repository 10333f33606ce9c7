/** How walks are to be timed, made of what is asked for: what is waited for, and how likely steps are. */
import type { AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { goalOfCondition, goalOfProperty } from '../reference/wait.ts';
import type { Course } from '../reference/walk.ts';
import { UnknownProperty } from './refused.ts';

/** The largest weight: what weighs more than others beyond it is taken always, as they are never, and sums of weights stay numbers. */
export const mostWeight = 1e9;

/** A weight that none can have, or of an action that is not there. */
export class BadWeight extends Error {
  override readonly name = 'BadWeight';
  constructor(
    readonly action: string,
    /** What it was to weigh. */
    readonly given: number,
    /** The actions that there are. */
    readonly known: readonly string[],
  ) {
    super(
      known.includes(action)
        ? `the weight of ${action} is ${given}; allowed: a number from 0 to ${mostWeight}`
        : `there is no action ${action}; the actions are ${known.join(', ')}`,
    );
  }
}

/** What is waited for: a property by its name, or a condition, with what it is called. */
export type Awaited = string | { readonly text: string; readonly holds: (s: AnyState) => unknown };

/** The course of walks in this model. Throws `UnknownProperty`, `NoGoal` or `BadWeight`. */
export function courseOf(
  model: CheckableModel,
  until: Awaited,
  { weights = {}, isClosed = false }: Partial<Omit<Course, 'goal'>> = {},
): Course {
  const chances = { weights, isClosed };
  const known = Object.keys(model.actions);
  for (const [action, weight] of Object.entries(weights))
    if (!known.includes(action) || !(weight >= 0 && weight <= mostWeight)) throw new BadWeight(action, weight, known);
  if (typeof until !== 'string') return { goal: goalOfCondition(model, until.text, until.holds), ...chances };
  const properties = Object.keys(model.properties);
  if (!properties.includes(until)) throw new UnknownProperty(until, properties, model.name);
  return { goal: goalOfProperty(model, until), ...chances };
}
