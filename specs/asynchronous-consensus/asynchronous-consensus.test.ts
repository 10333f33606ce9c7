/** Ben-Or's consensus is as recorded, and with its coin fixed it has an endless run all of whose states are bivalent. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { asynchronousConsensus } from './asynchronous-consensus.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: asynchronousConsensus, variants, instances });
describeMutants({
  spec: asynchronousConsensus,
  mutants,
  instances,
  readme: new URL('README.md', import.meta.url),
});

test('with the coin fixed the start is bivalent, and the endless run comes back to it', async () => {
  // There is one initial state, and either value can be decided from it.
  expect(await verdictsOf({ variant: variants.fixedCoin })).toMatchObject({
    EitherDecided: 'holds',
    Termination: 'violated',
  });
  // The cycle begins at that state: each state of the run leads to it, and so either value can be decided from each. The run that is
  // found is the one that the gallery has, as the variant's test holds.
  const kept = new URL(
    '../../counterexamples/gallery/asynchronous-consensus/fixed-coin/Termination.itf.json',
    import.meta.url,
  );
  expect(JSON.parse(readFileSync(kept, 'utf8'))).toMatchObject({ loop: 0 });
});
