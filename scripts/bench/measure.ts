/**
 * One measurement, in a process of its own, so that its peak memory and its CPU time are its own:
 * `tsx scripts/bench/measure.ts ENGINE SPEC name=value ...` prints one JSON object. The engine is `reference`, or `kernel`, or the
 * kernel with `symmetry`, or without it and with one global temporal property under weak fairness: `liveness`. Of specs of others
 * everything is checked that is no temporal property, refinements as well; of ours, what other tools check, too.
 */
import type { AnyState } from '../../checker/language/action.ts';
import { type CheckableModel, checkable } from '../../checker/language/model.ts';
import type { Property } from '../../checker/language/property.ts';
import { propertyMakers } from '../../checker/language/property.ts';
import { checkModel } from '../../checker/run/check.ts';
import { others } from '../../checker/testing/others/index.ts';
import { propertyOf } from '../../checker/testing/property-of.ts';
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
const theirs = others.find(({ spec }) => spec.name === process.argv[3])?.spec;

const { eventually, alwaysEventually } = propertyMakers<Record<string, Iterable<readonly [unknown, unknown]>>>();
const every = (s: AnyState, variable: string, holds: (value: unknown) => boolean): boolean =>
  (s[variable] as { every(holds: (value: unknown) => boolean): boolean }).every(holds);
/** A property of all processes together, and what is fair. */
const live: Readonly<Record<string, { readonly Live: Property; readonly fair: readonly string[] }>> = {
  'two-phase-commit': {
    Live: propertyOf(eventually((s) => every(s, 'rmState', (state) => state === 'committed' || state === 'aborted'))),
    fair: ['TMCommit', 'TMAbort', 'RMPrepare', 'RMRcvCommitMsg', 'RMRcvAbortMsg'],
  },
  raft: {
    Live: propertyOf(alwaysEventually((s) => !every(s, 'state', (state) => state !== 'Leader'))),
    fair: [
      'Timeout',
      'RequestVote',
      'HandleRequestVoteRequest',
      'HandleRequestVoteResponse',
      'BecomeLeader',
      'UpdateTerm',
    ],
  },
};

/** The model with its invariants alone, and, to measure liveness, one temporal property. */
function measuredModel(of: CheckableModel): CheckableModel {
  const invariants = Object.entries(of.properties).filter(
    ([, { kind, ...rest }]) => kind !== 'temporal' && !('refinement' in rest),
  );
  const safety = { ...of, properties: Object.fromEntries(invariants), fairness: [] };
  if (theirs !== undefined) return { ...of, fairness: [] };
  const more = live[of.name];
  if (engine !== 'liveness' || more === undefined) return safety;
  return {
    ...safety,
    properties: { ...safety.properties, Live: more.Live },
    fairness: more.fair.map((action) => ({
      strength: 'weak',
      actions: [action],
      per: [],
      where: () => true,
      when: null,
      isAdded: true,
    })),
  };
}

const [engine, name, ...given] = process.argv.slice(2);
const spec = theirs ?? (specs[name as keyof typeof specs] as unknown as Parameters<typeof checkable>[0]);
const parameters = Object.fromEntries(given.map((pair) => pair.split('=')));
const model = measuredModel(checkable(spec, { parameters }));
const before = process.cpuUsage();
const { states, learned, storeBytesPerState } = await checkModel(model, {
  engine: engine === 'reference' ? 'reference' : 'kernel',
  symmetry: engine === 'symmetry',
});
const { user, system } = process.cpuUsage(before);
const measurement: Measurement = {
  distinct: states.distinct,
  generated: states.generated,
  cpuSeconds: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  bytesPerState: storeBytesPerState,
  userCalls: learned?.userCalls ?? null,
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
