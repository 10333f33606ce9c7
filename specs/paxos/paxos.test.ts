/** Paxos is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { paxos } from './paxos.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: paxos, variants, instances });
describeMutants({ spec: paxos, mutants, instances, readme: new URL('README.md', import.meta.url) });
