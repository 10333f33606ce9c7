/** What is known of the choice: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { partitionChoice } from './partition-choice.ts';

const available = { design: 'available' } as const;
const heals = { partitions: 1, healing: 'assumed' } as const;

export const instances = instancesOf(partitionChoice, [
  // The network is whole: nothing need be chosen.
  { parameters: {}, verdict: 'holds', distinct: 30_623, generated: 93_646, depth: 23 },
  { parameters: { nodes: 2 }, verdict: 'holds', distinct: 120, generated: 193, depth: 15 },
  {
    parameters: { nodes: 2, workload: 'write-and-read' },
    verdict: 'holds',
    distinct: 1_912,
    generated: 3_263,
    depth: 29,
  },
  { parameters: available, verdict: 'holds', distinct: 884, generated: 2_276, depth: 23 },
  { parameters: { ...available, nodes: 2 }, verdict: 'holds', distinct: 120, generated: 193, depth: 15 },
  { parameters: { ...available, nodes: 4 }, verdict: 'holds', distinct: 8_844, generated: 33_405, depth: 31 },
  // A partition heals for certain: it is enough to wait.
  { parameters: { ...heals, nodes: 2 }, verdict: 'holds', distinct: 600, generated: 1_453, depth: 17 },
  {
    parameters: { ...heals, nodes: 2, workload: 'write-and-read' },
    verdict: 'holds',
    distinct: 9_560,
    generated: 23_847,
    depth: 31,
  },
  { parameters: heals, verdict: 'holds', distinct: 275_607, generated: 982_496, depth: 25 },
  { parameters: { ...heals, nodes: 2, partitions: 2 }, verdict: 'holds', distinct: 1_080, generated: 2_713, depth: 19 },
  {
    parameters: { ...heals, partitions: 2 },
    verdict: 'holds',
    distinct: 520_591,
    generated: 1_871_346,
    depth: 27,
    slow: true,
  },
  // It may not heal, and the choice is made.
  { parameters: {}, variant: 'consistent', verdict: 'violated', distinct: 275_607, generated: 982_496, depth: 25 },
  { parameters: { nodes: 2 }, variant: 'consistent', verdict: 'violated', distinct: 600, generated: 1_453, depth: 17 },
  { parameters: {}, variant: 'error-replies', verdict: 'violated', distinct: 1_152, generated: 2_667, depth: 17 },
  { parameters: {}, variant: 'available', verdict: 'violated', distinct: 2_396, generated: 4_889, depth: 17 },
  {
    parameters: { partitions: 2 },
    variant: 'available',
    verdict: 'violated',
    distinct: 9_150,
    generated: 23_139,
    depth: 19,
  },
  {
    parameters: { nodes: 3 },
    variant: 'available',
    verdict: 'violated',
    distinct: 61_997,
    generated: 179_771,
    depth: 25,
  },
  {
    parameters: { workload: 'write-and-read' },
    variant: 'available',
    verdict: 'violated',
    distinct: 655_885,
    generated: 1_939_700,
    depth: 31,
    slow: true,
  },
]);
