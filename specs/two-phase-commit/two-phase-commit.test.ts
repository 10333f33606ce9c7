/** Two-phase commit is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: twoPhaseCommit, variants, instances });
describeMutants({ spec: twoPhaseCommit, mutants, instances, readme: new URL('README.md', import.meta.url) });
