/** Recorded histories: the same history in every format, and what is wrong with those that cannot be read. */
import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../../spec/value.ts';
import { recordedOf } from './calls-of-events.ts';
import { readEdn } from './edn.ts';
import { readEvents } from './events.ts';
import type { Model } from './models.ts';
import { BadRecord, type Problem } from './problem.ts';

const json = `
{"process": 0, "type": "invoke", "f": "write", "value": 3}
{"process": 1, "type": "invoke", "f": "read", "value": null}

{"process": 0, "type": "ok", "f": "write", "value": 3}
{"process": 1, "type": "ok", "f": "read", "value": 3}
{"process": "nemesis", "type": "info", "f": "start"}
{"process": 2, "type": "invoke", "f": "cas", "value": [3, 4]}
{"process": 2, "type": "fail", "f": "cas", "value": [3, 4]}
{"process": 2, "type": "invoke", "f": "write", "value": 5}
{"process": 2, "type": "info", "f": "write", "value": 5, "error": "timed out"}
{"process": 0, "type": "invoke", "f": "write", "value": 6}
{"process": 0, "type": "fail", "f": "write", "value": 6}
{"process": 2, "type": "invoke", "f": "read"}
`;
const list = `[${json.trim().split('\n').filter(Boolean).join(',\n')}]`;
const edn = `
; from a test
[{:process 0, :type :invoke, :f :write, :value 3, :time 17.5}
{:process 1, :type :invoke, :f :read, :value nil}

{:process 0, :type :ok, :f :write, :value 3}
#jepsen.history.Op{:process 1, :type :ok, :f :read, :value 3}
{:process :nemesis, :type :info, :f :start}
{:process 2, :type :invoke, :f :cas, :value [3 4]}
{:process 2, :type :fail, :f :cas, :value [3 4]}
{:process 2, :type :invoke, :f :write, :value 5}
{:process 2, :type :info, :f :write, :value 5, :error "timed \\"out\\""}
#_ {:process 9, :type :what}
{:process 0, :type :invoke, :f :write, :value 6}
{:process 0, :type :fail, :f :write, :value 6}
{:process 2, :type :invoke, :f :read}]
`;
const log = `
2014-06-01 12:00:00 INFO  jepsen.core - Worker 0 starting
INFO  jepsen.util - 0\t:invoke\t:write\t3
INFO  jepsen.util - 1\t:invoke\t:read\tnil
INFO  jepsen.util - 0\t:ok\t:write\t3
INFO  jepsen.util - 1\t:ok\t:read\t3
INFO  jepsen.util - :nemesis\t:info\t:start\tnil
INFO  jepsen.util - 2\t:invoke\t:cas\t[3 4]
INFO  jepsen.util - 2\t:fail\t:cas\t[3 4]
INFO  jepsen.util - 2\t:invoke\t:write\t5
INFO  jepsen.util - 2\t:info\t:write\t:timed-out
INFO  jepsen.util - 0\t:invoke\t:write\t6
INFO  jepsen.util - 0\t:fail\t:write\t6
INFO  jepsen.util - 2\t:invoke\t:read\tnil
`;

describe.each([
  ['JSON lines', json, 2],
  ['a JSON list', list, 1],
  ['EDN', edn, 3],
  ['a log', log, 3],
])('%s', (_, text, first) => {
  test('is read as calls', () => {
    const { model, calls, lines } = recordedOf(readEvents(text), undefined);
    expect(model).toBe('cas-register');
    expect(calls).toEqual([
      { client: '0', operation: { type: 'Write', value: 3 }, result: { type: 'WriteOk' }, invoked: 0, returned: 2 },
      { client: '1', operation: { type: 'Read' }, result: { type: 'ReadOk', value: 3 }, invoked: 1, returned: 3 },
      {
        client: '2',
        operation: { type: 'CompareAndSet', expected: 3, value: 4 },
        result: { type: 'CompareAndSetFailed' },
        invoked: 4,
        returned: 5,
      },
      { client: '2', operation: { type: 'Write', value: 5 }, invoked: 6, returned: Number.POSITIVE_INFINITY },
      { client: '2/2', operation: { type: 'Read' }, invoked: 10, returned: Number.POSITIVE_INFINITY },
    ]);
    expect(lines[0]).toBe(first);
    expect(lines).toHaveLength(11);
  });
});

