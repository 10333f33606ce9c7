/** What running a model refuses, beside what is wrong with the spec itself: errors with what their message is made of. */
import { BadSpec } from '../language/failure.ts';

/** A property was asked for that the model does not have. */
export class UnknownProperty extends Error {
  override readonly name = 'UnknownProperty';
  constructor(
    readonly given: string,
    readonly known: readonly string[],
    /** The name of the spec. */
    readonly spec: string,
  ) {
    super(`there is no property ${given} of ${spec}; its properties are ${known.join(', ')}`);
  }
}

/** No initial state lies within the bounds: to explore nothing is no success. */
export class NoStates extends BadSpec {
  constructor(
    readonly spec: string,
    readonly bounds: readonly string[],
  ) {
    super(
      `${spec}: no initial state lies within the bounds${bounds.length === 0 ? '' : ` (${bounds.join(', ')})`}, so there is nothing to explore.`,
    );
  }
}

/**
 * An error of Concord's own: the textbook semantics contradicts what an engine found. The trace for `subject` (a property, or
 * the failure) is not possible at a step, counted from 0; or it does not show what it should; or its lasso is no counterexample.
 */
export class Contradicted extends Error {
  override readonly name = 'Contradicted';
  constructor(
    readonly subject: string,
    readonly why:
      | { readonly kind: 'not possible'; readonly step: number }
      | { readonly kind: 'does not show it' }
      | { readonly kind: 'no counterexample'; readonly complaint: string }
      /** Another thread found it in a random walk, and that walk, taken again, does not come to it. */
      | { readonly kind: 'not again'; readonly walk: number },
  ) {
    super(`the trace for ${subject}: ${why.kind}`);
  }
}
