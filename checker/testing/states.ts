/** All states of a spec, for tests that ask something of each. */
import { initialStates, type State, successors } from '../reference/semantics.ts';
import { checkable } from '../spec/model.ts';
import type { Parameters, ParameterValues } from '../spec/parameters.ts';
import type { Spec, StateOf } from '../spec/spec.ts';
import { keyOf } from '../spec/value.ts';

/** The states that can be reached, each once, as the spec's own functions take them. */
export function* statesOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  parameters: Partial<ParameterValues<P>>,
): Iterable<StateOf<M>> {
  const model = checkable(spec as unknown as Spec, { parameters });
  const seen = new Set<string>();
  const queue: State[] = [...initialStates(model)];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const values = state.toObject();
    const key = Object.values(values).map(keyOf).join();
    if (seen.has(key)) continue;
    seen.add(key);
    yield values as StateOf<M>;
    for (const next of successors(model, state)) queue.push(next.state);
  }
}
