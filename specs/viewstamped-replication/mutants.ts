/** Viewstamped Replication with one rule less. */
import { Set } from 'immutable';
import { variant, WF } from '../../checker/index.ts';
import * as variants from './variants.ts';
import { viewstampedReplication } from './viewstamped-replication.ts';

/** Nobody crashes. */
const noCrash = { faults: 'none' } as const;
const twoOperations = { ...noCrash, operations: 2 } as const;
const threeViews = { ...noCrash, views: 3 } as const;
/** Recovery as in the report, and only one crash: that it survives. */
const oneCrash = { recovery: 'diskless', crashes: 1 } as const;

const normalOperation = [
  {
    rule: 'what f others have, the primary commits',
    mutant: variant(viewstampedReplication, {
      name: 'commits-at-once',
      story: 'it commits what it has itself',
      parameters: noCrash,
      edit: ({ actions: { Commit }, isNormal, isPrimary }) => ({
        actions: {
          Commit: {
            ...Commit,
            guard: (s, { r, n }) => isNormal(s, r) && isPrimary(s, r) && n <= s.log.get(r).size,
          },
        },
      }),
      violates: { CommittedSurvives: 6 },
    }),
  },
  {
    rule: 'a replica takes operations in the order of their numbers',
    mutant: variant(viewstampedReplication, {
      name: 'any-order',
      story: 'it takes them as they come',
      parameters: twoOperations,
      edit: ({ actions: { ReceivePrepare }, isNormal }) => ({
        actions: {
          ReceivePrepare: {
            ...ReceivePrepare,
            guard: (s, { r, m }) => isNormal(s, r) && m.view === s.view.get(r) && !s.log.get(r).includes(m.op),
          },
        },
      }),
      violates: { CommittedSurvives: 8 },
    }),
  },
  {
    rule: 'of its own view alone',
    mutant: variant(viewstampedReplication, {
      name: 'any-view',
      story: 'also of a view that it has left',
      parameters: noCrash,
      edit: ({ actions: { ReceivePrepare } }) => ({
        actions: {
          ReceivePrepare: {
            ...ReceivePrepare,
            guard: (s, { r, m }) =>
              s.status.get(r) !== 'recovering' && m.view <= s.view.get(r) && m.n === s.log.get(r).size + 1,
          },
        },
      }),
      violates: { CommittedSurvives: 7 },
    }),
  },
  {
    rule: 'and only once the view has begun for it',
    mutant: variant(viewstampedReplication, {
      name: 'before-the-view-begins',
      story: 'it puts them on top of whatever log it has',
      parameters: { ...threeViews, operations: 2 },
      edit: ({ actions: { ReceivePrepare } }) => ({
        actions: {
          ReceivePrepare: {
            ...ReceivePrepare,
            guard: (s, { r, m }) =>
              s.status.get(r) !== 'recovering' && m.view === s.view.get(r) && m.n === s.log.get(r).size + 1,
          },
        },
      }),
      violates: { CommittedSurvives: 12 },
      slow: true,
    }),
  },
];

const viewChange = [
  {
    rule: 'who misses the primary calls for another view',
    mutant: variant(viewstampedReplication, {
      name: 'nobody-calls',
      story: 'it waits for the primary',
      parameters: oneCrash,
      edit: ({ protocol }) => ({ fairness: [WF({ actions: protocol })] }),
      violates: { Termination: null },
    }),
  },
  {
    rule: 'a replica sends its log when f others have called',
    mutant: variant(viewstampedReplication, {
      name: 'sends-log-at-once',
      story: 'it sends its log as soon as it calls for the view',
      parameters: oneCrash,
      edit: ({ actions: { SendDoViewChange }, isPrimary }) => ({
        actions: {
          SendDoViewChange: {
            ...SendDoViewChange,
            forSome: { ...SendDoViewChange.forSome, calls: () => [Set<never>()] },
            guard: (s, { r, view }) => s.status.get(r) === 'view-change' && s.view.get(r) === view && !isPrimary(s, r),
          },
        },
      }),
      violates: { CommittedSurvives: 10 },
    }),
  },
  { rule: 'the primary of the view begins it with the logs of a majority', variant: variants.viewChangeWithMinority },
  {
    rule: 'with that which was in normal operation last,',
    mutant: variant(viewstampedReplication, {
      name: 'longest-log',
      story: 'with the longest',
      parameters: { ...threeViews, operations: 2 },
      definitions: { isBetter: (log, than) => log.log.size > than.log.size },
      violates: { CommittedSurvives: 14 },
      slow: true,
    }),
  },
  {
    rule: 'and of those the longest',
    mutant: variant(viewstampedReplication, {
      name: 'any-length',
      story: 'its own, unless another was in normal operation later',
      parameters: noCrash,
      definitions: { isBetter: (log, than) => log.lastNormal > than.lastNormal },
      violates: { CommittedSurvives: 7 },
    }),
  },
  {
    rule: 'a replica does not go back to a view below its own',
    mutant: variant(viewstampedReplication, {
      name: 'goes-back',
      story: 'it goes on in any view of which it hears that it has begun',
      parameters: threeViews,
      edit: ({ actions: { ReceiveStartView }, isRecovering }) => ({
        actions: { ReceiveStartView: { ...ReceiveStartView, guard: (s, { r }) => !isRecovering(s, r) } },
      }),
      violates: { CommittedSurvives: 12 },
      slow: true,
    }),
  },
  {
    rule: 'it takes the log with which the view begins',
    mutant: variant(viewstampedReplication, {
      name: 'keeps-its-log',
      story: 'it goes on with its own',
      parameters: noCrash,
      edit: ({ actions: { ReceiveStartView }, goesOn, prepareOk, joined }) => ({
        actions: {
          ReceiveStartView: {
            ...ReceiveStartView,
            effect: (s, { r, m: { view, vector } }) => ({
              ...goesOn(s, r, view, s.log.get(r), joined([vector, s.vector.get(r)])),
              msgs: s.msgs.union(prepareOk(r, view, s.log.get(r))),
            }),
          },
        },
      }),
      violates: { CommittedSurvives: 8 },
    }),
  },
];

