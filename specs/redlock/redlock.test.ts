/** Redlock is as recorded. */
import { expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { redlock } from './redlock.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: redlock, variants, instances });
describeMutants({ spec: redlock, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('a lock in one store is as good, as long as the store is there and its clock does not jump', async () => {
  expect(await verdictsOf({ parameters: { stores: 1 } })).toMatchObject({ MutualExclusion: 'holds' });
  expect(await verdictsOf({ parameters: { stores: 1, faults: 'clock-jumps' } })).toMatchObject({
    MutualExclusion: 'violated',
  });
});

test('with five stores, as in the specification, a clock that jumps does the same', async () => {
  const { properties } = await check(redlock, {
    variant: variants.clockJumps,
    parameters: { stores: 5 },
    properties: ['MutualExclusion'],
    limits: { stopAtFirst: true },
  });
  expect(properties.map(({ name, verdict, trace }) => [name, verdict, (trace?.length ?? 0) - 1])).toEqual([
    ['MutualExclusion', 'violated', 15],
  ]);
});
