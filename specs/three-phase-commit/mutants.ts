/** Three-phase commit with one rule less. */
import { type Edit, type StateOf, variant } from '../../checker/index.ts';
import { threePhaseCommit } from './three-phase-commit.ts';
import * as variants from './variants.ts';

const staysDown = { faults: 'crashes' } as const;
const one = { faults: 'crashes', crashes: 1 } as const;

type Model = ReturnType<typeof threePhaseCommit.model>;

/** A site does what any coordinator says, also one that is not the latest. */
const obeyingAnybody = ({
  actions: { HearPrecommit, VoteYes, VoteNo },
  takesPart,
}: Model): Edit<StateOf<Model>, Model['actions']> => ({
  actions: {
    VoteYes: { ...VoteYes, guard: (s, { m }) => takesPart(s, m.to) && s.state.get(m.to) === 'working' },
    VoteNo: { ...VoteNo, guard: (s, { m }) => takesPart(s, m.to) && s.state.get(m.to) === 'working' },
    HearPrecommit: {
      ...HearPrecommit,
      guard: (s, { m }) => takesPart(s, m.to) && ['uncertain', 'precommitted'].includes(s.state.get(m.to)),
    },
  },
});

export const mutants = [
  {
    rule: 'the coordinator tells of the precommit once all have voted yes',
    mutant: variant(threePhaseCommit, {
      name: 'early-precommit',
      story: 'once somebody else has',
      parameters: one,
      edit: ({ actions: { Precommit } }) => ({
        actions: {
          Precommit: {
            ...Precommit,
            guard: (s, { site }) => s.duty.get(site) === 'collecting votes' && s.answered.get(site).size > 1,
          },
        },
      }),
      violates: { Deadlock: 6, AtomicCommit: 10, NonBlocking: null },
    }),
  },
  {
    rule: 'it commits once all that are up are precommitted',
    mutant: variant(threePhaseCommit, {
      name: 'early-commit',
      story: 'once it has told them of the precommit',
      parameters: one,
      edit: ({ actions: { Commit } }) => ({
        actions: { Commit: { ...Commit, guard: (s, { site }) => s.duty.get(site) === 'precommitting' } },
      }),
      violates: { AtomicCommit: 16 },
    }),
  },
  {
    rule: 'it aborts if a site crashes before it has voted',
    mutant: variant(threePhaseCommit, {
      name: 'missing-vote',
      story: 'it waits for the vote',
      parameters: one,
      without: ['MissVote'],
      violates: { Deadlock: 4, NonBlocking: null },
    }),
  },
  {
    rule: 'a site that waits for a coordinator that has crashed takes over, and asks',
    variant: variants.ownTimeouts,
  },
  {
    rule: 'but not before those whose turn it is',
    mutant: variant(threePhaseCommit, {
      name: 'out-of-turn',
      story: 'anybody takes over, whether or not those before it are up',
      parameters: staysDown,
      edit: ({ actions: { TakeOver }, suspects, takesPart, sorts: { Site } }) => ({
        actions: {
          TakeOver: {
            ...TakeOver,
            guard: (s, { site }) =>
              takesPart(s, site) && s.obeys.get(site) < Site.index(site) && suspects(s, site, Site.member(1)),
          },
        },
      }),
      violates: { Deadlock: 5, NonBlocking: null },
    }),
  },
  {
    rule: 'a new coordinator hears from all that are up before it decides',
    mutant: variant(threePhaseCommit, {
      name: 'decide-from-own-state',
      story: 'it may decide from what it knows so far',
      parameters: staysDown,
      edit: ({ actions: { ResolveToAbort }, someAnswered }) => ({
        actions: {
          ResolveToAbort: {
            ...ResolveToAbort,
            guard: (s, { site }) =>
              s.duty.get(site) === 'asking for states' && !someAnswered(s, site, ['committed', 'precommitted']),
          },
        },
      }),
      violates: { AtomicCommit: 19 },
    }),
  },
  {
    rule: 'it commits if somebody has committed',
    mutant: variant(threePhaseCommit, {
      name: 'commit-not-followed',
      story: 'it aborts',
      parameters: one,
      edit: ({ actions: { FollowCommit, ResolveToAbort } }) => ({
        actions: { FollowCommit: { ...FollowCommit, effect: ResolveToAbort.effect } },
      }),
      violates: { AtomicCommit: 18, Stability: 18 },
    }),
  },
  {
    rule: 'it does not abort if somebody is precommitted',
    mutant: variant(threePhaseCommit, {
      name: 'timid',
      story: 'it aborts unless somebody has committed',
      parameters: staysDown,
      edit: ({ actions: { BringToPrecommit, ResolveToAbort } }) => ({
        actions: { BringToPrecommit: { ...BringToPrecommit, effect: ResolveToAbort.effect } },
      }),
      violates: { AtomicCommit: 16 },
    }),
  },
  {
    rule: 'it brings everyone to precommit before it commits',
    mutant: variant(threePhaseCommit, {
      name: 'rash',
      story: 'it commits at once if somebody is precommitted',
      parameters: staysDown,
      edit: ({ actions: { BringToPrecommit, FollowCommit } }) => ({
        actions: { BringToPrecommit: { ...BringToPrecommit, effect: FollowCommit.effect } },
      }),
      violates: { AtomicCommit: 20 },
    }),
  },
  {
    rule: 'a site that obeys a later coordinator does not hear of a precommit from an earlier one',
    mutant: variant(threePhaseCommit, {
      name: 'obey-anybody',
      story: 'it does what any coordinator says',
      parameters: staysDown,
      edit: obeyingAnybody,
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 3577 }],
  },
  {
    rule: 'so that it does not matter if a site is suspected as soon as it has crashed',
    mutant: variant(threePhaseCommit, {
      name: 'obey-anybody-hastily',
      slow: true,
      story: 'it is, and a site does what any coordinator says',
      parameters: staysDown,
      definitions: { isSuspected: ({ isUp }) => !isUp },
      edit: obeyingAnybody,
      violates: { AtomicCommit: 16, NonBlocking: null },
    }),
  },
  {
    rule: 'nobody goes on without a site that is up',
    variant: variants.slowNetwork,
  },
  { rule: 'nor without those that it cannot reach', variant: variants.partition },
  {
    rule: 'who has crashed is not waited for',
    mutant: variant(threePhaseCommit, {
      name: 'patient',
      story: 'nobody is ever suspected',
      parameters: one,
      definitions: { isSuspected: () => false },
      violates: { Deadlock: 1, NonBlocking: null },
    }),
  },
  {
    rule: 'who has crashed is suspected only when all its messages have arrived',
    mutant: variant(threePhaseCommit, {
      name: 'hasty-suspicion',
      slow: true,
      story: 'as soon as it has crashed',
      parameters: staysDown,
      definitions: { isSuspected: ({ isUp }) => !isUp },
      violates: { NonBlocking: null },
    }),
  },
  { rule: 'a site that comes back takes no part', variant: variants.recoveredSitesTakePart },
  {
    rule: 'nor does it if there are more of them',
    mutant: variant(threePhaseCommit, {
      slow: true,
      name: 'one-of-three-takes-part',
      story: 'it goes on from what it remembers, as in `recovered-sites-take-part`',
      definitions: { afterRecovery: 'takes part' },
      violates: { AtomicCommit: 25, Deadlock: 7, NonBlocking: null },
    }),
  },
  {
    rule: 'if it has not voted it aborts',
    mutant: variant(threePhaseCommit, {
      name: 'unvoted-waits',
      story: 'it does nothing',
      parameters: { sites: 2, crashes: 1 },
      without: ['AbortUnvoted'],
      violates: { Deadlock: 4, RecoveredDecide: null },
    }),
  },
  {
    rule: 'the others do not wait for it',
    mutant: variant(threePhaseCommit, {
      name: 'wait-for-the-recovered',
      story: 'a site that is back counts as up',
      parameters: { sites: 2, crashes: 1 },
      definitions: { isSuspected: ({ isUp, hasArrived }) => !isUp && hasArrived },
      violates: { Deadlock: 3, NonBlocking: null, RecoveredDecide: null },
    }),
  },
  {
    rule: 'it does not take over',
    mutant: variant(threePhaseCommit, {
      slow: true,
      name: 'recovered-takes-over',
      story: 'it may take over',
      edit: ({ actions: { TakeOver }, suspects, sorts: { Site } }) => ({
        actions: {
          TakeOver: {
            ...TakeOver,
            guard: (s, { site }) =>
              s.obeys.get(site) < Site.index(site) &&
              Site.every((other) => Site.index(other) >= Site.index(site) || suspects(s, site, other)),
          },
        },
      }),
      violates: { Stability: 22 },
    }),
  },
  {
    rule: 'it does not vote',
    mutant: variant(threePhaseCommit, {
      name: 'recovered-votes',
      story: 'it may vote yes',
      edit: ({ actions: { VoteYes }, isObeyed }) => ({
        actions: { VoteYes: { ...VoteYes, guard: (s, { m }) => isObeyed(s, m) && s.state.get(m.to) === 'working' } },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 41_172, slow: true }],
  },
  {
    rule: 'it hears of no precommit',
    mutant: variant(threePhaseCommit, {
      name: 'recovered-is-precommitted',
      story: 'it hears of it, and says so',
      edit: ({ actions: { HearPrecommit }, isObeyed }) => ({
        actions: {
          HearPrecommit: {
            ...HearPrecommit,
            guard: (s, { m }) => isObeyed(s, m) && ['uncertain', 'precommitted'].includes(s.state.get(m.to)),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 59_527, slow: true }],
  },
  {
    rule: 'it tells no new coordinator its state',
    mutant: variant(threePhaseCommit, {
      slow: true,
      name: 'recovered-reports',
      story: 'it does',
      edit: ({ actions: { ReportState }, isLater }) => ({
        actions: { ReportState: { ...ReportState, guard: (s, { m }) => isLater(s, m) } },
      }),
      violates: { AtomicCommit: 23 },
    }),
  },
  {
    rule: 'it asks, also if it is precommitted',
    mutant: variant(threePhaseCommit, {
      name: 'precommitted-commits',
      story: 'a site that comes back and is precommitted commits',
      parameters: { sites: 2, crashes: 1 },
      edit: ({ live, sorts: { Site } }) => ({
        actions: {
          CommitAlone: live.action({
            forSome: { site: Site },
            guard: (s, { site }) => s.part.get(site) === 'is back' && s.state.get(site) === 'precommitted',
            effect: (s, { site }) => ({ state: s.state.set(site, 'committed') }),
          }),
        },
      }),
      violates: { AtomicCommit: 10 },
    }),
  },
  {
    rule: 'or uncertain',
    mutant: variant(threePhaseCommit, {
      name: 'uncertain-aborts',
      story: 'a site that comes back and is uncertain aborts',
      parameters: { sites: 2, crashes: 1 },
      edit: ({ actions: { AbortUnvoted } }) => ({
        actions: {
          AbortUnvoted: {
            ...AbortUnvoted,
            guard: (s, { site }) =>
              s.part.get(site) === 'is back' && ['working', 'uncertain'].includes(s.state.get(site)),
          },
        },
      }),
      violates: { AtomicCommit: 8 },
    }),
  },
  {
    rule: 'it asks all others',
    mutant: variant(threePhaseCommit, {
      slow: true,
      name: 'asks-the-first',
      story: 'it asks the first of them, which may be down',
      edit: ({ actions: { Inquire }, sorts: { Site } }) => ({
        actions: {
          Inquire: {
            ...Inquire,
            effect: (s, { site }) => {
              const [first] = Site.others(site);
              const asked = Inquire.effect(s, { site });
              return {
                ...asked,
                network: (asked.network ?? s.network).drop(
                  (m) => m.type === 'Inquiry' && m.from === site && m.to !== first,
                ),
              };
            },
          },
        },
      }),
      violates: { RecoveredDecide: null, Deadlock: 12 },
    }),
  },
  {
    rule: 'who has decided tells it',
    mutant: variant(threePhaseCommit, {
      name: 'inquiry-not-answered',
      story: 'nobody answers',
      parameters: { sites: 2, crashes: 1 },
      without: ['AnswerInquiry'],
      violates: { Deadlock: 7, RecoveredDecide: null, RecoveredCommits: null },
    }),
  },
  { rule: 'one site at least does not crash', variant: variants.allCrash },
];
