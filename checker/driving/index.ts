/** Tests of systems from specs, with fast-check: re-exports only. It is imported as `concord-checker/testing`. */
export { asyncCommandsOf, type Begun, type Commands, commandsOf, type StepToTell } from './commands.ts';
export { DoesNotConform } from './conform.ts';
export { BadDriver, type Deed, type DeedDraft, type Driving, type Seen } from './deeds.ts';
export type { Nonconformity, Unlike, Why } from './misfit.ts';
export type { Possible } from './possible.ts';
export {
  type Covering,
  type CoveringStep,
  type CoveringTrace,
  TooManyStates,
  type Traces,
  type TracesOptions,
  tracesOf,
} from './traces.ts';
