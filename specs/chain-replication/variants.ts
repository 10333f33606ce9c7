/** Chains that are read where they should not be. */
import { variant } from '../../checker/index.ts';
import { chainReplication } from './chain-replication.ts';

export const readAnyNode = variant(chainReplication, {
  name: 'read-any-node',
  story:
    'Every server is read, and answers by its last write. The head has the new value, the tail has not: a client reads the new one, and then the old one.',
  parameters: { servers: 2, faults: 'none', reads: 'apportioned' },
  definitions: { ifDirty: 'answer by it' },
  violates: { Linearizable: 6 },
});

export const craqWithoutAsking = variant(chainReplication, {
  name: 'craq-without-asking',
  story:
    'A server with a dirty write does not ask the tail, but answers by the last write that it knows to be clean. The tail has acknowledged the write, and the head has not heard so yet: it is read, and answers by the value before.',
  parameters: { servers: 2, faults: 'none', reads: 'apportioned' },
  definitions: { ifDirty: 'answer by the clean one' },
  violates: { Linearizable: 5 },
});

export const falseSuspicion = variant(chainReplication, {
  name: 'false-suspicion',
  story:
    'The master removes a tail that is up, and clients do not ask the master first: they go on asking whom they know. The chain without the tail acknowledges a write, and the removed tail, which is not told, answers a read by the value before.',
  parameters: { servers: 2 },
  definitions: { asksMaster: false },
  violates: { Linearizable: 6 },
});
