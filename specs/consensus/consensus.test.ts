/** Consensus is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { consensus } from './consensus.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: consensus, variants, instances });
describeMutants({ spec: consensus, mutants, instances, readme: new URL('README.md', import.meta.url) });
