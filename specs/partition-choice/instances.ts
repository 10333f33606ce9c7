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
  { parameters: { design: 'single-leader' }, verdict: 'holds', distinct: 44_159, generated: 145_642, depth: 23 },
  {
    parameters: { design: 'single-leader', ...heals, nodes: 2 },
    verdict: 'holds',
    distinct: 1_569,
    generated: 3_484,
    depth: 17,
  },
  // A partition heals for certain: it is enough to wait.
  { parameters: { ...heals, nodes: 2 }, verdict: 'holds', distinct: 360, generated: 703, depth: 17 },
  {
    parameters: { ...heals, nodes: 2, workload: 'write-and-read' },
    verdict: 'holds',
    distinct: 5_736,
    generated: 11_643,
    depth: 31,
  },
  { parameters: heals, verdict: 'holds', distinct: 153_115, generated: 507_448, depth: 25 },
  { parameters: { ...heals, nodes: 2, partitions: 2 }, verdict: 'holds', distinct: 600, generated: 1_213, depth: 19 },
  {
    parameters: { ...heals, partitions: 2 },
    verdict: 'holds',
    distinct: 275_607,
    generated: 921_250,
    depth: 27,
    slow: true,
  },
  // It may not heal, and the choice is made.
  { parameters: {}, variant: 'consistent', verdict: 'violated', distinct: 153_115, generated: 507_448, depth: 25 },
  { parameters: { nodes: 2 }, variant: 'consistent', verdict: 'violated', distinct: 360, generated: 703, depth: 17 },
  {
    parameters: {},
    variant: 'single-leader',
    verdict: 'violated',
    distinct: 220_795,
    generated: 762_484,
    depth: 25,
    slow: true,
  },
  { parameters: {}, variant: 'error-replies', verdict: 'violated', distinct: 728, generated: 1_406, depth: 17 },
  { parameters: {}, variant: 'available', verdict: 'violated', distinct: 1_930, generated: 3_589, depth: 17 },
  {
    parameters: { partitions: 2 },
    variant: 'available',
    verdict: 'violated',
    distinct: 5_542,
    generated: 11_613,
    depth: 19,
  },
  {
    parameters: { nodes: 3 },
    variant: 'available',
    verdict: 'violated',
    distinct: 53_963,
    generated: 155_654,
    depth: 25,
  },
  {
    parameters: { workload: 'write-and-read' },
    variant: 'available',
    verdict: 'violated',
    distinct: 642_118,
    generated: 1_903_587,
    depth: 31,
    slow: true,
  },
]);
