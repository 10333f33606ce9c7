/**
 * Scenarios, taken step by step by the reference semantics.
 */
import { BadSpec } from '../spec/failure.ts';
import type { CheckableModel, NamedStep } from '../spec/model.ts';
import { fits } from '../spec/scenario.ts';
import { keyOf, textOf } from '../spec/value.ts';
import type { TraceStep } from './check.ts';
import { initialStates, type State, successors } from './semantics.ts';

/** Where exploration starts: at each initial state, or at the end of the model's scenario; each with the trace to it. */
export function startingTraces(model: CheckableModel): TraceStep[][] {
  if (model.from !== null) return [traceOf(model, model.from)];
  return initialStates(model).map((state) => [{ action: null, choices: {}, state }]);
}

/**
 * The trace of a scenario, from the first initial state that allows it.
 * Throws `BadSpec`, with the step that is impossible or that fits several different successors.
 */
export function traceOf(model: CheckableModel, scenario: string): TraceStep[] {
  const steps = model.scenarios[scenario];
  if (steps === undefined) throw new BadSpec(`${model.name}: there is no scenario ${scenario}`);
  let failed = new BadSpec(`${model.name}: it has no initial state`);
  for (const state of initialStates(model)) {
    try {
      return follow(model, scenario, steps, state);
    } catch (error) {
      if (!(error instanceof BadSpec)) throw error;
      failed = error;
    }
  }
  throw failed;
}

function follow(model: CheckableModel, scenario: string, steps: readonly NamedStep[], initial: State): TraceStep[] {
  const trace: TraceStep[] = [{ action: null, choices: {}, state: initial }];
  let state = initial;
  steps.forEach((step, i) => {
    const enabled = [...successors(model, state)];
    const fitting = enabled.filter(
      ({ action, choices }) => action === step.action && fits(step, choices, (a, b) => keyOf(a) === keyOf(b)),
    );
    const [first] = fitting;
    const where = `${model.name}, scenario ${scenario}, step ${i + 1}, ${step.action}`;
    if (first === undefined) {
      const names = enabled.map(({ action, choices }) => `${action}(${Object.values(choices).map(textOf).join(', ')})`);
      throw new BadSpec(`${where}: it is not possible; enabled are ${names.join(', ') || 'no actions at all'}`);
    }
    if (fitting.some((other) => !other.state.equals(first.state))) {
      throw new BadSpec(
        `${where}: ${fitting.length} instances fit and lead to different states; say more of its choices: ${fitting.map(({ choices }) => textOf(choices)).join(', ')}`,
      );
    }
    state = first.state;
    trace.push({ action: first.action, choices: first.choices, state });
  });
  return trace;
}
