/**
 * Registers of which each value is written once, as Elle reads them (VLDB 2020, section 5.2): it is known whose write was read, but
 * of the order of versions only that null comes first, and that who read a value and then wrote has overwritten it. What
 * follows from that is shown as a cycle; where there is none, an order must be found.
 */
import { keyOf } from '../../language/value.ts';
import type { Anomaly, AnomalyName } from './anomaly.ts';
import type { Inferred } from './appends.ts';
import type { Dependency } from './dependencies.ts';
import type { DependencyKind } from './isolation.ts';
import { footprintOf, type Transaction, type Version } from './transaction.ts';

interface Written {
  readonly writer: number;
  readonly isFinal: boolean;
}

export function registersOf(transactions: readonly Transaction[]): Inferred {
  const footprints = transactions.map(footprintOf);
  const taking = transactions.map(({ outcome }) => outcome === 'committed');
  const text = ({ of, is }: Version): string => `${of} ${is}`;
  const written = new Map<string, Written>();
  const writers = new Map<string, number[]>();
  for (const [i, { writes, intermediate }] of footprints.entries()) {
    for (const version of intermediate) written.set(text(version), { writer: i, isFinal: false });
    for (const version of writes) {
      written.set(text(version), { writer: i, isFinal: true });
      writers.set(version.of, [...(writers.get(version.of) ?? []), i]);
    }
  }
  const wrongs: Anomaly[] = [];
  const refuse = (name: AnomalyName, read: Version, among: readonly number[]): void => {
    const dependencies: Dependency[] = among.length > 1 ? [{ kind: 'wr', from: 0, to: 1, key: { is: read.key } }] : [];
    const called = among.length > 1 ? 'dirty read' : null;
    wrongs.push({ name, called, transactions: among.map((i) => transactions[i]!), dependencies, read, orders: 1 });
  };
  for (const [i, { reads, internal }] of footprints.entries()) {
    if (internal !== null) refuse('internal', internal, [i]);
    for (const read of reads) {
      const found = written.get(text(read));
      if (found === undefined && read.value !== null) refuse('garbage read', read, [i]);
      if (found === undefined) continue;
      if (transactions[found.writer]!.outcome === 'aborted') refuse('G1a', read, [found.writer, i]);
      else if (!found.isFinal && found.writer !== i) refuse('G1b', read, [found.writer, i]);
      taking[found.writer] ||= transactions[found.writer]!.outcome === 'unknown';
    }
  }
  const dependencies: Dependency[] = [];
  if (wrongs.length === 0) infer();
  const unordered = [...writers].map(([key, all]) => ({ key, writers: all.filter((i) => taking[i]) }));
  return {
    wrong: wrongs[0] ?? null,
    dependencies,
    taking,
    unordered: unordered.filter((one) => one.writers.length > 1),
  };

  function infer(): void {
    const add = (kind: DependencyKind, from: number, to: number, { key }: Version): void => {
      if (from !== to && taking[from] && taking[to]) dependencies.push({ kind, from, to, key: { is: key } });
    };
    /** By version, who read it and wrote the key then, and who read it at all. */
    const followers = new Map<string, { readonly by: number[]; readonly readers: [number, Version][] }>();
    for (const [i, { reads, writes }] of footprints.entries())
      for (const read of reads) {
        const source = written.get(text(read))?.writer;
        const known = followers.get(text(read)) ?? { by: [], readers: [] };
        followers.set(text(read), known);
        known.readers.push([i, read]);
        if (source !== undefined) add('wr', source, i, read);
        else for (const writer of writers.get(read.of) ?? []) add('rw', i, writer, read);
        if (!writes.some(({ of }) => of === read.of)) continue;
        known.by.push(i);
        if (source !== undefined) add('ww', source, i, read);
      }
    for (const { by, readers } of followers.values())
      for (const [reader, read] of readers) for (const writer of by) add('rw', reader, writer, read);
  }
}

/** True if the transactions, one after the other in this order, read what they read. */
export function isReplay(order: readonly Transaction[]): boolean {
  const now = new Map<string, string>();
  return order.every(({ accesses }) =>
    accesses.every(({ type, key, value }) => {
      if (type === 'Read') return (now.get(keyOf(key)) ?? keyOf(null)) === keyOf(value);
      now.set(keyOf(key), keyOf(value));
      return true;
    }),
  );
}
