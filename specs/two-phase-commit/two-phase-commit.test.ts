/** Two-phase commit is as recorded. */
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { instances } from './instances.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: twoPhaseCommit, variants, instances });
