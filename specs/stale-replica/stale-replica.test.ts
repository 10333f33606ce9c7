/** The replicated register is as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { staleReplica } from './stale-replica.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: staleReplica, variants, instances });
describeMutants({ spec: staleReplica, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([variants.readFollower, variants.synchronousFollowers])(
  'replicas converge in $name all the same',
  async (variant) => {
    expect(await verdictsOf({ variant })).toMatchObject({
      Linearizable: 'violated',
      Convergence: 'holds',
      Termination: 'holds',
    });
  },
);
