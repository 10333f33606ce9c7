/** All states of a spec, for tests that ask something of each. */

import { checkable } from '../language/model.ts';
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec, StateOf } from '../language/protocol.ts';
import { graphOf } from '../reference/graph.ts';

/** The states within the bounds, as the spec's own functions take them. */
export function statesOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  parameters: Partial<ParameterValues<P>>,
): StateOf<M>[] {
  const model = checkable(spec as unknown as Spec, { parameters });
  return graphOf(model).nodes.map(({ state }) => Object.fromEntries(state) as StateOf<M>);
}
