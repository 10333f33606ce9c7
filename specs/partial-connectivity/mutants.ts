/** Raft over broken links, with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { partialConnectivity } from './partial-connectivity.ts';
import * as variants from './variants.ts';

const elections = [
  {
    rule: 'who leads has the votes of a quorum',
    mutant: variant(partialConnectivity, {
      name: 'two-of-five',
      story: 'two of five are enough',
      definitions: { isQuorum: (some, servers) => 2 * some >= servers - 1 },
      violates: { LeaderCompleteness: 3 },
    }),
  },
  {
    rule: 'a server votes once a term',
    mutant: variant(partialConnectivity, {
      name: 'votes-twice',
      story: 'it votes for every candidate of its term',
      edit: ({ actions: { RequestVotes }, Server }) => ({
        actions: {
          RequestVotes: {
            ...RequestVotes,
            effect: (s, { i }) => RequestVotes.effect({ ...s, votedFor: Server.to(null) }, { i }),
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 490 },
      { parameters: { links: 'quorum-loss', protocol: 'raft', start: 'as-told' }, distinct: 3087 },
    ],
  },
  {
    rule: 'for a candidate whose log is at least as up-to-date as its own',
    mutant: variant(partialConnectivity, {
      name: 'any-log',
      story: 'it votes for any, and says so in advance',
      definitions: { mayVoteFor: () => true, mayPreVoteFor: () => true },
      violates: { LeaderCompleteness: 3 },
    }),
  },
  {
    rule: 'a leader that is asked for its vote in a later term no longer leads',
    mutant: variant(partialConnectivity, {
      name: 'leads-on-when-asked',
      story: 'it leads on, in that term',
      edit: ({ actions: { RequestVotes }, Server }) => ({
        actions: {
          RequestVotes: {
            ...RequestVotes,
            effect: (s, { i }) => {
              const { state, ...after } = RequestVotes.effect(s, { i });
              return {
                ...after,
                state: Server.to((j) => (s.state.get(j) === 'Leader' ? 'Leader' : (state ?? s.state).get(j))),
              };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 520 },
      { parameters: { links: 'outside-leader', protocol: 'raft', start: 'as-told' }, distinct: 431 },
    ],
  },
  {
    rule: 'nor does one that learns of a later term by an answer',
    mutant: variant(partialConnectivity, {
      name: 'does-not-listen',
      story: 'it sends heartbeats again and again, and leads on',
      parameters: { links: 'outside-leader', protocol: 'check-quorum', start: 'as-told' },
      edit: ({ actions: { AppendEntries } }) => ({
        actions: {
          AppendEntries: {
            ...AppendEntries,
            effect: (s, { i, j }) =>
              s.currentTerm.get(j) > s.currentTerm.get(i) ? {} : AppendEntries.effect(s, { i, j }),
          },
        },
      }),
      violates: { Committed: null, SomebodyLeads: null },
    }),
  },
  {
    rule: 'a leader gives the others what they lack of its log',
    mutant: variant(partialConnectivity, {
      name: 'log-not-sent',
      story: 'it sends heartbeats only',
      edit: ({ actions: { AppendEntries } }) => ({
        actions: {
          AppendEntries: {
            ...AppendEntries,
            effect: (s, { i, j }) => ({ ...AppendEntries.effect(s, { i, j }), log: s.log }),
          },
        },
      }),
      violates: { Committed: null, SomebodyLeads: null },
    }),
  },
];

const added = [
  { rule: 'who wants to be elected asks first whether it would be', variant: variants.noPreVote },
  {
    rule: 'nobody says so who hears from a leader',
    mutant: variant(partialConnectivity, {
      name: 'deaf-pre-vote',
      story: 'it says so all the same',
      parameters: { links: 'chain' },
      definitions: { wouldVote: () => true },
      violates: { Committed: null },
    }),
  },
  {
    rule: 'nor who has a log that is more up-to-date',
    mutant: variant(partialConnectivity, {
      name: 'pre-vote-for-any-log',
      story: 'it says so, and then does not vote',
      definitions: { mayPreVoteFor: () => true },
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 3161 },
      { parameters: { links: 'outside-leader' }, distinct: 3364 },
    ],
  },
  {
    rule: 'who asks in vain learns of later terms',
    mutant: variant(partialConnectivity, {
      name: 'learns-nothing',
      story: 'it stays in its own',
      edit: ({ actions: { RequestPreVotes } }) => ({
        actions: {
          RequestPreVotes: {
            ...RequestPreVotes,
            effect: (s, { i }) => {
              const { state = s.state } = RequestPreVotes.effect(s, { i });
              return { state };
            },
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 446 },
      { parameters: { links: 'outside-leader' }, distinct: 554 },
    ],
  },
  { rule: 'a leader without a quorum gives up leading', variant: variants.noCheckQuorum },
];

const time = [
  {
    rule: 'who hears from a leader does not time out',
    mutant: variant(partialConnectivity, {
      name: 'impatient',
      story: 'it may',
      parameters: { links: 'whole', protocol: 'raft', start: 'as-told' },
      edit: ({ actions: { Timeout }, reached, isQuiet }) => ({
        actions: {
          Timeout: {
            ...Timeout,
            guard: (s, { i }) => isQuiet(s) && s.state.get(i) === 'Follower' && reached(i).length > 0,
          },
        },
      }),
      violates: { Committed: null },
    }),
  },
  {
    rule: 'all is said and heard before a timeout strikes',
    mutant: variant(partialConnectivity, {
      name: 'short-timeouts',
      story: 'it may strike before the heartbeats of a new leader have come',
      edit: ({ actions: { Timeout }, Server, hears, stands, reached }) => ({
        actions: {
          Timeout: {
            ...Timeout,
            guard: (s, { i }) => !Server.some((j) => stands(s, j)) && !hears(s, i) && reached(i).length > 0,
          },
        },
      }),
      violates: {},
    }),
    survives: [
      { parameters: {}, distinct: 788 },
      { parameters: { links: 'outside-leader', protocol: 'raft', start: 'as-told' }, distinct: 531 },
    ],
  },
  {
    rule: 'timeouts are drawn at random',
    mutant: variant(partialConnectivity, {
      name: 'same-servers-first',
      story: 'somebody times out, and it may always be the same',
      parameters: { links: 'outside-leader' },
      edit: ({ actions: { Timeout }, fairnessOf }) => ({
        fairness: [...fairnessOf.messages, WF({ actions: [Timeout] }), ...fairnessOf.checks, ...fairnessOf.clients],
      }),
      violates: { Committed: null, SomebodyLeads: null },
    }),
  },
  {
    rule: 'what is asked is answered, and leaders send heartbeats',
    mutant: variant(partialConnectivity, {
      name: 'silence',
      story: 'nobody need answer',
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.timeouts, ...fairnessOf.checks, ...fairnessOf.clients] }),
      violates: { Committed: null, SomebodyLeads: null },
    }),
  },
  {
    rule: 'a leader checks its quorum again and again',
    mutant: variant(partialConnectivity, {
      name: 'never-checks',
      story: 'it need not',
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.messages, ...fairnessOf.timeouts, ...fairnessOf.clients] }),
      violates: { Committed: null, SomebodyLeads: null },
    }),
  },
  {
    rule: 'a leader that can commit, and stays so, does',
    mutant: variant(partialConnectivity, {
      name: 'no-client',
      story: 'it need not',
      parameters: { links: 'whole' },
      edit: ({ fairnessOf }) => ({ fairness: [...fairnessOf.messages, ...fairnessOf.timeouts, ...fairnessOf.checks] }),
      violates: { Committed: null },
    }),
  },
];

export const mutants = [...elections, ...added, ...time];
