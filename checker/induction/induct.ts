/**
 * Whether an invariant is inductive: whether each step from a state that satisfies it, reachable or not, leads to one that does. That,
 * and that it is true initially, is what proves it of a protocol, however long it runs.
 *
 * It is asked of a model whose initial states are all states that satisfy the invariant, and which is explored no further than it is
 * true: a counterexample is a behaviour of one step, and found, judged, re-executed and explained as any other. Domains that are too
 * large to list are sampled instead, and then nothing is known to hold.
 */
import type { AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Parameters } from '../language/parameters.ts';
import { type Bound, type Invariant, instancesOf } from '../language/property.ts';
import type { Spec } from '../language/protocol.ts';
import type { DrawnStates } from '../language/spec.ts';
import { keyOf } from '../language/value.ts';
import { checkModel, type ExploreOptions, type ModelOptions, modelFor } from '../run/check.ts';
import type { Outcome, PropertyOutcome } from '../run/outcome.ts';
import { type Draws, drawsOf } from './drawing.ts';
import { type Retried, retry, stateIn } from './retried.ts';
import { sampled } from './sampled.ts';
import { type Conjunct, satisfying, type Tried, unlistable } from './satisfying.ts';
import { sizeOf } from './shape.ts';

/** States that satisfy the invariant are drawn at random: so many, from this seed. */
export interface Sample {
  readonly seed: number;
  readonly wanted: number;
}

/** A sample, and what the user draws beside; null if nothing. */
interface Sampling extends Sample {
  readonly draws: Draws | null;
}

/** What was found of an invariant, the conjunction of several. */
export interface Induction {
  /** The model with the conjuncts among its properties. */
  readonly model: CheckableModel;
  /** The conjuncts by name. */
  readonly conjuncts: readonly string[];
  /** How many states the domains have; null where there is no end of them, because of the variables that are `unlisted`. */
  readonly states: bigint | null;
  readonly unlisted: readonly string[];
  /** Null if all states were looked at that satisfy the invariant. */
  readonly sample: Sample | null;
  /** How many states were asked whether they satisfy it, and how many do. */
  readonly tried: Readonly<Tried>;
  /** What became of the states that were to be tried first; null if there were none. */
  readonly retried: Retried | null;
  /** Of the conjuncts in the reachable states. If they are violated there, nothing else was asked. */
  readonly reachable: Outcome;
  /** Of the conjuncts after one step from the states that satisfy the invariant; null if it is not even true of what is reachable. */
  readonly steps: Outcome | null;
  /**
   * By conjunct, the others that are lost by a step where it is not assumed, or null where none was found and not every step was looked
   * at; null if nobody asked.
   */
  readonly needs: Readonly<Record<string, readonly string[] | null>> | null;
}

/** How to ask. */
export interface InductOptions {
  /** The invariants of which the conjunction is asked about; all, if absent. */
  readonly conjuncts?: readonly string[];
  /** How many states to draw; `none` looks at all, whatever that takes; if absent, that depends on how many the domains have. */
  readonly sample?: number | 'none';
  /** Of what is drawn: a whole number from 0 to 2^32 - 1. It is drawn itself if absent. */
  readonly seed?: number;
  /** True: also what is lost where one of the conjuncts is not assumed. */
  readonly needs?: boolean;
  /** States to try first, such as counterexamples of an earlier call; each has a value for each variable. */
  readonly first?: readonly AnyState[];
}

/** Explores a model. */
export type Explore = (model: CheckableModel, options: ExploreOptions) => Promise<Outcome>;

/** A name that is asked to be inductive, and is not the name of an invariant; without a name, there are none. */
export class NoInvariant extends Error {
  override readonly name = 'NoInvariant';
  constructor(
    readonly given: string | null,
    readonly invariants: readonly string[],
    readonly spec: string,
  ) {
    super(
      given === null
        ? `${spec} has no invariant`
        : `${given} of ${spec} is no invariant; there are: ${invariants.join(', ') || 'none'}`,
    );
  }
}

