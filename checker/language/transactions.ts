/**
 * Histories of transactions: what clients read and wrote between begin and end, how each transaction ended, and which had ended
 * when another began.
 *
 * A transaction is what Atul Adya takes it for ("Weak consistency: a generalized theory and optimistic implementations for
 * distributed transactions", MIT, 1999): reads and writes of keys, then commit or abort. Of a read it is noted which
 * value it was answered. As in `history.ts` it is enough for real time to note with each begin how many transactions of every
 * other client had ended. Whose commit was asked for and never answered, since somebody crashed, may have committed or not.
 */
import { List } from 'immutable';
import { type Fn, functionFrom, sequenceOf } from './collections.ts';
import { type CompositeDomain, composite } from './composite.ts';
import { type Depiction, depiction, type Operation, type Operations } from './depiction.ts';
import { boolean, type Domain, optional, range } from './domain.ts';
import { messages, record } from './record.ts';
import type { Member, Sort } from './sort.ts';
import { CompositeValue, Misfit } from './value.ts';

/** What a transaction did: that it read this value of a key, or wrote it. */
export type Access<K, V> =
  | { readonly type: 'Read'; readonly key: K; readonly value: V }
  | { readonly type: 'Write'; readonly key: K; readonly value: V };
/** A transaction that has begun. */
export interface Begun<N extends string, K, V> {
  /** In order. */
  readonly accesses: List<Access<K, V>>;
  /** How many transactions of each other client had ended when it began. */
  readonly after: Fn<Member<N>, number>;
}
/** A transaction that has not ended. */
export interface Open<N extends string, K, V> extends Begun<N, K, V> {
  /** True once its commit was asked for: then it may have committed. */
  readonly asked: boolean;
}
/** A transaction that has ended. */
export interface Ended<N extends string, K, V> extends Begun<N, K, V> {
  /** False if it aborted. */
  readonly committed: boolean;
}
/** The transactions of one client, in order. */
export interface Session<N extends string, K, V> {
  readonly ended: List<Ended<N, K, V>>;
  readonly open: Open<N, K, V> | null;
}

interface Parts<N extends string, K, V> {
  readonly sessions: Fn<Member<N>, Session<N, K, V>>;
  readonly [name: string]: unknown;
}

/** What clients did in transactions. Immutable. */
export class Transactions<N extends string, K, V> extends CompositeValue<Parts<N, K, V>> {
  constructor(
    parts: Parts<N, K, V>,
    readonly clients: Sort<N>,
  ) {
    super(parts);
  }
  /** The transactions of one client. */
  of(client: Member<N>): Session<N, K, V> {
    return this.parts.sessions.get(client);
  }
  isOpen(client: Member<N>): boolean {
    return this.of(client).open !== null;
  }
  /** The client begins a transaction. It must have ended the one before. */
  begin(client: Member<N>): Transactions<N, K, V> {
    const { ended, open } = this.of(client);
    if (open !== null) throw this.misfit(client, 'begin', 'one transaction at a time: the one before is still open');
    const after = this.clients.to((other) => (other === client ? 0 : this.of(other).ended.size));
    return this.with(client, { ended, open: { accesses: List(), after, asked: false } });
  }
  /** The client's transaction has read this. */
  read(client: Member<N>, key: K, value: V): Transactions<N, K, V> {
    return this.access(client, { type: 'Read', key, value });
  }
  /** The client's transaction has written this. */
  write(client: Member<N>, key: K, value: V): Transactions<N, K, V> {
    return this.access(client, { type: 'Write', key, value });
  }
  /** The client asks for the commit, and has no answer yet. Where it is answered at once, `commit` alone will do. */
  askToCommit(client: Member<N>): Transactions<N, K, V> {
    const { ended } = this.of(client);
    return this.with(client, { ended, open: { ...this.openOf(client, 'askToCommit'), asked: true } });
  }
  /** The client's transaction has committed. */
  commit(client: Member<N>): Transactions<N, K, V> {
    return this.end(client, true);
  }
  /** The client's transaction has aborted. */
  abort(client: Member<N>): Transactions<N, K, V> {
    return this.end(client, false);
  }
  private access(client: Member<N>, access: Access<K, V>): Transactions<N, K, V> {
    const open = this.openOf(client, access);
    return this.with(client, {
      ended: this.of(client).ended,
      open: { ...open, accesses: open.accesses.push(access) },
    });
  }
  private end(client: Member<N>, committed: boolean): Transactions<N, K, V> {
    const { accesses, after } = this.openOf(client, committed ? 'commit' : 'abort');
    return this.with(client, { ended: this.of(client).ended.push({ accesses, after, committed }), open: null });
  }
  private openOf(client: Member<N>, what: unknown): Open<N, K, V> {
    const { open } = this.of(client);
    if (open === null) throw this.misfit(client, what, 'what an open transaction does: none is open');
    return open;
  }
  private misfit(client: Member<N>, what: unknown, allowed: string): Misfit {
    return new Misfit(`the transactions of ${client}`, what, allowed);
  }
  private with(client: Member<N>, session: Session<N, K, V>): Transactions<N, K, V> {
    return new Transactions({ sessions: this.parts.sessions.set(client, session) }, this.clients);
  }
  override get [depiction](): Partial<Depiction> {
    return {
      operations: () => new Map(this.clients.elements.map((client) => [client, operationsOf(this.of(client))])),
    };
  }
}

