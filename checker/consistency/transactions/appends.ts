/**
 * Lists that grow at their end, as Elle asks for (VLDB 2020, section 3): what a list is read to be tells all versions that it had,
 * and in which order. So dependencies need not be guessed, and are found in one pass.
 *
 * Departure: an append that nobody has read comes after all that were. Of two of these of one key it is not known which was first.
 */
import { List } from 'immutable';
import { keyOf } from '../../language/value.ts';
import type { Anomaly, AnomalyName } from './anomaly.ts';
import type { Dependency } from './dependencies.ts';
import type { DependencyKind } from './isolation.ts';
import { type Transaction, type Version, versionOf } from './transaction.ts';

/** What is known of recorded transactions. */
export interface Inferred {
  /** A read that no order explains. */
  readonly wrong: Anomaly | null;
  readonly dependencies: readonly Dependency[];
  /** By transaction, whether it has committed: if nobody was told, somebody has read from it. */
  readonly taking: readonly boolean[];
  /** Of keys of which several last writes were never read, who wrote them. */
  readonly unordered: readonly { readonly key: unknown; readonly writers: readonly number[] }[];
}

interface Read {
  readonly reader: number;
  readonly version: Version;
  /** All that it read, as texts, and how much of it others had written. */
  readonly all: readonly string[];
  readonly external: number;
}
interface Written {
  readonly writer: number;
  /** True of the last that its writer appended to the key. */
  isLast: boolean;
}
interface KeyOf {
  readonly key: unknown;
  readonly reads: Read[];
  readonly written: Map<string, Written>;
}

export function appendsOf(transactions: readonly Transaction[]): Inferred {
  const keys = new Map<string, KeyOf>();
  const wrongs: Anomaly[] = [];
  const refuse = (name: AnomalyName, read: Version, others: readonly number[], reader: number): void => {
    const taking = [...others, reader].map((i) => transactions[i]!);
    const dependencies: Dependency[] =
      name === 'G1a' || name === 'G1b' ? [{ kind: 'wr', from: 0, to: 1, key: { is: read.key } }] : [];
    const called = dependencies.length > 0 ? 'dirty read' : null;
    wrongs.push({ name, called, transactions: taking, dependencies, read, orders: 1 });
  };
  for (const [i, one] of transactions.entries()) collect(i, one, keys, (read) => refuse('internal', read, [], i));
  const taking = transactions.map(({ outcome }) => outcome === 'committed');
  for (const { reads, written } of keys.values())
    for (const { all } of reads)
      for (const is of all) {
        const writer = written.get(is)?.writer;
        if (writer !== undefined && transactions[writer]!.outcome === 'unknown') taking[writer] = true;
      }
  const dependencies: Dependency[] = [];
  const unordered: { key: unknown; writers: readonly number[] }[] = [];
  for (const of of keys.values()) {
    const longest = of.reads.reduce<Read | null>(
      (most, read) => (read.all.length > (most?.all.length ?? 0) ? read : most),
      null,
    );
    for (const read of of.reads) {
      const { all, external, reader, version } = read;
      if (new Set(all).size < all.length) refuse('duplicate elements', version, [], reader);
      if (longest !== null && all.some((is, at) => is !== longest.all[at]))
        refuse('incompatible order', version, [longest.reader], reader);
      for (const is of all) {
        const found = of.written.get(is);
        if (found === undefined) refuse('garbage read', version, [], reader);
        else if (!taking[found.writer]) refuse('G1a', version, [found.writer], reader);
      }
      const last = of.written.get(all[external - 1] ?? '');
      if (last?.isLast === false) refuse('G1b', version, [last.writer], reader);
    }
    if (wrongs.length === 0) {
      const left = ordered(of, longest?.all ?? [], taking, dependencies);
      if (left.length > 1) unordered.push({ key: of.key, writers: left });
    }
  }
  return { wrong: wrongs[0] ?? null, dependencies, taking, unordered };
}

/** Notes what a transaction read and wrote of each key. */
function collect(
  i: number,
  { accesses }: Transaction,
  keys: Map<string, KeyOf>,
  refuse: (read: Version) => void,
): void {
  const own = new Map<string, string[]>();
  for (const { type, key, value } of accesses) {
    const text = keyOf(key);
    const of = keys.get(text) ?? { key, reads: [], written: new Map<string, Written>() };
    keys.set(text, of);
    const mine = own.get(text) ?? [];
    own.set(text, mine);
    if (type === 'Write') {
      const before = of.written.get(mine.at(-1) ?? '');
      if (before !== undefined) before.isLast = false;
      mine.push(keyOf(value));
      of.written.set(keyOf(value), { writer: i, isLast: true });
      continue;
    }
    const all = List.isList(value) ? [...value].map(keyOf) : [];
    const external = all.length - mine.length;
    const version = versionOf(key, value);
    if (external < 0 || mine.some((is, at) => all[external + at] !== is)) refuse(version);
    else of.reads.push({ reader: i, version, all, external });
  }
}

/** Adds the dependencies of a key of which the longest list is known; answers who wrote what nobody has read. */
function ordered(
  { key, reads, written }: KeyOf,
  longest: readonly string[],
  taking: readonly boolean[],
  dependencies: Dependency[],
): readonly number[] {
  const add = (kind: DependencyKind, from: number | undefined, to: number | undefined): void => {
    if (from !== undefined && to !== undefined && from !== to) dependencies.push({ kind, from, to, key: { is: key } });
  };
  const order = longest.map((is) => written.get(is)!.writer);
  const seen = new Set(longest);
  const left = [
    ...new Set([...written].flatMap(([is, { writer }]) => (seen.has(is) || !taking[writer] ? [] : [writer]))),
  ];
  for (const [at, writer] of order.entries()) add('ww', order[at - 1], writer);
  for (const writer of left) add('ww', order.at(-1), writer);
  for (const { reader, external } of reads) {
    if (external > 0) add('wr', order[external - 1], reader);
    add('rw', reader, order[external]);
    if (external === order.length) for (const writer of left) add('rw', reader, writer);
  }
  return left;
}
