/** Raft's leader election is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { raftElection } from './raft-election.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: raftElection, variants, instances });
