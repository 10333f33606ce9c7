/** A library of properties, such as a user may have: it makes two, of which a spec may take one. */
import type { Invariant, StepProperty, Variables } from '../language/index.ts';

/** That this holds in every state, and that no step ends it, which says less. */
export function invariantAndStep<S>(
  invariant: Variables<S>['invariant'],
  step: Variables<S>['step'],
  holds: (s: S) => boolean,
): { readonly always: Invariant; readonly stays: StepProperty } {
  return { always: invariant(holds), stays: step((s, t) => !holds(s) || holds(t)) };
}
