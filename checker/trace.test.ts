/** Logs that a system writes: what a line has, what a crash leaves, and that `validate` reads them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../specs/two-phase-commit/two-phase-commit.ts';
import { type EventFields, openTrace, order, type Trace } from './trace.ts';
import { logOf, validate } from './validation/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (name: string): string => join(folder, `${name}.jsonl`);
const linesOf = (file: string): readonly Readonly<Record<string, unknown>>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const opened = (node: string, file = fileOf(node)): Trace => openTrace(node, file) as Trace;

test('a line has the node, its number, its id, the event and what came before', () => {
  const trace = opened('s1');
  const first = trace.event('sent', { to: 's2', entries: [1, 2] });
  const second = trace.event('received', {}, [first, 'x']);
  trace.event('alone');
  trace.close();
  const id = first.slice(0, first.lastIndexOf('.'));
  expect([first, second]).toEqual([`${id}.1`, `${id}.2`]);
  expect(linesOf(fileOf('s1'))).toEqual([
    { node: 's1', seq: 1, id: first, event: 'sent', to: 's2', entries: [1, 2] },
    { node: 's1', seq: 2, id: second, event: 'received', after: [first, 'x'] },
    { node: 's1', seq: 3, id: `${id}.3`, event: 'alone' },
  ]);
});

test('what ends a line for some readers is escaped in a text', () => {
  const trace = opened('separated');
  trace.event('said', { said: 'one\u2028two\u2029three\nfour' });
  trace.close();
  expect(readFileSync(fileOf('separated'), 'utf8')).toMatch(/^[^\u2028\u2029\n]*\n$/);
  expect(linesOf(fileOf('separated'))[0]).toMatchObject({ said: 'one\u2028two\u2029three\nfour' });
});

test('without a file there is none, and what an event would say is not even asked', () => {
  const trace = openTrace('s1', process.env.CONCORD_NO_SUCH_VARIABLE);
  const asked: string[] = [];
  expect(trace?.event('sent', { to: asked.push('s2') })).toBeUndefined();
  expect([trace, openTrace('s1', ''), openTrace('s1', null), asked]).toEqual([null, null, null, []]);
});

test('`validate` reads it', async () => {
  const [a, b] = [opened('a'), opened('b')];
  const prepared = a.event('prepared', { rm: 'rm1' });
  b.event('known', { rm: 'rm1' }, prepared);
  for (const trace of [a, b]) trace.close();
  const mapping = logOf(twoPhaseCommit, ({ event, RM, actions: { RMPrepare, TMRcvPrepared } }) => ({
    events: {
      prepared: event({ fields: { rm: RM }, of: RMPrepare, choices: ({ rm }) => ({ rm }) }),
      known: event({ fields: { rm: RM }, of: TMRcvPrepared, choices: ({ rm }) => ({ rm }) }),
    },
    order,
  }));
  const told = (of: readonly unknown[]) => validate(twoPhaseCommit, of, mapping, { parameters: { rms: 2 } });
  const [first, second] = [linesOf(fileOf('a')), linesOf(fileOf('b'))];
  expect(await told([...second, ...first])).toMatchObject({ verdict: 'holds', nodes: 2, events: 2 });
  await expect(told(second)).rejects.toMatchObject({ problem: { kind: 'never sent' } });
});

describe('a log that is opened again', () => {
  test('goes on, with numbers that go on and ids that were never given', () => {
    const file = fileOf('again');
    const ids = [1, 2, 3].map(() => {
      const trace = opened('again', file);
      // Longer than what is read at once to find the last line.
      const id = trace.event('starts', { said: 'ö'.repeat(5000) });
      trace.close();
      return id;
    });
    expect(linesOf(file).map(({ seq, id }) => [seq, id])).toEqual(ids.map((id, i) => [i + 1, id]));
    expect(new Set(ids.map((id) => id.split('.')[1])).size).toBe(3);
  });

  test.each([
    ['after whole lines', 2],
    ['where there is none before', 0],
  ])('loses a line that was being written when the power went, %s', (_, before) => {
    const file = fileOf(`torn${before}`);
    for (let i = 0; i < before; i++) {
      const trace = opened('s1', file);
      trace.event('starts');
      trace.close();
    }
    appendFileSync(file, `{"node":"s1","seq":${before + 1},"said":"${'x'.repeat(9000)}`);
    const trace = opened('s1', file);
    trace.event('goes on');
    trace.close();
    expect(linesOf(file).map(({ seq }) => seq)).toEqual(Array.from({ length: before + 1 }, (_, i) => i + 1));
  });

  test.each([
    ...['{"node":"s2","seq":7}\n', '{"seq":7}\n', 'hello\n', '\n', '7\n'],
    // Whose last line does not end, of which nothing is cut off.
    ...['hello', '{\n  "port": 80\n}', '{"node":"s2"', '{"node":"s2","seq":7}\n{"node":"s2"'],
  ])('of somebody else, %j, is refused', (text) => {
    const file = fileOf('others');
    writeFileSync(file, text);
    expect(() => openTrace('s1', file)).toThrow('others.jsonl is no log of s1: its last line is ');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('cut at any byte goes on behind its last whole line', () => {
    const trace = opened('s1', fileOf('cut'));
    for (const said of ['ö', '}\n{']) trace.event('said', { said });
    trace.close();
    const whole = readFileSync(fileOf('cut'));
    // Where a disk has room for a line and no more, it is empty.
    for (const rest of [Buffer.of(), Buffer.alloc(9)])
      for (let at = 0; at <= whole.length; at++) {
        const left = whole.subarray(0, at);
        writeFileSync(fileOf('cut'), Buffer.concat([left, rest]));
        opened('s1', fileOf('cut')).close();
        expect(readFileSync(fileOf('cut'))).toEqual(left.subarray(0, left.lastIndexOf(10) + 1));
      }
  });
});

test('a field that is called as what each line has is refused, by its type and when it runs', () => {
  const trace = opened('fields');
  // @ts-expect-error: each line has a node.
  const wrong: EventFields = { node: 's2' };
  expect(() => trace.event('sent', wrong)).toThrow('a field of the event sent is called node');
  trace.close();
});

test('a log that is closed takes no event, and may be closed again', () => {
  const trace = opened('closed');
  for (let i = 0; i < 2; i++) trace.close();
  expect(() => trace.event('sent')).toThrow('the log of closed is closed: there is no event sent any more');
});

test.skipIf(process.platform !== 'linux')('what cannot be written throws, and its number is missing', () => {
  const trace = opened('full', '/dev/full');
  expect(() => trace.event('sent')).toThrow('ENOSPC');
  trace.close();
});

test('a process that is killed loses no event that it came back from', { timeout: 60_000 }, async () => {
  const file = fileOf('killed');
  const code = `import { openTrace } from ${JSON.stringify(join(import.meta.dirname, 'trace.ts'))};
    import { writeSync } from 'node:fs';
    const trace = openTrace('s1', ${JSON.stringify(file)});
    for (;;) writeSync(1, trace.event('goes on', { said: 'x'.repeat(300) }) + '\\n');`;
  // A file, into which it writes without waiting for who reads.
  const back = openSync(fileOf('back'), 'a');
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', back, 'inherit'],
  });
  const idsBack = (): string[] => readFileSync(fileOf('back'), 'utf8').split('\n').slice(0, -1);
  await expect.poll(() => idsBack().length, { timeout: 50_000 }).toBeGreaterThan(500);
  child.kill('SIGKILL');
  await once(child, 'exit');
  closeSync(back);
  const ids = idsBack();
  const kept = linesOf(file).map(({ id }) => id);
  // One may have been written and not come back.
  expect(kept.slice(0, ids.length)).toEqual(ids);
  expect(kept.length - ids.length).toBeLessThanOrEqual(1);
});
