/** The hierarchy is as recorded, and so many histories are allowed by so many models. */
import { expect, test } from 'vitest';
import { linearization, type Member, register } from '../../checker/index.ts';
import { statesOf } from '../../checker/testing/states.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { consistencyHierarchy } from './consistency-hierarchy.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: consistencyHierarchy, variants, instances });

test('each combination of models that the implications leave open has histories', () => {
  const parameters = { clients: 2, operations: 2, values: 2 };
  const { regular: _, ...is } = consistencyHierarchy.model(parameters).is;
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

test('a linearizable history has one order of all its operations, and so none that are concurrent but for time', () => {
  const parameters = { clients: 2, operations: 2, values: 1 };
  const { is, operationsIn, overlap } = consistencyHierarchy.model(parameters);
  const counts = { overlapping: 0, ordered: 0 };
  for (const s of statesOf(consistencyHierarchy, parameters)) {
    if (!is.linearizable(s)) continue;
    const calls = operationsIn(s);
    const order = linearization(s.history, register<Member<'value'> | null>(null)) ?? [];
    // Each operation that was answered has a place of its own, and one that is pending may have one.
    for (const client of s.history.clients) {
      const answered = s.history.of(client).completed.map(({ operation, result }) => ({ operation, result }));
      const placed = order.filter((one) => one.client === client).slice(0, answered.size);
      expect(placed.map(({ operation, result }) => ({ operation, result }))).toEqual(answered.toArray());
    }
    counts.ordered += 1;
    if (calls.some((one) => calls.some((two) => overlap(one, two)))) counts.overlapping += 1;
  }
  expect(counts).toEqual({ overlapping: 1_144, ordered: 1_473 });
});
