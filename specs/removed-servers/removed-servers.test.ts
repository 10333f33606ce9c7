/** Removed servers are as recorded, and PreVote keeps them away where it can. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
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

test.each<[string, boolean, string]>([
  ['who looks at the log of a candidate', true, 'violated'],
  ['who votes for any', false, 'holds'],
])('where every request is heeded, %s: may who was removed lead? %s', async (_, looks, expected) => {
  const heeded = variant(removedServers, {
    name: 'heeded',
    story: 'Every request for a vote is heeded.',
    parameters: { configuration: 'at-all-members' },
    definitions: { heeds: () => true, mayVote: (isUpToDate) => isUpToDate || !looks },
    edit: ({ reachable, leads, Removed }) => ({
      properties: { RemovedLeads: reachable((s) => Removed.some((i) => leads(s, i))) },
    }),
    violates: {},
  });
  expect((await verdictsOf({ variant: heeded })).RemovedLeads).toBe(expected);
});
