/** The transaction with one rule less. */
import { variant } from '../../checker/index.ts';
import * as variants from './variants.ts';
import { xaTransaction } from './xa-transaction.ts';

const calm = { faults: 'none' } as const;

export const mutants = [
  { rule: 'an RM writes all that it needs to commit before it says yes', variant: variants.yesBeforeWritten },
  {
    rule: 'that is, its work and not only that it is prepared',
    mutant: variant(xaTransaction, {
      name: 'work-not-written',
      story: 'it writes that it is prepared, and keeps its work in memory',
      edit: ({ actions: { VoteYes }, messages: { Yes } }) => ({
        actions: {
          VoteYes: {
            ...VoteYes,
            effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'prepared'), msgs: s.msgs.add(Yes({ rm })) }),
          },
        },
      }),
      violates: { WorkIsThere: 10 },
    }),
  },
  {
    rule: 'an RM that has lost its work does not say yes',
    mutant: variant(xaTransaction, {
      name: 'yes-without-work',
      story: 'it says yes all the same',
      edit: ({ actions: { VoteYes }, messages: { Prepare, Yes } }) => ({
        actions: {
          VoteYes: {
            ...VoteYes,
            guard: (s, { rm }) => s.disk.get(rm) === 'nothing' && s.msgs.has(Prepare()),
            effect: (s, { rm }) => ({ disk: s.disk.set(rm, 'prepared'), msgs: s.msgs.add(Yes({ rm })) }),
          },
        },
      }),
      violates: { WorkIsThere: 10 },
    }),
  },
  { rule: 'an RM that is prepared does not abort by itself', variant: variants.heuristicDecision },
  { rule: 'nor does it commit by itself', variant: variants.heuristicCommit },
  {
    rule: 'one that is not prepared does not commit',
    mutant: variant(xaTransaction, {
      name: 'commit-unprepared',
      story: 'it commits if it is told so',
      edit: ({ actions: { HearCommit }, isDecided, messages: { Commit } }) => ({
        actions: {
          HearCommit: {
            ...HearCommit,
            guard: (s, { rm }) => !isDecided(s, rm) && s.msgs.has(Commit({ rm })),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 1951 }],
  },
  {
    rule: 'the coordinator commits only if all have said yes',
    mutant: variant(xaTransaction, {
      name: 'hasty-commit',
      story: 'once somebody has',
      parameters: calm,
      edit: ({ actions: { CommitPoint }, isUndecided }) => ({
        actions: {
          CommitPoint: {
            ...CommitPoint,
            guard: (s, { tm }) => isUndecided(s, tm) && s.phase.get(tm) === 'asking' && s.votes.get(tm).size > 0,
          },
        },
      }),
      violates: { AtomicCommit: 7 },
    }),
  },
  { rule: 'it writes the decision before it tells it', variant: variants.noCommitPoint },
  { rule: 'its log survives a crash', variant: variants.logLost },
  { rule: 'and can be read', variant: variants.logUnreadable },
  { rule: 'it comes back', variant: variants.coordinatorLost },
  {
    rule: 'a coordinator that comes back with nothing in its log aborts',
    mutant: variant(xaTransaction, {
      name: 'silent-recovery',
      story: 'it does nothing',
      parameters: { faults: 'tm-crashes' },
      edit: ({ actions: { DecideAbort } }) => ({
        actions: {
          DecideAbort: {
            ...DecideAbort,
            guard: (s, { tm }) => s.phase.get(tm) !== 'recovered' && DecideAbort.guard(s, { tm }),
          },
        },
      }),
      violates: { Deadlock: 5, Termination: null, LocksReleased: null },
    }),
  },
  {
    rule: 'and does not go on counting votes',
    mutant: variant(xaTransaction, {
      name: 'votes-kept',
      story: 'it hears yes, and commits, also after it has come back',
      edit: ({ actions: { CommitPoint, HearYes }, isUndecided, messages: { Yes } }) => ({
        actions: {
          CommitPoint: {
            ...CommitPoint,
            guard: (s, { tm }) => isUndecided(s, tm) && s.votes.get(tm).size === s.disk.size,
          },
          HearYes: { ...HearYes, guard: (s, { tm, rm }) => isUndecided(s, tm) && s.msgs.has(Yes({ rm })) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 2238 }],
  },
  {
    rule: 'one with a decision in its log tells it',
    mutant: variant(xaTransaction, {
      name: 'recovered-does-not-tell',
      story: 'it tells of a commit only as long as it has not crashed',
      parameters: { faults: 'tm-crashes' },
      edit: ({ actions: { TellDecision } }) => ({
        actions: {
          TellDecision: {
            ...TellDecision,
            guard: (s, { tm, rm }) =>
              TellDecision.guard(s, { tm, rm }) && (s.phase.get(tm) !== 'recovered' || s.log.get(tm) === 'aborted'),
          },
        },
      }),
      violates: { Deadlock: 8, Termination: null, LocksReleased: null, AllFollow: null },
    }),
  },
  {
    rule: 'an RM holds its locks until it knows the outcome',
    mutant: variant(xaTransaction, {
      name: 'locks-until-yes',
      story: 'it releases them when it says yes',
      parameters: calm,
      edit: ({ actions: { RunBystander } }) => ({
        actions: {
          RunBystander: {
            ...RunBystander,
            guard: (s, { rm }) => s.bystander.get(rm) === 'waiting' && s.disk.get(rm) !== 'nothing',
          },
        },
      }),
      violates: { LocksHeld: 3 },
    }),
  },
  {
    rule: 'also over a crash',
    mutant: variant(xaTransaction, {
      name: 'locks-in-memory',
      story: 'one that comes back prepared does not take them again',
      parameters: { rms: 1 },
      edit: ({ actions: { RunBystander } }) => ({
        actions: {
          RunBystander: {
            ...RunBystander,
            guard: (s, { rm }) =>
              RunBystander.guard(s, { rm }) ||
              (s.bystander.get(rm) === 'waiting' && s.disk.get(rm) === 'prepared' && s.rm.count > 0),
          },
        },
      }),
      violates: { LocksHeld: 5 },
    }),
  },
  {
    rule: 'what is decided is not taken back',
    mutant: variant(xaTransaction, {
      name: 'decides-twice',
      story: 'the coordinator may abort what it has committed, and RMs follow',
      edit: ({ actions: { HearAbort, DecideAbort }, messages: { Abort } }) => ({
        actions: {
          DecideAbort: { ...DecideAbort, guard: () => true },
          HearAbort: { ...HearAbort, guard: (s, { rm }) => s.msgs.has(Abort({ rm })) },
        },
      }),
      violates: { AtomicCommit: 11 },
    }),
  },
];
