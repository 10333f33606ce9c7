/** Consensus is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { consensus } from './consensus.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: consensus, variants, instances });
