/** `linearizable` decides recorded histories, shows the least that is not consistent, and says what it cannot read. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const decide = (...argv: string[]): ReturnType<typeof run> => run(['linearizable', ...argv], { cwd });

/** A file with these events, one a line: `0 invoke write 3`. */
function recorded(name: string, ...events: readonly string[]): string {
  const lines = events.map((event) => {
    const [process, type, f, value = 'null', key] = event.split(' ');
    return JSON.stringify({ process, type, f, value: JSON.parse(value), ...(key === undefined ? {} : { key }) });
  });
  writeFileSync(join(cwd, name), lines.join('\n'));
  return name;
}
const steady = (text: string): string => text.replace(/[\d.]+ s$/m, '<time>');

const stale = recorded(
  'stale.jsonl',
  '0 invoke write 1',
  '0 ok write 1',
  '1 invoke read',
  '1 ok read 1',
  '0 invoke write 2',
  '2 invoke write 3',
  '0 ok write 2',
  '1 invoke read',
  '1 ok read 1',
  '1 invoke read',
  '1 ok read 3',
);

describe('linearizable', () => {
  test('draws what is not', async () => {
    const { code, out, err } = await decide(stale);
    expect({ code, err }).toEqual({ code: 12, err: '' });
    expect(steady(out)).toBe(`Not linearizable: stale.jsonl.
  object       a register, null at first
  operations   6 operations by 3 clients, 1 of them without an answer
  time         <time>

These 3 operations contradict each other, whenever, and however often, the other 2 took effect:
  client 0   |--- write(1) ---|  |--- write(2) ---|
  client 1                                           |--- read: 1 ---|
  line       1                2  5                7  8               9

The first answer that cannot be is that of client 1, line 9: read: 1.
What was answered before can be put in order:
  write(1) (client 0), read: 1 (client 1), write(2) (client 0)
`);
  });

  test('holds of what is', async () => {
    const { code, out } = await decide(stale, 'consistency=sequential');
    expect(code).toBe(0);
    expect(steady(out)).toBe(`Sequentially consistent: stale.jsonl.
  object       a register, null at first
  operations   6 operations by 3 clients, 1 of them without an answer
  time         <time>
`);
    expect(await decide(stale, 'consistency=causal')).toMatchObject({ code: 0 });
  });

  test('is told in JSON', async () => {
    const { out } = await decide(stale, '--json');
    expect(JSON.parse(out)).toMatchObject({
      format: 'concord-history/1',
      file: 'stale.jsonl',
      model: 'register',
      consistency: 'linearizable',
      verdict: 'violated',
      exitCode: 12,
      operations: 6,
      pending: 1,
      clients: 3,
      parts: [{ operations: 6, verdict: 'violated', views: [] }],
      evidence: {
        contradiction: [
          { client: '0', operation: { type: 'Write', value: 1 }, result: { type: 'WriteOk' }, invoked: 1, returned: 2 },
          { client: '0', invoked: 5, returned: 7 },
          { client: '1', operation: { type: 'Read' }, result: { type: 'ReadOk', value: 1 }, invoked: 8, returned: 9 },
        ],
        aside: 2,
        first: { call: { client: '1', returned: 9 }, order: [{}, {}, {}] },
      },
    });
    const explained = JSON.parse((await decide(stale, '--json', 'consistency=sequential')).out) as {
      parts: [{ views: [{ client: null; order: { operation: { type: string } }[] }] }];
    };
    expect(explained.parts[0].views[0].order.map(({ operation }) => operation.type)).toEqual([
      'Write',
      'Read',
      'Read',
      'Write',
      'Write',
      'Read',
    ]);
  });

  test('is drawn', async () => {
    const { code, out } = await decide(stale, 'picture=drawings/stale.svg');
    expect(code).toBe(12);
    expect(out).toMatch(/Drawn in drawings\/stale\.svg\.\n$/);
    const svg = readFileSync(join(cwd, 'drawings', 'stale.svg'), 'utf8');
    expect(svg).toContain('<title>Not linearizable: stale.jsonl</title>');
    for (const text of ['client 0', 'client 1', 'write(1)', 'write(2)', 'read: 1', 'line', '5', '9'])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).not.toContain('client 2');
    expect((await decide(stale, 'consistency=causal', 'picture=none.svg')).out).not.toContain('Drawn');
  });

  test('is told to build servers', async () => {
    expect((await decide(stale, 'format=junit')).out).toContain('failures="1"');
    expect((await decide(stale, 'format=junit', 'consistency=causal')).out).toContain('failures="0"');
  });

  test('judges keys by themselves, and what was not invoked yet cannot have been read', async () => {
    const file = recorded(
      'keys.jsonl',
      '0 invoke put 1 x',
      '0 ok put 1 x',
      '0 invoke put 2 y',
      '1 invoke get null y',
      '1 ok get 2 y',
      '1 invoke get null y',
      '1 ok get "" y',
    );
    const { code, out } = await decide(file);
    expect(code).toBe(12);
    expect(out).toContain('  keys         2 keys, each judged by itself; violated: y\n');
    expect(
      out,
    ).toContain(`These 2 operations on y contradict each other, whenever, and however often, the other one took effect:
  client 1   |--- get: 2 ---|  |--- get: null ---|
  line       4              5  6                 7
`);
    const early = recorded('early.jsonl', '1 invoke read', '1 ok read 1', '0 invoke write 1');
    expect((await decide(early)).out).toContain('\nThis operation cannot be:\n  client 1   |--- read: 1 ---|\n');
  });

  test('shows a cause that is seen after its effect', async () => {
    const file = recorded(
      'causes.jsonl',
      '0 invoke write 1',
      '0 ok write 1',
      '1 invoke read',
      '1 ok read 1',
      '1 invoke write 2',
      '1 ok write 2',
      '2 invoke read',
      '2 ok read 2',
      '2 invoke read',
      '2 ok read 1',
    );
    const { code, out } = await decide(file, 'consistency=causal');
    expect({ code, first: out.split('\n')[0] }).toEqual({ code: 12, first: 'Not causally consistent: causes.jsonl.' });
    expect(out).toContain('\nThese 5 operations contradict each other:\n  client 0   |--- write(1) ---|\n');
  });

  test('reads the history of a trace', async () => {
    await run(['check', 'single-copy-register', 'variant=two-copies'], { cwd });
    const trace = join('.concord', 'single-copy-register', 'two-copies', 'Linearizable.itf.json');
    const { code, out, err } = await decide(trace);
    expect({ code, err }).toEqual({ code: 12, err: '' });
    expect(out).toContain('  object       a register, null at first\n');
    expect(out).toMatch(/^ {2}client1 .*\|--- (read|write)/m);
    expect(out).toMatch(/^ {2}moment /m);
    const text = readFileSync(join(cwd, trace), 'utf8');
    const changed = (from: string, to: string): string => {
      expect(text).toContain(from);
      writeFileSync(join(cwd, 'changed.itf.json'), text.replaceAll(from, to));
      return 'changed.itf.json';
    };
    expect(await decide(changed('"value":"client1"', '"value":9007199254740993'))).toMatchObject({
      code: 151,
      err: expect.stringMatching(/the last state, history\.threads.* is 9007199254740993; allowed: integers/) as string,
    });
    expect(await decide(changed('"vars"', '"vara"'))).toMatchObject({
      code: 151,
      err: expect.stringContaining('`vars` is missing; allowed: a list.') as string,
    });
  });

  test('a register may hold something at first', async () => {
    const file = recorded('initial.jsonl', '0 invoke read', '0 ok read 5', '0 invoke cas [5,6]', '0 ok cas [5,6]');
    expect(await decide(file)).toMatchObject({ code: 12 });
    expect(await decide(file, 'initial=5')).toMatchObject({ code: 0 });
    expect((await decide(file, 'initial=5')).out).toContain('a register with compare-and-set, 5 at first');
  });

  test('what takes too long is unknown', async () => {
    const writes = Array.from({ length: 40 }, (_, i) => `${i} invoke write ${i}`);
    const file = recorded(
      'many.jsonl',
      ...writes,
      ...writes.map((event) => event.replace('invoke', 'ok')),
      '0 invoke read',
      '0 ok read 99',
    );
    const { code, out } = await decide(file, 'time=1ms');
    expect({ code, first: out.split('\n')[0] }).toEqual({
      code: 152,
      first: 'Unknown whether many.jsonl is linearizable: time ran out.',
    });
  });
});

