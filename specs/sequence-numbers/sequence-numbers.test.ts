/** The numbers are as recorded, and of the ways to number each is wrong where it is said to be. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { sequenceNumbers } from './sequence-numbers.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: sequenceNumbers, variants, instances });
describeMutants({ spec: sequenceNumbers, mutants, instances, readme: new URL('README.md', import.meta.url) });

const [yes, no] = ['holds', 'violated'];

test.each([variants.oddEven, variants.blockAllocation, variants.reallocatedBlocks, variants.skewedClocks])(
  '$name: every operation has a number of its own, and those of a node are in order',
  async (variant) => {
    expect(await verdictsOf({ variant })).toMatchObject({
      CausalOrder: no,
      Unique: yes,
      NodeOrder: yes,
    });
  },
);

test.each([
  [0, 0, no],
  [0, 1, yes],
  [1, 1, no],
  [1, 2, no],
  [1, 3, yes],
])('clocks that are off by %i, and messages that take %i ticks', async (skew, delay, CausalOrder) => {
  const parameters = { operations: 1, ticks: 4, skew, delay };
  expect(await verdictsOf({ variant: variants.skewedClocks, parameters })).toMatchObject({
    CausalOrder,
    HandedOver: yes,
  });
});
