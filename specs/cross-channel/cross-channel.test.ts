/** The two channels are as recorded. */
import { expect, test } from 'vitest';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { crossChannel } from './cross-channel.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: crossChannel, variants, instances });

test('a sequentially consistent store is not enough', async () => {
  const verdicts = await verdictsOf({ variant: variants.eventualStore });
  expect(verdicts).toMatchObject({ NeverOld: 'violated', Linearizable: 'violated', Sequential: 'holds' });
});

test('a linearizable store is not enough if nobody waits for it', async () => {
  const verdicts = await verdictsOf({ variant: variants.enqueueAtOnce });
  expect(verdicts).toMatchObject({ NeverOld: 'violated', Linearizable: 'holds', Sequential: 'holds' });
});
