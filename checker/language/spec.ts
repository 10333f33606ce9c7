/**
 * What is declared: specs, their variants, recorded instances, and properties that others add. A variant is an edit of a spec,
 * never a copy.
 */

import type { Edit, Model } from './body.ts';
import { BadSpec } from './failure.ts';
import type { Fairness } from './fairness.ts';
import type { Init } from './initial.ts';
import { callingBody } from './made.ts';
import { BadParameter, type Parameters, type ParameterValues, parameterValues, undeclared } from './parameters.ts';
import type { PropertyDraft } from './property.ts';
import type { Spec, StateOf, WithActions } from './protocol.ts';
import type { Makers } from './variables.ts';

interface Header<P extends Parameters, D> {
  readonly name: string;
  /** One line for lists: `Gray and Lamport's two-phase commit`. */
  readonly title?: string;
  /** What it is listed under: `atomic commit`. */
  readonly topic?: string;
  /** What it takes as given, by the name of the spec that brings it about: `{ raft: 'one log' }`. It is said, and not checked. */
  readonly assumes?: Readonly<Record<string, string>>;
  readonly parameters: P;
  /** What the protocol leaves open, such as what a quorum is: a variant may replace each. */
  readonly definitions?: D;
}

/** Declares a protocol. The body is called once for each choice of parameters. Throws `BadSpec` if these are not declared. */
export function spec<const P extends Parameters, M extends { readonly init: Init<unknown> }, D = Record<never, never>>(
  header: Header<P, D>,
  body: (values: ParameterValues<P>, definitions: D) => M & Model<StateOf<M>>,
): Spec<P, D, M> {
  const wrong = undeclared(header.parameters);
  if (wrong !== null) throw new BadSpec(`${header.name}: ${wrong}`);
  return {
    name: header.name,
    title: header.title ?? header.name,
    topic: header.topic ?? null,
    assumes: header.assumes ?? {},
    parameters: header.parameters,
    code: [body, ...Object.values(header.definitions ?? {})],
    model: (values, definitions) => callingBody(body, values, { ...(header.definitions as D), ...definitions }),
  };
}

/** What a variant says about itself. */
export interface VariantDraft<P extends Parameters, D, M extends WithActions> {
  readonly name: string;
  /** What was changed, and what goes wrong: a sentence or two. */
  readonly story: string;
  /** Parameters whose defaults differ from the spec's, so that the violation shows in a small model. */
  readonly parameters?: Partial<ParameterValues<P>>;
  readonly definitions?: Partial<D>;
  /**
   * What replaces which part of the model. Actions and properties are replaced or added by name; `model` has, beside all
   * that the spec's body returned, the makers of new ones: `action`, `invariant` and so on.
   */
  readonly edit?: (model: M & Makers<StateOf<M>>, values: ParameterValues<P>) => Edit<StateOf<M>, M['actions']>;
  /** The actions that are taken away. */
  readonly without?: readonly string[];
  /** The scenario at whose end exploration starts, where the shortest violation lies too deep. */
  readonly from?: string;
  /**
   * Every property that it violates, and in how many steps; null if the number is not claimed, as of what is unreachable. What
   * falls and is not listed is a mistake of the list.
   */
  readonly violates: Readonly<Record<string, number | null>>;
  /**
   * True if it takes more than some seconds to see that nothing else falls, which needs all states: `check all` leaves that to
   * `slow=yes`.
   */
  readonly slow?: boolean;
}

/** A deliberately broken spec. */
export interface Variant extends VariantDraft<Parameters, unknown, WithActions> {
  readonly of: Spec;
}

/** Declares a variant of a spec. Throws `BadSpec` if its parameters are not the spec's. */
export function variant<P extends Parameters, D, M extends WithActions>(
  of: Spec<P, D, M>,
  draft: VariantDraft<P, D, M>,
): Variant {
  try {
    parameterValues(of.parameters, { ...draft.parameters });
  } catch (error) {
    if (error instanceof BadParameter) throw new BadSpec(`${of.name}, variant ${draft.name}: ${error.message}`);
    throw error;
  }
  return { ...(draft as unknown as VariantDraft<Parameters, unknown, WithActions>), of: of as unknown as Spec };
}

