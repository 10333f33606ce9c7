/** The choice that a partition demands is as recorded, and no design has both. */
import { describe, expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { isThorough } from '../../checker/testing/tier.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { partitionChoice } from './partition-choice.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: partitionChoice, variants, instances });
describeMutants({ spec: partitionChoice, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([
  ['consistent', 'assumed', 'holds'],
  ['single-leader', 'assumed', 'holds'],
  ['available', 'assumed', 'holds'],
  ['consistent', 'open', 'violated'],
  ['single-leader', 'open', 'violated'],
  ['available', 'open', 'violated'],
] as const)('%s, healing %s: Convergence %s', async (design, healing, Convergence) => {
  const parameters = { nodes: 2, design, faults: 'partitions', healing } as const;
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

  const rows = [
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
  ] as const;

  // A second partition shows nothing else: it is left to what is run before a release.
  test.each(rows.filter(([, partitions]) => partitions < 2 || isThorough))(
    '%s, partitions = %i, healing %s, who is cut off %s',
    async (design, partitions, healing, patience, Linearizable, Available, Responsive) => {
      const faults = partitions === 0 ? 'none' : 'partitions';
      const parameters = { nodes: 2, design, faults, partitions: Math.max(partitions, 1), healing, patience } as const;
      const expected = { Linearizable, Available, Responsive, MajorityAvailable: yes };
      expect(await verdictsOf({ parameters })).toMatchObject(expected);
    },
  );
});

describe('a crash in place of a cut', () => {
  const [yes, no] = ['holds', 'violated'];
  const few = {
    consistent: { users: 1 },
    available: { nodes: 2 },
    'single-leader': { workload: 'one-reader' },
  } as const;

  test.each([
    ['consistent', 'partitions', yes, no],
    ['consistent', 'crashes', yes, yes],
    ['available', 'partitions', no, yes],
    ['available', 'crashes', yes, yes],
    ['single-leader', 'partitions', yes, no],
    ['single-leader', 'crashes', yes, no],
  ] as const)('%s, %s: Linearizable %s, Available %s', async (design, faults, Linearizable, Available) => {
    const parameters = { design, faults, ...few[design] };
    expect(await verdictsOf({ parameters })).toMatchObject({ Linearizable, Available });
  });
});
