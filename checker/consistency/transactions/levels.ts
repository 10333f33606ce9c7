/** The isolation levels as what an invariant asks of a history of transactions. */
import type { Transactions } from '../../language/transactions.ts';
import { type IsolationName, isolations } from './isolation.ts';
import { decidedAt } from './refused.ts';
import { search } from './search.ts';
import { type Store, transactionsOf } from './transaction.ts';

/**
 * True if each committed transaction reads from one snapshot of the store: what those had written that committed before some
 * moment, and nothing else, but for its own writes. It may overwrite what it has not seen.
 */
export function snapshotReads<N extends string, K, V>(history: Transactions<N, K, V>, of: Store<K, V>): boolean {
  return decided(history, 'snapshot-reads', of);
}
/**
 * True if committed transactions read from snapshots, and of two of which neither saw the other committed when it started not
 * both write one key (Hal Berenson et al., "A critique of ANSI SQL isolation levels", SIGMOD 1995, section 4.2). A
 * snapshot may be an old one.
 */
export function snapshotIsolation<N extends string, K, V>(history: Transactions<N, K, V>, of: Store<K, V>): boolean {
  return decided(history, 'snapshot-isolation', of);
}
/** Snapshot isolation in which a snapshot has what had been committed, and answered so, when the transaction began. */
export function strictSnapshotIsolation<N extends string, K, V>(
  history: Transactions<N, K, V>,
  of: Store<K, V>,
): boolean {
  return decided(history, 'strict-snapshot-isolation', of);
}
/**
 * True if committed transactions read what they would have read one after the other, in some order (Christos Papadimitriou,
 * "The serializability of concurrent database updates", JACM 26(4), 1979). What a client did before need not come first.
 */
export function serializable<N extends string, K, V>(history: Transactions<N, K, V>, of: Store<K, V>): boolean {
  return decided(history, 'serializable', of);
}
/**
 * Serializable in an order in which whoever had ended comes before whoever began then: linearizability of transactions
 * (Herlihy and Wing, 1990, section 3.3).
 */
export function strictSerializable<N extends string, K, V>(history: Transactions<N, K, V>, of: Store<K, V>): boolean {
  return decided(history, 'strict-serializable', of);
}

function decided<N extends string, K, V>(
  history: Transactions<N, K, V>,
  name: IsolationName,
  of: Store<K, V>,
): boolean {
  const store = of as Store<unknown, unknown>;
  return decidedAt(history, store, name, () => {
    return search(transactionsOf(history), isolations[name], store).found === 'order';
  });
}
