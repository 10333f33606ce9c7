/**
 * That Paxos is voting by messages: what its acceptors do, taken together, is what acceptors do who see each other.
 * `npm run check paxos invariant=./specs/paxos/refinement.ts` checks it.
 *
 * It is not among the properties of Paxos itself since it looks at far more than they do: at all votes, before each step and
 * after it.
 */
import { Set } from 'immutable';
import { propertiesOf } from '../../checker/index.ts';
import { voting } from '../voting/voting.ts';
import { paxos } from './paxos.ts';

export const refinement = propertiesOf(paxos, ({ refines, sorts: { Acceptor } }, parameters) => ({
  /** Every vote is cast as voting allows. The messages tell who has voted for what. */
  RefinesVoting: refines({
    of: voting,
    parameters,
    mapping: ({ msgs, maxBal }) => ({
      maxBal,
      votes: Acceptor.to((acc) => {
        const votes = msgs.filter((m) => m.type === 'TwoB').filter((m) => m.acc === acc);
        return Set(votes.toArray().map(({ bal, val }) => ({ bal, val })));
      }),
    }),
  }),
}));
