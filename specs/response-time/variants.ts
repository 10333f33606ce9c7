/** Operations that do not last long enough. */
import { variant } from '../../checker/index.ts';
import { responseTime } from './response-time.ts';

export const eager = variant(responseTime, {
  name: 'eager',
  story:
    'A read lasts less than the uncertainty of the delay, though reads and writes together last as long as the delay. What is written arrives at one reader early, which is answered the new value; another one begins to read after that, and looks at its copy before the same message arrives there.',
  parameters: { d: 3, u: 2, reads: 1, writes: 3 },
  violates: { Linearizable: 8 },
});

export const fastRead = variant(responseTime, {
  name: 'fast-read',
  story:
    'A read is instantaneous, and a write lasts as long as a message may take. Whoever reads after the write was answered sees it, and the clients see one register if none looks at a clock; but as long as it runs one reader has the new value, and another one, after it, the old.',
  parameters: { reads: 0, writes: 2 },
  violates: { Linearizable: 7 },
});

export const fastWrite = variant(responseTime, {
  name: 'fast-write',
  story:
    'A write is instantaneous, and a read lasts as long as a message may take. There are two writers: one writes, and right after that the other. The clocks do not tell so short a time apart: the second write bears no later time than the first, so that all readers keep the first. If none looks at a clock, the clients see one register.',
  parameters: { reads: 2, writes: 0, writers: 2, readers: 1, faults: 'clock-skew' },
  violates: { Linearizable: 10 },
});
