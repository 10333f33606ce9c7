/**
 * The verdict on each property of a spec, for tests that put several into one table.
 */
import type { Parameters, ParameterValues } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import type { Variant } from '../language/spec.ts';
import { check } from '../run/check.ts';
import type { Verdict } from '../run/outcome.ts';

interface Request<P extends Parameters> {
  readonly parameters?: Partial<ParameterValues<P>>;
  readonly variant?: Variant;
}

/** The verdict on each property of the spec, deadlock among them. */
export async function verdictsOf<P extends Parameters, D, M>(
  spec: Spec<P, D, M>,
  request: Request<NoInfer<P>> = {},
): Promise<Readonly<Record<string, Verdict>>> {
  const { properties } = await check(spec, request);
  return Object.fromEntries(properties.map(({ name, verdict }) => [name, verdict]));
}
