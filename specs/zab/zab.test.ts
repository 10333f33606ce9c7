/** Zab is as recorded, and each of its rules is needed. */
import { expect, test } from 'vitest';
import { check, variant } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { figure1 } from './scenarios.ts';
import * as variants from './variants.ts';
import { zab } from './zab.ts';

describeProtocol({ spec: zab, variants, instances });
describeMutants({ spec: zab, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('with histories that are taken whole, figure 1 keeps the order of each primary', async () => {
  const wholeHistories = variant(zab, {
    name: 'whole-histories',
    story: 'Nothing is changed, but where it starts.',
    parameters: { epochs: 3, transactions: 3 },
    edit: (model) => ({ scenarios: { 'figure 1': figure1(model) } }),
    from: 'figure 1',
    violates: {},
  });
  const outcome = await check(zab, { variant: wholeHistories });
  const violated = outcome.properties.filter(({ verdict }) => verdict !== 'holds').map(({ name }) => name);
  // There is nothing left to broadcast, and what a quorum has is not given up.
  expect(violated).toEqual(['SeveralOutstanding', 'GivenUp']);
});
