/** Induction: re-exports only. */
export { type Induction, type InductOptions, induct, NoInvariant, type Sample } from './induct.ts';
export type { Retried } from './retried.ts';
