/** The storage without fencing tokens, or with half of them; and clocks that cannot be relied upon. */
import { variant } from '../../checker/index.ts';
import { fencingToken } from './fencing-token.ts';

export const noToken = variant(fencingToken, {
  name: 'no-token',
  story:
    'The storage looks at no token. A client makes sure that it has the lock, and then pauses for longer than its lease. Another client gets the lock, reads and writes; then the first one goes on, writes what it made of what it had read before, and the line of the other one is gone. No message was late, and all clocks were right.',
  parameters: { faults: 'none' },
  definitions: { isFenced: () => false },
  violates: { TokensMonotonic: 15, NoLostUpdate: 16 },
});

export const tokenOnWritesOnly = variant(fencingToken, {
  name: 'token-on-writes-only',
  story:
    'The storage looks at the tokens of writes, but lets everybody read. Tokens never go back: the late write of the first client comes before that of the second one, whose token is greater. But the second one had read before both. It writes over what it has not seen, and a line that was acknowledged is gone.',
  parameters: { faults: 'none' },
  definitions: { isFenced: (request) => request === 'Write' },
  violates: { NoLostUpdate: 16 },
});

export const driftingClocks = variant(fencingToken, {
  name: 'drifting-clocks',
  story:
    'The clocks of the clients drift. One runs slow, and its client still takes the lock for its own when the lock service has granted it to another one. So the lock alone excludes nobody. The file is safe all the same: fencing tokens need no clocks.',
  parameters: { faults: 'delays,clock-skew' },
  violates: { OneHolder: 7 },
});
