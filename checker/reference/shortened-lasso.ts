/**
 * Shortening: of a lasso that goes through a state twice, what lies between may be superfluous, or enough by itself.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { accountOf } from './lasso.ts';

interface Step {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}
interface Lasso {
  readonly to: number;
  readonly back: { readonly action: string; readonly choices: AnyChoices } | null;
}

/** Lassos with more states than this are left as they are. */
const most = 200;

/** The shortest lasso among those that end where a state of this one comes again, and are counterexamples as well. */
export function shortenedLasso(
  model: CheckableModel,
  property: string,
  instance: AnyChoices,
  trace: readonly Step[],
  lasso: Lasso,
): { readonly trace: readonly Step[]; readonly lasso: Lasso } {
  const given = { trace, lasso };
  if (trace.length > most) return given;
  const first = new Map<string, number>();
  for (const [at, { action, choices, state }] of trace.entries()) {
    const to = first.get(keyOf(state));
    if (to === undefined) first.set(keyOf(state), at);
    else if (action !== null) {
      const shorter = { trace: trace.slice(0, at), lasso: { to, back: { action, choices } } };
      if (accountOf(model, property, instance, shorter.trace, shorter.lasso).ok) return shorter;
    }
  }
  return given;
}
