/** `replay` re-executes traces, its own and those made elsewhere, and says where one is no behaviour. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const itf = join(cwd, '.concord', 'two-phase-commit', 'hasty-manager', 'TCConsistent.itf.json');
interface Trace {
  readonly '#meta': { concord?: { variant?: string | null } };
  vars: string[];
  readonly states: { '#meta'?: { action: string; choices: object }; [variable: string]: unknown }[];
}
/** The recorded trace, changed. */
function changed(name: string, change: (trace: Trace) => void): string {
  const trace = JSON.parse(readFileSync(itf, 'utf8')) as Trace;
  change(trace);
  writeFileSync(join(cwd, name), JSON.stringify(trace));
  return name;
}
/** The trace as another tool would write it: states alone, with big integers. */
function foreign(trace: Trace): void {
  for (const state of trace.states) delete state['#meta'];
  delete trace['#meta'].concord;
}
const replay = (...argv: string[]): ReturnType<typeof run> => run(['replay', ...argv], { cwd });

beforeAll(async () => {
  await run(['check', 'two-phase-commit', 'variant=hasty-manager'], { cwd });
});

describe('replay', () => {
  test('re-executes a counterexample', async () => {
    const { code, out } = await replay(itf);
    expect(code).toBe(0);
    expect(out).toContain('OK: all 3 steps are possible: two-phase-commit, variant hasty-manager, rms = 3.');
    expect(out).toContain('Its end violates TCConsistent for rm1 = rm1, rm2 = rm2.');
  });

  test('re-executes the trace of a JSON report', async () => {
    const { out: report } = await run(['check', 'two-phase-commit', 'variant=hasty-manager', '--json'], { cwd });
    writeFileSync(join(cwd, 'report.json'), report);
    expect(await replay('report.json')).toMatchObject({ code: 0 });
    expect(await replay('report.json', 'trace=Deadlock')).toMatchObject({
      code: 151,
      err: expect.stringContaining('holds no trace of Deadlock') as string,
    });
  });

  test('says where a trace is not a behaviour, and what comes closest', async () => {
    const { code, out } = await replay(
      changed('wrong.json', ({ states }) => {
        (states[2] as { tmState: unknown }).tmState = 'aborted';
      }),
    );
    expect(code).toBe(12);
    expect(out).toContain('Not a behaviour: Step 2, to state 3, is not possible');
    expect(out).toMatch(/What comes closest is \w+.*, which has\n {2}tmState = \w+, where the file has aborted\n/);
  });

  test('says that the first state is not an initial one', async () => {
    const { code, out } = await replay(
      changed('late.json', (trace) => {
        trace.states.shift();
      }),
    );
    expect(code).toBe(12);
    expect(out).toContain('Not a behaviour: State 1 is not an initial state');
  });

  test('says that a trace does not show its property', async () => {
    const { code, out } = await replay(
      changed('short.json', (trace) => {
        trace.states.pop();
      }),
    );
    expect(code).toBe(12);
    expect(out).toContain('But its end does not show TCConsistent.');
  });

  test('takes a wrong action for what it is', async () => {
    const { code, out } = await replay(
      changed('renamed.json', ({ states }) => {
        for (const state of states.slice(1)) if (state['#meta'] !== undefined) state['#meta'].action = 'TMAbort';
      }),
    );
    expect(code).toBe(12);
    expect(out).toContain('leads to that state, but the file says otherwise of its action.');
  });

  test('re-executes a trace made elsewhere by its states alone, stuttering included', async () => {
    const file = changed('foreign.json', (trace) => {
      foreign(trace);
      trace.vars.push('clock');
      trace.states.splice(1, 0, { ...trace.states[0] });
    });
    expect(await replay(file)).toMatchObject({
      code: 151,
      err: expect.stringContaining('does not say which spec') as string,
    });
    const { code, out } = await replay(file, 'spec=two-phase-commit', 'variant=hasty-manager', 'trace=TCConsistent');
    expect(code).toBe(0);
    expect(out).toContain('Ignored, since two-phase-commit has no such variables: clock.');
    expect(out).toContain('Its end violates TCConsistent');
    expect(await replay(file, 'spec=two-phase-commit')).toMatchObject({ code: 12 });
  });

  test('refuses values that the spec does not have', async () => {
    const file = changed('misfit.json', ({ states }) => {
      (states[1] as { tmState: unknown }).tmState = 'asleep';
    });
    expect(await replay(file)).toMatchObject({
      code: 151,
      err: expect.stringContaining('state 2, tmState: it is asleep; allowed: init, committed, aborted.') as string,
    });
  });

  test('tries the step back of a loop, whoever wrote it', async () => {
    const loop = (name: string, at: unknown): string =>
      changed(name, (trace) => {
        foreign(trace);
        (trace as unknown as { loop: unknown }).loop = at;
      });
    const elsewhere = ['spec=two-phase-commit', 'variant=hasty-manager'];
    expect(await replay(loop('back.json', 0), ...elsewhere)).toMatchObject({
      code: 12,
      out: expect.stringContaining('Not a behaviour: The step back, to state 1, is not possible') as string,
    });
    expect(await replay(loop('still.json', { '#bigint': '3' }), ...elsewhere)).toMatchObject({
      code: 0,
      out: expect.stringContaining('all 3 steps are possible, and so is the one back to state 4') as string,
    });
    for (const at of [4, -1, '0', 1.5, { '#bigint': '4' }, []])
      expect(await replay(loop('nowhere.json', at), ...elsewhere)).toMatchObject({
        code: 151,
        err: expect.stringContaining('counted from 0; it has the states 0 to 3.') as string,
      });
  });

  test.each<[string, unknown, string]>([
    [
      'a key twice',
      {
        '#map': [
          ['rm1', 'working'],
          ['rm2', 'working'],
          ['rm3', 'working'],
          ['rm1', 'aborted'],
        ],
      },
      'state 1, rmState: it is rm1; allowed: each key of a #map once.',
    ],
    ['a set for a map', { '#set': ['rm1', 'rm2', 'rm3'] }, 'state 1, rmState: it is'],
    ['an entry that is no pair', { '#map': [['rm1']] }, 'allowed: pairs of a key and a value in #map.'],
  ])('refuses %s', async (_, value, said) => {
    const file = changed('odd.json', ({ states }) => {
      (states[0] as { rmState: unknown }).rmState = value;
    });
    expect(await replay(file)).toMatchObject({ code: 151, err: expect.stringContaining(said) as string });
  });
  test.each<[string, unknown, string]>([
    [
      'an element twice',
      { '#set': ['rm1', 'rm1'] },
      'state 1, tmPrepared: it is rm1; allowed: each element of a #set once.',
    ],
    ['a big integer that is no decimal', { '#set': [{ '#bigint': '0x1' }] }, 'it is 0x1; allowed: decimal integers'],
    ['a big integer that no number is', { '#bigint': '9007199254740993' }, 'it is'],
    ['what nobody could write', { '#unserializable': 'x' }, 'state 1, tmPrepared: it is'],
    ['nothing', undefined, 'state 1, tmPrepared: it is missing'],
  ])('refuses %s', async (_, value, said) => {
    const file = changed('odd.json', ({ states }) => {
      (states[0] as { tmPrepared: unknown }).tmPrepared = value;
    });
    expect(await replay(file)).toMatchObject({ code: 151, err: expect.stringContaining(said) as string });
  });

  test('reads what is long, and refuses what is deep', async () => {
    const long = changed('long.json', (trace) => {
      foreign(trace);
      trace.states.push(...Array.from({ length: 50_000 }, () => trace.states[3] as Trace['states'][number]));
    });
    expect(await replay(long, 'spec=two-phase-commit', 'variant=hasty-manager')).toMatchObject({ code: 0 });
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    writeFileSync(join(cwd, 'deep.json'), readFileSync(itf, 'utf8').replace(/"tmState":\s*"\w+"/, `"tmState":${deep}`));
    expect(await replay('deep.json')).toMatchObject({
      code: 151,
      err: expect.stringContaining('nested too deeply') as string,
    });
  });

  test.each([
    ['none.json', null, 'There is no file none.json'],
    ['bad.json', '{"a":', 'bad.json is not JSON'],
    ['other.json', '{"a": 1}', 'other.json holds no trace.'],
    ['empty.json', '{"vars": ["x"], "states": []}', 'empty.json has no states.'],
  ])('refuses %s', async (name, text, said) => {
    if (text !== null) writeFileSync(join(cwd, name), text);
    const { code, err } = await replay(name);
    expect(code).toBe(151);
    expect(err).toContain(said);
  });

  test('is told in JSON and to build servers', async () => {
    expect(JSON.parse((await replay(itf, '--json')).out)).toMatchObject({
      format: 'concord-replay/1',
      ok: true,
      states: 4,
      property: 'TCConsistent',
      impossible: null,
    });
    expect(JSON.parse((await replay('late.json', '--json')).out)).toMatchObject({
      ok: false,
      impossible: { state: 1 },
    });
    expect((await replay('late.json', 'format=junit')).out).toContain('failures="1"');
  });
});
