/** Reads that spare the log, and one whose end is told by somebody who no longer knows it. */
import { variant } from '../../checker/index.ts';
import { storageOnBroadcast } from './storage-on-broadcast.ts';

export const localRead = variant(storageOnBroadcast, {
  name: 'local-read',
  story:
    'A replica answers reads at once from what it has applied. A write is answered by one replica, and then another one, which has not come so far, is read: it answers what was there before. Each client by itself sees one order of everything, if it stays at its replica; together they see that it is late.',
  parameters: { workload: 'one-writer', reads: 'local' },
  violates: { Linearizable: 6 },
});

export const roamingClient = variant(storageOnBroadcast, {
  name: 'roaming-client',
  story:
    'A replica answers reads at once, and a client goes from one to another. It writes at the one and is answered; the other has not come so far, and does not know of it. That no longer is any one order: its own write is behind its own read.',
  parameters: { reads: 'local', clientsAre: 'roaming' },
  violates: { Linearizable: 6, Sequential: 6 },
});

export const ownEnd = variant(storageOnBroadcast, {
  name: 'own-end',
  story:
    'Before it answers a read, a replica waits until it has applied everything that it knows of. But it does not know of what it has not been told: the end of the log must be asked for where it is known.',
  parameters: { workload: 'one-writer', reads: 'sync' },
  definitions: { endKnownTo: 'replica' },
  violates: { Linearizable: 6 },
});

export const deposedSequencer = variant(storageOnBroadcast, {
  name: 'deposed-sequencer',
  story:
    'A replica asks the sequencer where the log ends, and waits until it has come so far. But another sequencer has taken over, and the one that is asked has not heard of it: what it tells is where the log ended in its time. A write that was answered since is not seen. The sequencer would have to make sure that it still is the sequencer, such as by asking a majority, before it answers.',
  parameters: { workload: 'one-writer', reads: 'sync', changes: 1 },
  definitions: { makesSure: false },
  violates: { Linearizable: 9 },
});
