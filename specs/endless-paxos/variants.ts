/** Paxos with ballots without end, without what makes it end. */
import { SF, variant } from '../../checker/index.ts';
import { endlessPaxos } from './endless-paxos.ts';

export const duellingProposers = variant(endlessPaxos, {
  name: 'duelling-proposers',
  story:
    'No distinguished proposer need ever be elected, and two proposers outbid each other for ever: before the votes of a ballot are cast, its acceptors have promised to take part in the next one. The run is fair, even strongly: everybody whose turn comes again and again takes it, and no message that still matters is lost.',
  edit: ({ actions: { Phase1a, Phase1b, Phase2a, Phase2b } }) => ({
    fairness: [
      SF({ actions: [Phase1a], per: ['p'] }),
      SF({ actions: [Phase1b], per: ['acc'] }),
      SF({ actions: [Phase2a], per: ['p'] }),
      SF({ actions: [Phase2b], per: ['acc'] }),
    ],
  }),
  violates: { Termination: null },
});
