/** What is recorded of the replicated data types. */
import { instancesOf } from '../../checker/index.ts';
import { crdt } from './crdt.ts';

const states = { style: 'states' } as const;
const few = { updates: 2 } as const;
const least = { replicas: 2, updates: 2 } as const;
const counter = { type: 'counter' } as const;
const pnCounter = { type: 'pn-counter' } as const;
const register = { type: 'lww-register' } as const;

export const instances = instancesOf(crdt, [
  { parameters: {}, verdict: 'holds', distinct: 2_633, generated: 5_737, depth: 10 },
  { parameters: states, verdict: 'holds', distinct: 2_945, generated: 34_336, depth: 10, slow: true },
  // Two updates are enough for most of what may go wrong.
  { parameters: few, verdict: 'holds', distinct: 187, generated: 328, depth: 7 },
  { parameters: { ...states, ...few }, verdict: 'holds', distinct: 187, generated: 1_261, depth: 6 },
  { parameters: { ...states, ...least }, verdict: 'holds', distinct: 29, generated: 127, depth: 5 },
  { parameters: { ...counter, ...least }, verdict: 'holds', distinct: 65, generated: 127, depth: 7 },
  { parameters: { ...counter, ...states, ...least }, verdict: 'holds', distinct: 65, generated: 343, depth: 7 },
  { parameters: { ...pnCounter, ...least }, verdict: 'holds', distinct: 144, generated: 205, depth: 7 },
  { parameters: { ...pnCounter, ...states, ...least }, verdict: 'holds', distinct: 144, generated: 707, depth: 7 },
  { parameters: { ...register, ...least }, verdict: 'holds', distinct: 19, generated: 23, depth: 5 },
  { parameters: { ...register, ...states, ...few }, verdict: 'holds', distinct: 124, generated: 859, depth: 6 },
]);
