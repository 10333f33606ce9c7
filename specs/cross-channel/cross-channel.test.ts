/** The two channels are as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { crossChannel } from './cross-channel.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: crossChannel, variants, instances });
describeMutants({ spec: crossChannel, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('a sequentially consistent store is not enough', async () => {
  const verdicts = await verdictsOf({ variant: variants.eventualStore });
  expect(verdicts).toMatchObject({ NeverOld: 'violated', Linearizable: 'violated', Sequential: 'holds' });
});

test('a linearizable store is not enough if nobody waits for it', async () => {
  const verdicts = await verdictsOf({ variant: variants.enqueueAtOnce });
  expect(verdicts).toMatchObject({ NeverOld: 'violated', Linearizable: 'holds', Sequential: 'holds' });
});