/** Domains with more states than this are sampled, unless all are asked for. */
const mostListed = 10n ** 12n;
/** So many states are drawn, if nobody says how many. */
const usualSample = 2000;
const seeds = 2 ** 32;

/**
 * Asks whether the conjunction of invariants is inductive: of all states of the domains that satisfy it, or of a sample. Rejects with
 * `BadParameter`, `BadSpec` or `NoInvariant` if there is nothing to ask, and with `Misfit` if a state that is to be tried is none.
 */
export async function induct<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  options: InductOptions &
    ModelOptions<NoInfer<P>> &
    Pick<ExploreOptions, 'symmetry' | 'limits' | 'signal'> & {
      /** States that a sample is also drawn from, as `statesOf(spec, ...)` makes them. */
      readonly states?: readonly DrawnStates[];
    } = {},
): Promise<Induction> {
  const { symmetry, limits, signal } = options;
  const given = { symmetry, limits, signal };
  const asked: ExploreOptions = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const model = modelFor(spec, options);
  const draws = await drawsOf(options.states ?? [], spec as never, model);
  return inductModel(model, { ...options, draws }, (of, how) => checkModel(of, { ...asked, ...how }));
}

/** The same of a model. What is true initially is asked of its initial states, also where it starts at the end of a scenario. */
export async function inductModel(
  given: CheckableModel,
  {
    conjuncts: named,
    sample: wanted,
    seed = Math.floor(Math.random() * seeds),
    needs: isNeedsAsked = false,
    first = [],
    draws = null,
  }: InductOptions & { readonly draws?: Draws | null },
  explore: Explore,
  /** Called as soon as the states were tried that come first. */
  onRetried: (retried: Retried) => void = () => {},
): Promise<Induction> {
  const model = { ...given, from: null };
  const conjunction = conjunctionOf(model, named ?? []);
  const states = sizeOfAll(model);
  const unlisted = unlistable(model.domains);
  const sampling = samplingFor(states, wanted, seed, draws);
  const sample = sampling && { seed: sampling.seed, wanted: sampling.wanted };
  const firsts = first.map((state) => stateIn(model.domains, state));
  const retried = firsts.length === 0 ? null : retry(model, conjunctsOf(model, conjunction), firsts);
  if (retried !== null) onRetried(retried);
  const remaining = await remainingSteps(model, conjunction, retried?.remaining ?? [], explore);
  const asked = { model, conjuncts: Object.keys(conjunction), states, unlisted, sample, retried };
  const reachable = await explore(model, { properties: Object.keys(conjunction) });
  const initial = await initially(model, conjunction, reachable, explore);
  const failed = [reachable, initial].find(({ verdict, failure }) => verdict === 'violated' || failure !== null);
  if (failed !== undefined)
    return { ...asked, reachable: failed, tried: { asked: 0, satisfying: 0 }, steps: null, needs: null };
  // Where all are looked at, the user draws none.
  const none = draws === null ? {} : { own: { drawn: 0, satisfying: 0 } };
  const { steps: looked, tried } = await stepsOf(model, conjunction, sampling, explore);
  const needs = isNeedsAsked ? await needsOf(model, conjunction, sampling, explore) : null;
  const steps = withRemaining(looked, remaining);
  return {
    ...asked,
    reachable,
    steps: initial.stopped === null ? steps : asStopped(steps, initial),
    tried: { ...none, ...tried },
    needs,
  };
}

/** What one step from these states loses, each of which is known to lose something; null if there are none. */
async function remainingSteps(
  model: CheckableModel,
  conjunction: Conjunction,
  states: readonly AnyState[],
  explore: Explore,
): Promise<Outcome | null> {
  if (states.length === 0) return null;
  const variables = Object.keys(model.domains);
  const keyIn = (s: AnyState): string => keyOf(variables.map((variable) => s[variable]));
  const known = new Set(states.map(keyIn));
  const steps = stepsFrom(model, conjunction, states);
  const among: Bound = { kind: 'invariant', forAll: {}, holds: (s) => known.has(keyIn(s)) };
  // It reads all of a state, of which there are few: nothing is learned that would serve others.
  return explore(
    { ...steps, bounds: { ...steps.bounds, 'the states that are tried again': among } },
    { properties: Object.keys(conjunction), engine: 'reference' },
  );
}

