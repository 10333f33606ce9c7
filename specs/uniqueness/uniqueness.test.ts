/** The user name is as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { uniqueness } from './uniqueness.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: uniqueness, variants, instances });
describeMutants({ spec: uniqueness, mutants, instances, readme: new URL('README.md', import.meta.url) });

test('a linearizable store does not make what is done in two operations one', async () => {
  const verdicts = await verdictsOf({ variant: variants.readThenWrite });
  expect(verdicts).toMatchObject({ Unique: 'violated', Linearizable: 'holds', Termination: 'holds' });
});

test('that stores agree in the end does not make the name unique', async () => {
  const verdicts = await verdictsOf({ variant: variants.multiLeader });
  expect(verdicts).toMatchObject({ Unique: 'violated', Convergence: 'holds', Termination: 'holds' });
});
