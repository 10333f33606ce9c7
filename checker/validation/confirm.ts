/**
 * What was found, executed once more on plain values: the steps of the behaviour, all of them or so many as there is time for, evenly; and that
 * where no event can be next there is indeed none. Throws `SpecFailure` where that is not so: then code of the spec is not pure.
 */
import { compareSteps } from '../kernel/run/auditor.ts';
import type { AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { type Cut, nextOf, type Ordered } from './order.ts';
import type { LogEvent, Shown } from './read.ts';
import { stepsFrom, type Taken } from './steps.ts';

/** So many steps of a behaviour are executed once more. */
const mostExecuted = 1000;

/** A step of a behaviour: where it starts, and what may have shown it. */
export interface ShownStep {
  readonly before: AnyState;
  readonly taken: Taken;
  readonly shown: readonly Shown[];
}

export function confirmSteps(model: CheckableModel, count: number, step: (i: number) => ShownStep): void {
  const every = Math.max(1, Math.ceil(count / mostExecuted));
  for (let i = 0; i < count; i += every) {
    const { before, taken, shown } = step(i);
    const isSame = ({ choices }: Taken): boolean => keyOf(choices) === keyOf(taken.choices);
    const computed = shown
      .filter(({ actions }) => actions.includes(taken.action))
      .flatMap((one) => [...stepsFrom(model, before, { ...one, actions: [taken.action] }, { outside: 0 })]);
    compareSteps([taken], computed.filter(isSame).slice(0, 1));
  }
}

/** That no event can be next in a state. Silent steps that may come before are not looked at. */
export function confirmStuck(model: CheckableModel, order: Ordered, state: AnyState, cut: Cut): void {
  for (const next of nextOf(order, cut))
    compareSteps([], stepsFrom(model, state, order.events[next] as LogEvent, { outside: 0 }));
}
