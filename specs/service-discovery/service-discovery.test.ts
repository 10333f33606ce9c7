/** Service discovery is as recorded. */
import { expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { serviceDiscovery } from './service-discovery.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: serviceDiscovery, variants, instances });
describeMutants({ spec: serviceDiscovery, mutants, instances, readme: new URL('README.md', import.meta.url) });

test.each([
  [{ writers: 2, clients: 1 }, 'writers = 2 are more than all clients = 1'],
  [{ writers: 2 }, 'writers = 2 are all clients = 2: nobody reads'],
  [{ clients: 1 }, 'writers = 1 are all clients = 1: nobody reads'],
] as const)('%j is refused', async (parameters, reason) => {
  await expect(check(serviceDiscovery, { parameters })).rejects.toThrow(reason);
});

test('a single client may look for a service, which is neither read nor written', async () => {
  const { model } = await check(serviceDiscovery, { parameters: { workload: 'service', clients: 1, faults: 'none' } });
  expect(model.parameters).toMatchObject({ clients: 1 });
});
