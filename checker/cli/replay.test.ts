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

  test.each([
    ['none.json', null, 'There is no file none.json'],
    ['bad.json', '{"a":', 'bad.json is not JSON'],
    ['other.json', '{"a": 1}', 'other.json holds no trace.'],
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
