/** Reads in Raft are as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { raftReads } from './raft-reads.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: raftReads, variants, instances });
describeMutants({ spec: raftReads, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('of two servers both are the majority, so that a deposed leader cannot fail to know it', async () => {
  const parameters = { servers: 2 };
  expect(await verdictsOf({ variant: variants.noQuorumConfirmation, parameters })).toMatchObject({
    Linearizable: 'holds',
  });
  expect(await verdictsOf({ variant: variants.noEntryOfOwnTerm, parameters })).toMatchObject({
    Linearizable: 'violated',
  });
});
