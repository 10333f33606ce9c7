/** All states of a spec, for tests that ask something of each. */
import { graphOf } from '../reference/graph.ts';
import { checkable } from '../spec/model.ts';
import type { Parameters, ParameterValues } from '../spec/parameters.ts';
import type { Spec, StateOf } from '../spec/spec.ts';

/** The states within the bounds, as the spec's own functions take them. */
export function statesOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  parameters: Partial<ParameterValues<P>>,
): StateOf<M>[] {
  const model = checkable(spec as unknown as Spec, { parameters });
  return graphOf(model).nodes.map(({ state }) => Object.fromEntries(state) as StateOf<M>);
}
