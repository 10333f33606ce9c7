/** Which anomaly there is, where a trace ends in a state of which something is false since transactions in it are not isolated. */
import type { Anomaly } from '../consistency/transactions/anomaly.ts';
import { explain } from '../consistency/transactions/explanations.ts';
import { isolations } from '../consistency/transactions/isolation.ts';
import { type AnyTransactions, overheardTransactionsIn } from '../consistency/transactions/refused.ts';
import { transactionsOf } from '../consistency/transactions/transaction.ts';
import type { AnyState } from '../language/action.ts';
import { isAnswered } from './contradiction.ts';

/** The anomaly in the last state, if what is asked of it is false because of the transactions of one history; else null. */
export function anomalyIn(ask: (state: AnyState) => boolean, states: readonly AnyState[]): Anomaly | null {
  const last = states.at(-1);
  if (last === undefined) return null;
  const overheard = overheardTransactionsIn(last);
  if (!isAnswered(() => ask({ ...last, ...overheard }))) return null;
  const [found, ...others] = Object.entries(overheard).flatMap(([variable, { refusals }]) =>
    refusals.map((refusal) => ({ variable, refusal })),
  );
  if (found === undefined || others.length > 0) return null;
  const { of, isolation } = found.refusal;
  const explained = explain(transactionsOf(last[found.variable] as AnyTransactions), isolations[isolation], of);
  return explained.found === 'anomaly' ? explained.anomaly : null;
}

/** Which transactions of a state take part in the anomaly that was found in it: of each client of a history, counted from 0. */
export function takesPart(
  { transactions }: Anomaly,
  state: AnyState,
): (variable: string, client: string, place: number) => boolean {
  const [found, ...others] = Object.entries(overheardTransactionsIn(state));
  if (found === undefined || others.length > 0) return () => false;
  const [history, recorded] = found;
  const all = [...transactionsOf(recorded)].sort((a, b) => a.invoked - b.invoked);
  return (variable, client, place) => {
    if (variable !== history) return false;
    const own = all.filter((one) => one.client === client)[place];
    return transactions.some((one) => one.client === client && one.invoked === own?.invoked);
  };
}
