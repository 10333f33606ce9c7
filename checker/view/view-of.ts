/**
 * Views: what the author of a spec draws of its states.
 */
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec, StateOf } from '../language/protocol.ts';
import type { SvgElement } from './element.ts';

/** How the states of a spec are drawn. */
export interface StateView {
  readonly of: Spec;
  readonly draw: (state: never, model: never, values: never) => SvgElement;
}

/**
 * The view of a spec, in `view.tsx` beside its file: a pure function from a state to an `<svg>`, which pages and pictures show of each
 * state. `model` is what the spec's body returned, such as its sorts; the parameters come after it.
 *
 * `export const view = viewOf(raft, (s, { sorts: { Server } }) => <svg viewBox="0 0 400 100">...</svg>);`
 */
export function viewOf<P extends Parameters, D, M>(
  of: Spec<P, D, M>,
  draw: (state: StateOf<M>, model: M, values: ParameterValues<P>) => SvgElement,
): StateView {
  return { of: of as unknown as Spec, draw };
}
