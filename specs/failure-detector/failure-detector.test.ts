/** Consensus with a failure detector is as recorded, and each rule and each promise of the detector is needed. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { failureDetector } from './failure-detector.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: failureDetector, variants, instances });
describeMutants({ spec: failureDetector, mutants, instances, readme: new URL('README.md', import.meta.url) });
