/** What is known of removed servers: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { removedServers } from './removed-servers.ts';

const known = { configuration: 'at-all-members' } as const;

export const instances = instancesOf(removedServers, [
  { parameters: {}, verdict: 'holds', distinct: 108, generated: 471, depth: 7 },
  { parameters: known, verdict: 'holds', distinct: 27, generated: 120, depth: 5 },
  { parameters: { members: 2 }, verdict: 'holds', distinct: 20, generated: 58, depth: 5 },
  { parameters: { members: 2, ...known }, verdict: 'holds', distinct: 10, generated: 30, depth: 4 },
  { parameters: { removed: 2 }, verdict: 'holds', distinct: 3864, generated: 31_011, depth: 12, slow: true },
]);
