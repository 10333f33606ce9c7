/** Recorded histories: the same history in every format, and what is wrong with those that cannot be read. */
import { constants } from 'node:buffer';
import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { keyOf, textOf } from '../../language/value.ts';
import { decideHistory } from '../decide.ts';
import { recordedOf } from './calls-of-events.ts';
import { readEdn } from './edn.ts';
import { readEvents, writtenValue } from './events.ts';
import { readJson } from './json.ts';
import { type Model, objectOf } from './models.ts';
import { isLess, isReadNumber, type ReadNumber } from './number.ts';
import { BadRecord, type Problem, ReadingGivenUp } from './problem.ts';
import { textOfBytes } from './utf8.ts';

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

const historyTxt = log
  .split('\n')
  .filter((row) => row.includes('jepsen.util'))
  .map((row) => row.replace('INFO  jepsen.util - ', ''))
  .join('\r\n');

describe.each([
  ['JSON lines', json, 2],
  ['JSON lines with a byte order mark and line ends of Windows', `\uFEFF${json.replaceAll('\n', '\r\n')}`, 2],
  ['a JSON list', list, 1],
  ['a JSON list, many lines an event', JSON.stringify(JSON.parse(list), null, 2), 2],
  ['EDN', edn, 3],
  ['a log', log, 3],
  ["Jepsen's history.txt", historyTxt, 1],
])('%s', (name, written, first) => {
  const text = textOfBytes(new TextEncoder().encode(written));
  test('is read as calls', () => {
    const { model, calls, lines, failed } = recordedOf(readEvents(text), { failedCas: 'mismatch' });
    expect(model).toBe('cas-register');
    expect(failed).toEqual({ count: 1, as: 'mismatch' });
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
  test("says by a cas that failed what its format says: Jepsen's, that nothing was done", () => {
    const { calls, failed } = recordedOf(readEvents(text));
    const isJson = name.includes('JSON');
    expect(failed).toEqual({ count: 1, as: isJson ? 'mismatch' : 'not-done' });
    expect(calls.some(({ operation }) => operation.type === 'CompareAndSet')).toBe(isJson);
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
    expect(recordedOf(rows)).toMatchObject({
      model: 'kv',
      calls: [
        { operation: { type: 'Get', key: 'k' }, result: { type: 'GetOk', value: null } },
        { operation: { type: 'Append', key: 'k', value: 'x' } },
      ],
    });
  });
  test('a map: the empty text and null are two values where both occur', () => {
    const lost = events(
      ['invoke', 'put', '', 'k'],
      ['ok', 'put', '', 'k'],
      ['invoke', 'get', null, 'k'],
      ['ok', 'get', null, 'k'],
    );
    expect(decideHistory(recordedOf(lost).calls, objectOf('kv', null), 'linearizable').verdict).toBe('violated');
    const kept = events(
      ['invoke', 'put', '', 'k'],
      ['ok', 'put', '', 'k'],
      ['invoke', 'get', null, 'k'],
      ['ok', 'get', '', 'k'],
    );
    expect(decideHistory(recordedOf(kept).calls, objectOf('kv', null), 'linearizable').verdict).toBe('holds');
    // With a value at first that is none of both, the empty text is nothing else.
    expect(recordedOf(kept, { initial: '0' }).calls[1]?.result).toEqual({ type: 'GetOk', value: '' });
  });
  test("a map, with keys in the values as Jepsen's independent histories have them", () => {
    const rows = events(['invoke', 'write', [7, 1]], ['ok', 'write', [7, 1]], ['invoke', 'cas', [7, [1, 2]]]);
    expect(recordedOf(rows, { model: 'kv' }).calls).toMatchObject([
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
    const { model, calls } = recordedOf(rows);
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
    expect(recordedOf(rows).calls).toEqual([]);
  });
});

describe('what differs is told apart', () => {
  const keysOf = (read: (text: string) => unknown, ...texts: readonly string[]): string[] =>
    texts.map((text) => keyOf(read(text)));
  const edn = (text: string): unknown => [...readEdn(`{:value ${text}}`)][0]?.value.get('value');
  const ofJson = (text: string): unknown => [...readJson(`{"value": ${text}}`)][0]?.value.get('value');

  test.each([
    ['9007199254740993', '9007199254740992', '9007199254740994', '"9007199254740993"', '-9007199254740993'],
    ['1e400', '1e401', '-1e400', '"1e400"', 'null'],
    ['1', '"1"', 'true', '"true"', 'null', '"null"', '[1]', '{"1": 1}', '[]', '{}', '[[]]'],
    ['0.1', '0.10000000000000001', '0.2', '1e-400', '0', '"0.1"'],
    ['{"__proto__": 1}', '{"__proto__": 2}', '{}', '{"equals": 1}', '{"toString": 1}'],
    ['{"kind": "number", "content": "15e-1"}', '1.5'],
    ['"\\ud800"', '"\\ud801"', '"\\ufffd"', '"\\ud83d\\ude00"'],
  ])('in JSON: %s and others', (...texts) => {
    expect(new Set(keysOf(ofJson, ...texts)).size).toBe(texts.length);
  });
  test.each([
    ['1', '1.0', '1e0', '10e-1', '0.1E1', '100e-2'],
    ['0', '-0', '0.0', '-0e7', '0e400'],
    ['1e400', `1${'0'.repeat(400)}`, '10e399', '0.1e401'],
    ['90071992547409930', '9007199254740993e1', '90071992547409930.0'],
    ['"\\u0041"', '"A"'],
    ['{"a": 1, "b": 2}', '{"b": 2, "a": 1}'],
  ])('in JSON: %s is the same as others', (...texts) => {
    expect(new Set(keysOf(ofJson, ...texts)).size).toBe(1);
  });
  test.each([
    ['9007199254740993', '9007199254740992', '"9007199254740993"'],
    ['1', '1.0', '1.0M', '"1"', '\\1', ':1', '"1.0"'],
    [':x', '"x"', 'x', '\\x', '":x"', '"\\\\x"', '#x "x"', '[:x]', '#{:x}', '{:x 1}', '{"x" 1}'],
    ['nil', '"nil"', ':nil', '\\newline', '"newline"', '[nil]', '[]', '{}', '#{}'],
    ['#uuid "a"', '#inst "a"', '"a"', '["uuid" "a"]'],
  ])('in EDN: %s and others', (...texts) => {
    expect(new Set(keysOf(edn, ...texts)).size).toBe(texts.length);
  });
  test.each([
    ['1', '+1', '1N'],
    ['1.0', '1e0', '10.0e-1', '1.'],
    ['[1 2]', '(1, 2)', '[1 #_ 3 2 #_ 4]'],
    ['0.0', '-0.0'],
  ])('in EDN: %s is the same as others', (...texts) => {
    expect(new Set(keysOf(edn, ...texts)).size).toBe(1);
  });
  test('what EDN discards is not there, whatever it is', () => {
    expect(keyOf(edn('[1 #_2 #_ [3 #_4] 5]'))).toBe(keyOf(edn('[1 5]')));
    expect(keyOf(edn('#uuid #_1 "x"'))).toBe(keyOf(edn('#uuid "x"')));
  });
  test('numbers read as they were written', () => {
    const shown = (text: string): string => textOf(ofJson(text));
    expect(['9007199254740993', '-1.5', '0.001', '1e400', '-1e-50', '12.50'].map(shown)).toEqual([
      '9007199254740993',
      '-1.5',
      '0.001',
      '1e400',
      '-1e-50',
      '12.5',
    ]);
    expect(['1.0', '1.5M', '1e400', ':a/b', '\\a', '#uuid "x"'].map((text) => textOf(edn(text)))).toEqual([
      '1.0',
      '1.5M',
      '1e400',
      ':a/b',
      '\\a',
      '#uuid "x"',
    ]);
  });
  test('numbers of all notations are in one order, exactly', () => {
    const inOrder = [
      '-1e50',
      '-9007199254740993',
      '-9007199254740992',
      '-1.5',
      '0',
      '0.001',
      '1.5',
      '1700000000000000002',
    ]
      .map((text) => ofJson(text) as ReadNumber)
      .concat(['1700000000000000002.5', '1700000000000000003M', '1e30'].map((text) => edn(text) as ReadNumber));
    expect(inOrder.every(isReadNumber)).toBe(true);
    for (const [i, one] of inOrder.entries())
      for (const [k, other] of inOrder.entries()) expect([one, other, isLess(one, other)]).toEqual([one, other, i < k]);
    expect([':a', 'nil', '"1"', '\\a'].map((text) => isReadNumber(edn(text)))).toEqual([false, false, false, false]);
  });
  test('a value as a user writes one', () => {
    expect(['nil', 'null', '5', 'five', '"nil"', '"5"', '[1'].map((text) => writtenValue(text, 'JSON'))).toEqual([
      null,
      null,
      5,
      'five',
      'nil',
      '5',
      '[1',
    ]);
    expect(
      ['nil', 'null', '5', 'five', '"nil"', '[1', 'true', 'false'].map((text) => writtenValue(text, 'EDN')),
    ).toEqual([null, null, 5, 'five', 'nil', '[1', true, false]);
    expect(keyOf(writtenValue('9007199254740993', 'JSON'))).toBe(keyOf(ofJson('9007199254740993')));
    expect(keyOf(writtenValue(':x', 'EDN'))).toBe(keyOf(edn(':x')));
  });
});

test('lines of EDN', () => {
  expect([...readEdn('{:a 1}\n\n{:b (2\n 3)} {:c "\n"}\n{:d 4}')].map(({ line }) => line)).toEqual([1, 3, 4, 6]);
  expect([...readEdn('{:c "a\\n\\u0041\\""}')][0]?.value.get('c')).toBe('a\nA"');
});

describe('jepsen.independent', () => {
  const of = (...rows: readonly string[]) =>
    recordedOf(readEvents(rows.map((row, i) => `{:process ${i >> 1}, ${row}}`).join('\n')));
  const write = [':type :invoke, :f :write, :value [0 4]', ':type :ok, :f :write, :value [0 4]'];
  test('is seen by reads that are invoked with a key', () => {
    const { isIndependent, model, calls } = of(
      ...write,
      ':type :invoke, :f :read, :value [1 nil]',
      ':type :ok, :f :read, :value [1 nil]',
      ':type :invoke, :f :cas, :value [0 [4 2]]',
      ':type :ok, :f :cas, :value [0 [4 2]]',
    );
    expect({ isIndependent, model }).toEqual({ isIndependent: true, model: 'cas-register' });
    expect(calls.map(({ operation }) => operation)).toEqual([
      { type: 'Write', key: 0, value: 4 },
      { type: 'Read', key: 1 },
      { type: 'CompareAndSet', key: 0, expected: 4, value: 2 },
    ]);
    expect(decideHistory(calls, objectOf(model, null, true), 'linearizable').verdict).toBe('holds');
  });
  test.each([
    ['a read that is invoked with nothing', [...write, ':type :invoke, :f :read, :value nil']],
    ['a cas of what is no pair', [':type :invoke, :f :cas, :value [0 4]']],
    ['a value that is no pair', [...write, ':type :invoke, :f :write, :value 7']],
  ])('is not: %s', (_, rows) => {
    expect(of(...rows).isIndependent).toBe(false);
  });
  test.each([
    ['writes of pairs alone', write],
    ['a compare-and-set of pairs', [':type :invoke, :f :cas, :value [[0 1] [2 3]]']],
    ['a read that is invoked with what it answers', [...write, ':type :invoke, :f :read, :value [0 4]']],
    [
      'some values that are pairs, and some not',
      [':type :invoke, :f :read, :value [0 nil]', ':type :ok, :f :read, :value 7'],
    ],
  ])('is asked for: %s', (_, rows) => {
    expect(() => of(...rows)).toThrow(BadRecord);
  });
  test('is as it is told', () => {
    const events = readEvents(write.map((row) => `{:process 0, ${row}}`).join('\n'));
    expect(recordedOf(events, { independent: true }).calls[0]?.operation).toEqual({ type: 'Write', key: 0, value: 4 });
    expect(recordedOf(events, { independent: false }).calls[0]?.operation).toEqual({
      type: 'Write',
      value: List([0, 4]),
    });
  });
});

describe('what an answer says', () => {
  const answered = (f: string, invoked: string, ok: string) =>
    recordedOf(
      readEvents(
        `{"process": 0, "type": "invoke", "f": "${f}"${invoked}}\n{"process": 0, "type": "ok", "f": "${f}"${ok}}`,
      ),
      f === 'contains' ? {} : { model: 'cas-register' },
    ).calls[0]?.result;
  test.each([
    ['read', '', ', "value": 3', { type: 'ReadOk', value: 3 }],
    ['read', ', "value": 5', ', "value": 3', { type: 'ReadOk', value: 3 }],
    ['write', ', "value": 3', ', "value": 3', { type: 'WriteOk' }],
    ['write', ', "value": 3', '', { type: 'WriteOk' }],
    ['write', ', "value": 3', ', "value": null', { type: 'WriteOk' }],
    ['cas', ', "value": [1, 2]', ', "value": true', { type: 'CompareAndSetOk' }],
    ['cas', ', "value": [1, 2]', ', "value": false', { type: 'CompareAndSetFailed' }],
    ['contains', ', "value": 3', ', "value": false', { type: 'ContainsOk', present: false }],
  ])('%s%s, answered%s', (f, invoked, ok, result) => {
    expect(answered(f, invoked, ok)).toEqual(result);
  });
  test.each([
    ['write', ', "value": 3', ', "value": 4', { kind: 'differs', field: 'value', invoked: 3, answered: 4, line: 1 }],
    ['write', ', "value": 3', ', "value": "3"', { kind: 'differs' }],
    ['write', ', "value": null', ', "value": 4', { kind: 'differs' }],
    ['cas', ', "value": [1, 2]', ', "value": [1, 3]', { kind: 'differs' }],
    ['read', '', '', { kind: 'field', field: 'value', found: undefined }],
  ])('%s%s, answered%s, is refused', (f, invoked, ok, problem) => {
    expect(() => answered(f, invoked, ok)).toThrow(
      expect.objectContaining({ line: 2, problem: expect.objectContaining(problem) }),
    );
  });
  test('a process whose life ended goes on under a name that nobody has', () => {
    const rows = ['0 invoke', '0 info', '0/2 invoke', '0/2 info', '0 invoke', '0 info', '0 invoke'].map((row) => {
      const [process, type] = row.split(' ');
      return JSON.stringify({ process, type, f: 'write', value: 1 });
    });
    expect(recordedOf(readEvents(rows.join('\n'))).calls.map(({ client }) => client)).toEqual([
      '0',
      '0/2',
      '0/3',
      '0/4',
    ]);
  });
});

test('only what the nemesis did', () => {
  const { calls } = recordedOf(readEvents('[{:process :nemesis, :type :info, :f :kill, :value nil}]'));
  expect(calls).toEqual([]);
});

test('bytes that are no UTF-8 are refused, with their line', () => {
  const bytes = (...codes: readonly number[]): Uint8Array =>
    Uint8Array.from([0x61, 0x0a, 0x62, 0x0a, 0x22, ...codes, 0x22, 0x0a]);
  for (const codes of [[0xe9], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff]])
    expect(() => textOfBytes(bytes(...codes))).toThrow(
      expect.objectContaining({ line: 3, problem: { kind: 'bytes' } }),
    );
  expect(textOfBytes(bytes(0xc3, 0xa9))).toBe('a\nb\n"é"\n');
});

test('more than a text can hold is refused, whatever its lines are', () => {
  const length = constants.MAX_STRING_LENGTH + 1;
  const problem = { kind: 'large', bytes: length };
  const bytes = Buffer.alloc(length);
  expect(() => textOfBytes(bytes)).toThrow(expect.objectContaining({ line: null, problem }));
  bytes.fill('\n', 0, 2);
  expect(() => textOfBytes(bytes)).toThrow(expect.objectContaining({ line: null, problem }));
});

test('reading ends when it is given up', () => {
  const text = Array.from({ length: 600 }, (_, i) => `{"process": ${i}, "type": "invoke", "f": "read"}`).join('\n');
  expect(() => readEvents(text, () => true)).toThrow(ReadingGivenUp);
  expect(readEvents(text).events).toHaveLength(600);
});

const invoke = '{"process": 0, "type": "invoke", "f": "write", "value": 1}';

test.each<[name: string, text: string, model: Model | undefined, line: number | null, problem: Partial<Problem>]>([
  ['nothing', '', undefined, null, { kind: 'empty' }],
  ['an empty list', '[]', undefined, null, { kind: 'empty' }],
  ['prose', 'once upon a time', undefined, 1, { kind: 'unreadable', found: 'once' }],
  ['two keys', '{"process": 0, "process": 1}', undefined, 1, { kind: 'twice', key: 'process' }],
  ['two keys in EDN', '\n{:process 0, :process 1}', undefined, 2, { kind: 'twice', key: ':process' }],
  ['two keys within a value', `\n{"value": {"a": 1, "a": 2}}`, undefined, 2, { kind: 'twice', key: 'a' }],
  ['deep nesting', `\n{"value": ${'['.repeat(100_000)}`, undefined, 2, { kind: 'nested' }],
  ['deep nesting in EDN', `\n{:value ${'['.repeat(100_000)}`, undefined, 2, { kind: 'nested' }],
  ['deep tags', `{:value ${'#a '.repeat(100_000)}`, undefined, 1, { kind: 'nested' }],
  ['a list that is not closed', '[{"process": 0, "type": "invoke", "f": "read"}', undefined, 1, { kind: 'unreadable' }],
  ['more behind a list', '[{:process 0 :type :invoke :f :read}]\n3', undefined, 2, { kind: 'unreadable', found: '3' }],
  ['no comma', '[{"process": 0, "type": "invoke", "f": "read"}\n{}]', undefined, 2, { kind: 'unreadable' }],
  ['no number of JSON', '{"process": 01}', undefined, 1, { kind: 'unreadable' }],
  ['no number of EDN', '{:process 1x}', undefined, 1, { kind: 'unreadable', found: '1x' }],
  ['no number at all', '{:value ##NaN}', undefined, 1, { kind: 'unreadable' }],
  ['a ratio', '{:value 1/2}', undefined, 1, { kind: 'unreadable', found: '1/2' }],
  ['an unknown escape', '{:value "\\x"}', undefined, 1, { kind: 'unreadable', found: '\\x' }],
  [
    'a write of nothing',
    '{"process": 0, "type": "invoke", "f": "write"}',
    undefined,
    1,
    { kind: 'field', field: 'value' },
  ],
  [
    'a process that is written in two ways',
    `${'{"process": 0, "type": "invoke", "f": "read"}'}\n{"process": "0", "type": "ok", "f": "read", "value": 1}`,
    undefined,
    2,
    { kind: 'field', field: 'process', found: '0' },
  ],
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
    recordedOf(readEvents(text), { model });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(BadRecord);
  expect(thrown).toMatchObject({ line, problem });
});
