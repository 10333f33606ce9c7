/** Three-phase commit is as recorded. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { threePhaseCommit } from './three-phase-commit.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: threePhaseCommit, variants, instances });
describeMutants({ spec: threePhaseCommit, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([variants.partition, variants.slowNetwork, variants.ownTimeouts])(
  '$name does not block, and is not atomic',
  async (broken) => {
    expect(await verdictsOf({ variant: broken })).toMatchObject({ AtomicCommit: 'violated', NonBlocking: 'holds' });
  },
);

test('where all have crashed, whoever comes back waits, and nothing wrong is decided', async () => {
  expect(await verdictsOf({ variant: variants.allCrash })).toMatchObject({
    AtomicCommit: 'holds',
    NonBlocking: 'holds',
    RecoveredDecide: 'violated',
  });
});
