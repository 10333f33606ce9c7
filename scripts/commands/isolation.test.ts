/** `linearizable` decides recorded transactions, names what is wrong with the lines of the file, draws it, and says what it cannot read. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const decide = (file: string, consistency: string, ...argv: string[]): ReturnType<typeof run> =>
  run(['linearizable', file, `consistency=${consistency}`, ...argv], { cwd });

/** A file of these events, one a line: `0 invoke [["r","x",null]]`. */
function recorded(name: string, ...events: readonly string[]): string {
  const lines = events.map((event) => {
    const [, process, type, value] = /^(\S+) (\S+) ?(.*)$/.exec(event) ?? [];
    return `{"process": ${process}, "type": "${type}", "f": "txn"${value === '' ? '' : `, "value": ${value}`}}`;
  });
  writeFileSync(join(cwd, name), lines.join('\n'));
  return name;
}
/** Transactions in EDN, each invoked by a client of its own, and then all answered. */
function sideBySide(name: string, ...texts: readonly string[]): string {
  const event = (text: string, i: number, type: string): string =>
    `{:process ${i} :type :${type} :f :txn :value ${text}}`;
  const unread = (text: string): string => text.replace(/\[:r (\w+) (\[[^\]]*\]|\w+)\]/g, '[:r $1 nil]');
  const events = [
    ...texts.map((text, i) => event(unread(text), i, 'invoke')),
    ...texts.map((text, i) => event(text, i, 'ok')),
  ];
  writeFileSync(join(cwd, name), events.join('\n'));
  return name;
}
const steady = (text: string): string => text.replace(/[\d.]+ s$/m, '<time>');

const skew = sideBySide('skew.edn', '[[:r x []] [:append y 1]]', '[[:r y []] [:append x 1]]');
const stale = recorded(
  'stale.jsonl',
  '0 invoke [["append", "x", 1]]',
  '0 ok [["append", "x", 1]]',
  '1 invoke [["r", "x", null]]',
  '1 ok [["r", "x", []]]',
);

