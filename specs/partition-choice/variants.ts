/** The choice that a partition demands, made in each way. */
import { variant } from '../../checker/index.ts';
import { partitionChoice } from './partition-choice.ts';

export const consistent = variant(partitionChoice, {
  name: 'consistent',
  story:
    'The network is partitioned, and may stay so. A node that waits for a majority and is cut off from it keeps its user waiting, for ever if need be. Nothing wrong is answered; what is lost is availability.',
  parameters: { design: 'consistent', nodes: 3, users: 1, faults: 'partitions' },
  violates: { Available: null, Responsive: 2, Convergence: null },
});

export const errorReplies = variant(partitionChoice, {
  name: 'error-replies',
  story:
    'A node that is cut off from a majority does not keep its user waiting, but answers an error. So there is a response to everything, but that is not what is meant by available: the error tells the user neither what was written nor whether the own write will be.',
  parameters: { design: 'consistent', nodes: 2, faults: 'partitions', patience: 'answers-error' },
  violates: { Available: null, Convergence: null },
});

export const available = variant(partitionChoice, {
  name: 'available',
  story:
    'The network is partitioned, and a node waits for those alone that it reaches. So everybody is answered on either side. But a write on the one side is not seen on the other: who reads there after it was acknowledged reads what was there before. What is lost is consistency.',
  parameters: { design: 'available', nodes: 2, faults: 'partitions' },
  violates: { Linearizable: 7, Convergence: null },
});

export const singleLeader = variant(partitionChoice, {
  name: 'single-leader',
  story:
    'One node is the leader, and every read and write needs it. The network is partitioned. Who is on the side of the leader is answered; who is on the other side can neither write nor read linearizably, even if it has a majority there, and waits.',
  parameters: { design: 'single-leader', nodes: 3, workload: 'one-reader', faults: 'partitions' },
  violates: { Available: null, Responsive: 2, MajorityAvailable: null },
});

export const crashedMajority = variant(partitionChoice, {
  name: 'crashed-majority',
  story:
    'In place of a cut, a node crashes: one of two, so that no majority is left. Who is up waits for it for ever, as if it were cut off. But the crashed node owes its users nothing. Of three nodes the two that are left would go on, and all that is owed would be answered: a crash takes availability from a majority only, and a cut from whoever is on the wrong side.',
  parameters: { design: 'consistent', nodes: 2, faults: 'crashes' },
  violates: { Available: null, Responsive: 2 },
});