describe('what is read is what was written', () => {
  const file = (name: string, ...lines: readonly string[]): string => {
    writeFileSync(join(cwd, name), lines.join('\n'));
    return name;
  };
  const written = (value: string, read: string): string[] => [
    `{"process": 0, "type": "invoke", "f": "write", "value": ${value}}`,
    `{"process": 0, "type": "ok", "f": "write", "value": ${value}}`,
    '{"process": 1, "type": "invoke", "f": "read"}',
    `{"process": 1, "type": "ok", "f": "read", "value": ${read}}`,
  ];
  test.each([
    ['9007199254740993', '9007199254740992', 12],
    ['9007199254740993', '9007199254740993', 0],
    ['[1e400]', '[1e401]', 12],
    ['1.0', '1', 0],
    ['"1"', '1', 12],
    ['{"__proto__": 1}', '{"__proto__": 2}', 12],
  ])('%s is read as %s', async (value, read, expected) => {
    const { code, out } = await decide(file('values.jsonl', ...written(value, read)));
    expect(code).toBe(expected);
    if (value === '9007199254740993' && expected === 12) expect(out).toContain('read: 9007199254740992');
  });
  test('each key of jepsen.independent is a register of its own', async () => {
    const rows = ['invoke, :f :write, :value [0 4]', 'ok, :f :write, :value [0 4]', 'invoke, :f :read, :value [1 nil]'];
    const events = [...rows, 'ok, :f :read, :value [1 nil]'].map((row) => `{:process 0, :type :${row}}`);
    const name = file('independent.edn', ...events);
    const { code, out } = await decide(name);
    expect(code).toBe(0);
    expect(out).toContain('  object       for each key, a register, null at first\n');
    expect(out).toContain('  keys         2 keys, each judged by itself\n');
    expect(await decide(name, 'independent=no')).toMatchObject({ code: 12 });
    expect(await decide(name, 'initial=nil')).toMatchObject({ code: 0 });
    expect(await decide(name, 'initial=7')).toMatchObject({ code: 12 });
    const asked = await decide(file('pairs.edn', ...events.slice(0, 2)));
    expect(asked).toMatchObject({ code: 151, out: '' });
    expect(asked.err).toMatch(
      /^pairs\.edn:1: it cannot be known whether <0, 4> is a key.*independent=yes.*independent=no/s,
    );
  });
  test('what a cas that failed says is told, and can be said otherwise', async () => {
    const rows = [
      'invoke, :f :cas, :value [1 2]',
      'fail, :f :cas, :value [1 2]',
      'invoke, :f :cas, :value [nil 2]',
      'fail, :f :cas, :value [nil 2]',
    ];
    const name = file('failed.edn', ...rows.map((row) => `{:process 0, :type :${row}}`));
    const { code, out } = await decide(name);
    expect(code).toBe(0);
    expect(out).toContain(
      '  failed       2 cas, which is taken to say that nothing was done (fail=mismatch: that something',
    );
    expect(await decide(name, 'fail=mismatch')).toMatchObject({ code: 12 });
  });
  test('an empty history is judged, and said to be', async () => {
    const { code, out } = await decide(file('nemesis.edn', '[{:process :nemesis, :type :info, :f :kill}]'));
    expect(code).toBe(0);
    expect(out).toContain('  operations   none of a client, so that there is nothing to judge\n');
  });
  test('time counts while it is read', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `{"process": ${i}, "type": "invoke", "f": "read"}`);
    const { code, out } = await decide(file('long.jsonl', ...lines), 'time=0.001ms');
    expect(code).toBe(152);
    expect(out).toMatch(
      /^Unknown whether long\.jsonl is linearizable: time ran out while it was read, at line \d+\.\n {2}time/,
    );
    expect(JSON.parse((await decide('long.jsonl', 'time=0.001ms', '--json')).out)).toMatchObject({
      verdict: 'unknown',
      model: null,
    });
  });
  test.each([
    ['latin1.jsonl', Buffer.from('{"process": 0}\n"\u00e9"', 'latin1'), 'latin1.jsonl:2: its bytes are no UTF-8.\n'],
    [
      'valueless.jsonl',
      written('1', '2')[3]?.replace(', "value": 2', ''),
      'valueless.jsonl:2: value is missing; it must be what was read',
    ],
    ['twice.json', '[{"process": 0, "process": 1}]', 'twice.json:1: the key process occurs twice in one object.\n'],
    ['deep.edn', `{:value ${'['.repeat(50_000)}`, 'deep.edn:1: a value is nested more than 200 deep.\n'],
  ])('%s is refused', async (name, content, said) => {
    const before = name === 'valueless.jsonl' ? `${written('1', '2')[2]}\n` : '';
    writeFileSync(join(cwd, name), typeof content === 'string' ? `${before}${content}` : content!);
    const { code, out, err } = await decide(name);
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err.slice(0, said.length)).toBe(said);
  });
  test('an answer that differs, and an initial set', async () => {
    const differs = await decide(file('differs.jsonl', written('1', '2')[0]!, written('2', '2')[1]!));
    expect(differs.err).toContain(
      'differs.jsonl:2: the answer to write has the value 2, but it was invoked with 1 in line 1.\n',
    );
    const added = file('set.jsonl', '{"process": 0, "type": "invoke", "f": "add", "value": 1}');
    expect((await decide(added, 'initial=3')).err).toContain('initial = 3 does not fit: a set is empty at first.\n');
  });
});