describe('objects', () => {
  const events = (...rows: readonly (readonly [type: string, f: string, value: unknown, key?: unknown])[]) =>
    readEvents(rows.map(([type, f, value, key]) => JSON.stringify({ process: 0, type, f, value, key })).join('\n'));
  test('a map: the empty text is the value of a key that is absent', () => {
    const rows = events(
      ['invoke', 'get', null, 'k'],
      ['ok', 'get', '', 'k'],
      ['invoke', 'append', 'x', 'k'],
      ['ok', 'append', 'x', 'k'],
    );
    expect(recordedOf(rows, undefined)).toMatchObject({
      model: 'kv',
      calls: [
        { operation: { type: 'Get', key: 'k' }, result: { type: 'GetOk', value: null } },
        { operation: { type: 'Append', key: 'k', value: 'x' } },
      ],
    });
  });
  test("a map, with keys in the values as Jepsen's independent histories have them", () => {
    const rows = events(['invoke', 'write', [7, 1]], ['ok', 'write', [7, 1]], ['invoke', 'cas', [7, [1, 2]]]);
    expect(recordedOf(rows, 'kv').calls).toMatchObject([
      { operation: { type: 'Put', key: 7, value: 1 } },
      { operation: { type: 'CompareAndSet', key: 7, expected: 1, value: 2 } },
    ]);
  });
  test('a set', () => {
    const rows = events(
      ['invoke', 'add', 1],
      ['ok', 'add', 1],
      ['invoke', 'contains', 1],
      ['ok', 'contains', true],
      ['invoke', 'read', null],
      ['ok', 'read', [1, 1]],
    );
    const { model, calls } = recordedOf(rows, undefined);
    expect(model).toBe('set');
    expect(calls.map(({ operation, result }) => `${keyOf(operation)} ${keyOf(result)}`)).toEqual([
      '("element":1,"type":"Add") ("type":"AddOk")',
      '("element":1,"type":"Contains") ("present":true,"type":"ContainsOk")',
      '("type":"Members") ("elements":{1},"type":"MembersOk")',
    ]);
  });
  test('a failed compare-and-set with an error was not done', () => {
    const rows = readEvents(
      '[{"process":0,"type":"invoke","f":"cas","value":[1,2]},{"process":0,"type":"fail","f":"cas","error":"refused"}]',
    );
    expect(recordedOf(rows, undefined).calls).toEqual([]);
  });
});

test('EDN', () => {
  const [located] = readEdn('{:a [1 -2 nil true] :b #{:x y} :c "a\\n\\u0041\\"" :d (1.5 3N \\a) :e {"k" 1, 2 3}}');
  const value = located?.value as Record<string, unknown>;
  expect(value.a).toEqual(List([1, -2, null, true]));
  expect(keyOf(value)).toBe(
    '("a":[1,-2,null,true],"b":{"x","y"},"c":"a\\nA\\"","d":["1.5",3,"\\\\a"],"e":<"k":1,2:3>)',
  );
  expect(readEdn('1\n\n(2 3)').map(({ line }) => line)).toEqual([1, 3]);
});

const invoke = '{"process": 0, "type": "invoke", "f": "write", "value": 1}';

test.each<[name: string, text: string, model: Model | undefined, line: number | null, problem: Partial<Problem>]>([
  ['nothing', '', undefined, null, { kind: 'empty' }],
  ['an empty list', '[]', undefined, null, { kind: 'empty' }],
  ['prose', 'once upon a time', undefined, 1, { kind: 'unreadable', found: 'once' }],
  ['a broken line', `${invoke}\n{"process": 0, "ty`, undefined, 2, { kind: 'unreadable', found: '{"process": 0, "ty' }],
  ['an open map', '\n{:process 0,', undefined, 2, { kind: 'unreadable', expected: 'a closing }' }],
  ['an open text', '{:f "x}', undefined, 1, { kind: 'unreadable' }],
  ['a key alone', '{:process}', undefined, 1, { kind: 'unreadable' }],
  ['a broken line of a log', 'INFO  jepsen.util - 0\tinvoke', undefined, 1, { kind: 'unreadable', found: '0\tinvoke' }],
  ['no process', '{"type": "invoke", "f": "read"}', undefined, 1, { kind: 'field', field: 'process' }],
  ['an unknown type', '{"process": 0, "type": "done", "f": "read"}', undefined, 1, { kind: 'field', field: 'type' }],
  ['no operation', '{"process": 0, "type": "invoke"}', undefined, 1, { kind: 'field', field: 'f' }],
  ['operations of no object', invoke.replace('write', 'pop'), undefined, null, { kind: 'model', fs: ['pop'] }],
  ['an operation of another object', `\n${invoke}`, 'set', 2, { kind: 'operation', f: 'write', model: 'set' }],
  ['no pair', invoke.replace('write', 'cas'), undefined, 1, { kind: 'field', field: 'value', found: 1 }],
  ['no key', invoke.replace('write', 'put'), undefined, 1, { kind: 'field', field: 'value', found: 1 }],
  ['an answer to nothing', invoke.replace('invoke', 'ok'), undefined, 1, { kind: 'answer', process: '0' }],
  ['two invocations', `${invoke}\n${invoke}`, undefined, 2, { kind: 'overlap', process: '0', line: 1 }],
  [
    'another answer',
    `${invoke}\n${invoke.replace('invoke', 'ok').replace('write', 'read')}`,
    undefined,
    2,
    { kind: 'mismatch', invoked: 'write', answered: 'read', line: 1 },
  ],
])('%s is refused', (_, text, model, line, problem) => {
  let thrown: unknown;
  try {
    recordedOf(readEvents(text), model);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(BadRecord);
  expect(thrown).toMatchObject({ line, problem });
});
