/** What is known of service discovery: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { serviceDiscovery } from './service-discovery.ts';

const service = { workload: 'service' } as const;
const failovers = { faults: 'failovers' } as const;
const partitions = { faults: 'partitions' } as const;

export const instances = instancesOf(serviceDiscovery, [
  { parameters: {}, verdict: 'holds', distinct: 2_469, generated: 7_247, depth: 18 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 22, generated: 27, depth: 7 },
  {
    parameters: { faults: 'none', clients: 3, writers: 2 },
    verdict: 'holds',
    distinct: 231,
    generated: 295,
    depth: 11,
  },
  { parameters: partitions, verdict: 'holds', distinct: 66, generated: 115, depth: 9 },
  { parameters: failovers, verdict: 'holds', distinct: 823, generated: 1_968, depth: 16 },
  { parameters: { ...failovers, changes: 1 }, verdict: 'holds', distinct: 227, generated: 414, depth: 15 },
  { parameters: { ...failovers, changes: 1, reads: 2 }, verdict: 'holds', distinct: 603, generated: 1_122, depth: 17 },
  {
    parameters: { ...failovers, clients: 3, writers: 2 },
    verdict: 'holds',
    distinct: 17_339,
    generated: 46_666,
    depth: 24,
    slow: true,
  },
  { parameters: { reads: 2 }, verdict: 'holds', distinct: 6_810, generated: 20_153, depth: 20, slow: true },
  { parameters: { nodes: 3 }, verdict: 'holds', distinct: 9_930, generated: 28_847, depth: 19, slow: true },
  {
    parameters: { clients: 3, writers: 2 },
    verdict: 'holds',
    distinct: 52_017,
    generated: 167_400,
    depth: 26,
    slow: true,
  },
  { parameters: service, verdict: 'holds', distinct: 1_386, generated: 4_701, depth: 15 },
  { parameters: { ...service, faults: 'none' }, verdict: 'holds', distinct: 9, generated: 13, depth: 5 },
  { parameters: { ...service, ...partitions }, verdict: 'holds', distinct: 27, generated: 55, depth: 7 },
  { parameters: { ...service, ...failovers }, verdict: 'holds', distinct: 462, generated: 1_417, depth: 13 },
  {
    parameters: { ...service, clients: 3 },
    verdict: 'holds',
    distinct: 17_748,
    generated: 79_846,
    depth: 19,
    slow: true,
  },
  { parameters: {}, variant: 'cached-leader', verdict: 'violated', distinct: 549, generated: 1_334, depth: 17 },
  { parameters: {}, variant: 'no-fence', verdict: 'violated', distinct: 186, generated: 343, depth: 10 },
  { parameters: {}, variant: 'out-of-reach', verdict: 'violated', distinct: 66, generated: 115, depth: 9 },
]);
