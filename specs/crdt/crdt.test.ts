/** The data types are as recorded, and without any of the rules replicas part. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { crdt } from './crdt.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: crdt, variants, instances });
describeMutants({ spec: crdt, mutants, instances, readme: new URL('README.md', import.meta.url) });
