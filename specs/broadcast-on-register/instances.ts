/** What is known of the broadcast: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { broadcastOnRegister } from './broadcast-on-register.ts';

export const instances = instancesOf(broadcastOnRegister, [
  { parameters: {}, verdict: 'holds', distinct: 1_417, generated: 3_973, depth: 15 },
  { parameters: { nodes: 3 }, verdict: 'holds', distinct: 39_931, generated: 166_291, depth: 21, slow: true },
  { parameters: { messages: 3 }, verdict: 'holds', distinct: 80_953, generated: 330_919, depth: 22, slow: true },
]);
