/** The transaction is as recorded. */
import { expect, test } from 'vitest';
import { type Variant, variant } from '../../checker/index.ts';
import { describeProtocol } from '../../checker/testing/protocol.ts';
import { verdictsOf } from '../../checker/testing/verdicts.ts';
import { instances } from './instances.ts';
import * as variants from './variants.ts';
import { xaTransaction } from './xa-transaction.ts';

describeProtocol({ spec: xaTransaction, variants, instances });

const [yes, no] = ['holds', 'violated'];

test.each<[Variant, string, string, string]>([
  // Nothing wrong is decided; nothing is.
  [variants.coordinatorLost, yes, no, no],
  // Everything is decided; something wrong is.
  [variants.logLost, no, yes, yes],
  [variants.heuristicDecision, no, yes, yes],
  [variants.noCommitPoint, no, yes, yes],
])('$name', (broken, AtomicCommit, Termination, LocksReleased) => {
  const expected = { AtomicCommit, Stability: yes, Termination, LocksReleased };
  expect(verdictsOf(xaTransaction, { variant: broken })).toMatchObject(expected);
});

test('a resource manager that does not come back holds up only itself, and who waits for its locks', () => {
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
  expect(verdictsOf(xaTransaction, { variant: lost })).toMatchObject({
    AtomicCommit: yes,
    Termination: no,
    LocksReleased: no,
    OthersDecide: yes,
  });
});
