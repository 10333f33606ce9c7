/**
 * One measurement, in a process of its own, so that its peak memory and its CPU time are its own:
 * `tsx scripts/bench/measure.ts ENGINE SPEC name=value ...` prints one JSON object.
 */
import { checkByKernel } from '../../checker/kernel/check.ts';
import { checkByReference } from '../../checker/reference/check.ts';
import { successorsOf } from '../../checker/reference/semantics.ts';
import { checkable } from '../../checker/spec/model.ts';
import { paxos } from '../../specs/paxos/paxos.ts';
import { raft } from '../../specs/raft/raft.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';

/** What one run took. CPU time is user and system time of the check alone; memory is the peak of the whole process. */
export interface Measurement {
  readonly distinct: number;
  readonly generated: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly bytesPerState: number | null;
  readonly userCalls: number | null;
}

const specs = { 'two-phase-commit': twoPhaseCommit, paxos, raft };

const [engine, name, ...given] = process.argv.slice(2);
const spec = specs[name as keyof typeof specs] as unknown as Parameters<typeof checkable>[0];
const model = checkable(spec, { parameters: Object.fromEntries(given.map((pair) => pair.split('='))) });
const before = process.cpuUsage();
const result = engine === 'reference' ? checkByReference(model) : checkByKernel(model, { twin: successorsOf });
const { user, system } = process.cpuUsage(before);
const measurement: Measurement = {
  distinct: result.distinct,
  generated: result.generated,
  cpuSeconds: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  bytesPerState: 'bytesPerState' in result ? result.bytesPerState : null,
  userCalls: 'userCalls' in result ? result.userCalls : null,
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
