/** The algorithm is as recorded, and as TLC finds it. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { lamportMutex } from './lamport-mutex.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: lamportMutex, variants, instances });
describeMutants({ spec: lamportMutex, mutants, instances, readme: new URL('README.md', import.meta.url) });
