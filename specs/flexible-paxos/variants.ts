/** Flexible and Fast Paxos without what makes them work. */
import { variant } from '../../checker/index.ts';
import { flexiblePaxos } from './flexible-paxos.ts';

export const quorumsDoNotMeet = variant(flexiblePaxos, {
  name: 'quorums-do-not-meet',
  story:
    'Two of three acceptors choose a value, and the promise of one is enough for a leader: the one that did not vote. Any two quorums of phase 2 meet, and that is of no use.',
  parameters: { fast: 0, phase1: 1, phase2: 2 },
  violates: { Agreement: 10, RefinesConsensus: 10 },
});

export const fastQuorumTooSmall = variant(flexiblePaxos, {
  name: 'fast-quorum-too-small',
  story:
    'Majorities, in a fast ballot, too. Each meets every quorum of phase 1, and any two of them meet. But the leader of the next ballot hears of a vote for each value, and each may be chosen with the vote of the third acceptor, of whom it has not heard. It takes the wrong one.',
  parameters: { phase1: 2, phase2: 2, phase2Fast: 2 },
  violates: { Agreement: 13, RefinesConsensus: 13 },
});

export const anyOfTheCollided = variant(flexiblePaxos, {
  name: 'any-of-the-collided',
  story:
    'Of the values for which votes of a fast ballot were told, the next leader takes any, and does not ask which of them a quorum may have chosen.',
  definitions: { mayHaveChosen: () => true },
  violates: { Agreement: 14, RefinesConsensus: 14 },
});
