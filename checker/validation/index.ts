/** Validation of logs: re-exports only. */
export {
  type EventDraft,
  type LogDraft,
  type LoggedStep,
  type LogMakers,
  type LogMapping,
  type LogOrder,
  logOf,
  type ShownEvent,
  type SilentDraft,
  type SilentSteps,
} from './mapping.ts';
export { BadLog, BadMapping, type LogPlace, type LogProblem } from './problem.ts';
export { type ValidatedStep, type ValidateOptions, type Validation, validate } from './validate.ts';
export type { Stuck, Unfit, UnfitEvent } from './why.ts';
