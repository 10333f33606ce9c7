/**
 * Scenarios, taken step by step by the reference semantics.
 */
import { BadSpec, SpecFailure } from '../language/failure.ts';
import { sameValue } from '../language/identity.ts';
import type { CheckableModel, NamedStep } from '../language/model.ts';
import { fits } from '../language/scenario.ts';
import { textOf } from '../language/value.ts';
import { initialStates, type State, type Successor, successors, type TraceStep } from './semantics.ts';

/** User code failed on the way along a scenario, at the end of this trace. */
export class ScenarioFailure extends SpecFailure {
  constructor(
    { site, fault, cause }: SpecFailure,
    readonly trace: readonly TraceStep[],
  ) {
    super(site, fault, cause);
  }
}

/** Where exploration starts: at each initial state, or at the end of the model's scenario; each with the trace to it. */
export function startingTraces(model: CheckableModel): TraceStep[][] {
  return [...eachStart(model)];
}
/** The same, one after the other. */
export function* eachStart(model: CheckableModel): Iterable<TraceStep[]> {
  if (model.from !== null) yield traceOf(model, model.from);
  else for (const state of initialStates(model)) yield [{ action: null, choices: {}, state }];
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
  steps.forEach((step, i) => {
    const enabled = successorsAt(model, trace);
    const fitting = enabled.filter(({ action, choices }) => action === step.action && fits(step, choices, sameValue));
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
    trace.push({ action: first.action, choices: first.choices, state: first.state });
  });
  return trace;
}

function successorsAt(model: CheckableModel, trace: readonly TraceStep[]): Successor[] {
  try {
    return [...successors(model, (trace.at(-1) as TraceStep).state)];
  } catch (error) {
    throw error instanceof SpecFailure ? new ScenarioFailure(error, [...trace]) : error;
  }
}
