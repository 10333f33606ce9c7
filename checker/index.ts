/** The public API of Concord: re-exports only. */

export * from './consistency/index.ts';
export * from './spec/index.ts';
