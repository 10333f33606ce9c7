/** Viewstamped Replication is as recorded, and each of its rules is needed, or said not to be. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';
import { viewstampedReplication } from './viewstamped-replication.ts';

describeProtocol({ spec: viewstampedReplication, variants, instances });
describeMutants({
  spec: viewstampedReplication,
  mutants,
  instances,
  readme: new URL('README.md', import.meta.url),
});
