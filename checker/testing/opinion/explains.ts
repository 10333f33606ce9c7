/**
 * Whether some order of operations explains what a register answered: all orders are tried.
 */
import type { Plain, PlainCall, PlainRecord, PlainThread } from './abstract.ts';
import { same } from './plain.ts';

/** True if the operations can be put into an order, of each client its own and, if asked, in that of real time. */
export function explains(threads: readonly PlainThread[], initial: Plain, realTime: boolean): boolean {
  const calls = threads.map(({ completed, pending }) => [...completed, ...(pending === null ? [] : [pending])]);
  const search = (done: readonly number[], value: Plain): boolean => {
    if (threads.every(({ completed }, client) => (done[client] as number) >= completed.length)) return true;
    return calls.some((own, client) => {
      const call = own[done[client] as number];
      if (call === undefined) return false;
      if (realTime && call.after.some((before, other) => other !== client && (done[other] as number) < before))
        return false;
      const after = applied(call, value);
      return (
        after !== undefined &&
        search(
          done.map((n, i) => (i === client ? n + 1 : n)),
          after,
        )
      );
    });
  };
  return search(
    calls.map(() => 0),
    initial,
  );
}

/** The value of the register after a call; undefined if it would have answered something else. */
function applied({ operation, result }: PlainCall, value: Plain): Plain | undefined {
  const { type, value: written } = operation as PlainRecord;
  if (type === 'Read') return result === undefined || same(result, { type: 'ReadOk', value }) ? value : undefined;
  return result === undefined || same(result, { type: 'WriteOk' }) ? written : undefined;
}
