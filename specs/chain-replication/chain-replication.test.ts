/** Chain replication and apportioned queries are as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { chainReplication } from './chain-replication.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: chainReplication, variants, instances });
describeMutants({ spec: chainReplication, mutants, instances, readme: new URL('README.md', import.meta.url) });
