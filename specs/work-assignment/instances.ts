/** What is known of the assignment of work: `check all` holds it against what comes out. */
import { instancesOf } from '../../checker/index.ts';
import { workAssignment } from './work-assignment.ts';

export const instances = instancesOf(workAssignment, [
  { parameters: {}, verdict: 'holds', distinct: 17_294, generated: 50_031, depth: 30 },
  { parameters: { faults: 'none' }, verdict: 'holds', distinct: 183, generated: 381, depth: 18 },
  { parameters: { leaves: 0, faults: 'suspicions' }, verdict: 'holds', distinct: 2_372, generated: 5_949, depth: 20 },
  { parameters: { faults: 'suspicions' }, verdict: 'holds', distinct: 4_812, generated: 13_529, depth: 28 },
  { parameters: { leaves: 0, faults: 'crashes' }, verdict: 'holds', distinct: 371, generated: 755, depth: 19 },
  { parameters: { leaves: 0 }, verdict: 'holds', distinct: 9_660, generated: 26_217, depth: 29, slow: true },
  {
    parameters: { partitions: 2, leaves: 0, faults: 'crashes' },
    verdict: 'holds',
    distinct: 16_607,
    generated: 44_625,
    depth: 35,
  },
  {
    parameters: { nodes: 3, leaves: 0 },
    verdict: 'holds',
    distinct: 387_592,
    generated: 1_426_189,
    depth: 30,
    slow: true,
  },
  {
    parameters: { partitions: 2, leaves: 0, faults: 'suspicions' },
    verdict: 'holds',
    distinct: 600_750,
    generated: 2_353_231,
    depth: 36,
    slow: true,
  },
]);
