/** The quorum register is as recorded. */
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { instances } from './instances.ts';
import { quorumRegister } from './quorum-register.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: quorumRegister, variants, instances });