/** A session as operations of the client: `Begin`, `Read(x)`, which is answered, `Write(x, 1)`, `Commit`. */
function operationsOf<N extends string, K, V>({ ended, open }: Session<N, K, V>): Operations {
  const began = ({ accesses }: Begun<N, K, V>): Operation[] => [
    { operation: { type: 'Begin' } },
    ...accesses.map(({ type, key, value }) =>
      type === 'Read' ? { operation: { type, key }, result: value } : { operation: { type, key, value } },
    ),
  ];
  const all = ended
    .toArray()
    .flatMap((one) => [...began(one), { operation: { type: one.committed ? 'Commit' : 'Abort' } }]);
  return {
    completed: List([...all, ...(open === null ? [] : began(open))]),
    pending: open?.asked === true ? { operation: { type: 'Commit' } } : null,
    // With its beginning and its end.
    ended: List(ended.map(({ accesses }) => accesses.size + 2)),
  };
}

export interface TransactionsOptions<K, V> {
  readonly key: Domain<K>;
  readonly value: Domain<V>;
  /** The most transactions of one client, */
  readonly most: number;
  /** and the most reads and writes of one transaction. */
  readonly accesses: number;
}
export interface TransactionsDomain<N extends string, K, V> extends CompositeDomain<Transactions<N, K, V>> {
  /** The history in which nothing has begun. */
  readonly empty: Transactions<N, K, V>;
}

/** The histories of transactions of these clients. */
export function transactions<const N extends string, K, V>(
  clients: Sort<N>,
  { key, value, most, accesses }: TransactionsOptions<K, V>,
): TransactionsDomain<N, K, V> {
  const begun = {
    accesses: sequenceOf(messages({ Read: { key, value }, Write: { key, value } }), accesses),
    after: functionFrom(clients, range(0, most)),
  };
  const session = record({
    ended: sequenceOf(record({ ...begun, committed: boolean }), most),
    open: optional(record({ ...begun, asked: boolean })),
  });
  const wrap = (parts: Readonly<Record<string, unknown>>): Transactions<N, K, V> =>
    new Transactions(parts as unknown as Parts<N, K, V>, clients);
  const domain = composite({
    fields: { sessions: functionFrom(clients, session) },
    wrap,
    text: `transactions of ${clients.text}`,
    typed: (types) => `Transactions<${types.names(clients)}, ${types.of(key)}, ${types.of(value)}>`,
  });
  return { ...domain, empty: domain.read(wrap({ sessions: clients.to({ ended: [], open: null }) })) };
}
