/** Raft is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { raft } from './raft.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: raft, variants, instances });
describeMutants({ spec: raft, mutants, instances, readme: new URL('README.md', import.meta.url) });