describe('transactions', () => {
  test('are shown with their lines', async () => {
    const { code, out, err } = await decide(skew, 'serializable');
    expect({ code, err }).toEqual({ code: 12, err: '' });
    expect(steady(out)).toBe(`Not serializable: skew.edn.
  keys           lists, appended to
  transactions   2 transactions by 2 clients: 2 committed, 0 aborted, 0 unknown
  time           <time>

write skew (G2-item): T1 -rw x-> T2 -rw y-> T1
  T1   read(x): <>, append(y, 1) by client 0, lines 1 and 3
  T2   read(y): <>, append(x, 1) by client 1, lines 2 and 4
`);
    expect(await decide(skew, 'snapshot-isolation')).toMatchObject({ code: 0 });
  });

  test.each([
    ['snapshot-isolation', 0],
    ['serializable', 0],
    ['strict-snapshot-isolation', 12],
    ['strict-serializable', 12],
  ])('a stale read is judged by %s', async (consistency, expected) => {
    const { code, out } = await decide(stale, consistency);
    expect(code).toBe(expected);
    if (code === 12) expect(out).toContain('\nstale read (G-single-realtime): T1 -rw x-> T2 -realtime-> T1\n');
  });

  const anomalies: readonly (readonly [title: string, transactions: readonly string[]])[] = [
    [
      'dirty write (G0)',
      ['[[:append x 1] [:append y 1]]', '[[:append x 2] [:append y 2]]', '[[:r x [1 2]] [:r y [2 1]]]'],
    ],
    [
      'dirty read (G1b): T2 read x = <1> of T1, which overwrote it itself',
      ['[[:append x 1] [:append x 2]]', '[[:r x [1]]]'],
    ],
    ['G1c: T1 -wr', ['[[:append x 1] [:r y [1]]]', '[[:append y 1] [:r x [1]]]']],
    ['read skew (G-single)', ['[[:r x []] [:r y [1]]]', '[[:append x 1] [:append y 1]]']],
    ['lost update (G-single)', ['[[:r x []] [:append x 1]]', '[[:r x []] [:append x 2]]', '[[:r x [1 2]]]']],
    ['G-nonadjacent', ['[[:append x 1]]', '[[:append y 1]]', '[[:r x [1]] [:r y []]]', '[[:r x []] [:r y [1]]]']],
    ['write skew (G2-item)', ['[[:r x nil] [:w y 1]]', '[[:r y nil] [:w x 1]]']],
    ['internal: T1 read x = 2, and had written something else', ['[[:w x 1] [:r x 2]]', '[[:w x 2]]']],
    ['garbage read: T1 read x = 7, which nobody wrote', ['[[:r x 7]]']],
    ['garbage read: T1 read x = <7>, which nobody wrote', ['[[:r x [7]]]']],
    ['duplicate elements: T1 read x = <1, 1>', ['[[:append x 1]]', '[[:r x [1 1]]]']],
    [
      'incompatible order: T2 read x = <2, 1>, and T1',
      ['[[:append x 1]]', '[[:append x 2]]', '[[:r x [1 2]]]', '[[:r x [2 1]]]'],
    ],
  ];
  test.each(anomalies)('%s', async (title, texts) => {
    const { code, out } = await decide(sideBySide('anomaly.edn', ...texts), 'serializable');
    expect(code).toBe(12);
    expect(out).toContain(`\n\n${title}`);
  });

  test('a read of what was aborted is dirty; a fail and an info need not repeat what they end', async () => {
    const file = (end: string): string =>
      recorded(
        'ended.jsonl',
        '0 invoke [["w", "x", 1]]',
        `0 ${end}`,
        '1 invoke [["r", "x", null]]',
        '1 ok [["r", "x", 1]]',
      );
    const { code, out } = await decide(file('fail'), 'serializable');
    expect(code).toBe(12);
    expect(out).toContain(
      'dirty read (G1a): T2 read x = 1 of T1, which aborted\n  T1   write(x, 1) by client 0, lines 1 and 2\n',
    );
    const unknown = await decide(file('info null'), 'serializable');
    expect(unknown).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 committed, 0 aborted, 1 unknown') as string,
    });
    const never = recorded(
      'never.jsonl',
      '0 invoke [["w", "x", 1]]',
      '1 invoke [["r", "x", null]]',
      '1 ok [["r", "x", 1]]',
    );
    expect(await decide(never, 'strict-serializable')).toMatchObject({ code: 0 });
  });

  test('times of several clients need not agree where real time does not count', async () => {
    const at = (event: string, time: number): string => `{${event}, "f": "txn", "time": ${time}}`;
    const [written, read] = ['"value": [["w", "x", 1]]', '"value": [["r", "y", null]]'];
    const events = [
      at(`"process": 0, "type": "invoke", ${written}`, 100),
      at(`"process": 1, "type": "invoke", ${read}`, 40),
      at(`"process": 1, "type": "ok", ${read}`, 50),
      at(`"process": 0, "type": "ok", ${written}`, 110),
    ];
    writeFileSync(join(cwd, 'times.jsonl'), events.join('\n'));
    expect(await decide('times.jsonl', 'serializable')).toMatchObject({ code: 0 });
    const { code, err } = await decide('times.jsonl', 'strict-serializable');
    expect(code).toBe(151);
    expect(err).toContain('times.jsonl:2: time is 40, but 100 in line 1: events stand in the order');
  });

  test('are drawn, with what the names of edges mean', async () => {
    const { out } = await decide(skew, 'serializable', 'picture=drawings/skew.svg');
    expect(out).toMatch(/Drawn in drawings\/skew\.svg\.\n$/);
    const svg = readFileSync(join(cwd, 'drawings', 'skew.svg'), 'utf8');
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
      text?.replaceAll('&#160;', ' ').trim(),
    );
    for (const text of [
      'T1, client 0, lines 1 and 3',
      'append(y, 1)',
      'rw x',
      'rw: the second overwrote what the first had read',
    ])
      expect(texts).toContain(text);
    expect(svg).not.toContain('wr: ');
    const wide = sideBySide('wide.edn', ...[1, 2].map((i) => `[[:r ${i} []] [:append ${3 - i} 1234567890123456]]`));
    await decide(wide, 'serializable', 'picture=wide.svg');
    // Boxes are as wide as their longest line, of which a digit is at least half as wide as it is high.
    const boxes = [
      ...readFileSync(join(cwd, 'wide.svg'), 'utf8').matchAll(/<path fill="none"[^>]* d="M([\d.]+),[^C]*C/g),
    ];
    expect(boxes.length).toBeGreaterThan(0);
    const left = /<text[^>]* x="([\d.-]+)"[^>]*>append\(2, 1234567890123456\)/.exec(
      readFileSync(join(cwd, 'wide.svg'), 'utf8'),
    )?.[1];
    expect(Number(boxes[0]?.[1]) - Number(left)).toBeGreaterThan('append(2, 1234567890123456)'.length * 12 * 0.5);
  });
});

