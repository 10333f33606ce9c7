/** Asserting that a spec holds, in whatever test runner or script. */
import { explained } from '../explain/findings.ts';
import type { Parameters } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import { assertionText, holdingText } from '../report/assertion.ts';
import { type CheckOptions, check } from '../run/check.ts';
import type { Outcome } from '../run/outcome.ts';

/** A spec does not hold, or is not known to. The message is the report: what is violated, the trace that shows it, and why. */
export class DoesNotHold extends Error {
  override readonly name = 'DoesNotHold';
  constructor(readonly outcome: Outcome) {
    super(assertionText(holdingText(outcome), outcome, explained(outcome)));
  }
}

/**
 * Checks a spec as `check` does, and answers the outcome if all that was asked holds, within the spec's bounds at least. Rejects
 * with `DoesNotHold` if something is violated, and likewise if anything stays unknown: a limit was reached, the bounds leave it
 * open, code of the spec failed.
 */
export async function assertHolds<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  options: CheckOptions<NoInfer<P>, NoInfer<M>> = {},
): Promise<Outcome> {
  const outcome = await check(spec, options);
  if (outcome.verdict !== 'holds') throw new DoesNotHold(outcome);
  return outcome;
}
