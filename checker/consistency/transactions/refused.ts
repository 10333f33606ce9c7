/** Refused histories of transactions, as those of operations are in `../refused.ts`: explanations are made of the notes. */
import type { AnyState } from '../../language/action.ts';
import { answerOf } from '../../language/kept.ts';
import { Transactions } from '../../language/transactions.ts';
import type { IsolationName } from './isolation.ts';
import type { Store } from './transaction.ts';

export type AnyTransactions = Transactions<string, unknown, unknown>;

/** That a history of transactions is not isolated at this level. */
export interface Refusal {
  readonly of: Store<unknown, unknown>;
  readonly isolation: IsolationName;
}

/** A history that notes its refusals. What is made of it is a plain one. */
class Overheard extends Transactions<string, unknown, unknown> {
  readonly refusals: Refusal[] = [];
  constructor({ parts, clients }: AnyTransactions) {
    super(parts, clients);
  }
}

/** The histories of transactions in a state, each overheard, by variable. */
export function overheardTransactionsIn(state: AnyState): Readonly<Record<string, Overheard>> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([variable, value]) =>
      value instanceof Transactions ? [[variable, new Overheard(value as AnyTransactions)] as const] : [],
    ),
  );
}

/** The answer of a decider, which works it out; a refusal is noted if the history is overheard. */
export function decidedAt<N extends string, K, V>(
  history: Transactions<N, K, V>,
  of: Store<unknown, unknown>,
  isolation: IsolationName,
  decide: () => boolean,
): boolean {
  const isIsolated = answerOf(history, of, isolation, decide);
  if (!isIsolated && history instanceof Overheard) history.refusals.push({ of, isolation });
  return isIsolated;
}
