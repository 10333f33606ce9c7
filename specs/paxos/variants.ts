/** Paxos without what makes it work. */
import { variant } from '../../checker/index.ts';
import { paxos } from './paxos.ts';

export const smallQuorums = variant(paxos, {
  name: 'small-quorums',
  story:
    'One acceptor is a quorum, so that two quorums need not meet: the leader of ballot 1 hears from an acceptor that knows nothing of the value chosen in ballot 0, and has another one chosen.',
  parameters: { ballots: 2 },
  definitions: { quorums: (acceptors) => acceptors.subsets(1) },
  violates: { Agreement: 8, Integrity: 8 },
});

export const anyVote = variant(paxos, {
  name: 'any-vote',
  story:
    'A leader that was told of several votes may follow any of them, instead of the last. Votes in ballots 0 and 1 are for different values, the second was chosen, and the leader of ballot 2 has the first one chosen. It takes three ballots to tell the difference.',
  definitions: { mayFollow: () => true },
  violates: { Agreement: 17, Integrity: 17 },
});

export const forgetPromise = variant(paxos, {
  name: 'forget-promise',
  story:
    'An acceptor that restarts remembers its last vote, but not what it has promised since. It votes in ballot 0 although it told the leader of ballot 1 that it would not; so a value is chosen of which that leader does not know.',
  parameters: { ballots: 2 },
  edit: ({ action, sorts: { Acceptor } }) => ({
    actions: {
      /** acc restarts from stable storage, in which only its last vote was kept. */
      Restart: action({
        forSome: { acc: Acceptor },
        effect: (s, { acc }) => ({ maxBal: s.maxBal.set(acc, s.maxVBal.get(acc)) }),
      }),
    },
  }),
  violates: { Agreement: 13, Integrity: 13, Termination: 8 },
});
