/** Consensus without a majority. */
import { variant } from '../../checker/index.ts';
import { termination } from '../consensus.ts';
import { majorityLoss } from './majority-loss.ts';

export const majorityDown = variant(majorityLoss, {
  name: 'majority-down',
  story:
    'One node more crashes than a majority can do without. The proposer that is left asks again and again, and is never answered by enough: nothing is decided, for ever. But nothing wrong is decided either.',
  parameters: { crashes: 2, ballots: 1 },
  violates: { Termination: null },
});

export const cutOffForEver = variant(majorityLoss, {
  name: 'cut-off-for-ever',
  story:
    'Nothing is broken, but more is asked: that those decide too who are cut off with the minority for ever. The majority goes on, and decides; the minority waits for the network to heal. It cannot do otherwise: it does not know that the others have not crashed, nor what they decide.',
  parameters: { faults: 'partitions', ballots: 1 },
  edit: ({ temporal, ltl, deciding, lastIsStable }) => {
    const { forAll, holds } = termination(deciding);
    return {
      properties: {
        /** With a stable proposer every node decides. */
        Termination: temporal({
          forAll,
          formula: ltl.implies(ltl.always(ltl.atom(lastIsStable)), ltl.eventually(ltl.atom(holds))),
        }),
      },
    };
  },
  violates: { Termination: null },
});

export const minorityGoesOn = variant(majorityLoss, {
  name: 'minority-goes-on',
  story:
    'Nodes that are not reached are taken for crashed, and a majority of those that are reached is enough. So both sides of the network decide, each something else; and when it heals, some decide a second time.',
  parameters: { faults: 'partitions' },
  definitions: { isQuorum: (answers, _, reached) => 2 * answers > reached() },
  violates: { Agreement: 10, MinorityWaits: 3, Integrity: 12 },
  slow: true,
});
