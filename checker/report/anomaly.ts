/** Anomalies of transactions, in words. */
import type { Anomaly } from '../consistency/transactions/anomaly.ts';
import type { Dependency } from '../consistency/transactions/dependencies.ts';
import type { Transaction } from '../consistency/transactions/transaction.ts';
import { toItf } from '../itf/itf.ts';
import type { Json } from '../itf/read-json.ts';
import { textOf } from '../language/value.ts';
import { listed } from './words.ts';

/** `write skew (G2-item): T1 -rw x-> T2 -rw y-> T1, where T1 is read(x): 0, write(y, 1) of client1 and T2 is ...`. */
export function anomalyText(anomaly: Anomaly): string {
  const { transactions } = anomaly;
  const who = listed(transactions.map((one, i) => `${nameOf(i)} is ${accessesText(one)} of ${one.client}`));
  return `${titleOf(anomaly)}: ${shownText(anomaly)}, where ${who}`;
}

/** `write skew (G2-item)`, `G1c`. */
export function titleOf({ name, called }: Pick<Anomaly, 'name' | 'called'>): string {
  return called === null ? name : `${called} (${name})`;
}

export function nameOf(transaction: number): string {
  return `T${transaction + 1}`;
}

export function shownText({ name, dependencies, read, orders, transactions }: Anomaly): string {
  const what = read === null ? '' : `${textOf(read.key)} = ${textOf(read.value)}`;
  switch (name) {
    case 'G1a':
      return `T2 read ${what} of T1, which ${transactions[0]?.outcome === 'aborted' && transactions[0].returned < Number.POSITIVE_INFINITY ? 'aborted' : 'has not committed'}`;
    case 'G1b':
      return `T2 read ${what} of T1, which overwrote it itself`;
    case 'garbage read':
      return `T1 read ${what}, which nobody wrote`;
    case 'duplicate elements':
      return `T1 read ${what}, in which something is twice`;
    case 'incompatible order':
      return `T2 read ${what}, and T1 another order`;
    case 'internal':
      return `T1 read ${what}, and had written something else`;
    default: {
      const which = orders > 1 ? `in each of ${orders} orders of what was written there is a cycle, such as ` : '';
      const chain = dependencies.map((one) => `${nameOf(one.from)} ${edgeText(one)} `).join('');
      return `${which}${chain}${nameOf(dependencies[0]?.from ?? 0)}`;
    }
  }
}

/** `-rw x->`, `-realtime->`. */
function edgeText(dependency: Pick<Dependency, 'kind' | 'key'>): string {
  return `-${dependencyText(dependency)}->`;
}
/** `rw x`, `realtime`. */
export function dependencyText({ kind, key }: Pick<Dependency, 'kind' | 'key'>): string {
  return key === null ? kind : `${kind} ${textOf(key.is)}`;
}

/** `read(x): 0, write(y, 1)`. */
export function accessesText(transaction: Pick<Transaction, 'accesses'>, verb?: string): string {
  return accessTexts(transaction, verb).join(', ');
}
/** Of each read and write `read(x): 0` or `write(y, 1)`; `nothing` if there is none. */
export function accessTexts({ accesses }: Pick<Transaction, 'accesses'>, verb = 'write'): readonly string[] {
  const texts = accesses.map(({ type, key, value }) =>
    type === 'Read' ? `read(${textOf(key)}): ${textOf(value)}` : `${verb}(${textOf(key)}, ${textOf(value)})`,
  );
  return texts.length === 0 ? ['nothing'] : texts;
}

/** The same as data: transactions by the names that dependencies have. */
export function anomalyJson({ name, called, transactions, dependencies, read, orders }: Anomaly): Json {
  return {
    name,
    called,
    transactions: transactions.map(({ client, accesses, outcome }, i) => ({
      name: nameOf(i),
      client,
      outcome,
      accesses: accesses.map(({ type, key, value }) => ({ type, key: toItf(key), value: toItf(value) })),
    })),
    dependencies: dependencies.map(({ kind, from, to, key }) => ({
      kind,
      from: nameOf(from),
      to: nameOf(to),
      key: key === null ? null : toItf(key.is),
    })),
    read: read === null ? null : { key: toItf(read.key), value: toItf(read.value) },
    orders,
  };
}
