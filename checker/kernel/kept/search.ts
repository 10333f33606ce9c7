/** What changes of a search from one checkpoint to the next, as it is written: data, in which entries of the learned relation have the numbers that they had. */
import type { Reached } from '../../search/breadth-first.ts';
import type { Spent } from '../learned/cost.ts';

/** What was found, for which key. */
export interface KeptFinding {
  readonly key: string;
  readonly event: number;
  readonly state: number;
  readonly step: number;
  /** The rank of a permutation; null if there is none. */
  readonly rank: number | null;
}
export interface KeptSearch {
  readonly reached: Reached;
  readonly states: number;
  /** How many states to start from there are; those outside the bounds, by number. */
  readonly starts: number;
  readonly startsOutside: readonly number[];
  readonly generated: number;
  readonly cutOff: number;
  /** By entry: how often it was taken. */
  readonly taken: readonly number[];
  /** The entries by which steps may change a state. */
  readonly changing: readonly number[];
  readonly found: readonly KeptFinding[];
  readonly deadlocked: number;
  readonly nextAudit: number;
  /** The step properties and bounds, by number, that are looked at on every step. */
  readonly always: readonly number[];
  readonly properties: { readonly states: readonly KeptUnit[]; readonly steps: readonly KeptUnit[] };
  /** The members that the spec has named, sort by sort. */
  readonly named: readonly (readonly string[])[];
  /** The members that are permuted; null without symmetry. */
  readonly members: readonly string[] | null;
}
/** An instance of a property: what it has read so far, as long as it was learned, and what that had cost once it was evaluated directly. */
export interface KeptUnit {
  readonly support: readonly string[];
  readonly spent: Spent | null;
}
