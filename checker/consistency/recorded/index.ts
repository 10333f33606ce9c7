/** Recorded histories: re-exports only. */
export { type Recorded, recordedOf } from './calls-of-events.ts';
export { readEvents } from './events.ts';
export { type AnyObject, guessModelOfTypes, type Model, models, objectOf, type Tagged } from './models.ts';
export { BadRecord, type Problem } from './problem.ts';
