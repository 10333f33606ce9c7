/** Three-phase commit in networks as they are, and without its termination protocol. */
import { variant, WF } from '../../checker/index.ts';
import { threePhaseCommit } from './three-phase-commit.ts';

export const partition = variant(threePhaseCommit, {
  name: 'partition',
  story:
    'The network is cut, and each side takes the other for crashed. On the one side somebody is precommitted and commits; on the other nobody is, and they abort.',
  parameters: { faults: 'partitions' },
  definitions: { isSuspected: ({ isReachable }) => !isReachable },
  violates: { AtomicCommit: 12 },
});

export const slowNetwork = variant(threePhaseCommit, {
  name: 'slow-network',
  story:
    'Nobody crashes, but messages take longer than the timeouts allow for. A site takes the coordinator for crashed, knows of nobody who is precommitted, and aborts. Its yes arrives; the coordinator goes on, takes it in turn for crashed when it does not answer, and commits.',
  parameters: { sites: 2, faults: 'none' },
  definitions: { isSuspected: () => true },
  violates: { AtomicCommit: 7 },
});

export const recoveredSitesTakePart = variant(threePhaseCommit, {
  name: 'recovered-sites-take-part',
  story:
    'A site that has crashed comes back, and goes on from what it remembers. It was down when the coordinator, which need not wait for it, committed and crashed in turn. It takes over, finds nobody else up, knows of nobody who is precommitted, and aborts. Failures are told for certain all the while.',
  parameters: { sites: 2, crashes: 2 },
  definitions: { afterRecovery: 'takes part' },
  violates: { AtomicCommit: 12, NonBlocking: null, Deadlock: 6 },
});

export const allCrash = variant(threePhaseCommit, {
  name: 'all-crash',
  story:
    'All sites crash, and come back. Each has to ask what was decided, and nobody has decided. So all of them wait, although all are up: not to block is promised only as long as one site does not crash.',
  parameters: { sites: 2, crashes: 2 },
  violates: { RecoveredDecide: null, Deadlock: 9 },
});

export const ownTimeouts = variant(threePhaseCommit, {
  name: 'own-timeouts',
  story:
    'There is no termination protocol: whoever waits for a coordinator that has crashed decides by itself. Who is uncertain aborts, and who is precommitted commits. The coordinator crashes when one site is precommitted and another is not yet.',
  parameters: { faults: 'crashes', crashes: 1 },
  without: ['TakeOver', 'ReportState', 'HearState', 'FollowCommit', 'ResolveToAbort', 'BringToPrecommit'],
  edit: ({ live, fairness, suspects, sorts: { Site } }) => {
    const coordinator = Site.member(1);
    /** A site that has not voted, or is uncertain, takes the coordinator for crashed: it aborts. */
    const AbortByTimeout = live.action({
      forSome: { site: Site },
      guard: (s, { site }) => ['working', 'uncertain'].includes(s.state.get(site)) && suspects(s, site, coordinator),
      effect: (s, { site }) => ({ state: s.state.set(site, 'aborted') }),
    });
    /** A site that is precommitted takes the coordinator for crashed: it commits. */
    const CommitByTimeout = live.action({
      forSome: { site: Site },
      guard: (s, { site }) => s.state.get(site) === 'precommitted' && suspects(s, site, coordinator),
      effect: (s, { site }) => ({ state: s.state.set(site, 'committed') }),
    });
    return {
      actions: { AbortByTimeout, CommitByTimeout },
      fairness: [...fairness, WF({ actions: [AbortByTimeout, CommitByTimeout] })],
    };
  },
  violates: { AtomicCommit: 11 },
});
