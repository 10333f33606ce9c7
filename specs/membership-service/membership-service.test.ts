/** The membership service is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { membershipService } from './membership-service.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: membershipService, variants, instances });
describeMutants({ spec: membershipService, mutants, instances, readme: new URL('README.md', import.meta.url) });
