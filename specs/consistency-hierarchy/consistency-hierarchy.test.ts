/** The hierarchy is as recorded, and so many histories are allowed by so many models. */
import { expect, test } from 'vitest';
import { initialStates, type State, successors } from '../../checker/reference/semantics.ts';
import { checkable } from '../../checker/spec/model.ts';
import type { Spec } from '../../checker/spec/spec.ts';
import { keyOf } from '../../checker/spec/value.ts';
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { consistencyHierarchy } from './consistency-hierarchy.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: consistencyHierarchy, variants, instances });

test('each combination of models that the implications leave open has histories', { timeout: 60_000 }, () => {
  const parameters = { clients: 2, operations: 2, values: 2 };
  const model = checkable(consistencyHierarchy as unknown as Spec, { parameters });
  const { is } = consistencyHierarchy.model(parameters);
  const seen = new Set<string>();
  const counts: Record<string, number> = {};
  const queue: State[] = [...initialStates(model)];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const key = keyOf(state.get('history'));
    if (seen.has(key)) continue;
    seen.add(key);
    const s = state.toObject() as Parameters<typeof is.causal>[0];
    const allowed = Object.entries(is).flatMap(([name, holds]) => (holds(s) ? [name] : []));
    const models = allowed.join(', ') || 'none';
    counts[models] = (counts[models] ?? 0) + 1;
    for (const next of successors(model, state)) queue.push(next.state);
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
  expect(seen.size).toBe(10_511);
});
