/** Three-phase commit is as recorded. */
import { expect, test } from 'vitest';
import { variant } from '../../checker/index.ts';
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { instances } from './instances.ts';
import { threePhaseCommit } from './three-phase-commit.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: threePhaseCommit, variants, instances });

const [yes, no] = ['holds', 'violated'];

test.each(Object.values(variants).filter(({ name }) => name !== 'come-back'))(
  '$name does not block, and is not atomic',
  async (broken) => {
    expect(await verdictsOf({ variant: broken })).toMatchObject({
      AtomicCommit: no,
      NonBlocking: yes,
    });
  },
);

test('if a crashed site is suspected while its messages are under way, nothing wrong is decided, but somebody may wait for ever', async () => {
  const hasty = variant(threePhaseCommit, {
    name: 'hasty-suspicion',
    story: 'A site is suspected as soon as it has crashed.',
    definitions: { isSuspected: ({ isUp }) => !isUp },
    violates: {},
  });
  for (const parameters of [{}, { sites: 4, crashes: 1 }])
    expect(await verdictsOf({ variant: hasty, parameters })).toMatchObject({
      AtomicCommit: yes,
      NonBlocking: no,
    });
});

test('to wait for everybody blocks, as two-phase commit does', async () => {
  const patient = variant(threePhaseCommit, {
    name: 'patient',
    story: 'Nobody is ever suspected.',
    definitions: { isSuspected: () => false },
    violates: {},
  });
  expect(await verdictsOf({ variant: patient })).toMatchObject({
    AtomicCommit: yes,
    NonBlocking: no,
  });
});

test('to abort where somebody is precommitted, or to commit without bringing the others there, is wrong', async () => {
  const rash = variant(threePhaseCommit, {
    name: 'rash',
    story: 'A new coordinator commits at once if somebody is precommitted.',
    edit: ({ actions: { BringToPrecommit, FollowCommit } }) => ({
      actions: { BringToPrecommit: { ...BringToPrecommit, effect: FollowCommit.effect } },
    }),
    violates: {},
  });
  const timid = variant(threePhaseCommit, {
    name: 'timid',
    story: 'A new coordinator aborts unless somebody has committed.',
    edit: ({ actions: { BringToPrecommit, ResolveToAbort } }) => ({
      actions: { BringToPrecommit: { ...BringToPrecommit, effect: ResolveToAbort.effect } },
    }),
    violates: {},
  });
  for (const broken of [rash, timid]) expect((await verdictsOf({ variant: broken })).AtomicCommit).toBe(no);
});
