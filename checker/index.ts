/** The public API of Concord: re-exports only. */

export * from './consistency/index.ts';
export { assertHolds, DoesNotHold } from './expect/assert-holds.ts';
export * from './induction/index.ts';
export * from './language/index.ts';
export * from './run/index.ts';
export * from './validation/index.ts';
export * from './view/index.ts';