const recovery = [
  {
    rule: 'who has no state takes no part in a view change',
    mutant: variant(viewstampedReplication, {
      name: 'recovering-calls',
      story: 'it calls for another view, and sends the log that it has not got',
      parameters: oneCrash,
      edit: ({ actions: { TimeOut }, callsFor }) => ({
        actions: {
          TimeOut: {
            ...TimeOut,
            guard: (s, { r }) => s.view.get(r) < 1,
            effect: (s, { r }) => callsFor(s, r, s.view.get(r) + 1, s.vector.get(r)),
          },
        },
      }),
      violates: { CommittedSurvives: 8 },
    }),
  },
  {
    rule: 'who is in normal operation answers, and nobody else',
    mutant: variant(viewstampedReplication, {
      name: 'everybody-answers',
      story: 'a replica that has left its view for another one answers, too, with the view before',
      parameters: oneCrash,
      edit: ({ actions: { RespondToRecovery }, isRecovering }) => ({
        actions: {
          RespondToRecovery: {
            ...RespondToRecovery,
            guard: (s, { r, m }) =>
              r !== m.from && !isRecovering(s, r) && isRecovering(s, m.from) && m.nonce === s.incarnation.get(m.from),
          },
        },
      }),
      violates: { CommittedSurvives: 8 },
    }),
  },
  {
    rule: 'f + 1 answers are needed',
    mutant: variant(viewstampedReplication, {
      name: 'primary-answers',
      story: 'that of a primary is enough',
      parameters: oneCrash,
      edit: ({ actions: { CompleteRecovery } }) => ({
        actions: {
          CompleteRecovery: {
            ...CompleteRecovery,
            forSome: { ...CompleteRecovery.forSome, others: () => [Set<never>()] },
          },
        },
      }),
      violates: { CommittedSurvives: 9 },
    }),
  },
  { rule: 'to this question, and no older one', variant: variants.recoverWithoutNonce },
  { rule: 'replicas keep count of crashes', variant: variants.disklessRecovery },
];

const crashVectors = [
  {
    rule: 'who answers notes the crash',
    mutant: variant(viewstampedReplication, {
      name: 'crash-not-noted',
      story: 'it answers, and does not note it',
      edit: ({ actions: { RespondToRecovery } }) => ({
        actions: {
          RespondToRecovery: {
            ...RespondToRecovery,
            effect: (s, choice) => ({ ...RespondToRecovery.effect(s, choice), vector: s.vector }),
          },
        },
      }),
      violates: { CommittedSurvives: 15 },
      slow: true,
    }),
  },
  {
    rule: 'a log from before a crash of which the sender of another one knew does not count',
    mutant: variant(viewstampedReplication, {
      name: 'logs-from-before-a-crash',
      story: 'it counts',
      edit: ({ actions: { BeginView }, primaryOf, haveCalled, f }) => ({
        actions: {
          BeginView: {
            ...BeginView,
            guard: (s, { r, view }) =>
              primaryOf(view) === r &&
              s.status.get(r) === 'view-change' &&
              s.view.get(r) === view &&
              haveCalled(s, r, view).length >= f,
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 393_977, slow: true }],
  },
  {
    rule: 'nor does a call',
    mutant: variant(viewstampedReplication, {
      name: 'calls-from-before-a-crash',
      story: 'it does',
      edit: ({ actions: { JoinViewChange, SendDoViewChange }, isPrimary, isRecovering }) => ({
        actions: {
          JoinViewChange: {
            ...JoinViewChange,
            guard: (s, { r, m }) =>
              (m.type === 'StartViewChange' || m.type === 'DoViewChange') &&
              !isRecovering(s, r) &&
              m.view > s.view.get(r),
          },
          SendDoViewChange: {
            ...SendDoViewChange,
            guard: (s, { r, view }) => s.status.get(r) === 'view-change' && s.view.get(r) === view && !isPrimary(s, r),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 399_736, slow: true }],
  },
  {
    rule: 'nor does an answer',
    mutant: variant(viewstampedReplication, {
      name: 'answers-from-before-a-crash',
      story: 'it does',
      edit: ({ actions: { CompleteRecovery }, isRecovering }) => ({
        actions: {
          CompleteRecovery: {
            ...CompleteRecovery,
            guard: (s, { r, nonce }) => isRecovering(s, r) && nonce === s.incarnation.get(r),
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 384_257, slow: true }],
  },
];

export const mutants = [...normalOperation, ...viewChange, ...recovery, ...crashVectors];
