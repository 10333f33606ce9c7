/** Removed servers are as recorded, and PreVote keeps them away where it can. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { removedServers } from './removed-servers.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: removedServers, variants, instances });
describeMutants({ spec: removedServers, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('once all members have the configuration, PreVote is enough: who was removed does not even stand', async () => {
  const parameters = { configuration: 'at-all-members' } as const;
  expect(await verdictsOf({ variant: variants.preVoteOnly, parameters })).toMatchObject({
    NotDeposed: 'holds',
    Settles: 'holds',
    RemovedStands: 'violated',
  });
});
