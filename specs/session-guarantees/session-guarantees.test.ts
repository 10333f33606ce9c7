/** The sessions are as recorded, and each rule is needed for a guarantee of its own. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { sessionGuarantees } from './session-guarantees.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: sessionGuarantees, variants, instances });
describeMutants({ spec: sessionGuarantees, mutants, instances, readme: new URL('README.md', import.meta.url) });
