/**
 * Counterexamples to induction that were found before, tried again: which of them the invariant excludes now, and from which a step still
 * loses it. They are states to try, and no verdicts: all that is said of them is found anew, by the textbook semantics.
 */
import type { AnyState } from '../language/action.ts';
import { UnknownVariable } from '../language/call.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { strictState } from '../language/steps.ts';
import { keyOf, Misfit } from '../language/value.ts';
import { stateOf, successors } from '../reference/semantics.ts';
import type { Outcome } from '../run/outcome.ts';
import { answerIn, type Conjunct } from './satisfying.ts';

/** What became of them. */
export interface Retried {
  /** How many different ones were tried. */
  readonly tried: number;
  /** By the name of the first conjunct, or bound, that is false of them: how many do not satisfy the invariant. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Those that do, and that every step keeps. */
  readonly keeping: number;
  /** Those that do, and from which some step loses it, or of which code of the spec fails. */
  readonly remaining: readonly AnyState[];
}

/** Tries states again. All that is in `conjuncts` is to be true of them, and after a step what is a property. */
export function retry(model: CheckableModel, conjuncts: readonly Conjunct[], states: readonly AnyState[]): Retried {
  const different = [...new Map(states.map((state) => [keyOf(Object.values(state)), state])).values()];
  const excluded = new Map<string, number>();
  const remaining: AnyState[] = [];
  for (const state of different) {
    const fate = fateOf(model, conjuncts, state);
    if (fate === 'lost') remaining.push(state);
    else if (fate !== 'kept') excluded.set(fate.excludedBy, (excluded.get(fate.excludedBy) ?? 0) + 1);
  }
  const gone = [...excluded.values()].reduce((sum, some) => sum + some, 0);
  return {
    tried: different.length,
    excluded: Object.fromEntries(excluded),
    keeping: different.length - gone - remaining.length,
    remaining,
  };
}

/** Whether a state satisfies all of these; and if so, whether each step keeps them. */
function fateOf(
  model: CheckableModel,
  conjuncts: readonly Conjunct[],
  state: AnyState,
): 'lost' | 'kept' | { readonly excludedBy: string } {
  try {
    const s = strictState(model.domains, state);
    const refuting = conjuncts.find((conjunct) => !answerIn(s, conjunct));
    if (refuting !== undefined) return { excludedBy: refuting.site.name };
  } catch (error) {
    if (error instanceof SpecFailure) return 'lost';
    throw error;
  }
  return isLost(model, conjuncts, state) ? 'lost' : 'kept';
}

/** Whether some step from a state loses one of the properties, or cannot be taken since code of the spec fails. */
export function isLost(model: CheckableModel, conjuncts: readonly Conjunct[], state: AnyState): boolean {
  const own = conjuncts.filter(({ site }) => site.part === 'property');
  try {
    for (const { state: next } of successors(model, stateOf(model, state))) {
      const t = strictState(model.domains, next.toObject() as AnyState);
      if (!own.every((conjunct) => answerIn(t, conjunct))) return true;
    }
    return false;
  } catch (error) {
    // Code need not be right where no behaviour leads: that is what an invariant says.
    if (error instanceof SpecFailure) return true;
    throw error;
  }
}

/** The states that are worth to be tried again: those from which a step lost something, or code of the spec failed. */
export function worthKeeping(
  model: CheckableModel,
  conjuncts: readonly Conjunct[],
  { properties, failure }: Outcome,
  failedIn: AnyState | undefined,
): readonly AnyState[] {
  const before = properties.flatMap(({ verdict, trace }) =>
    verdict === 'violated' ? (trace?.slice(-2, -1) ?? []) : [],
  );
  const failed = failure?.trace.slice(-2) ?? [];
  const states = [...[...before, ...failed].map(({ state }) => state), ...(failedIn === undefined ? [] : [failedIn])];
  return retry(model, conjuncts, states).remaining;
}

/** A state that comes from elsewhere, as one of the domains, canonical. Throws `Misfit`, with what and where, or `UnknownVariable`. */
export function stateIn(
  domains: CheckableModel['domains'],
  state: unknown,
  read: (value: unknown, variable: string) => unknown = (value, variable) => domains[variable]?.read(value, variable),
): AnyState {
  if (typeof state !== 'object' || state === null)
    throw new Misfit('a state', state, 'an object, with a value for each variable');
  const given = state as Readonly<Record<string, unknown>>;
  const names = Object.keys(domains);
  const stray = Object.keys(given).find((name) => !Object.hasOwn(domains, name));
  if (stray !== undefined) throw new UnknownVariable(stray, names);
  const missing = names.find((name) => given[name] === undefined);
  if (missing !== undefined) throw new Misfit(missing, undefined, domains[missing]?.text ?? '');
  return Object.freeze(Object.fromEntries(names.map((name) => [name, read(given[name], name)])));
}
