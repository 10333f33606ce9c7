/** `replay` re-executes traces, its own and those made elsewhere, and says where one is no behaviour. */
import { constants } from 'node:buffer';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
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
    expect(out).toContain('Its end violates TCConsistent.');
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

  test.each<[string, (path: string) => void, string]>([
    [
      'bytes that are no UTF-8',
      (path) => writeFileSync(path, Buffer.from('{"vars": ["\xff"]}', 'latin1')),
      ':1: its bytes',
    ],
    [
      'more than a text can hold',
      (path) => {
        writeFileSync(path, '');
        truncateSync(path, constants.MAX_STRING_LENGTH + 1);
      },
      ' is too large to be read: 512 MB; at most 512 MB can be.\nThe states from the first on',
    ],
    ['a folder', (path) => mkdirSync(path), ' is a folder, and a file is needed.'],
  ])('refuses %s', async (what, write, said) => {
    const name = `${what.replaceAll(' ', '-')}.json`;
    write(join(cwd, name));
    const { code, err } = await replay(name);
    rmSync(join(cwd, name), { recursive: true });
    expect(code).toBe(151);
    expect(err).toContain(`${name}${said}`);
  });

  describe('refuses what is not as the format has it, and says what, where and what now', () => {
    const format = 'The format is described in https://apalache-mc.org/docs/adr/015adr-trace.html';
    const ofMeta = (meta: object) => (trace: Trace) => Object.assign(trace['#meta'].concord as object, meta);
    test.each<[string, (trace: Trace) => void, string]>([
      ['no vars', (t) => delete (t as Partial<Trace>).vars, '`vars` is missing; allowed: a list.'],
      ['vars that are no list', (t) => Object.assign(t, { vars: 'x' }), '`vars` is "x"; allowed: a list.'],
      ['vars that are null', (t) => Object.assign(t, { vars: null }), '`vars` is null; allowed: a list.'],
      ['vars with numbers', (t) => t.vars.push(7 as never), 'name 5 in `vars` is 7; allowed: a text.'],
      ['vars with a list', (t) => t.vars.unshift([] as never), 'name 1 in `vars` is []; allowed: a text.'],
      ['a variable twice', (t) => t.vars.push('msgs'), 'a name in `vars` is msgs; allowed: each variable once.'],
      ['states that are no list', (t) => Object.assign(t, { states: {} }), '`states` is {}; allowed: a list.'],
      ['no states', (t) => Object.assign(t, { states: undefined }), '`states` is missing; allowed: a list.'],
      ['a state that is none', (t) => (t.states[1] = 3 as never), 'state 2 is 3; allowed: an object.'],
      ['#meta that is a number', (t) => Object.assign(t, { '#meta': 1 }), '#meta is 1; allowed: an object.'],
      ['#meta that is a list', (t) => Object.assign(t, { '#meta': ['a'] }), '#meta is ["a"]; allowed: an object.'],
      [
        '#meta of a state that is a text',
        (t) => Object.assign(t.states[1] as object, { '#meta': 'a' }),
        '#meta of state 2 is "a"; allowed: an object.',
      ],
      [
        'an action that is a number',
        (t) => Object.assign(t.states[2]?.['#meta'] as object, { action: 5 }),
        'action in #meta of state 3 is 5; allowed: a text.',
      ],
      [
        'choices that are a list',
        (t) => Object.assign(t.states[2]?.['#meta'] as object, { choices: ['rm1'] }),
        'choices in #meta of state 3 is ["rm1"]; allowed: an object.',
      ],
      [
        'concord that is a text',
        (t) => Object.assign(t['#meta'], { concord: 'x' }),
        'concord in #meta is "x"; allowed:',
      ],
      ['a spec that is a number', ofMeta({ spec: 3 }), 'spec in #meta.concord is 3; allowed: a text.'],
      ['a variant that is an object', ofMeta({ variant: {} }), 'variant in #meta.concord is {}; allowed: a text.'],
      [
        'a property that is a list',
        ofMeta({ property: ['a'] }),
        'property in #meta.concord is ["a"]; allowed: a text.',
      ],
      ['parameters in a list', ofMeta({ parameters: [1] }), 'parameters in #meta.concord is [1]; allowed: an object.'],
      [
        'a parameter that is a list',
        ofMeta({ parameters: { rms: [3] } }),
        'parameter rms is [3]; allowed: a text, a number',
      ],
      ['a way back by number', ofMeta({ back: 3 }), 'back in #meta.concord is 3; allowed: an object.'],
      [
        'a way back without an action',
        ofMeta({ back: {} }),
        'action of back in #meta.concord is missing; allowed: a text.',
      ],
      [
        'an instance that is a text',
        ofMeta({ instance: 'rm1' }),
        'instance in #meta.concord is "rm1"; allowed: an object.',
      ],
      [
        'invariants that are a text',
        ofMeta({ invariants: 'a.ts' }),
        'invariants in #meta.concord is "a.ts"; allowed: a list.',
      ],
      [
        'invariants by number',
        ofMeta({ invariants: [1] }),
        'path 1 of invariants in #meta.concord is 1; allowed: a text.',
      ],
    ])('%s', async (_, change, said) => {
      const { code, out, err } = await replay(changed('shape.json', change));
      expect({ code, out }).toEqual({ code: 151, out: '' });
      expect(err).toContain(`shape.json: ${said}`);
      expect(err).toContain(format);
    });

    test.each([
      [
        'another name beside #bigint',
        '{"#bigint":"1","y":2}',
        'it is {"#bigint":"1","y":2}; allowed: of names that begin',
      ],
      [
        'another name beside #map',
        '{"#map":[],"#set":[]}',
        'it is {"#map":[],"#set":[]}; allowed: of names that begin',
      ],
      ['a form that is none', '{"#bag":[]}', 'it is {"#bag":[]}; allowed: of names that begin with #'],
      ['a form without a list', '{"#map":3}', 'it is {"#map":3}; allowed: a list in #map.'],
      ['an integer that JSON rounds', '9007199254740993', 'it is 9007199254740993; allowed: integers from'],
      ['a decimal that JSON rounds', '0.99999999999999999999', 'it is 0.99999999999999999999; allowed: integers from'],
      ['a number beyond all numbers', '1e400', 'it is 1e400; allowed: integers from'],
      ['a form that goes on and on', `{"#bag":"${'x'.repeat(200)}"}`, `it is {"#bag":"${'x'.repeat(71)}...; allowed:`],
    ])('%s', async (_, value, said) => {
      writeFileSync(
        join(cwd, 'value.json'),
        readFileSync(itf, 'utf8').replace(/"tmState":\s*"\w+"/, `"tmState":${value}`),
      );
      expect(await replay('value.json')).toMatchObject({
        code: 151,
        err: expect.stringContaining(`In state 1, tmState: ${said}`) as string,
      });
    });

    test('a way back whose choices cannot be read', async () => {
      const file = changed('lasso.json', (trace) => {
        ofMeta({ back: { action: 'TMAbort', choices: { rm: { '#set': 1 } } } })(trace);
        Object.assign(trace, { loop: 3 });
      });
      const { code, err } = await replay(file);
      expect(code).toBe(151);
      expect(err).toContain('it is {"#set":1}; allowed: a list in #set.');
    });

    test('a name twice in one object', async () => {
      const text = readFileSync(itf, 'utf8');
      writeFileSync(
        join(cwd, 'twice.json'),
        text.replace('"tmState":"init"', '"tmState":"init",\n"tmState":"committed"'),
      );
      const { code, err } = await replay('twice.json');
      expect(code).toBe(151);
      expect(err).toContain('twice.json:6: the name "tmState" stands in one object twice, with different values.');
      expect(err).toContain('Which of them is meant is not known');
    });

    test('in a report', async () => {
      const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as {
        properties: { trace: unknown[] }[];
      };
      const refused = async (change: (trace: unknown[]) => void, said: string): Promise<void> => {
        const copy = structuredClone(report);
        for (const { trace } of copy.properties) if (Array.isArray(trace)) change(trace);
        writeFileSync(join(cwd, 'shape-report.json'), JSON.stringify(copy));
        expect(await replay('shape-report.json')).toMatchObject({
          code: 151,
          err: expect.stringContaining(said) as string,
        });
      };
      await refused((trace) => trace.splice(1, 0, 7), 'step 2 of the trace is 7; allowed: an object.');
      await refused((trace) => Object.assign(trace[1] as object, { action: 7 }), 'action in #meta of state 2 is 7;');
      await refused((trace) => Object.assign(trace[1] as object, { state: [] }), 'the state of step 2 is []; allowed:');
    });

    test('but not what other tools add', async () => {
      const file = changed('more.json', (trace) => {
        Object.assign(trace, {
          params: ['N'],
          '#meta': { ...trace['#meta'], took: 0.123, varTypes: { x: 'Int' } },
          loop: null,
        });
        Object.assign(trace.states[0]?.['#meta'] as object, { at: [1, 2] });
      });
      writeFileSync(
        join(cwd, file),
        readFileSync(join(cwd, file), 'utf8').replace('0.123', '1655000000.123456789012345678'),
      );
      expect(await replay(file)).toMatchObject({ code: 0, err: '' });
    });
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
