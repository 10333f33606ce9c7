/**
 * Comparing two versions of a spec: which behaviours one has and the other lacks, in both directions, each by a shortest trace whose last step
 * the other does not have. Behaviours are taken without fairness, and up to steps that change nothing. Each version is explored within its own bounds, and
 * the bounds of the other are not asked for.
 */
import { type Divergence, lackedStep } from '../explain/divergence.ts';
import { SpecFailure } from '../language/failure.ts';
import { type CheckableModel, changed } from '../language/model.ts';
import { checkModel, type ExploreOptions } from '../run/check.ts';
import type { Outcome, PropertyOutcome, TraceStep, Verdict } from '../run/outcome.ts';
import { type Apart, apartIn, stepsOf, type Version, withinDomains } from './versions.ts';

/** The only property that is asked of a version: that its steps are steps of the other. */
const ofTheOther = 'StepsOfTheOther';

/** What one version has and the other lacks. */
export interface Lack {
  /** A shortest trace of the one that is none of the other: all but its last step are. */
  readonly trace: readonly TraceStep[];
  /** Why the other does not have that step; null if that is not known. */
  readonly why: Divergence | null;
}

/** Whether the behaviours of one version are behaviours of the other. */
export interface Direction {
  readonly verdict: Verdict;
  /** Why nothing was asked: the other has variables that the one does not have, or it was interrupted before; null if it was asked. */
  readonly open: 'variables' | 'interrupt' | null;
  /** What was explored of the one, if something was asked. */
  readonly outcome: Outcome | null;
  readonly property: PropertyOutcome | null;
  readonly lack: Lack | null;
  /** True if symmetry was left out, since the other version does not have it. */
  readonly isUnreduced: boolean;
}

export interface Comparison {
  readonly versions: readonly [one: Version, other: Version];
  readonly apart: Apart;
  /** Whether the behaviours of the one are those of the other, and the other way round. */
  readonly directions: readonly [Direction, Direction];
  /** `holds` if both have the same behaviours. */
  readonly verdict: Verdict;
}

/** Explores a model. */
type Explore = (model: CheckableModel, options: ExploreOptions) => Promise<Outcome>;

/** Versions of which neither can be seen in the variables of the other. */
export class Incomparable extends Error {
  override readonly name = 'Incomparable';
  constructor(
    readonly versions: readonly [Version, Version],
    readonly apart: Apart,
  ) {
    super(`${versions[0].called} and ${versions[1].called} have different variables`);
  }
}

/** Compares two versions. Rejects with `Incomparable`. */
export async function compareVersions(
  one: Version,
  other: Version,
  options: ExploreOptions = {},
  explore: Explore = (model, how) => checkModel(model, how),
): Promise<Comparison> {
  const apart = apartIn(one.model, other.model);
  const isApart = apart.one.length > 0 && apart.other.length > 0;
  const shared = Object.keys(one.model.domains).length - apart.one.length;
  if (isApart || apart.reshaped.length > 0 || apart.hidden.length > 0 || shared === 0)
    throw new Incomparable([one, other], apart);
  const began = performance.now();
  const first = await direction(one, other, apart.other, options, explore);
  const second =
    first.outcome?.stopped === 'interrupt'
      ? notAsked('interrupt')
      : await direction(other, one, apart.one, { ...options, limits: left(options, began) }, explore);
  const verdicts = [first.verdict, second.verdict];
  const verdict = verdicts.find((of) => of === 'violated') ?? verdicts.find((of) => of === 'unknown') ?? 'holds';
  return { versions: [one, other], apart, directions: [first, second], verdict };
}

/** What is left of the time. */
function left({ limits = {} }: ExploreOptions, began: number): NonNullable<ExploreOptions['limits']> {
  const { seconds } = limits;
  if (seconds === undefined) return limits;
  return { ...limits, seconds: Math.max(0.001, seconds - (performance.now() - began) / 1000) };
}

async function direction(
  of: Version,
  other: Version,
  /** The variables that the other has and this one does not. */
  own: readonly string[],
  options: ExploreOptions,
  explore: Explore,
): Promise<Direction> {
  // With some values of these a behaviour may be one of the other, and with others not.
  if (own.length > 0) return notAsked('variables');
  const within = { ...other, model: changed(other.model, withinDomains) };
  const model = changed(of.model, (made) => {
    const beside = made === of.model ? within.model : (within.model.anew?.() ?? within.model);
    return { ...made, properties: { [ofTheOther]: stepsOf({ ...within, model: beside }) }, fairness: [] };
  });
  // All that comes after a first difference, which is a shortest, would say nothing else.
  const how = { ...options, properties: [ofTheOther], limits: { ...options.limits, stopAtFirst: true } };
  let outcome = await explore(model, how);
  const isUnreduced = isAsymmetric(outcome);
  if (isUnreduced) outcome = await explore(model, { ...how, symmetry: false });
  const property = outcome.properties.find(({ name }) => name === ofTheOther) ?? null;
  const trace = property?.verdict === 'violated' ? property.trace : null;
  const lack = trace === null ? null : { trace, why: lackedStep(within, trace) };
  return { verdict: outcome.verdict, open: null, outcome, property, lack, isUnreduced };
}

function notAsked(open: NonNullable<Direction['open']>): Direction {
  return { verdict: 'unknown', open, outcome: null, property: null, lack: null, isUnreduced: false };
}

/** True if the other version treats members differently that are interchangeable in this one. */
function isAsymmetric({ failure }: Outcome): boolean {
  const error = failure?.error;
  return (
    error instanceof SpecFailure &&
    error.fault.kind === 'asymmetric' &&
    error.site.part === 'property' &&
    error.site.name === ofTheOther
  );
}
