/**
 * Oracles: published specs, written in Concord's language, with the figures and verdicts that others found for them. They test
 * the checker where it must agree with people who never saw it.
 */
import type { Parameters, ParameterValues } from '../../language/parameters.ts';
import type { Spec } from '../../language/protocol.ts';

/** A spec with its parameters fixed, and what is published of it. */
export interface Oracle {
  /** The model: `EWD840`. */
  readonly name: string;
  /** The public repository and module that the figures are of. */
  readonly source: string;
  readonly spec: Spec;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The number of reachable states, without symmetry; null if none is published. */
  readonly distinct: number | null;
  /** The number of reachable states up to the names of interchangeable members, as TLC counts it under SYMMETRY. */
  readonly orbits?: number;
  /** How many states were generated up to names: each initial one, and one for each step, also if it leads to what is known. */
  readonly generatedOrbits?: number;
  /** It takes long, and is left to what is run before a release. Without symmetry it is not explored. */
  readonly isLarge?: boolean;
  /** As TLC counts it, the depth of an initial state being 1; null if none is published. */
  readonly depth: number | null;
  /**
   * What is decided of each property, by its name. Invariants and step properties that are not named hold; of temporal
   * properties that are not named nothing is known.
   */
  readonly verdicts: Readonly<Record<string, PublishedVerdict>>;
  /** Steps of the shortest violation of invariants, where published. */
  readonly steps?: Readonly<Record<string, number>>;
}
/** `unknown` where behaviours leave the bounds: TLC leaves them out of account, Concord does not. */
export type PublishedVerdict = 'holds' | 'violated' | 'unknown';

/** What is published of a spec for some of its parameters. */
interface Published<P extends Parameters> extends Omit<Oracle, 'name' | 'spec' | 'parameters' | 'steps'> {
  readonly parameters: Partial<ParameterValues<P>>;
  /** States of the shortest violation of invariants, as TLC prints them. */
  readonly shortest?: Readonly<Record<string, number>>;
}

/** The oracles of one spec. */
export function oraclesOf<P extends Parameters>(
  spec: Spec<P, never, unknown> | Spec<P>,
  published: readonly Published<P>[],
): readonly Oracle[] {
  return published.map(({ shortest = {}, ...oracle }) => ({
    ...oracle,
    name: spec.name,
    spec: spec as unknown as Spec,
    steps: Object.fromEntries(Object.entries(shortest).map(([property, states]) => [property, states - 1])),
  }));
}