/** Operations with one more field each: an index, say, or a time. */
function ordered(name: string, field: string, ...values: readonly string[]): string {
  const events = ['"process": 0, "type": "invoke"', '"process": 1, "type": "invoke"', '"process": 0, "type": "ok"'];
  const lines = events.map((event, i) => `{${event}, "f": "write", "value": 1, "${field}": ${values[i]}}`);
  writeFileSync(join(cwd, name), lines.join('\n'));
  return name;
}

test('times of several clients need not agree where real time does not count', async () => {
  const times = ordered('times.jsonl', 'time', '100', '40', '110');
  expect((await decide(times, 'consistency=causal')).code).toBe(0);
  expect((await decide(times, 'consistency=sequential')).code).toBe(0);
  expect((await decide(ordered('same.jsonl', 'time', '7', '7', '7'))).code).toBe(0);
});

describe('bad input', () => {
  test.each([
    [
      [ordered('time.jsonl', 'time', '100', '40', '110')],
      'time.jsonl:2: time is 40, but 100 in line 1: events stand in the order in which they happened.\nSort the events by time.',
    ],
    [
      [ordered('nanoseconds.jsonl', 'time', '1700000000000000002', '1700000000000000003', '1700000000000000001')],
      'nanoseconds.jsonl:3: time is 1700000000000000001, but 1700000000000000003 in line 2: ',
    ],
    [
      [ordered('own.jsonl', 'time', '100', '40', '90'), 'consistency=causal'],
      'own.jsonl:3: time is 90, but 100 in line 1: ',
    ],
    [
      [ordered('index.jsonl', 'index', '4', '2', '5'), 'consistency=sequential'],
      'index.jsonl:2: index is 2, but 4 in line 1: ',
    ],
    [[], 'linearizable needs a FILE.\nSuch as: npm run linearizable history.jsonl\n'],
    [['nothing.log'], 'There is no file nothing.log.\nPaths are relative to '],
    [[stale, 'model=stack'], 'model = stack does not fit; allowed: register, cas-register, set, kv.\n'],
    [
      [stale, 'consistency=eventual'],
      'consistency = eventual does not fit; allowed: linearizable, sequential, causal, snapshot-isolation, strict-snapshot-isolation, serializable, strict-serializable.\n',
    ],
    [
      [stale, 'model=set'],
      'stale.jsonl:1: set has no operation write.\nThe operations are add, remove, contains and read.',
    ],
    [
      [recorded('alone.jsonl', '0 invoke read', '0 ok read 1', '0 ok read 1')],
      'alone.jsonl:3: process 0 is answered (ok, read), but has invoked nothing that waits for an answer.\n',
    ],
    [
      [recorded('twice.jsonl', '0 invoke read', '1 invoke read', '0 invoke read')],
      'twice.jsonl:3: process 0 invokes an operation, but waits for the answer to that of line 1.\nA client does one',
    ],
    [
      [recorded('other.jsonl', '0 invoke read', '0 ok write 1')],
      'other.jsonl:2: process 0 is answered to write, but has invoked read in line 1.\n',
    ],
    [
      [recorded('odd.jsonl', '0 invoke read', '0 ok pop')],
      'odd.jsonl: no object has the operations read and pop together.\nA register has read and write',
    ],
    [
      [recorded('half.jsonl', '0 invoke cas 3')],
      'half.jsonl:1: value is 3; it must be a pair: the value expected, and the new one.\n',
    ],
  ])('%j', async (argv, text) => {
    const { code, out, err } = await decide(...argv);
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err).toContain(text);
  });

  test.each([
    [
      'broken.jsonl',
      '{"process": 0, "type"\n',
      'broken.jsonl:1: {"process": 0, "type" is not what can stand there: expected is one JSON object on each line.\nA history is',
    ],
    ['empty.jsonl', '', 'empty.jsonl holds no operation of a client.\nA history is'],
    [
      'trace.json',
      '{"vars": ["x"], "states": [{"x": 1}]}',
      'trace.json is a trace, but no variable of its last state is a history.\n',
    ],
  ])('%s', async (name, text, said) => {
    writeFileSync(join(cwd, name), text);
    const { code, err } = await decide(name);
    expect(code).toBe(151);
    expect(err).toContain(said);
  });
});

