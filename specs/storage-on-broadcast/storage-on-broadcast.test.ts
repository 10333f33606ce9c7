/** Storage on broadcast is as recorded, and each way to read gives what it is said to give. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { storageOnBroadcast } from './storage-on-broadcast.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: storageOnBroadcast, variants, instances });

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
] as const)('reads by way of %s, clients that are %s', async (reads, clientsAre, Linearizable, Sequential) => {
  for (const replicas of [2, 3])
    expect(await verdictsOf({ parameters: { reads, clientsAre, replicas } })).toMatchObject({
      Linearizable,
      Sequential,
      Termination: yes,
      Convergence: yes,
      AllComplete: yes,
      Lags: yes,
    });
});

test('a replica that was told the end of the log must come so far', async () => {
  const impatient = variant(storageOnBroadcast, {
    name: 'impatient',
    story: 'A replica asks where the log ends, and answers without having come so far.',
    parameters: { reads: 'sync' },
    edit: ({ actions: { AnswerRead } }) => ({
      actions: {
        AnswerRead: { ...AnswerRead, guard: (s, { client }) => s.waiting.get(client).type === 'Position' },
      },
    }),
    violates: {},
  });
  expect(await verdictsOf({ variant: impatient })).toMatchObject({ Linearizable: no, Lags: yes });
});

test('the one replica that is read must have every operation before its client is answered', async () => {
  const asynchronous = variant(storageOnBroadcast, {
    name: 'asynchronous',
    story: 'Reads are answered by one replica, and writes by any that has them.',
    parameters: { reads: 'synchronous' },
    edit: ({ actions: { AnswerOperation } }) => ({
      actions: {
        AnswerOperation: {
          ...AnswerOperation,
          // Each client writes once.
          guard: (s, { client }) => {
            const waiting = s.waiting.get(client);
            if (waiting.type !== 'Operation') return false;
            return s.applied.get(waiting.at).some((entry) => entry.client === client);
          },
        },
      },
    }),
    violates: {},
  });
  expect(await verdictsOf({ variant: asynchronous })).toMatchObject({
    Linearizable: no,
    Lags: yes,
  });
});

test('replicas that apply in the order of arrival are no storage', async () => {
  const unordered = variant(storageOnBroadcast, {
    name: 'unordered',
    story: 'Replicas apply operations in the order in which they happen to arrive.',
    parameters: { workload: 'claim' },
    edit: ({ actions: { Apply } }) => ({ actions: { Apply: { ...Apply, guard: () => true } } }),
    violates: {},
  });
  expect(await verdictsOf({ variant: unordered })).toMatchObject({
    Linearizable: no,
    Convergence: no,
  });
});
