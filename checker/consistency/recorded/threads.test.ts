/** A history in the state of a trace is known by its shape; what has another is none. */
import { List, Map } from 'immutable';
import { expect, test } from 'vitest';
import {
  type Domain,
  functionFrom,
  messages,
  optional,
  processes,
  range,
  record,
  sequenceOf,
} from '../../language/index.ts';
import { callsOfThreads } from './threads.ts';

const Client = processes('c', 1);
const [c] = Client.elements;
const Operation = messages({ Write: { value: range(0, 3) } });
const Answer = messages({ WriteOk: {} });
const Untyped = record({ value: range(0, 3) });
const write = Operation.Write({ value: 1 });

/** One client that has done something of these domains. */
function threadsOf(operation: Domain<unknown>, result: Domain<unknown>, done: object): unknown {
  const Done = record({ operation, result, after: functionFrom(Client, range(0, 3)) });
  const Thread = record({ completed: sequenceOf(Done, 1), pending: optional(range(0, 3)) });
  const completed = List([Done({ ...done, after: Client.to(0) } as never)]);
  return Map([[c, Thread({ completed, pending: null } as never)]]);
}
test('operations and answers with types are one', () => {
  const threads = threadsOf(Operation, Answer, { operation: write, result: Answer.WriteOk() });
  const calls = callsOfThreads(threads);
  expect(calls?.map(({ operation, result }) => [operation.type, result?.type])).toEqual([['Write', 'WriteOk']]);
});
test.each<readonly [string, unknown]>([
  ['no map', List()],
  ['no threads', Map([[c, Untyped({ value: 1 })]])],
  ['answers that are no records', threadsOf(Operation, range(0, 3), { operation: write, result: 1 })],
  ['answers without a type', threadsOf(Operation, Untyped, { operation: write, result: Untyped({ value: 1 }) })],
  [
    'operations without a type',
    threadsOf(Untyped, Answer, { operation: Untyped({ value: 1 }), result: Answer.WriteOk() }),
  ],
])('%s are none', (_, threads) => {
  expect(callsOfThreads(threads)).toBeNull();
});
