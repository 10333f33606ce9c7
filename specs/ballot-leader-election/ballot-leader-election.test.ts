/** The ballot leader election over broken links is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { ballotLeaderElection } from './ballot-leader-election.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: ballotLeaderElection, variants, instances });
describeMutants({ spec: ballotLeaderElection, mutants, instances, readme: new URL('README.md', import.meta.url) });
