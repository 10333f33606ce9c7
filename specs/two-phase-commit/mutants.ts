/** Two-phase commit with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'the manager commits only once it knows that all are prepared', variant: variants.hastyManager },
  {
    rule: 'it knows of those that have told it',
    mutant: variant(twoPhaseCommit, {
      name: 'manager-guesses',
      story: 'it takes anybody for prepared',
      edit: ({ actions: { TMRcvPrepared } }) => ({
        actions: { TMRcvPrepared: { ...TMRcvPrepared, guard: (s) => s.tmState === 'init' } },
      }),
      violates: { TCConsistent: 6 },
    }),
  },
  {
    rule: 'it does not commit what it has aborted',
    mutant: variant(twoPhaseCommit, {
      name: 'commit-after-abort',
      story: 'it may commit after it has aborted',
      edit: ({ actions: { TMCommit }, RM }) => ({
        actions: { TMCommit: { ...TMCommit, guard: (s) => s.tmPrepared.equals(RM.toSet()) } },
      }),
      violates: { TCConsistent: 10 },
    }),
  },
  {
    rule: 'it does not abort what it has committed',
    mutant: variant(twoPhaseCommit, {
      name: 'abort-after-commit',
      story: 'it may abort after it has committed',
      edit: ({ actions: { TMAbort } }) => ({ actions: { TMAbort: { ...TMAbort, guard: () => true } } }),
      violates: { TCConsistent: 10 },
    }),
  },
  {
    rule: 'it hears of nobody any more once it has decided',
    mutant: variant(twoPhaseCommit, {
      name: 'manager-goes-on-listening',
      story: 'it hears that someone is prepared, and has decided',
      edit: ({ actions: { TMRcvPrepared }, Message }) => ({
        actions: {
          TMRcvPrepared: { ...TMRcvPrepared, guard: (s, { rm }) => s.msgs.has(Message.Prepared({ rm })) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 80 }],
  },
  {
    rule: 'a resource manager that is prepared does not abort on its own',
    mutant: variant(twoPhaseCommit, {
      name: 'promise-taken-back',
      story: 'it aborts on its own although it is prepared',
      edit: ({ actions: { RMChooseToAbort } }) => ({
        actions: {
          RMChooseToAbort: {
            ...RMChooseToAbort,
            guard: (s, { rm }) => s.rmState.get(rm) === 'working' || s.rmState.get(rm) === 'prepared',
          },
        },
      }),
      violates: { TCConsistent: 9 },
    }),
  },
  {
    rule: 'one that has aborted does not get prepared',
    mutant: variant(twoPhaseCommit, {
      name: 'prepared-after-abort',
      story: 'it gets prepared although it has aborted',
      edit: ({ actions: { RMPrepare } }) => ({
        actions: {
          RMPrepare: {
            ...RMPrepare,
            guard: (s, { rm }) => s.rmState.get(rm) === 'working' || s.rmState.get(rm) === 'aborted',
          },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 80 }],
  },
  {
    rule: 'it commits if it is told to',
    mutant: variant(twoPhaseCommit, {
      name: 'commits-on-its-own',
      story: 'it commits on its own once it is prepared',
      edit: ({ actions: { RMRcvCommitMsg } }) => ({
        actions: { RMRcvCommitMsg: { ...RMRcvCommitMsg, guard: (s, { rm }) => s.rmState.get(rm) === 'prepared' } },
      }),
      violates: { TCConsistent: 3 },
    }),
  },
  { rule: 'the manager decides in the end', variant: variants.crashedManager },
  {
    rule: 'each resource manager votes in the end',
    mutant: variant(twoPhaseCommit, {
      name: 'never-votes',
      story: 'it need not vote',
      edit: ({ fairnessOf: { TM }, actions: { RMRcvCommitMsg, RMRcvAbortMsg } }) => ({
        fairness: [...TM, WF({ actions: [RMRcvCommitMsg, RMRcvAbortMsg], per: ['rm'] })],
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 80 }],
  },
  {
    rule: 'each does in the end what it is told',
    mutant: variant(twoPhaseCommit, {
      name: 'never-listens',
      story: 'it need not hear of the decision',
      edit: ({ fairnessOf: { TM }, actions: { RMPrepare, RMChooseToAbort } }) => ({
        fairness: [...TM, WF({ actions: [RMPrepare, RMChooseToAbort], per: ['rm'] })],
      }),
      violates: { Termination: null, NonBlocking: null },
    }),
  },
];
