/** The single copy is as recorded. */
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { singleCopyRegister } from './single-copy-register.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: singleCopyRegister, variants, instances });
