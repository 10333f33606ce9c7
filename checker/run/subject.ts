/** What is explored, and asked, in words: what was found of something else, by another process, is of no use. */
import type { Subject } from '../checkpoint/checkpoint.ts';
import type { CheckableModel } from '../language/model.ts';

/** What is asked of a model, and how. */
interface Asked {
  readonly properties?: readonly string[];
  readonly symmetry?: boolean;
  readonly bounds?: 'open' | 'closed';
}

export function subjectOf(
  { name, variant, parameters, from, properties }: CheckableModel,
  { properties: wanted = [...Object.keys(properties), 'Deadlock'], symmetry = true, bounds = 'open' }: Asked,
): Subject {
  return {
    spec: name,
    variant: variant ?? 'none',
    parameters:
      Object.entries(parameters)
        .map(([parameter, value]) => `${parameter} = ${value}`)
        .join(', ') || 'none',
    scenario: from ?? 'none',
    properties: [...wanted].sort().join(', '),
    symmetry: symmetry ? 'on' : 'off',
    bounds,
  };
}