/** The outcome with what was found to be lost besides, of which it may not have come by. */
function withRemaining(outcome: Outcome, remaining: Outcome | null): Outcome {
  if (remaining === null) return outcome;
  const lost = remaining.properties.filter(({ verdict }) => verdict === 'violated');
  const properties = outcome.properties.map((property) =>
    property.verdict === 'violated' ? property : (lost.find(({ name }) => name === property.name) ?? property),
  );
  const failure = outcome.failure ?? remaining.failure;
  const isViolated = properties.some(({ verdict }) => verdict === 'violated');
  return {
    ...outcome,
    properties,
    failure,
    verdict: isViolated ? 'violated' : failure === null ? outcome.verdict : 'unknown',
    stopped: outcome.stopped ?? (failure === null ? null : 'failure'),
  };
}

/** What is found of the conjuncts initially: a search that was stopped may not have come to all initial states. */
async function initially(
  model: CheckableModel,
  conjunction: Conjunction,
  reachable: Outcome,
  explore: Explore,
): Promise<Outcome> {
  if (reachable.stopped === null || reachable.verdict === 'violated') return reachable;
  const resting = { ...model, actions: {}, properties: conjunction, fairness: [] };
  return explore(resting, { properties: Object.keys(conjunction) });
}

/** The outcome, of which nothing holds since nobody knows whether it is true initially. */
function asStopped(outcome: Outcome, { stopped }: Outcome): Outcome {
  if (outcome.verdict === 'violated') return outcome;
  return {
    ...outcome,
    ...withoutHolding(outcome, 'the search was stopped'),
    basis: 'stopped',
    stopped: outcome.stopped ?? stopped,
  };
}

/** What of an outcome is known if for this reason nothing is known to hold. */
function withoutHolding(
  { verdict, properties }: Outcome,
  reason: PropertyOutcome['reason'],
): Pick<Outcome, 'verdict' | 'properties'> {
  return {
    verdict: verdict === 'holds' ? 'unknown' : verdict,
    properties: properties.map((property) =>
      property.verdict === 'holds' ? { ...property, verdict: 'unknown', reason } : property,
    ),
  };
}

/** The conjuncts of an invariant, by the names of its properties. */
export type Conjunction = Readonly<Record<string, Invariant>>;

/** The invariants of these names; all, if there are no names. Throws `NoInvariant`. */
export function conjunctionOf({ properties, name: spec }: CheckableModel, names: readonly string[]): Conjunction {
  const all = Object.entries(properties).flatMap(([name, property]) =>
    property.kind === 'invariant' ? [[name, property] as const] : [],
  );
  const known = all.map(([name]) => name);
  if (known.length === 0) throw new NoInvariant(null, known, spec);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) throw new NoInvariant(stranger, known, spec);
  return Object.fromEntries(all.filter(([name]) => names.length === 0 || names.includes(name)));
}

/** All that a state must satisfy: the conjunction, for each of its instances, and to lie within the bounds. */
export function conjunctsOf({ bounds }: Pick<CheckableModel, 'bounds'>, conjunction: Conjunction): Conjunct[] {
  const asked = (part: 'property' | 'bound', all: Readonly<Record<string, Bound>>): Conjunct[] =>
    Object.entries(all).flatMap(([name, bound]) =>
      bound.kind !== 'invariant'
        ? []
        : instancesOf(bound.forAll).map((instance) => ({
            site: { part, name, choices: instance },
            instance,
            holds: bound.holds,
          })),
    );
  return [...asked('bound', bounds), ...asked('property', conjunction)];
}

