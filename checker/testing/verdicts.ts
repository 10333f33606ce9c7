/**
 * What the kernel finds of a model, and of a spec the verdict on each property, for tests that put several into one table.
 */
import { engines } from '../../scripts/commands/engines.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec, Variant } from '../language/spec.ts';
import type { Limits, Outcome } from '../report/outcome.ts';

interface Request<P extends Parameters> {
  readonly parameters?: Partial<ParameterValues<P>>;
  readonly variant?: Variant;
}

/** What the kernel finds within these limits. */
export function outcomeOf(model: CheckableModel, limits: Limits = {}): Outcome {
  const run = engines.get('kernel')?.(model, limits);
  if (run === undefined) throw new Error('there is no kernel');
  while (!run.advance(1000));
  return run.outcome();
}

/** The verdict on each property of the spec, deadlock among them. */
export function verdictsOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  { parameters = {}, variant }: Request<P> = {},
): Readonly<Record<string, Outcome['properties'][number]['verdict']>> {
  const model = checkable(spec as unknown as Spec, { parameters, variant: variant ?? null });
  return Object.fromEntries(outcomeOf(model).properties.map(({ name, verdict }) => [name, verdict]));
}
