/**
 * What carries the messages of a network: how they are held while they are on their way, and which of them can arrive. There is
 * one carrier for each kind of network; what may go wrong on the way (`faults.ts`) is the same for all.
 *
 * Each function is given what is carried, an Immutable value or a tracked view of one, and reads of it what it must and no more.
 */
import type { Set as ImmutableSet } from 'immutable';
import type { Aggregate } from '../aggregate.ts';
import type { Domain } from '../domain.ts';

/** Carries messages `M` in values `C`. */
export interface Carrier<M, C> {
  /** The values that it carries messages in. */
  readonly domain: Domain<C>;
  /** What it is without messages; a literal will do. */
  readonly none: unknown;
  /** True if a message stays when it is delivered, to be delivered again. */
  readonly keeps: boolean;

  send(carried: C, message: M): C;
  /** One copy of the message taken out. */
  without(carried: C, message: M): C;
  /** All copies taken out of the messages that satisfy the predicate. */
  drop(carried: C, holds: (message: M) => boolean): C;
  /** True if there is room for one more copy of the message. */
  hasRoomFor(carried: C, message: M): boolean;
  /** The messages that can arrive next and are wanted, each once. */
  next(carried: C, isWanted?: (message: M) => boolean): Iterable<M>;

  has(carried: C, message: M): boolean;
  /** How many copies of the message there are. */
  copies(carried: C, message: M): number;
  /** True if some message has more copies than this. */
  hasMoreCopiesThan(carried: C, copies: number): boolean;
  some(carried: C, holds: (message: M) => boolean): boolean;
  every(carried: C, holds: (message: M) => boolean): boolean;
  /** How many different messages satisfy the predicate. */
  count(carried: C, holds: (message: M) => boolean): number;
  /** Sums and extrema: copies count each. */
  aggregate(carried: C, aggregate: Aggregate): number | undefined;
  /** The different messages that satisfy the predicate. */
  filter(carried: C, holds: (message: M) => boolean): ImmutableSet<M>;
  isEmpty(carried: C): boolean;
  /** How many different messages there are. */
  distinct(carried: C): number;
  /** How many messages there are, copies counted. */
  size(carried: C): number;
}
