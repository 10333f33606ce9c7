/** Storage on broadcast is as recorded, and each way to read gives what it is said to give. */
import { expect, test } from 'vitest';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { storageOnBroadcast } from './storage-on-broadcast.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: storageOnBroadcast, variants, instances });
describeMutants({ spec: storageOnBroadcast, mutants, instances, readme: new URL('README.md', import.meta.url) });

const [yes, no] = ['holds', 'violated'];

test.each([
  ['log', 'staying', yes, yes],
  ['log', 'roaming', yes, yes],
  ['local', 'staying', no, yes],
  ['local', 'roaming', no, no],
  ['sync', 'staying', yes, yes],
  ['sync', 'roaming', yes, yes],
  ['synchronous', 'staying', yes, yes],
  ['synchronous', 'roaming', yes, yes],
] as const)('reads by way of %s, clients that are %s', async (reads, clientsAre, Linearizable, Sequential) => {
  for (const replicas of [2, 3])
    expect(await verdictsOf({ parameters: { reads, clientsAre, replicas } })).toMatchObject({
      Linearizable,
      Sequential,
      Termination: yes,
      Convergence: yes,
      AllComplete: yes,
      Lags: yes,
    });
});
