/**
 * Which transaction depends on which, given whose writes were read and in what order the versions of each key came (Adya,
 * 1999: the direct serialization graph, of which the transitive closure is meant).
 */
import { realTimeOrder } from '../calls.ts';
import type { DependencyKind } from './isolation.ts';
import type { Transaction } from './transaction.ts';

export interface Dependency {
  readonly kind: DependencyKind;
  /** Indexes of transactions: the second depends on the first. */
  readonly from: number;
  readonly to: number;
  /** Of which key; null for real time. */
  readonly key: { readonly is: unknown } | null;
}
/** Nobody: what was in the store in the beginning. */
export const INITIAL = -1;
/** How reads came about: the writers of a key, in the order of its versions, and who read from whom. */
export interface KeyStory {
  readonly key: unknown;
  readonly writers: readonly number[];
  /** Of each reader, its source: one of the writers, or INITIAL. */
  readonly reads: readonly { readonly reader: number; readonly source: number }[];
}

export function dependenciesOf({ key, writers, reads }: KeyStory): Dependency[] {
  const place = new Map(writers.map((writer, i) => [writer, i]));
  const found: Dependency[] = [];
  const add = (kind: DependencyKind, from: number, to: number | undefined): void => {
    if (to !== undefined && from !== to && from !== INITIAL) found.push({ kind, from, to, key: { is: key } });
  };
  for (const [i, writer] of writers.entries()) add('ww', writer, writers[i + 1]);
  for (const { reader, source } of reads) {
    add('wr', source, reader);
    add('rw', reader, writers[source === INITIAL ? 0 : place.get(source)! + 1]);
  }
  return found;
}

/** That one had ended before the other began, of those that count: what lies between others that do not cannot stand for them. */
export function realTimeOf(
  transactions: readonly Transaction[],
  counts: (transaction: Transaction) => boolean,
): Dependency[] {
  const taking = [...transactions.keys()].filter((i) => counts(transactions[i]!));
  return realTimeOrder(taking.map((i) => ({ ...transactions[i]!, operation: null }))).flatMap((before, to) =>
    before.map((from): Dependency => ({ kind: 'realtime', from: taking[from]!, to: taking[to]!, key: null })),
  );
}
