/** The coordination service is as recorded, and so is what becomes of it without one of its rules. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { coordinationService } from './coordination-service.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: coordinationService, variants, instances });
describeMutants({ spec: coordinationService, mutants, instances, readme: new URL('README.md', import.meta.url) });