/** What is recorded of one choice of parameters: it is checked again by the tests and by `check all`. */
export interface Instance<P extends Parameters = Parameters> {
  readonly parameters: Partial<ParameterValues<P>>;
  /** The name of the variant, if it is one. */
  readonly variant?: string;
  /** The scenario at whose end exploration starts; if absent, that of the variant, if it names one. */
  readonly from?: string;
  readonly verdict: 'holds' | 'violated' | 'unknown';
  /** True if it holds within the bounds of the spec only: they cut states off. */
  readonly withinBounds?: boolean;
  readonly distinct?: number;
  readonly generated?: number;
  readonly depth?: number;
  /** Who else found these figures: a publication, or another checker on the same model. */
  readonly source?: string;
  /** True if it takes more than a few seconds: such instances are left to `check all`. */
  readonly slow?: boolean;
}

/** An instance that knows which spec it is of: there may be several in a file. */
export interface RecordedInstance<P extends Parameters = Parameters> extends Instance<P> {
  readonly of?: Spec;
}

/** Declares the recorded instances of a spec. */
export function instancesOf<P extends Parameters>(
  of: Spec<P, never, unknown> | Spec<P>,
  recorded: readonly Instance<P>[],
): readonly RecordedInstance<P>[] {
  return recorded.map((instance) => ({ ...instance, of: of as Spec }));
}

/** Properties by name, and, under the name `fairness`, what is assumed beside what the spec assumes. */
export interface Added {
  readonly [name: string]: PropertyDraft | readonly Fairness[] | undefined;
  readonly fairness?: readonly Fairness[];
}

/** Properties of a spec that are not its own: what `invariant=./mine.ts` on the command line loads. */
export interface AddedProperties {
  readonly of: Spec;
  readonly make: (model: never, values: never) => Added;
}

/**
 * Properties to check beside those of a spec, without touching it, typed by its states. As in a variant's `edit`, `model`
 * has all that the spec's body returned, such as its sorts, and the makers `invariant`, `step` and so on:
 *
 * `export const mine = propertiesOf(raft, ({ invariant }) => ({ NoLeader: invariant((s) => ...) }));`
 *
 * What is returned as `fairness` is assumed beside what the spec assumes, for all temporal properties that are checked with these.
 */
export function propertiesOf<P extends Parameters, D, M, A extends Added>(
  of: Spec<P, D, M>,
  make: (
    model: M & Makers<StateOf<M>>,
    values: ParameterValues<P>,
  ) => A & { readonly [K in keyof A]: K extends 'fairness' ? readonly Fairness[] : PropertyDraft },
): AddedProperties {
  return { of: of as unknown as Spec, make: make as unknown as AddedProperties['make'] };
}

/** What is needed of an arbitrary of fast-check, which not everybody has installed. */
export interface Arbitrary<T> {
  generate(random: never, biasFactor: number | undefined): { readonly value: T };
}

/** What draws states: an arbitrary of fast-check, or a function of random numbers from 0 up to 1, the same ones from the same seed. */
export type Drawing<S> = Arbitrary<S> | ((random: () => number) => S);

/** States of a spec that the user draws: what `induct` and `suggest` draw from beside their own. */
export interface DrawnStates {
  readonly of: Spec;
  readonly make: (model: never, values: never) => Drawing<unknown>;
  readonly draws: 'states';
}

/**
 * States that invariants may be asked of, reachable or not, where few of those that Concord draws satisfy them. `model` has all that the spec's
 * body returned, and `draw`, by which a function of random numbers is typed:
 *
 * `export const states = statesOf(lock, ({ draw, Client }) => draw((random) => ({ at: Client.to('idle'), free: random() < 0.5 })));`
 */
export function statesOf<P extends Parameters, D, M>(
  of: Spec<P, D, M>,
  make: (
    model: M & { draw(state: (random: () => number) => StateOf<M>): Drawing<StateOf<M>> },
    values: ParameterValues<P>,
  ) => Drawing<StateOf<M>>,
): DrawnStates {
  return { of: of as unknown as Spec, make: make as unknown as DrawnStates['make'], draws: 'states' };
}
