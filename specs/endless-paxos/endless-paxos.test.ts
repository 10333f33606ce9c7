/** Paxos with ballots without end is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { endlessPaxos } from './endless-paxos.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: endlessPaxos, variants, instances });
