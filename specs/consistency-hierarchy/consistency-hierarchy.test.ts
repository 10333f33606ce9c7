/** The hierarchy is as recorded, and so many histories are allowed by so many models. */
import { expect, test } from 'vitest';
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { statesOf } from '../../checker/testing/states.ts';
import { consistencyHierarchy } from './consistency-hierarchy.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: consistencyHierarchy, variants, instances });

test('each combination of models that the implications leave open has histories', () => {
  const parameters = { clients: 2, operations: 2, values: 2 };
  const { is } = consistencyHierarchy.model(parameters);
  const counts: Record<string, number> = {};
  for (const s of statesOf(consistencyHierarchy, parameters)) {
    const models = Object.entries(is).flatMap(([name, allows]) => (allows(s) ? [name] : []));
    const named = models.join(', ') || 'none';
    counts[named] = (counts[named] ?? 0) + 1;
  }
  expect(counts).toEqual({
    'linearizable, sequential, causal, convergent': 6_987,
    'sequential, causal, convergent': 1_080,
    'sequential, causal': 226,
    'causal, convergent': 16,
    causal: 18,
    convergent: 1_144,
    none: 1_040,
  });
});
