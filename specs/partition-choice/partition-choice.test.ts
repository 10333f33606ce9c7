/** The choice that a partition demands is as recorded, and no design has both. */
import { describe, expect, test } from 'vitest';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { partitionChoice } from './partition-choice.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: partitionChoice, variants, instances });

test.each([
  ['consistent', 'assumed', 'holds'],
  ['single-leader', 'assumed', 'holds'],
  ['available', 'assumed', 'holds'],
  ['consistent', 'open', 'violated'],
  ['single-leader', 'open', 'violated'],
  ['available', 'open', 'violated'],
] as const)('%s, healing %s: Convergence %s', async (design, healing, Convergence) => {
  const parameters = { nodes: 2, design, partitions: 1, healing } as const;
  expect(await verdictsOf({ parameters })).toMatchObject({ Convergence });
});

test('whoever reaches the leader is answered, and a majority that does not reach it is not', async () => {
  expect(await verdictsOf({ variant: variants.singleLeader })).toMatchObject({
    Linearizable: 'holds',
    LeaderAvailable: 'holds',
    MajorityAvailable: 'violated',
  });
});

describe('consistency or availability', () => {
  const [yes, no] = ['holds', 'violated'];

  test.each([
    ['consistent', 0, 'open', 'waits', yes, yes, yes],
    ['available', 0, 'open', 'waits', yes, yes, yes],
    ['consistent', 1, 'open', 'waits', yes, no, no],
    ['consistent', 1, 'open', 'answers-error', yes, no, yes],
    ['consistent', 1, 'assumed', 'waits', yes, yes, yes],
    ['consistent', 1, 'assumed', 'answers-error', yes, no, yes],
    ['available', 1, 'open', 'waits', no, yes, yes],
    ['available', 1, 'open', 'answers-error', no, yes, yes],
    ['available', 1, 'assumed', 'waits', no, yes, yes],
    ['consistent', 2, 'open', 'waits', yes, no, no],
    ['consistent', 2, 'assumed', 'waits', yes, yes, yes],
    ['available', 2, 'open', 'waits', no, yes, yes],
  ] as const)(
    '%s, partitions = %i, healing %s, who is cut off %s',
    async (design, partitions, healing, patience, Linearizable, Available, Responsive) => {
      const parameters = { nodes: 2, design, partitions, healing, patience };
      const expected = { Linearizable, Available, Responsive, MajorityAvailable: yes };
      expect(await verdictsOf({ parameters })).toMatchObject(expected);
    },
  );
});
