/** Voting is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';
import { voting } from './voting.ts';

describeProtocol({ spec: voting, variants, instances });
describeMutants({ spec: voting, mutants, instances, readme: new URL('README.md', import.meta.url) });
