/** The election by a lock is as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { lockElection } from './lock-election.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: lockElection, variants, instances });
describeMutants({ spec: lockElection, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('without a failover an asynchronous replica does no harm', async () => {
  const verdicts = await verdictsOf({ parameters: { faults: 'none', replication: 'asynchronous' } });
  expect(verdicts).toMatchObject({ OneLeader: 'holds', LeaderHasTheLock: 'holds', SomebodyLeads: 'holds' });
});

test('after a crash nobody leads, but never two', async () => {
  const verdicts = await verdictsOf({ parameters: { faults: 'crashes,failovers' } });
  expect(verdicts).toMatchObject({ OneLeader: 'holds', LeaderHasTheLock: 'holds', SomebodyLeads: 'violated' });
});
