/** The history in a state of a spec's trace, where it was written down without its domain: what each client did, in order. */
import { type Map as ImmutableMap, isKeyed, isList, type List } from 'immutable';
import type { Member } from '../../language/sort.ts';
import { isRecordValue } from '../../language/value.ts';
import { type Calls, callsOf } from '../calls.ts';
import type { Tagged } from './models.ts';

export { threadsPart } from '../../language/history.ts';

interface Thread {
  readonly completed: List<unknown>;
  readonly pending: unknown;
}

/** The calls of such a history; null if it is none, or its operations and answers have no types. */
export function callsOfThreads(threads: unknown): Calls<Tagged, Tagged> | null {
  if (!isKeyed(threads) || ![...threads.values()].every(isThread)) return null;
  const of = threads as unknown as ImmutableMap<Member<string>, Thread>;
  return callsOf<string, Tagged, Tagged>({
    clients: { elements: [...of.keys()] },
    of: (client) => of.get(client) as Thread as never,
  });
}

function isThread(value: unknown): value is Thread {
  return (
    isRecordValue(value) &&
    isList(value.completed) &&
    value.completed.every((done) => isOperation(done) && isTagged((done as { readonly result?: unknown }).result)) &&
    (value.pending === null || isOperation(value.pending))
  );
}

function isOperation(value: unknown): boolean {
  return isRecordValue(value) && isTagged(value.operation) && isKeyed(value.after);
}

function isTagged(value: unknown): value is Tagged {
  return isRecordValue(value) && typeof value.type === 'string';
}