describe('on what clients saw in the counterexamples of specs', () => {
  const gallery = new URL('../../counterexamples/gallery/', import.meta.url);
  const traces = readdirSync(gallery, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\/(Linearizable|Sequential)\.itf\.json$/.test(path))
    .sort();

  /** An object of the spec's own, which only code knows. */
  const own = (path: string): boolean => path.startsWith('replicated-state-machine/');

  test('there are many', () => expect(traces.length).toBeGreaterThan(10));
  test.each(traces.filter(own))('%s: of an object that only its spec knows, which is said', async (path) => {
    const { code, err } = await decide(fileURLToPath(new URL(path, gallery)));
    expect({ code, refused: err.includes('no object has the operations') }).toEqual({ code: 151, refused: true });
  });
  test.each(traces.filter((path) => !own(path)))('%s: what the property says', async (path) => {
    const file = fileURLToPath(new URL(path, gallery));
    const asked = path.includes('/Sequential.') ? 'sequential' : 'linearizable';
    // A trace does not say with which value a register begins; photos and raft-reads count from 0.
    const initial = /^(?:cross-channel|raft-reads)\//.test(path) ? ['initial=0'] : [];
    const { code, out } = await decide(file, `consistency=${asked}`, ...initial);
    expect({ code, contradict: out.includes('contradict each other') }).toEqual({ code: 12, contradict: true });
  });
  test('what is late, and in order', async () => {
    const file = fileURLToPath(new URL('storage-on-broadcast/local-read/Linearizable.itf.json', gallery));
    expect((await decide(file, 'consistency=sequential')).code).toBe(0);
  });
});
