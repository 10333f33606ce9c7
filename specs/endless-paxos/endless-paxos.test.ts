/** Paxos with ballots without end is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { endlessPaxos } from './endless-paxos.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: endlessPaxos, variants, instances });
describeMutants({ spec: endlessPaxos, mutants, instances, readme: new URL('README.md', import.meta.url) });
