/** The public API of Concord: re-exports only. */

export * from './consistency/index.ts';
export * from './language/index.ts';
