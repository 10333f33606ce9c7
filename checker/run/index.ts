/** Running a spec to an outcome: re-exports only. */
export { UnusableCheckpoint } from '../checkpoint/unusable.ts';
export { NoGoal } from '../reference/wait.ts';
export {
  type CheckOptions,
  type CheckpointOptions,
  check,
  type ModelOptions,
  type PropertyName,
  type Signal,
  type SimulateOptions,
  simulate,
  type TimeOptions,
} from './check.ts';
export { BadWeight } from './course.ts';
export type {
  Basis,
  Counts,
  EngineName,
  Failure,
  FairAccount,
  Lasso,
  Limits,
  Outcome,
  Progress,
  PropertyOutcome,
  Remark,
  Stop,
  Symmetry,
  Times,
  TraceStep,
  Vacuity,
  Verdict,
  Walks,
} from './outcome.ts';
export { Contradicted, NoStates, UnknownProperty } from './refused.ts';
