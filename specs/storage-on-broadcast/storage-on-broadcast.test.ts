/** Storage on broadcast is as recorded, and each way to read gives what it is said to give. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { verdictsOf } from '../../checker/testing/verdicts.ts';
import { instances } from './instances.ts';
import { storageOnBroadcast } from './storage-on-broadcast.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: storageOnBroadcast, variants, instances });

const [yes, no] = ['holds', 'violated'];

test.each([
  ['log', 'staying', yes, yes],
  ['log', 'roaming', yes, yes],
  ['local', 'staying', no, yes],
  ['local', 'roaming', no, no],
  ['sync', 'staying', yes, yes],
  ['sync', 'roaming', yes, yes],
  ['synchronous', 'staying', yes, yes],
  ['synchronous', 'roaming', yes, yes],
] as const)('reads by way of %s, clients that are %s', (reads, clientsAre, Linearizable, Sequential) => {
  for (const replicas of [2, 3])
    expect(verdictsOf(storageOnBroadcast, { parameters: { reads, clientsAre, replicas } })).toMatchObject({
      ...{ Linearizable, Sequential },
      ...{ Termination: yes, Convergence: yes, AllComplete: yes, Lags: yes },
    });
});

test('replicas that apply in the order of arrival are no storage', () => {
  const unordered = variant(storageOnBroadcast, {
    name: 'unordered',
    story: 'Replicas apply operations in the order in which they happen to arrive.',
    parameters: { workload: 'claim' },
    edit: ({ actions: { Apply } }) => ({ actions: { Apply: { ...Apply, guard: () => true } } }),
    violates: {},
  });
  expect(verdictsOf(storageOnBroadcast, { variant: unordered })).toMatchObject({ Linearizable: no, Convergence: no });
});
