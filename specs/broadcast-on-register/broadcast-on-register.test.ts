/** The broadcast is as recorded, and each of its rules is needed. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { broadcastOnRegister } from './broadcast-on-register.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: broadcastOnRegister, variants, instances });
describeMutants({ spec: broadcastOnRegister, mutants, instances, readme: new URL('README.md', import.meta.url) });
