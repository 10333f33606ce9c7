/** Transaction commit is as recorded, and what becomes of it without one of its conditions. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { transactionCommit } from './transaction-commit.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: transactionCommit, variants, instances });
describeMutants({ spec: transactionCommit, mutants, instances, readme: new URL('README.md', import.meta.url) });
