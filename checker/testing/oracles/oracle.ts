/**
 * Oracles: published specs, written in Concord's language, with the figures and verdicts that others found for them. They test
 * the checker where it must agree with people who never saw it.
 */
import type { Parameters, ParameterValues } from '../../spec/parameters.ts';
import type { Spec } from '../../spec/spec.ts';

/** A spec with its parameters fixed, and what is published of it. */
export interface Oracle {
  /** The model and what is particular about it: `EWD840, 3 nodes`. */
  readonly name: string;
  /** The public repository and module that the figures are of. */
  readonly source: string;
  readonly spec: Spec;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The number of reachable states, without symmetry; null if none is published. */
  readonly distinct: number | null;
  /** As TLC counts it, the depth of an initial state being 1; null if none is published. */
  readonly depth: number | null;
  /** What is decided of each property, by its name. Properties that are not named here have no published verdict. */
  readonly verdicts: Readonly<Record<string, 'holds' | 'violated'>>;
  /** Steps of the shortest violation of invariants, where published. */
  readonly steps?: Readonly<Record<string, number>>;
}

/** The oracles of one spec, whose parameters are typed by it. */
export function oraclesOf<P extends Parameters>(
  spec: Spec<P, never, unknown> | Spec<P>,
  published: readonly (Omit<Oracle, 'spec' | 'parameters'> & { readonly parameters: Partial<ParameterValues<P>> })[],
): readonly Oracle[] {
  return published.map((oracle) => ({ ...oracle, spec: spec as unknown as Spec }));
}
