/** The store is as recorded, each of its rules is needed, and what converges is not thereby causal, nor the other way round. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { causalReplication } from './causal-replication.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: causalReplication, variants, instances });
describeMutants({ spec: causalReplication, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([
  [variants.noMerge, 'holds', 'violated'],
  [variants.causalMemory, 'violated', 'holds'],
] as const)(
  '$name: what clients saw is causal or not, and nodes converge or not',
  async (variant, Causal, Convergence) => {
    expect(await verdictsOf({ variant })).toMatchObject({ CausalOrder: 'holds', Causal, Convergence });
  },
);
