/** The single copy is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { singleCopyRegister } from './single-copy-register.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: singleCopyRegister, variants, instances });
describeMutants({ spec: singleCopyRegister, mutants, instances, readme: new URL('README.md', import.meta.url) });
