/** Consensus while nodes fail is as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { majorityLoss } from './majority-loss.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: majorityLoss, variants, instances });
describeMutants({ spec: majorityLoss, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([
  { nodes: 1, crashes: 0, terminates: true },
  { nodes: 2, crashes: 0, terminates: true },
  { nodes: 2, crashes: 1, terminates: false },
  { nodes: 3, crashes: 1, terminates: true },
  { nodes: 3, crashes: 2, terminates: false },
  { nodes: 4, crashes: 1, terminates: true },
  { nodes: 4, crashes: 2, terminates: false },
])('$nodes nodes of which $crashes may crash terminate: $terminates', async (given) => {
  const { nodes, crashes, terminates } = given;
  expect(await verdictsOf({ parameters: { nodes, crashes, ballots: 1 } })).toEqual({
    Agreement: 'holds',
    Integrity: 'holds',
    Validity: 'holds',
    Termination: terminates ? 'holds' : 'violated',
    OthersDecide: 'holds',
    Deadlock: 'holds',
  });
});

test('where neither side is a majority, both wait', async () => {
  const parameters = { nodes: 4, faults: 'partitions', cutOff: 2, ballots: 1 } as const;
  expect(await verdictsOf({ parameters })).toMatchObject({
    Agreement: 'holds',
    MinorityWaits: 'holds',
    MajorityDecides: 'violated',
  });
});