describe('what cannot be read is refused: what, where, and what to do', () => {
  const file = (name: string, ...lines: readonly string[]): string => {
    writeFileSync(join(cwd, name), lines.join('\n'));
    return name;
  };
  mkdirSync(join(cwd, 'folder'));
  const once = (value: string): readonly string[] => [`0 invoke ${value}`, `0 ok ${value}`];
  const event = (fields: string): string => `{${fields}}`;
  test.each([
    ['nothing.jsonl', [], 'There is no file nothing.jsonl.\n'],
    ['folder', [], 'folder is a folder, and a file is needed.\n'],
    [file('empty.jsonl'), [], 'empty.jsonl holds no transaction of a client.\nTransactions are a list of events'],
    [
      file('only.edn', '{:process :nemesis, :type :info, :f :kill}'),
      [],
      'only.edn holds no transaction of a client.\n',
    ],
    [
      file('single.jsonl', event('"process": 0, "type": "invoke", "f": "write", "value": 3')),
      [],
      'single.jsonl:1: write is a single operation, and no transaction (txn).\nSingle operations are judged by consistency=linearizable,',
    ],
    [
      file('broken.jsonl', event('"process": 0, "type": "invoke", "f": "txn", "value": []'), '{"process": 0, "type"'),
      [],
      'broken.jsonl:2: {"process": 0, "type" is not what can stand there',
    ],
    [
      file('client.jsonl', event('"type": "invoke", "f": "txn", "value": []')),
      [],
      'client.jsonl:1: process is missing;',
    ],
    [
      file('type.jsonl', event('"process": 0, "f": "txn", "value": []')),
      [],
      'type.jsonl:1: type is missing; it must be one of',
    ],
    [file('f.jsonl', event('"process": 0, "type": "invoke", "value": []')), [], 'f.jsonl:1: f is missing;'],
    [
      recorded('value.jsonl', '0 invoke'),
      [],
      'value.jsonl:1: value is missing; it must be a list of what the transaction does',
    ],
    [
      recorded('begin.jsonl', '0 begin []'),
      [],
      'begin.jsonl:1: type is begin; it must be one of invoke, ok, fail, info.\n',
    ],
    [
      recorded('push.jsonl', ...once('[["push", "x", 1]]')),
      [],
      'push.jsonl:1: a transaction does ["push", "x", 1], which is none of ["r", KEY, WHAT WAS READ], ',
    ],
    [
      recorded('short.jsonl', ...once('[["append", "x"]]')),
      [],
      'short.jsonl:1: a transaction does ["append", "x"], which',
    ],
    [recorded('flat.jsonl', ...once('["append", "x", 1]')), [], 'flat.jsonl:1: a transaction does "append", which'],
    [
      recorded('mixed.jsonl', ...once('[["append", "x", 1]]'), ...once('[["w", "y", 2]]')),
      [],
      'mixed.jsonl:3: ["w", "y", 2] is not of the kind of ["append", "x", 1] in line 1:',
    ],
    [
      recorded('read.jsonl', ...once('[["w", "x", 1]]'), '0 invoke [["r", "x", null]]', '0 ok [["r", "x", [1]]]'),
      [],
      'read.jsonl:4: ["r", "x", [1]] is not of the kind of ["w", "x", 1] in line 1:',
    ],
    [
      recorded('again.jsonl', ...once('[["append", "x", 1]]'), ...once('[["append", "x", 1]]')),
      [],
      'again.jsonl:3: ["append", "x", 1] is done for the second time; the first is in line 1.\nIt is known by its value',
    ],
    [
      recorded('null.jsonl', '0 invoke [["r", "x", null]]', '0 ok [["r", "x", null]]', ...once('[["w", "x", null]]')),
      [],
      'null.jsonl:3: ["w", "x", null] writes null, which every register holds at first.\n',
    ],
    [
      recorded('alone.jsonl', '0 ok [["w", "x", 1]]'),
      [],
      'alone.jsonl:1: process 0 is answered (ok, txn), but has invoked',
    ],
    [
      recorded('two.jsonl', '0 invoke [["w", "x", 1]]', '0 invoke [["w", "x", 2]]'),
      [],
      'two.jsonl:2: process 0 invokes a transaction, but waits for the answer to that of line 1.\n',
    ],
    [
      recorded('other.jsonl', '0 invoke [["w", "x", 1]]', '0 ok [["w", "x", 2]]'),
      [],
      'other.jsonl:2: [["w", "x", 2]] is answered to [["w", "x", 1]] in line 1.\nAn ok repeats what was invoked',
    ],
    [
      file(
        'back.jsonl',
        event('"process": 0, "type": "invoke", "f": "txn", "value": [], "time": 100'),
        event('"process": 0, "type": "ok", "f": "txn", "value": [], "time": 50'),
      ),
      [],
      'back.jsonl:2: time is 50, but 100 in line 1: events stand in the order in which they happened.\nSort the events by time.',
    ],
    [
      file(
        'index.jsonl',
        event('"process": 0, "type": "invoke", "f": "txn", "value": [], "index": 4'),
        event('"process": 1, "type": "invoke", "f": "txn", "value": [], "index": 2'),
      ),
      [],
      'index.jsonl:2: index is 2, but 4 in line 1: ',
    ],
    [file('trace.json', '{"vars": ["x"], "states": [{"x": 1}]}'), [], 'trace.json is the trace of a spec; '],
    ...['model=kv', 'initial=3', 'independent=yes', 'fail=mismatch'].map(
      (given) =>
        [
          skew,
          [given],
          `${given.replace(/=.*/, '')} says something of single operations, and consistency=serializable is`,
        ] as const,
    ),
  ] as const)('%s %j', async (name, argv, said) => {
    const { code, out, err } = await decide(name, 'serializable', ...argv);
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err.slice(0, said.length)).toBe(said);
    expect(err).not.toMatch(/^ +at /m);
    // Advice is about transactions, but for where single operations are to be told from them.
    expect(err).not.toContain('"f": "write"');
  });

  test.each(['serialisable', 'Serializable', 'serial'])('consistency=%s is a slip', async (given) => {
    const { code, err } = await decide(skew, given);
    expect(code).toBe(151);
    expect(err).toMatch(/ does not fit; allowed: .*\.\nDid you mean serializable\?\n$/);
  });
  test('consistency=xyz is like none', async () => {
    expect((await decide(skew, 'xyz')).err).not.toContain('Did you mean');
  });

  test('transactions are not judged as single operations', async () => {
    for (const consistency of ['linearizable', 'sequential', 'causal']) {
      const { code, err } = await decide(skew, consistency);
      expect(code).toBe(151);
      expect(err).toContain(
        'skew.edn is a history of transactions (txn); what was asked is about single operations.\n',
      );
      expect(err).toContain('consistency=serializable, ');
    }
    expect((await decide(skew, 'linearizable', 'model=register')).err).toContain('Transactions are judged by');
  });

  test('time counts while it is read', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `${i} invoke [["w", ${i}, 1]]`);
    const { code, out } = await decide(recorded('long.jsonl', ...many), 'serializable', 'time=0.001ms');
    expect(code).toBe(152);
    expect(out).toMatch(/^Unknown whether long\.jsonl is serializable: time ran out while it was read\.\n {2}time/);
  });
});
