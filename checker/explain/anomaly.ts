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
