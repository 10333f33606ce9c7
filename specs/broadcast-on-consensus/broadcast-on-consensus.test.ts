/** The broadcast is as recorded, and so is what becomes of it without one of its rules. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { broadcastOnConsensus } from './broadcast-on-consensus.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: broadcastOnConsensus, variants, instances });
describeMutants({ spec: broadcastOnConsensus, mutants, instances, readme: new URL('README.md', import.meta.url) });
