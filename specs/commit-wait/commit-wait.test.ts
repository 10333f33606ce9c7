/** Commit wait is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { commitWait } from './commit-wait.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: commitWait, variants, instances });
describeMutants({ spec: commitWait, mutants, instances, readme: new URL('README.md', import.meta.url) });
