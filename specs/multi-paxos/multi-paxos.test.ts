/** Multi-Paxos is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { multiPaxos } from './multi-paxos.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: multiPaxos, variants, instances });
describeMutants({ spec: multiPaxos, mutants, instances, readme: new URL('README.md', import.meta.url) });
