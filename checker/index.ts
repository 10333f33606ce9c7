/** The public API of Concord: re-exports only. */
export * from './spec/index.ts';
export * from './consistency/index.ts';
