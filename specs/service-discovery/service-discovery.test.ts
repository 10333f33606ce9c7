/** Service discovery is as recorded. */
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { serviceDiscovery } from './service-discovery.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: serviceDiscovery, variants, instances });
describeMutants({ spec: serviceDiscovery, mutants, instances, readme: new URL('README.md', import.meta.url) });
