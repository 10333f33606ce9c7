/** The lock on a majority of stores where clocks, or those who read them, are not what it takes them for. */
import { variant } from '../../checker/index.ts';
import { redlock } from './redlock.ts';

export const clockJumps = variant(redlock, {
  name: 'clock-jumps',
  story:
    'The clock of one store jumps ahead, and what it kept has expired. A client has the lock at two stores of three; one of them forgets it, and that one and the third are a majority, too: another client has the lock as well, and both are within their leases.',
  parameters: { faults: 'clock-jumps', ticks: 0 },
  violates: { MutualExclusion: 11 },
});

export const countsFromTheAnswer = variant(redlock, {
  name: 'counts-from-the-answer',
  story:
    'A client counts its lease from when a majority has answered, and not from when it asked. The answers were late, or the client paused before it read them: the stores have begun to count before, and when they keep the lock for another client, the first one takes it for its own.',
  parameters: {},
  definitions: { countsFrom: (_, now) => now },
  violates: { MutualExclusion: 11 },
});

export const countersAsTokens = variant(redlock, {
  name: 'counters-as-tokens',
  story:
    'Each store counts how often it was locked, and the greatest count of a majority is taken for a fencing token. A try that got no majority has made one store count further than the others. Who gets the lock there has a great token, and who gets it later, elsewhere, has none that is greater: the counters of stores that know nothing of each other go apart.',
  parameters: { tokens: 'counters', tries: 2, ticks: 0 },
  violates: { TokensGrow: 16 },
  slow: true,
});
