/** The transaction is as recorded. */
import { expect, test } from 'vitest';
import { type Variant, variant, WF } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';
import { xaTransaction } from './xa-transaction.ts';

const verdictsOf = describeProtocol({ spec: xaTransaction, variants, instances });
describeMutants({ spec: xaTransaction, mutants, instances, readme: new URL('README.md', import.meta.url) });

const [yes, no] = ['holds', 'violated'];

test.each<[Variant, string, string, string, string]>([
  // Nothing wrong is decided, but not by all.
  [variants.coordinatorLost, yes, no, no, no],
  [variants.logUnreadable, yes, no, no, no],
  // Everything is decided; something wrong is.
  [variants.logLost, no, yes, yes, no],
  [variants.heuristicDecision, no, yes, yes, no],
  [variants.noCommitPoint, no, yes, yes, no],
  [variants.yesBeforeWritten, no, yes, yes, no],
  [variants.heuristicCommit, no, yes, yes, no],
])('$name', async (broken, AtomicCommit, Termination, LocksReleased, AllFollow) => {
  const expected = { AtomicCommit, Stability: yes, Termination, LocksReleased, AllFollow };
  expect(await verdictsOf({ variant: broken })).toMatchObject(expected);
});

test.each([variants.logLost, variants.logUnreadable, variants.noCommitPoint])(
  '$name is harmless without a crash',
  async (broken) => {
    const verdicts = await verdictsOf({ variant: broken, parameters: { faults: 'rm-crashes' } });
    expect(verdicts).toMatchObject({ AtomicCommit: yes, Termination: yes, LocksReleased: yes, AllFollow: yes });
  },
);

test('a yes that is not written yet is harmless without a crash of who said it', async () => {
  const verdicts = await verdictsOf({ variant: variants.yesBeforeWritten, parameters: { faults: 'tm-crashes' } });
  expect(verdicts).toMatchObject({ AtomicCommit: yes, Termination: yes, LocksReleased: yes, AllFollow: yes });
});

test('heuristic decisions free the locks of a coordinator that is lost, at the price of atomicity', async () => {
  const impatient = variant(xaTransaction, {
    name: 'lost-and-heuristic',
    story: 'The coordinator may stay down, and who is in doubt makes up its mind in the end.',
    edit: ({ action, fairnessOf, sorts: { RM } }) => {
      const AbortHeuristically = action({
        forSome: { rm: RM },
        guard: (s, { rm }) => s.rm.isUp(rm) && s.disk.get(rm) === 'prepared',
        effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'aborted') }),
      });
      return {
        actions: { AbortHeuristically },
        fairness: [
          ...fairnessOf.progress,
          ...fairnessOf.recovery.rms,
          WF({ actions: [AbortHeuristically], per: ['rm'] }),
        ],
      };
    },
    violates: {},
  });
  expect(await verdictsOf({ variant: impatient })).toMatchObject({
    AtomicCommit: no,
    Termination: yes,
    LocksReleased: yes,
    AllFollow: no,
  });
});

test('a resource manager that does not come back holds up only itself, and who waits for its locks', async () => {
  const lost = variant(xaTransaction, {
    name: 'manager-lost',
    story: 'A resource manager may stay down.',
    edit: ({ fairnessOf, eventually, sorts: { RM }, isDecided }) => ({
      fairness: [...fairnessOf.progress, ...fairnessOf.recovery.tm],
      properties: {
        OthersDecide: eventually({
          forAll: { rm: RM },
          holds: (s, { rm }) => isDecided(s, rm) || !s.rm.isUp(rm),
        }),
      },
    }),
    violates: {},
  });
  expect(await verdictsOf({ variant: lost })).toMatchObject({
    AtomicCommit: yes,
    Termination: no,
    LocksReleased: no,
    OthersDecide: yes,
  });
});
