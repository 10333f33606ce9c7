/** Raft's leader election is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { raftElection } from './raft-election.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: raftElection, variants, instances });
describeMutants({ spec: raftElection, mutants, instances, readme: new URL('README.md', import.meta.url) });
