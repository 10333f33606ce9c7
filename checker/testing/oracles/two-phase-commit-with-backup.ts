/**
 * Two-phase commit in which a backup takes over from the transaction manager: 2PCwithBTM, by Murat Demirbas (TLA+ Examples,
 * transaction_commit). The managers look at the states of the resource managers; a manager that has failed is hidden.
 *
 * Departure: what an RM does that changes nothing, such as failing where none may fail, is no action.
 */
import { boolean, choice, functionFrom, integer, oneOf, processes, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const yesOrNo = { default: 'no', options: ['yes', 'no'] } as const;

const twoPhaseCommitWithBackup = spec(
  {
    name: '2PCwithBTM',
    parameters: {
      rms: integer('resource managers', { default: 3, from: 1, to: 4 }),
      rmMayFail: choice('whether one RM may fail', yesOrNo),
      tmMayFail: choice('whether the TM may fail', yesOrNo),
    },
  },
  ({ rms, rmMayFail, tmMayFail }) => {
    const RM = processes('rm', rms);
    const made = variables({
      rmState: functionFrom(RM, oneOf('working', 'prepared', 'committed', 'aborted', 'failed')),
      tmState: oneOf('init', 'commit', 'abort', 'hidden'),
      rmDone: functionFrom(RM, boolean),
      tmAt: oneOf('TS', 'TC', 'F1', 'TA', 'F2', 'Done'),
      btmAt: oneOf('BTS', 'BTC', 'BTA', 'Done'),
    });
    const { domains, initially, action, invariant, eventually, predicate } = made;
    const init = initially({
      rmState: RM.to('working' as const),
      tmState: 'init',
      rmDone: RM.to(false),
      tmAt: 'TS',
      btmAt: 'BTS',
    });
    type State = (typeof init)[number];
    const some = (s: State, ...states: readonly string[]) => RM.some((rm) => states.includes(s.rmState.get(rm)));
    const canCommit = (s: State) => RM.every((rm) => s.rmState.get(rm) === 'prepared') || some(s, 'committed');
    const canAbort = (s: State) => some(s, 'aborted', 'failed') && !some(s, 'committed');

    const Prepare = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => s.rmState.get(rm) === 'working',
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'prepared') }),
    });
    const Commit = action({
      forSome: { rm: RM },
      guard: (s, { rm }) =>
        (s.rmState.get(rm) === 'working' || s.rmState.get(rm) === 'prepared') && s.tmState === 'commit',
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'committed') }),
    });
    const Abort = action({
      forSome: { rm: RM },
      guard: (s, { rm }) =>
        s.rmState.get(rm) === 'working' || (s.rmState.get(rm) === 'prepared' && s.tmState === 'abort'),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'aborted') }),
    });
    const Fail = action({
      forSome: { rm: RM },
      guard: (s, { rm }) =>
        (s.rmState.get(rm) === 'working' || s.rmState.get(rm) === 'prepared') &&
        rmMayFail === 'yes' &&
        !some(s, 'failed'),
      effect: (s, { rm }) => ({ rmState: s.rmState.set(rm, 'failed') }),
    });
    const End = action({
      forSome: { rm: RM },
      guard: (s, { rm }) => !s.rmDone.get(rm) && s.rmState.get(rm) !== 'working' && s.rmState.get(rm) !== 'prepared',
      effect: (s, { rm }) => ({ rmDone: s.rmDone.set(rm, true) }),
    });

    const TSCommit = action({ guard: (s) => s.tmAt === 'TS' && canCommit(s), effect: () => ({ tmAt: 'TC' }) });
    const TSAbort = action({ guard: (s) => s.tmAt === 'TS' && canAbort(s), effect: () => ({ tmAt: 'TA' }) });
    const TC = action({ guard: (s) => s.tmAt === 'TC', effect: () => ({ tmState: 'commit', tmAt: 'F1' }) });
    const TA = action({ guard: (s) => s.tmAt === 'TA', effect: () => ({ tmState: 'abort', tmAt: 'F2' }) });
    /** The TM fails, if it may; and ends. */
    const F = action({
      guard: (s) => s.tmAt === 'F1' || s.tmAt === 'F2',
      effect: (s) => ({ tmState: tmMayFail === 'yes' ? 'hidden' : s.tmState, tmAt: 'Done' }),
    });

    const isNeeded = (s: State) => s.btmAt === 'BTS' && s.tmState === 'hidden';
    const BTSCommit = action({ guard: (s) => isNeeded(s) && canCommit(s), effect: () => ({ btmAt: 'BTC' }) });
    const BTSAbort = action({ guard: (s) => isNeeded(s) && canAbort(s), effect: () => ({ btmAt: 'BTA' }) });
    const BTC = action({ guard: (s) => s.btmAt === 'BTC', effect: () => ({ tmState: 'commit', btmAt: 'Done' }) });
    const BTA = action({ guard: (s) => s.btmAt === 'BTA', effect: () => ({ tmState: 'abort', btmAt: 'Done' }) });

    const allDone = (s: State) => RM.every((rm) => s.rmDone.get(rm)) && s.tmAt === 'Done' && s.btmAt === 'Done';
    return {
      domains,
      init,
      actions: { Prepare, Commit, Abort, Fail, End, TSCommit, TSAbort, TC, TA, F, BTSCommit, BTSAbort, BTC, BTA },
      fairness: [
        WF({ actions: [Prepare, Commit, Abort, Fail, End], per: ['rm'] }),
        WF({ actions: [TSCommit, TSAbort, TC, TA, F] }),
        WF({ actions: [BTSCommit, BTSAbort, BTC, BTA] }),
      ],
      finished: predicate(allDone),
      invariants: {
        Consistency: invariant({
          forAll: { rm1: RM, rm2: RM },
          holds: ({ rmState }, { rm1, rm2 }) => rmState.get(rm1) !== 'aborted' || rmState.get(rm2) !== 'committed',
        }),
      },
      properties: { Termination: eventually(allDone) },
    };
  },
);

const source = 'tlaplus/Examples, specifications/transaction_commit/2PCwithBTM.tla';

export const oracles = oraclesOf(twoPhaseCommitWithBackup, [
  {
    source,
    parameters: { rmMayFail: 'no', tmMayFail: 'yes' },
    distinct: 453,
    depth: 15,
    verdicts: { Termination: 'holds' },
  },
  { source, parameters: { rmMayFail: 'yes', tmMayFail: 'yes' }, distinct: 1245, depth: 15, verdicts: {} },
  {
    source: `${source}: the backup waits for ever for a manager that does not fail`,
    parameters: { rmMayFail: 'no', tmMayFail: 'no' },
    distinct: null,
    depth: null,
    verdicts: { Deadlock: 'violated', Termination: 'violated' },
    shortest: { Deadlock: 10 },
  },
]);
