/** Leases of leaders are as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { leaderLease } from './leader-lease.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: leaderLease, variants, instances });
describeMutants({ spec: leaderLease, mutants, instances, readme: new URL('README.md', import.meta.url) });
