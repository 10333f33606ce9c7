/**
 * Scenarios: named sequences of action instances that must be possible. They are tests, documentation and starting points.
 */
import type { Action, AnyChoices } from './action.ts';

/** One step: an action, and what is said of its choices. Exactly one enabled instance must fit, or all that fit must lead to one state. */
export interface ScenarioStep {
  readonly action: Action<never, never>;
  /** For a choice, its value, or a predicate on it. What is not mentioned is free. */
  readonly choices: Readonly<Record<string, unknown>>;
}
export type Scenario = readonly ScenarioStep[];

/** The step that takes an action with these choices: `take(Timeout, { i: s1 })`, `take(Receive, { m: (m) => m.to === s2 })`. */
export function take<S, C>(
  action: Action<S, C>,
  choices: { readonly [K in keyof C]?: C[K] | ((value: C[K]) => boolean) } = {},
): ScenarioStep {
  return { action: action as unknown as Action<never, never>, choices };
}

/** True if the choices are as the step says. */
export function fits(
  step: Pick<ScenarioStep, 'choices'>,
  choices: AnyChoices,
  equal: (a: unknown, b: unknown) => boolean,
): boolean {
  return Object.entries(step.choices).every(([name, wanted]) =>
    typeof wanted === 'function'
      ? (wanted as (value: unknown) => boolean)(choices[name])
      : equal(wanted, choices[name]),
  );
}
