/** What is known of the replicated state machine: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { replicatedStateMachine } from './replicated-state-machine.ts';

export const instances = instancesOf(replicatedStateMachine, [
  { parameters: {}, verdict: 'holds', distinct: 8_060, generated: 20_881, depth: 20 },
  { parameters: { replicas: 3, clients: 1 }, verdict: 'holds', distinct: 434, generated: 991, depth: 13 },
  // Commands with other numbers.
  { parameters: { clients: 1, commands: 2 }, verdict: 'holds', distinct: 445, generated: 795, depth: 16 },
  { parameters: { commands: 2 }, verdict: 'holds', slow: true },
]);
