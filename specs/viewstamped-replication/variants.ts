/** Viewstamped Replication without what keeps a committed operation. */
import { variant } from '../../checker/index.ts';
import { viewstampedReplication } from './viewstamped-replication.ts';

export const disklessRecovery = variant(viewstampedReplication, {
  name: 'diskless-recovery',
  story:
    'Recovery as in "Viewstamped Replication Revisited", without crash vectors. Two replicas call for a view, and each crashes and recovers in the view before: the second one after it has sent its log. It has forgotten that, and goes on to help commit an operation in the old view, while its old log, without the operation, begins the new one.',
  parameters: { recovery: 'diskless' },
  violates: { CommittedSurvives: 15 },
  slow: true,
});

export const recoverWithoutNonce = variant(viewstampedReplication, {
  name: 'recover-without-nonce',
  story:
    'Any answer to a replica that recovers will do, also one to a question that it asked when it crashed before. A replica recovers, takes an operation that is committed, crashes again, and recovers from the answers of the first time, in which there is no operation.',
  definitions: { isAnswerTo: () => true },
  violates: { CommittedSurvives: 13 },
  slow: true,
});

export const viewChangeWithMinority = variant(viewstampedReplication, {
  name: 'view-change-with-minority',
  story:
    'The primary of the new view begins it with the logs of a minority, its own alone. The old primary and the other replica have committed an operation meanwhile.',
  parameters: { operations: 2, faults: 'none' },
  definitions: { beginsView: (logs, replicas) => 2 * (logs + 1) > replicas },
  violates: { CommittedSurvives: 6, Agreement: 10 },
});
