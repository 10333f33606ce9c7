/**
 * Specs: protocols over parameters. A spec makes, for given parameters, a model: the transition system with its properties.
 */
import type { Parameters, ParameterValues } from './parameters.ts';

/** The state type of a model. */
export type StateOf<M> = M extends { readonly init: infer I } ? StateIn<I> : never;
type StateIn<I> = I extends readonly (infer S)[] ? S : I extends () => Iterable<infer S> ? S : never;

/** What all models have. */
export interface WithActions {
  readonly actions: object;
}

/** A protocol over parameters. */
export interface Spec<P extends Parameters = Parameters, D = unknown, M = WithActions> {
  readonly name: string;
  readonly title: string;
  readonly topic: string | null;
  /** What it takes as given, by the name of the spec that brings it about. */
  readonly assumes: Readonly<Record<string, string>>;
  readonly parameters: P;
  /** What the model is made of, as far as it has a text: the body and the definitions; absent where nobody knows. */
  readonly code?: readonly unknown[];
  /** The model for these parameters, with the definitions of a variant in place of the spec's own. */
  model(values: ParameterValues<P>, definitions?: Partial<D>): M;
}
