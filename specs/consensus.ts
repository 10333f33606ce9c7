/**
 * What consensus is: the four properties that every algorithm for it must have, stated once for all protocols here, as Tushar
 * Chandra and Sam Toueg do in "Unreliable failure detectors for reliable distributed systems", JACM 43(2), 1996, section 5.
 * Agreement is the uniform one, which their algorithms have (section 6): it also binds nodes that crash after they have decided.
 *
 *   Uniform agreement   No two nodes decide differently.
 *   Integrity           No node decides twice.
 *   Validity            If a node decides a value, some node has proposed it.
 *   Termination         Every node that does not crash decides some value in the end.
 *
 * The first three say that nothing wrong is decided, the last one that anything is. A protocol names its nodes, and what each
 * has decided: `const deciding = { nodes: Learner, decided: (s: State, learner: Learner) => ... }`. From this each function
 * makes what the maker of its kind of property takes: `invariant(uniformAgreement(deciding))`, `step(integrity(deciding))`,
 * `invariant(validity(deciding, proposed))`, `eventually(termination(deciding, hasCrashed))`.
 *
 * Integrity is a property of steps, since a state does not show what a node had decided before. If no node has decided two
 * values at a time, and no step takes a decision back, then none decides twice.
 */
import { is } from 'immutable';
import type { Chosen, Domain } from '../checker/index.ts';

type Quantified = Readonly<Record<string, Domain<unknown> | readonly unknown[]>>;

/** Who decides, and what. */
export interface Deciding<S, N, V, E extends Quantified = Record<never, never>> {
  /** The nodes, crashed or not. */
  readonly nodes: Iterable<N>;
  /** Where there is more than one decision to take: for each what, such as `{ index: Index }` for each index of a log. */
  readonly each?: E;
  /** What the node has decided: nothing yet, or one value; more only if the protocol is wrong. */
  readonly decided: (s: S, node: N, each: Chosen<E>) => Iterable<V>;
}

/** No two nodes decide differently. */
export function uniformAgreement<S, N, V, E extends Quantified = Record<never, never>>({
  nodes,
  each,
  decided,
}: Deciding<S, N, V, E>) {
  return {
    forAll: { ...(each as E), node: [...nodes], other: [...nodes] },
    holds: (s: S, instance: Chosen<E> & { readonly node: N; readonly other: N }): boolean => {
      if (is(instance.node, instance.other)) return true;
      const mine = [...decided(s, instance.node, instance)];
      return mine.length === 0 || [...decided(s, instance.other, instance)].every((value) => isOnly(value, mine));
    },
  };
}

/**
 * No node decides twice. If nodes that restart forget what they have decided, `kept` answers what is on stable storage for
 * them to decide again: that is not to change.
 */
export function integrity<S, N, V, E extends Quantified = Record<never, never>>(
  { nodes, each, decided }: Deciding<S, N, V, E>,
  kept: (s: S, node: N, each: Chosen<E>) => Iterable<V> = decided,
) {
  return {
    forAll: { ...(each as E), node: [...nodes] },
    holds: (s: S, t: S, instance: Chosen<E> & { readonly node: N }): boolean => {
      const later = [...kept(t, instance.node, instance)];
      return later.length <= 1 && [...decided(s, instance.node, instance)].every((value) => includes(later, value));
    },
  };
}

/** If a node decides a value, some node has proposed it. */
export function validity<S, N, V, E extends Quantified = Record<never, never>>(
  { nodes, each, decided }: Deciding<S, N, V, E>,
  proposed: (s: S, value: V, each: Chosen<E>) => boolean,
) {
  return {
    forAll: { ...(each as E), node: [...nodes] },
    holds: (s: S, instance: Chosen<E> & { readonly node: N }): boolean =>
      [...decided(s, instance.node, instance)].every((value) => proposed(s, value, instance)),
  };
}

/** Every node decides some value in the end, unless it crashes; who crashes does so for good. */
export function termination<S, N, V, E extends Quantified = Record<never, never>>(
  { nodes, each, decided }: Deciding<S, N, V, E>,
  hasCrashed: (s: S, node: N) => boolean = () => false,
) {
  return {
    forAll: { ...(each as E), node: [...nodes] },
    holds: (s: S, instance: Chosen<E> & { readonly node: N }): boolean =>
      hasCrashed(s, instance.node) || [...decided(s, instance.node, instance)].length > 0,
  };
}

function includes<V>(values: readonly V[], value: V): boolean {
  return values.some((other) => is(other, value));
}
function isOnly<V>(value: V, values: readonly V[]): boolean {
  return values.every((other) => is(other, value));
}
