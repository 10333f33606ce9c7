/** Ben-Or's consensus is as recorded, and with its coin fixed it has an endless run all of whose states are bivalent. */
import { expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { asynchronousConsensus } from './asynchronous-consensus.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: asynchronousConsensus, variants, instances });
describeMutants({
  spec: asynchronousConsensus,
  mutants,
  instances,
  readme: new URL('README.md', import.meta.url),
});

test('with the coin fixed the start is bivalent, and the endless run comes back to it', async () => {
  const { properties } = await check(asynchronousConsensus, {
    variant: variants.fixedCoin,
    properties: ['EitherDecided', 'Termination'],
  });
  const found = (name: string) => properties.find((property) => property.name === name);
  // There is one initial state, and either value can be decided from it.
  expect(found('EitherDecided')?.verdict).toBe('holds');
  // The cycle begins at that state: each state of the run leads to it, and so either value can be decided from each.
  expect(found('Termination')).toMatchObject({ verdict: 'violated', lasso: { to: 0 } });
});
