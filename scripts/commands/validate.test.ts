/** `validate`: what is told of logs that are behaviours, that are none, and that cannot be read. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const mapping = join(cwd, 'mine.ts');
writeFileSync(
  mapping,
  `import { logOf, range } from ${JSON.stringify(join(root, 'checker', 'index.ts'))};
import { twoPhaseCommit } from ${JSON.stringify(join(root, 'specs', 'two-phase-commit', 'two-phase-commit.ts'))};
export const log = logOf(twoPhaseCommit, ({ event, silent, RM, actions }) => ({
  events: {
    prepared: event({ fields: { rm: RM }, of: actions.RMPrepare, choices: ({ rm }) => ({ rm }) }),
    committed: event({
      fields: { known: range(0, 3) },
      of: actions.TMCommit,
      matches: ({ known }, { after }) => after.tmPrepared.size === known,
    }),
    failing: event({ of: actions.TMAbort, matches: () => { throw new Error('no luck'); } }),
  },
  silent: { steps: [silent({ of: actions.TMRcvPrepared })], atMost: 2 },
}));
`,
);
const told = async (lines: readonly string[], ...more: readonly string[]) => {
  const log = join(cwd, 'run.jsonl');
  writeFileSync(log, lines.join('\n'));
  return run(['validate', 'two-phase-commit', log, `mapping=${mapping}`, 'rms=2', `out=${join(cwd, 'out')}`, ...more]);
};
const prepared = (rm: string): string => JSON.stringify({ event: 'prepared', rm });
const committed = JSON.stringify({ event: 'committed', known: 2 });

describe('validate', () => {
  test('tells that a log is a behaviour', async () => {
    // Separators of Unicode end no line; a byte order mark and a carriage return say nothing.
    const said = JSON.stringify({ event: 'prepared', rm: 'rm2', said: 'one\u2028two\u2029three' });
    const { out, code } = await told([`\ufeff${prepared('rm1')}\r`, '', said, committed]);
    expect(code).toBe(0);
    expect(out).toContain('run.jsonl: 3 events');
    expect(out).toContain('The log is a behaviour of two-phase-commit.');
    expect(out).toContain('2 silent steps in the behaviour');
  });

  test('says that a beginning is too long to be drawn', async () => {
    const log = join(cwd, 'long.jsonl');
    const said = (event: string, seq: number): string => JSON.stringify({ node: 's1', seq, event, term: 1 });
    const follows = Array.from({ length: 400 }, (_, i) => said('follows', i + 1));
    writeFileSync(log, [...follows, said('leads', 401)].join('\n'));
    const etcd = join(root, 'examples', 'etcd');
    const by = [`mapping=${join(etcd, 'mapping.ts')}`, `variant=${join(etcd, 'as-told.ts')}`];
    const { out, err } = await run(['validate', 'raft', log, ...by, `out=${join(cwd, 'out')}`]);
    expect(err).toBe('');
    expect(out).toContain('no: a drawing shows at most 400 states, and this trace has 401');
  });

  test('tells the longest beginning that is one, and why no step fits then; the trace is replayed', async () => {
    const { out, code } = await told([prepared('rm1'), committed]);
    expect(code).toBe(13);
    expect(out).toContain('The longest beginning that is has 1 event of 2, the last of them in line 1.');
    expect(out).toMatch(/2 {2}RMPrepare\(rm1\)/);
    expect(out).toContain('Line 2, committed of known = 2, fits no step:');
    expect(out).toMatch(/TMCommit: its guard is false because .*tmPrepared = \{\}/);
    const folder = join(cwd, 'out', 'two-phase-commit', 'base');
    const file = join(folder, 'log.itf.json');
    expect(existsSync(file)).toBe(true);
    expect(out).toContain(`Drawn    ${join(folder, 'log.html')}`);
    const drawn = readFileSync(join(folder, 'log.time.svg'), 'utf8').replaceAll(/<[^>]*>/g, ' ');
    expect(drawn).toMatch(
      /The log is no behaviour of two-phase-commit.*1 event of 2.*Line 2, committed.*fits no step.*TMCommit/s,
    );
    const replayed = await run(['replay', file]);
    expect([replayed.code, replayed.err]).toEqual([0, '']);
  });

  test('tells what the event says otherwise, and of a search that was stopped that nothing is known', async () => {
    const one = await told([prepared('rm1'), JSON.stringify({ event: 'committed', known: 2 })]);
    expect(one.out).toMatch(/TMCommit: its guard is false/);
    expect((await told([prepared('rm1'), prepared('rm2'), committed], 'states=2')).code).toBe(152);
  });

  test.each<[string, readonly string[], readonly string[], string]>([
    ['no JSON', [prepared('rm1'), '{"event":'], [], 'run.jsonl:2 is no JSON'],
    [
      'a field that is there twice',
      ['{"event": "prepared", "rm": "rm1", "x": {"a\\"": 1, "b": [{"c": 1, "d": 2, "c": 3}]}}'],
      [],
      'run.jsonl:1: c is there twice, with different values.',
    ],
    ['no event', [], [], 'has no event.'],
    ['a field that is missing', ['{"event": "prepared"}'], [], 'run.jsonl:1: rm is missing; allowed: rm1, rm2.'],
    ['another event', ['{"event": "prepard"}'], [], 'has no event prepard.'],
    ['a mapping that fails', ['{"event": "failing"}'], [], 'mine.ts threw Error: no luck'],
    ['no mapping', [prepared('rm1')], ['mapping=nowhere.ts'], 'nowhere.ts'],
  ])('%s is refused', async (_, lines, more, said) => {
    const { out, err, code } = await told(lines, ...more);
    expect([150, 151]).toContain(code);
    expect((out + err).replaceAll(/\s+/g, ' ')).toContain(said);
  });

  test('a byte order mark is passed over, and lines may end as on Windows', async () => {
    const { out, code } = await told([`\uFEFF${prepared('rm1')}\r`, '\r', `${prepared('rm2')}\r`]);
    expect(code).toBe(0);
    expect(out).toContain('run.jsonl: 2 events');
  });

  test('a file with several mappings of the spec is refused, but not one with two names for one', async () => {
    const several = join(cwd, 'several.ts');
    writeFileSync(several, `${readFileSync(mapping, 'utf8')}export { log as other };\n`);
    expect((await told([prepared('rm1')], `mapping=${several}`)).code).toBe(0);
    const two = join(cwd, 'two.ts');
    writeFileSync(two, `${readFileSync(mapping, 'utf8')}export const other = { ...log };\n`);
    const { err, code } = await told([prepared('rm1')], `mapping=${two}`);
    expect(code).toBe(150);
    expect(err).toContain('exports several mappings of logs to two-phase-commit: log, other.');
  });

  test('a log may be in several files, one a node, and what is told names them', async () => {
    const logs = ['one', 'two'].map((name) => join(cwd, name, 'log.jsonl'));
    const [one, two] = logs as [string, string];
    const asked = async (lines: readonly string[], others: readonly string[], ...more: readonly string[]) => {
      for (const path of logs) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(one, lines.join('\n'));
      writeFileSync(two, others.join('\n'));
      const by = [`mapping=${mapping}`, 'rms=2', `out=${join(cwd, 'out')}`];
      const { out, err, code } = await run(['validate', 'two-phase-commit', one, two, ...more, ...by]);
      return { said: (out + err).replaceAll(/\s+/g, ' '), code };
    };
    // Only if what the second file says may come first.
    const apart = await asked([committed], [prepared('rm1'), prepared('rm2')]);
    expect(apart.said).toContain(`logs ${one}, ${two}: 3 events of 2 nodes`);
    expect(apart.code).toBe(0);
    const stuck = await asked([committed], ['', prepared('rm1')]);
    expect(stuck.code).toBe(13);
    expect(stuck.said).toContain(`1 event of 2, the last of them in line 2 of ${two}.`);
    expect(stuck.said).toContain(`Line 1 of ${one}, committed of known = 2, fits no step:`);
    const torn = await asked([committed], [prepared('rm1'), '{']);
    expect(torn.said).toContain(`${two}:2 is no JSON`);
    const link = join(cwd, 'link.jsonl');
    symlinkSync(one, link);
    expect((await asked([committed], [], link)).said).toContain(
      `The log ${link} is given twice: it is the file ${one}.`,
    );
    expect((await asked([committed], [], two)).said).toContain(`The log ${two} is given twice. Give each file once`);
    expect((await asked([committed], [], 'nowhere.jsonl')).said).toContain('There is no file nowhere.jsonl');
    expect((await asked([committed], [], cwd)).said).toContain(`${cwd} is a folder, and a file is needed.`);
    expect((await asked([], [])).said).toContain(`${one} and ${two} have no event.`);
  });

  test('a log that is missing, or is not there, is refused', async () => {
    expect((await run(['validate', 'two-phase-commit'])).err).toContain('validate needs a LOG');
    const { err, code } = await run(['validate', 'two-phase-commit', 'nowhere.jsonl', `mapping=${mapping}`]);
    expect(code).toBe(151);
    expect(err).toContain('There is no file nowhere.jsonl');
  });
});
