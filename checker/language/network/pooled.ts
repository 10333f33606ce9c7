/**
 * Carriers without order: any message can arrive next. One holds as many copies of a message as were sent, in a bag, and gives
 * one up with each delivery; the other keeps what was sent once, in a set.
 */
import type { Set as ImmutableSet } from 'immutable';
import { aggregateOf } from '../aggregate.ts';
import { Bag, bagOf, subsetOf } from '../collections.ts';
import type { Domain } from '../domain.ts';
import { canonicalSet } from '../value.ts';
import type { Carrier } from './carrier.ts';

/** Messages arrive in any order, each copy once. */
export function consumed<M>(of: Domain<M>): Carrier<M, Bag<M>> {
  return {
    ...pooled<M, Bag<M>>(),
    domain: bagOf(of),
    none: Bag.of<M>([]),
    keeps: false,
    send: (bag, message) => bag.add(message),
    without: (bag, message) => bag.remove(message),
    drop: (bag, holds) =>
      [...bag.filter(holds)].reduce((left, message) => {
        let without = left;
        for (let copies = bag.copies(message); copies > 0; copies--) without = without.remove(message);
        return without;
      }, bag),
    copies: (bag, message) => bag.copies(message),
    hasMoreCopiesThan: (bag, copies) => bag.hasMoreCopiesThan(copies),
    distinct: (bag) => bag.distinct,
  };
}

/** Messages arrive in any order, and stay: nothing is sent twice, and what was sent can arrive any number of times. */
export function kept<M>(of: Domain<M>): Carrier<M, ImmutableSet<M>> {
  return {
    ...pooled<M, ImmutableSet<M>>(),
    domain: subsetOf(of),
    none: canonicalSet<M>([]),
    keeps: true,
    send: (set, message) => set.add(message),
    without: (set, message) => set.delete(message),
    drop: (set, holds) => [...set.filter(holds)].reduce((left, message) => left.delete(message), set),
    copies: (set, message) => Number(set.has(message)),
    hasMoreCopiesThan: (set, copies) => copies === 0 && !set.isEmpty(),
    distinct: (set) => set.size,
  };
}

/** What a bag and a set answer in the same words. */
interface Pool<M> extends Iterable<M> {
  readonly size: number;
  has(message: M): boolean;
  some(holds: (message: M) => boolean): boolean;
  every(holds: (message: M) => boolean): boolean;
  count(holds: (message: M) => boolean): number;
  filter(holds: (message: M) => boolean): ImmutableSet<M>;
  isEmpty(): boolean;
}
type Alike = 'hasRoomFor' | 'next' | 'has' | 'some' | 'every' | 'count' | 'aggregate' | 'filter' | 'isEmpty' | 'size';

function pooled<M, C extends Pool<M>>(): Pick<Carrier<M, C>, Alike> {
  return {
    hasRoomFor: () => true,
    next: (pool, isWanted) => (isWanted === undefined ? pool : pool.filter(isWanted)),
    has: (pool, message) => pool.has(message),
    some: (pool, holds) => pool.some(holds),
    every: (pool, holds) => pool.every(holds),
    count: (pool, holds) => pool.count(holds),
    aggregate: (pool, aggregate) => aggregateOf(pool, aggregate),
    filter: (pool, holds) => pool.filter(holds),
    isEmpty: (pool) => pool.isEmpty(),
    size: (pool) => pool.size,
  };
}
