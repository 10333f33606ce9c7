/** Running a spec to an outcome: re-exports only. */
export { UnusableCheckpoint } from '../checkpoint/unusable.ts';
export {
  type CheckOptions,
  type CheckpointOptions,
  check,
  type ModelOptions,
  type PropertyName,
  type Signal,
  type SimulateOptions,
  simulate,
} from './check.ts';
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
  TraceStep,
  Vacuity,
  Verdict,
  Walks,
} from './outcome.ts';
export { Contradicted, NoStates, UnknownProperty } from './refused.ts';
