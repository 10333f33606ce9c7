/**
 * Verdicts: what the kernel finds of each property, for tests that put several models into one table.
 */
import { engines } from '../cli/engines.ts';
import type { Outcome } from '../report/outcome.ts';
import { checkable } from '../spec/model.ts';
import type { Parameters, ParameterValues } from '../spec/parameters.ts';
import type { Spec, Variant } from '../spec/spec.ts';

interface Request<P extends Parameters> {
  readonly parameters?: Partial<ParameterValues<P>>;
  readonly variant?: Variant;
}

/** The verdict on each property of the spec, deadlock among them. */
export function verdictsOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  { parameters = {}, variant }: Request<P> = {},
): Readonly<Record<string, Outcome['properties'][number]['verdict']>> {
  const model = checkable(spec as unknown as Spec, { parameters, variant: variant ?? null });
  const run = engines.get('kernel')?.(model, {});
  if (run === undefined) throw new Error('there is no kernel');
  while (!run.advance(1000));
  return Object.fromEntries(run.outcome().properties.map(({ name, verdict }) => [name, verdict]));
}
