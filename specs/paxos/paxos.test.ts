/** Paxos is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { paxos } from './paxos.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: paxos, variants, instances });
