/**
 * Transactions as deciders see them, whether they come from a state of a spec or from the record of a real system, and what of them
 * others can see.
 *
 * Of what a transaction read, its *external* reads say something of others: those of a key before it wrote the key itself. Later it
 * reads what it wrote. Of what it wrote, the last value of each key is *final*, the others are intermediate (Atul Adya, "Weak
 * consistency: a generalized theory and optimistic implementations for distributed transactions", MIT, 1999).
 */

import type { Member } from '../../language/sort.ts';
import type { Access, Begun, Session } from '../../language/transactions.ts';
import { keyOf } from '../../language/value.ts';
import { callsOf } from '../calls.ts';

export interface Transaction {
  readonly client: string;
  readonly accesses: readonly Access<unknown, unknown>[];
  /** `unknown`: its commit was asked for and never answered. What has not ended and was not asked for counts as aborted. */
  readonly outcome: 'committed' | 'aborted' | 'unknown';
  /** Moments, of which the order alone counts; `returned` is Infinity if it has not ended. */
  readonly invoked: number;
  readonly returned: number;
}

/** What is in the store before anybody writes. */
export interface Store<K, V> {
  initial(key: K): V;
}
/** A store in which every key has this value in the beginning, or the one that a function answers. */
export function store<K, V>(initial: V | ((key: K) => V)): Store<K, V> {
  return { initial: typeof initial === 'function' ? (initial as (key: K) => V) : () => initial };
}

interface Sessions<N extends string> {
  readonly clients: { readonly elements: readonly Member<N>[] };
  of(client: Member<N>): Session<N, unknown, unknown>;
}

/** The transactions of a history, in the order in which they began. */
export function transactionsOf<N extends string>(history: Sessions<N>): readonly Transaction[] {
  type One = Begun<N, unknown, unknown> & { readonly outcome: Transaction['outcome'] };
  const calls = callsOf<N, One, true>({
    clients: history.clients,
    of: (client) => {
      const { ended, open } = history.of(client);
      const call = (one: Begun<N, unknown, unknown>, outcome: Transaction['outcome']) => ({
        operation: { ...one, outcome },
        after: one.after,
      });
      return {
        completed: ended.map((one) => ({
          ...call(one, one.committed ? 'committed' : 'aborted'),
          result: true as const,
        })),
        pending: open === null ? null : call(open, open.asked ? 'unknown' : 'aborted'),
      };
    },
  });
  return calls.map(({ client, operation: { accesses, outcome }, invoked, returned }) => ({
    client,
    accesses: [...accesses],
    outcome,
    invoked,
    returned,
  }));
}

/** A key and a value of it; `is` and `of` are texts that are equal where these are. */
export interface Version {
  readonly key: unknown;
  readonly value: unknown;
  readonly of: string;
  readonly is: string;
}
export function versionOf(key: unknown, value: unknown): Version {
  return { key, value, of: keyOf(key), is: keyOf(value) };
}

/** What others can see of a transaction, or it of them. */
export interface Footprint {
  readonly reads: readonly Version[];
  /** One for each key. */
  readonly writes: readonly Version[];
  readonly intermediate: readonly Version[];
  /** A read that is not of what the transaction itself wrote last; null as it should be. */
  readonly internal: Version | null;
}

export function footprintOf({ accesses }: Pick<Transaction, 'accesses'>): Footprint {
  const own = new Map<string, Version>();
  const reads: Version[] = [];
  const intermediate: Version[] = [];
  let internal: Version | null = null;
  for (const { type, key, value } of accesses) {
    const version = versionOf(key, value);
    const last = own.get(version.of);
    if (type === 'Write') {
      if (last !== undefined) intermediate.push(last);
      own.set(version.of, version);
    } else if (last === undefined) reads.push(version);
    else if (last.is !== version.is) internal ??= version;
  }
  return { reads, writes: [...own.values()], intermediate, internal };
}
