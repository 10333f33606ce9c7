/** The assignment of work is as recorded, and so is what becomes of it without one of its rules. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';
import { workAssignment } from './work-assignment.ts';

describeProtocol({ spec: workAssignment, variants, instances });
describeMutants({ spec: workAssignment, mutants, instances, readme: new URL('README.md', import.meta.url) });
