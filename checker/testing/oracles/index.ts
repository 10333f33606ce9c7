/** All oracles, in the order of their names. */
import { oracles as alternatingBit } from './alternating-bit.ts';
import { oracles as asyncTerminationDetection } from './async-termination-detection.ts';
import { oracles as atomicCommitment } from './atomic-commitment.ts';
import { oracles as bcastFolklore } from './bcast-folklore.ts';
import { oracles as blockingQueue } from './blocking-queue.ts';
import { oracles as blockingQueueFair } from './blocking-queue-fair.ts';
import { oracles as changRoberts } from './chang-roberts.ts';
import { oracles as coffeeCan } from './coffee-can.ts';
import { oracles as diningPhilosophers } from './dining-philosophers.ts';
import { oracles as ewd840 } from './ewd840.ts';
import { oracles as ewd998 } from './ewd998.ts';
import { oracles as hourClock } from './hour-clock.ts';
import { oracles as mongoLoglessDynamicRaft } from './mongo-logless-dynamic-raft.ts';
import type { Oracle } from './oracle.ts';
import { oracles as peterson } from './peterson.ts';
import { oracles as prisoners } from './prisoners.ts';
import { oracles as readersWriters } from './readers-writers.ts';
import { oracles as schedulingAllocator } from './scheduling-allocator.ts';
import { oracles as simpleAllocator } from './simple-allocator.ts';
import { oracles as syncTerminationDetection } from './sync-termination-detection.ts';
import { oracles as twoPhaseCommitWithBackup } from './two-phase-commit-with-backup.ts';
import { oracles as zab } from './zab.ts';

export type { Oracle, PublishedVerdict } from './oracle.ts';

export const oracles: readonly Oracle[] = [
  ...alternatingBit,
  ...asyncTerminationDetection,
  ...atomicCommitment,
  ...bcastFolklore,
  ...blockingQueue,
  ...blockingQueueFair,
  ...changRoberts,
  ...coffeeCan,
  ...diningPhilosophers,
  ...ewd840,
  ...ewd998,
  ...hourClock,
  ...mongoLoglessDynamicRaft,
  ...peterson,
  ...prisoners,
  ...readersWriters,
  ...schedulingAllocator,
  ...simpleAllocator,
  ...syncTerminationDetection,
  ...twoPhaseCommitWithBackup,
  ...zab,
];
