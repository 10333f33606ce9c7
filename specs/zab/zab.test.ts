/** Zab is as recorded, and each of its rules is needed. */
import { describe, expect, test } from 'vitest';
import { check, variant } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { isThorough } from '../../checker/testing/tier.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { figure1, historySent } from './scenarios.ts';
import * as variants from './variants.ts';
import { zab } from './zab.ts';

describeProtocol({ spec: zab, variants, instances });
describeMutants({ spec: zab, mutants, instances, readme: new URL('README.md', import.meta.url) });

/** Before a release, as the mutants that begin there are. */
describe('where mutants of zab begin', { timeout: 600_000 }, () => {
  test.skipIf(!isThorough)(
    'with histories that are taken whole, figure 1 keeps the order of each primary',
    async () => {
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
    },
  );

  test.skipIf(!isThorough)(
    'who comes late may be sent all that was broadcast so far, if it delivers only what was committed of that',
    async () => {
      const historySoFar = variant(zab, {
        name: 'history-so-far',
        story: 'A leader sends its history as it is by then, and nobody delivers more of it than the initial history.',
        parameters: { servers: 5 },
        edit: (model) => {
          const { SendHistory, steps } = historySent(model);
          return { scenarios: { 'late follower': steps }, actions: { SendHistory } };
        },
        from: 'late follower',
        violates: {},
      });
      const outcome = await check(zab, { variant: historySoFar });
      const violated = outcome.properties.filter(({ verdict }) => verdict !== 'holds').map(({ name }) => name);
      // One transaction is left to broadcast, and the first is given up.
      expect(violated).toEqual(['SeveralOutstanding', 'CarriedOver']);
    },
  );
});
