/** Raft is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { raft } from './raft.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: raft, variants, instances });
