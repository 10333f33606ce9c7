/**
 * Matchers for tests of specs: functions of a spec that answer whether they pass, and a message for the case that they do not.
 * What stays unknown passes neither way: neither does it hold, nor is it known not to.
 */
import { explained } from '../explain/findings.ts';
import type { Parameters } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import { assertionText, type Figures, figuresText, holdingText, violationText } from '../report/assertion.ts';
import { type CheckOptions, check, type PropertyName } from '../run/check.ts';
import type { Outcome, PropertyOutcome } from '../run/outcome.ts';

type ParametersOf<T> = T extends Spec<infer P, infer _D, infer _M> ? P : Parameters;
type ModelOf<T> = T extends Spec<infer _P, infer _D, infer M> ? M : unknown;

/** How to check, as for `check`, and which figures must come out. */
export type ToHold<P extends Parameters = Parameters, M = unknown> = CheckOptions<P, M> & Figures;
/** How to check, as for `check`, and in how many steps the property must be violated: one less than the states of the trace. */
export type ToViolate<P extends Parameters = Parameters, M = unknown> = Omit<CheckOptions<P, M>, 'properties'> & {
  readonly steps?: number;
};

/** The matchers of a value of type `T`, which must be a spec. Each answers a promise, to be awaited. */
export interface SpecMatchers<T> {
  /**
   * The spec holds, within its bounds at least, with the figures that are given. With `not`: something is violated.
   * `await expect(raft).toHold({ parameters: { servers: 3 }, distinct: 617_361, symmetry: false })`
   */
  toHold(expected?: ToHold<ParametersOf<T>, ModelOf<T>>): Promise<void>;
  /**
   * The spec violates this property, which is looked for alone. With `not`: the property holds.
   * `await expect(paxos).toViolate('Agreement', { variant: forgetful, steps: 13 })`
   */
  toViolate(property: PropertyName<ModelOf<T>>, expected?: ToViolate<ParametersOf<T>, ModelOf<T>>): Promise<void>;
}

interface Matching {
  readonly isNot: boolean;
}
interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** A matcher passes if `isSo`; with `not`, if it is not so; and neither if that is not known. */
function matched({ isNot }: Matching, isSo: boolean | null, claim: string, outcome: Outcome): Matched {
  return { pass: isSo ?? isNot, message: () => assertionText(claim, outcome, explained(outcome)) };
}

function specOf(received: unknown, matcher: string): Spec {
  const isSpec = typeof received === 'object' && received !== null && 'model' in received && 'parameters' in received;
  if (isSpec) return received as Spec;
  throw new TypeError(`${matcher} is about a spec, as spec(...) makes it, and not about ${String(received)}`);
}

/** The matchers, to be given to `expect.extend` of Vitest, or of what works like it. */
export const matchers = {
  async toHold(this: Matching, received: unknown, expected: ToHold = {}): Promise<Matched> {
    const outcome = await check(specOf(received, 'toHold'), expected);
    const figures = outcome.verdict === 'holds' ? figuresText(expected, outcome) : null;
    const isSo = outcome.verdict === 'unknown' ? null : outcome.verdict === 'holds' && figures === null;
    return matched(this, isSo, figures ?? holdingText(outcome), outcome);
  },

  async toViolate(
    this: Matching,
    received: unknown,
    property: string,
    { steps, limits, ...options }: ToViolate = {},
  ): Promise<Matched> {
    const outcome = await check(specOf(received, 'toViolate'), {
      ...options,
      properties: [property],
      limits: { stopAtFirst: true, ...limits },
    });
    const found = outcome.properties[0] as PropertyOutcome;
    const { verdict, trace } = found;
    const isAsLong = steps === undefined || trace?.length === steps + 1;
    const isSo = verdict === 'unknown' ? null : verdict === 'violated' && isAsLong;
    return matched(this, isSo, violationText(found, outcome, isAsLong ? undefined : steps), outcome);
  },
};
