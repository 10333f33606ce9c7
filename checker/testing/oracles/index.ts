/** All oracles. */
import { allocators } from './allocators.ts';
import { asyncTerminationDetections } from './async-termination-detection.ts';
import { atomicCommits } from './atomic-commit.ts';
import { ewd840s } from './ewd840.ts';
import type { Oracle } from './oracle.ts';
import { syncTerminationDetections } from './sync-termination-detection.ts';

export type { Oracle } from './oracle.ts';

export const oracles: readonly Oracle[] = [
  ...allocators,
  ...asyncTerminationDetections,
  ...atomicCommits,
  ...ewd840s,
  ...syncTerminationDetections,
];
