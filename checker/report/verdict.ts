/**
 * The exit codes that stand for verdicts of whole runs.
 */
import type { Outcome, PropertyOutcome, Stop } from '../run/outcome.ts';

/** TLC's exit codes, and one for errors of Concord itself. */
export const exitCodes = {
  holds: 0,
  deadlock: 11,
  /** An invariant is violated, something is unreachable, or `check all` and `replay` found a claim that is not so. */
  violated: 12,
  /** A property of steps or of behaviours is violated. */
  behaviour: 13,
  userCode: 75,
  cannotLoad: 150,
  arguments: 151,
  unknown: 152,
  concord: 255,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Reasons to stop that leave the question open, whatever is accepted: the run is not what the user asked for. */
const openEnds: readonly (Stop | null)[] = ['time', 'memory', 'disk', 'states', 'interrupt'];

const codeOfKind: Readonly<Record<PropertyOutcome['kind'], ExitCode>> = {
  deadlock: exitCodes.deadlock,
  invariant: exitCodes.violated,
  reachable: exitCodes.violated,
  step: exitCodes.behaviour,
  temporal: exitCodes.behaviour,
};

/**
 * Where several codes apply: 75 before 11, 12, 13, 152. A run that came to its end and leaves a property unknown is a
 * failure, too, unless the user accepts it: 0 says that all that was asked holds.
 */
export function exitCodeOf(outcome: Outcome, unknownAccepted: boolean): ExitCode {
  if (outcome.failure !== null && outcome.failure.error.fault.kind !== 'endless') return exitCodes.userCode;
  const codes = outcome.properties.filter(({ verdict }) => verdict === 'violated').map(({ kind }) => codeOfKind[kind]);
  if (codes.length > 0) return codes.reduce((least, code) => (code < least ? code : least));
  if (outcome.stopped === 'error') return exitCodes.concord;
  if (openEnds.includes(outcome.stopped)) return exitCodes.unknown;
  return outcome.verdict === 'unknown' && !unknownAccepted ? exitCodes.unknown : exitCodes.holds;
}
