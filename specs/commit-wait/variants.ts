/** Timestamps that do not keep to the order of the time. */
import { variant } from '../../checker/index.ts';
import { commitWait } from './commit-wait.ts';

export const noWait = variant(commitWait, {
  name: 'no-wait',
  story:
    'A transaction is answered as soon as it has its timestamp. That was taken from a clock that others are behind: somebody who begins after the answer reads at a timestamp that is earlier, and does not see what was written.',
  parameters: { workload: 'one group', ticks: 1 },
  definitions: { mayEnd: () => true },
  violates: { StrictSerializable: 8, ExternalConsistency: 6 },
});

export const wrongBound = variant(commitWait, {
  name: 'wrong-bound',
  story:
    'TrueTime takes the clocks for right, and they differ by two ticks. A transaction waits until its timestamp has passed by its own clock. Another clock has not come to it yet, by which somebody reads who begins then.',
  parameters: { workload: 'one group', error: 2, ticks: 2 },
  definitions: { bound: () => 0 },
  violates: { StrictSerializable: 9, ExternalConsistency: 7 },
});

export const oldTimestamps = variant(commitWait, {
  name: 'old-timestamps',
  story:
    'Who only reads may take an older timestamp than the time. What is read is consistent, and may be less than was answered before.',
  parameters: { workload: 'one group' },
  definitions: { oldest: () => 0 },
  violates: { StrictSerializable: 10, ExternalConsistency: 8 },
});
