/** Transaction commit is as recorded. */
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { instances } from './instances.ts';
import { transactionCommit } from './transaction-commit.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: transactionCommit, variants, instances });
