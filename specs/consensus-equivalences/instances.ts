/** What is known of consensus from other things: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { consensusEquivalences } from './consensus-equivalences.ts';

const compareAndSet = { from: 'compare-and-set' } as const;
const counter = { from: 'increment-and-get' } as const;

export const instances = instancesOf(consensusEquivalences, [
  { parameters: {}, verdict: 'holds', distinct: 612, generated: 1_084, depth: 8 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 204, generated: 340, depth: 7 },
  {
    parameters: { nodes: 3, crashes: 2 },
    verdict: 'holds',
    distinct: 177_800,
    generated: 493_280,
    depth: 15,
    slow: true,
  },
  { parameters: compareAndSet, verdict: 'holds', distinct: 132, generated: 204, depth: 6 },
  { parameters: { ...compareAndSet, faults: 'none' }, verdict: 'holds', distinct: 44, generated: 60, depth: 5 },
  {
    parameters: { ...compareAndSet, nodes: 3, crashes: 2 },
    verdict: 'holds',
    distinct: 2_184,
    generated: 5_216,
    depth: 9,
  },
  {
    parameters: { ...compareAndSet, nodes: 4, crashes: 3 },
    verdict: 'holds',
    distinct: 31_440,
    generated: 102_224,
    depth: 12,
    slow: true,
  },
  { parameters: counter, verdict: 'holds', distinct: 240, generated: 388, depth: 8 },
  { parameters: { ...counter, faults: 'none' }, verdict: 'holds', distinct: 80, generated: 116, depth: 7 },
  {
    parameters: { ...counter, nodes: 3, faults: 'none' },
    verdict: 'holds',
    distinct: 1_264,
    generated: 2_552,
    depth: 11,
  },
  {
    parameters: { ...counter, nodes: 4, faults: 'none' },
    verdict: 'holds',
    distinct: 19_072,
    generated: 47_760,
    depth: 14,
    slow: true,
  },
]);
