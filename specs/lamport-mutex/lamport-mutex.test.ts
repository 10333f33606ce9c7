/** The algorithm is as recorded, and as TLC finds it. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { lamportMutex } from './lamport-mutex.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: lamportMutex, variants, instances });