/** The model that begins in these states, which satisfy the conjunction, and of which the steps are asked whether they keep it. */
export function stepsFrom(model: CheckableModel, conjunction: Conjunction, states: Iterable<AnyState>): CheckableModel {
  // A bound of the spec may have the name of an invariant.
  const conjuncts = Object.entries(conjunction).map(
    ([name, of]) => [Object.hasOwn(model.bounds, name) ? `${name}, the invariant` : name, of] as const,
  );
  return {
    ...model,
    init: states,
    from: null,
    properties: conjunction,
    fairness: [],
    bounds: { ...model.bounds, ...Object.fromEntries(conjuncts) },
  };
}

/** What is found of the conjuncts after one step from states that satisfy them all. */
async function stepsOf(
  model: CheckableModel,
  conjunction: Conjunction,
  sample: Sampling | null,
  explore: Explore,
): Promise<{ readonly steps: Outcome; readonly tried: Tried }> {
  const all = conjunctsOf(model, conjunction);
  const properties = Object.keys(conjunction);
  if (sample !== null) {
    let tried: Tried = { asked: 0, satisfying: 0 };
    let drawn: readonly AnyState[] | null = null;
    // They are drawn once they are asked for: where code of the spec fails on one, that is part of the outcome.
    const states: Iterable<AnyState> = {
      [Symbol.iterator]: () => {
        if (drawn === null) {
          tried = { asked: 0, satisfying: 0 };
          drawn = sampled(model, all, sample, tried, sample.draws);
        }
        return drawn[Symbol.iterator]();
      },
    };
    // A sample is not symmetric.
    const steps = await explore(stepsFrom(model, conjunction, states), { properties, symmetry: false });
    return { steps: asSampled(steps, sample.seed, tried.satisfying), tried };
  }
  // They are looked at more than once, and not always to the end.
  const looks: Tried[] = [{ asked: 0, satisfying: 0 }];
  const states: Iterable<AnyState> = {
    [Symbol.iterator]: () => {
      const look: Tried = { asked: 0, satisfying: 0 };
      looks.push(look);
      return satisfying(model.domains, all, look)[Symbol.iterator]();
    },
  };
  const steps = await explore(stepsFrom(model, conjunction, states), { properties });
  const isFurther = (look: Tried, other: Tried): boolean =>
    look.asked > other.asked || (look.asked === other.asked && look.failedIn !== undefined);
  return { steps, tried: looks.reduce((most, look) => (isFurther(look, most) ? look : most)) };
}

/** By conjunct, which others are lost by a step where it is not assumed. */
async function needsOf(
  model: CheckableModel,
  conjunction: Conjunction,
  sample: Sampling | null,
  explore: Explore,
): Promise<Record<string, readonly string[] | null>> {
  const needs: Record<string, readonly string[] | null> = {};
  for (const name of Object.keys(conjunction)) {
    const { [name]: _, ...others } = conjunction;
    if (Object.keys(others).length === 0) continue;
    const { steps } = await stepsOf(model, others, sample, explore);
    const lost = steps.properties.filter(({ verdict }) => verdict === 'violated').map((property) => property.name);
    needs[name] = lost.length === 0 && steps.verdict !== 'holds' ? null : lost;
  }
  return needs;
}

/** The outcome, of which nothing holds since states were only sampled. */
function asSampled(outcome: Outcome, seed: number, states: number): Outcome {
  return {
    ...outcome,
    ...withoutHolding(outcome, 'only sampled'),
    basis: outcome.basis === 'stopped' ? 'stopped' : 'sampled',
    sample: { seed, runs: states, depth: 1, found: null },
  };
}

/** How many states the domains have; null if there is no end of them. */
export function sizeOfAll({ domains }: CheckableModel): bigint | null {
  return Object.values(domains)
    .map((domain) => sizeOf(domain))
    .reduce((product, size) => (product === null || size === null ? null : product * size), 1n);
}

function samplingFor(
  states: bigint | null,
  wanted: number | 'none' | undefined,
  seed: number,
  draws: Draws | null,
): Sampling | null {
  const isListed = states !== null && (wanted === 'none' || (wanted === undefined && states <= mostListed));
  return isListed ? null : { seed, wanted: typeof wanted === 'number' ? wanted : usualSample, draws };
}
