/** Voting is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';
import { voting } from './voting.ts';

describeProtocol({ spec: voting, variants, instances });
