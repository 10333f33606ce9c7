/**
 * Raft as the program has it, where that is not what the spec says. What a mapping cannot bridge is a change of the protocol, however small, and belongs
 * in a variant: then the log is validated against it, and `npm run check raft variant=examples/raft/as-built.ts` says whether it is Raft still.
 */
import { Set } from 'immutable';
import { variant } from '../../checker/index.ts';
import { raft } from '../../specs/raft/raft.ts';

export const asBuilt = variant(raft, {
  name: 'as-built',
  story:
    'As the program has it: a candidate votes for itself at once, and not by a message to itself; and a server never takes less for committed because an old message says less.',
  edit: ({ actions: { Timeout, AppendEntriesAlreadyDone } }) => ({
    actions: {
      Timeout: {
        ...Timeout,
        effect: (s, { i }) => ({
          ...Timeout.effect(s, { i }),
          votedFor: s.votedFor.set(i, i),
          votesResponded: s.votesResponded.set(i, Set([i])),
          votesGranted: s.votesGranted.set(i, Set([i])),
        }),
      },
      AppendEntriesAlreadyDone: {
        ...AppendEntriesAlreadyDone,
        effect: (s, { m }) => ({
          ...AppendEntriesAlreadyDone.effect(s, { m }),
          commitIndex: s.commitIndex.set(m.to, Math.max(s.commitIndex.get(m.to), m.commitIndex)),
        }),
      },
    },
  }),
  violates: {},
});
