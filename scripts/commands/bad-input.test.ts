/**
 * Bad input: each row of what can be wrong, and what the user is then told. The kernel and the reference checker must say
 * the same, but for impure functions, which the reference calls once only.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { programIn, root, run } from './testing.ts';

const cwd = join(root, 'scripts', 'commands', 'fixtures');
const broken = (fault: string, ...more: string[]): ReturnType<typeof run> =>
  run(['check', 'broken', `fault=${fault}`, ...more], { cwd });
const engines = ['kernel', 'reference'];

describe('names that are not known', () => {
  test.each([
    [['check', 'two-phase-comit'], 'There is no spec two-phase-comit.', 'Did you mean two-phase-commit?'],
    [
      ['check', 'two-phase-commit', 'variant=hasty-managr'],
      'There is no variant hasty-managr of two-phase-commit.',
      'Did you mean hasty-manager?',
    ],
    [
      ['check', 'two-phase-commit', 'property=TCConsistant'],
      'There is no property TCConsistant of two-phase-commit.',
      'Did you mean TCConsistent?',
    ],
    [
      ['check', 'two-phase-commit', 'trace=xyz'],
      'There is no property xyz of two-phase-commit.',
      'The properties are TCConsistent, Termination, NonBlocking and Deadlock.',
    ],
    [
      ['check', 'two-phase-commit', 'rm=3'],
      'There is no key rm, and two-phase-commit has no such parameter.',
      'Did you mean rms?',
    ],
    [
      ['check', 'two-phase-commit', '--varaint', 'x'],
      'There is no key varaint, and two-phase-commit has no such parameter.',
      'Did you mean variant or against?',
    ],
    [['chekc', 'two-phase-commit'], 'There is no command chekc.', 'Did you mean check?'],
    [['check', 'broken', 'fault=none', 'variant=x'], 'There is no variant x of broken.', 'There are no variants.'],
  ])('%j', async (argv, what, now) => {
    const { code, out, err } = await run(argv, { cwd });
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err).toBe(`${what}\n${now}\n`);
  });

  test('are told in the format that is asked for', async () => {
    const { code, out, err } = await run(['check', 'two-phase-comit', '--json']);
    expect({ code, err }).toEqual({ code: 151, err: '' });
    expect(JSON.parse(out)).toEqual({
      format: 'concord-error/1',
      exitCode: 151,
      kind: 'arguments',
      message: 'There is no spec two-phase-comit.',
      advice: 'Did you mean two-phase-commit?',
      places: [],
    });
    expect((await run(['check', 'two-phase-comit', 'format=junit'])).out).toContain(
      '<error message="There is no spec two-phase-comit."',
    );
  });
});

test('complaints are broken between words at the width of a terminal, and nowhere else', async () => {
  const argv = ['check', 'two-phase-commit', 'rms=ninety-nine-or-so'];
  const { err } = await run(argv);
  expect(err.trimEnd().split('\n')).toHaveLength(2);
  const narrow = (await run(argv, { terminal: true, width: 44 })).err;
  expect(narrow.split('\n').filter((line) => line.length > 44)).toEqual([]);
  expect(narrow.trimEnd().replaceAll('\n', ' ')).toBe(err.trimEnd().replaceAll('\n', ' '));
  const { err: long } = await run(['check', 'two-phase-commit', 'nothing-like-it=1']);
  expect(long.trimEnd().split('\n')).toHaveLength(2);
});

describe('values that do not fit', () => {
  test.each([
    [
      'rms=99',
      'rms = 99 does not fit: rms is resource managers, a whole number from 1 to 12.\nThe default is rms = 3.\n',
    ],
    ['rms=0', 'rms = 0 does not fit'],
    ['rms=three', 'rms = three does not fit'],
    ['rms=2.5', 'rms = 2.5 does not fit'],
    ['rms=', 'rms =  does not fit'],
    ['engine=fast', 'engine = fast does not fit; allowed: kernel, reference.'],
    ['time=soon', 'time = soon does not fit; allowed: a time such as 60s, 5m or 2h.'],
    ['memory=-2g', 'memory = -2g does not fit; allowed: a size such as 500m or 2g.'],
    ['states=0', 'states = 0 does not fit; allowed: a whole number from 1.'],
    ['stop=last', 'stop = last does not fit; allowed: first.'],
    ['format=yaml', 'format = yaml does not fit; allowed: text, json, junit.'],
    ['--variant', "Option '--variant <NAME>' argument missing."],
    ['json=yes', "Option '--json' takes no value."],
    ['raft', 'What is raft to mean?'],
    ['-x', 'There is no option -x.'],
  ])('%s', async (token, text) => {
    const { code, out, err } = await run(['check', 'two-phase-commit', token]);
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err).toContain(text);
  });

  test.each([
    [
      ['faults=crash'],
      'faults = crash does not fit: faults is the faults that may happen, none, all, or some of crashes.\nDid you mean crashes?\n',
    ],
    [['faults=xyz'], 'some of crashes.\nThe default is faults = none.\n'],
    [
      ['crashes=2'],
      'crashes = 2 says nothing where there are no crashes: faults = none.\nAdd faults=crashes, or leave crashes out.\n',
    ],
    [['crashes=0'], 'crashes = 0 does not fit'],
  ])('faults: %j', async (tokens, text) => {
    const { code, out, err } = await run(['check', 'timestamp-uniqueness', ...tokens]);
    expect({ code, out }).toEqual({ code: 151, out: '' });
    expect(err.replace(/\n(?!Did|The|Add|$)/g, ' ')).toContain(text);
  });

  test.each([
    ['antiEntropy=yess', 'Did you mean yes?'],
    ['antiEntropy=perhaps', 'The default is antiEntropy = no.'],
    ['antiEntropy=', 'The default is antiEntropy = no.'],
  ])('a word that is none of those of a parameter: %s', async (token, advice) => {
    const { code, err } = await run(['check', 'quorum-register', token]);
    expect(code).toBe(151);
    expect(err).toMatch(/^antiEntropy = .* does not fit: /);
    expect(err).toContain(advice);
  });

  test('a command without its subject', async () => {
    expect(await run(['check'])).toEqual({
      code: 151,
      out: '',
      err: 'check needs a SPEC.\nSuch as: npm run check raft\n',
    });
  });
});

describe('files that do not load', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  test.each([
    ['nothing.ts', null, 'There is no file ./nothing.ts.'],
    [
      'syntax.ts',
      'export const x = ;\n',
      'syntax.ts does not compile: TS1109: Expression expected.\n  at syntax.ts:1:18: ',
    ],
    ['types.ts', 'export const x: number = "one";\n', 'types.ts does not compile: TS2322'],
    [
      'throws.ts',
      'const limit = 3;\nthrow new Error("no more than " + String(limit));\n',
      'throws.ts does not load: Error: no more than 3.\n  at throws.ts:2:7\n',
    ],
    [
      'empty.ts',
      'export const three = 3;\n',
      'empty.ts exports no spec, only three.\n  at empty.ts\nExport what spec(...) answers: ',
    ],
    [
      'parameter.ts',
      `import { spec } from '${root}/checker/index.ts';\nexport const it = spec({ name: 'it', parameters: { n: 3 } as never }, () => null as never);\n`,
      'parameter.ts does not load: it: the parameter n is 3, and not what integer(...), choice(...) or faults(...) makes, such as n: integer(',
    ],
    ['notes.txt', 'spec', './notes.txt is not a TypeScript file.'],
  ])('%s', async (name, text, said) => {
    if (text !== null) writeFileSync(join(folder, name), text);
    const { code, out, err } = await run(['check', `./${name}`], { cwd: folder });
    expect({ code, out }).toEqual({ code: 150, out: '' });
    expect(err).toContain(said);
  });
});

test.each([
  ['no TypeScript', 'export const wrong = ;\n', 'wrong.ts does not compile: TS1109: Expression expected.'],
  [
    'an import of what is not there',
    `import { spek } from '${root}/checker/index.ts';\nexport const wrong = spek;\n`,
    "has no exported member 'spek'",
  ],
])(
  'a spec that is called by name, and is %s: what the compiler says',
  async (_, text, said) => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
    mkdirSync(join(folder, 'specs', 'wrong'), { recursive: true });
    writeFileSync(join(folder, 'specs', 'wrong', 'wrong.ts'), text);
    const ran = programIn(folder)(['check', 'wrong']);
    const { code, err } = await ran.finally(() => rmSync(folder, { recursive: true }));
    expect(code).toBe(150);
    expect(err).toContain(said);
    expect(err).toMatch(/at specs\/wrong\/wrong\.ts:1:\d+: TS/);
  },
  60_000,
);

describe('specs that cannot be made', () => {
  test.each([
    ['no initial state', 'broken: it has no initial state, so there is nothing to explore.'],
    [
      'initial state out of bounds',
      'broken: no initial state lies within the bounds (withinBounds), so there is nothing to explore.',
    ],
    ['initial value outside its domain', 'broken: in initial state 1, n is 7; allowed: 0 to 3.'],
    ['empty domain', 'so that the domain is not empty.\n  at specs/broken/broken.ts:'],
    ['no actions', 'broken: it has no actions.'],
    ['body throws', 'broken cannot be made: its body threw Error: the body failed.\n  at specs/broken/broken.ts:'],
    ['fairness per no choice', 'broken: a fairness assumption is per q of Fail, but it chooses p.'],
    [
      'fairness of no fault',
      "broken: a fairness assumption is about 'Recover', which comes with none of its variables; of those that do, there are: none.",
    ],
    [
      'fairness of an own action by name',
      "broken: a fairness assumption is about 'Fail', which is its own: name the action itself.",
    ],
    [
      'not returned',
      'broken: Reset and Top are made and not returned, and so they are not checked.\n  at specs/broken/broken.ts:111:21: action Reset\n  at specs/broken/broken.ts:113:14: reachable Top\nReturn actions in actions,',
    ],
    ['role with no variable', 'broken: the role clerk has m, which is not a variable.'],
  ])('%s', async (fault, text) => {
    for (const engine of engines) {
      const { code, err } = await broken(fault, `engine=${engine}`);
      expect(code).toBe(150);
      expect(err).toContain(text);
    }
  });
});

test('a formula that is too large, before anything is explored', async () => {
  const { code, err } = await broken('formula too large');
  expect(code).toBe(150);
  expect(err).toContain('the formula of the property NotAll is too large to be decided: ');
  expect(err).toContain('split it into several properties');
});

describe('user code that fails', () => {
  test.each([
    ['guard throws', 'The guard of Fail(p1) threw TypeError: no such peer.\n  at specs/broken/broken.ts:'],
    ['effect throws', 'The effect of Fail(p1) threw Error: cannot.\n  at specs/broken/broken.ts:'],
    ['invariant throws', 'The invariant Small threw Error: undecided.\n  at specs/broken/broken.ts:'],
    [
      'guard answers a number',
      'The guard of Fail(p1) answered 1; it must answer true or false.\nWrite the comparison out',
    ],
    ['guard is async', 'The guard of Fail(p1) answered a promise; it must answer true or false.\nIt must not be async'],
    [
      'effect answers nothing',
      'The effect of Fail(p1) answered undefined; it must answer an object with the variables that change.\nAn arrow function',
    ],
    ['value outside its domain', 'Fail(p1) set mode[p1] to "bussy"; allowed: idle, busy.\n'],
    ['element outside its domain', 'Fail(p1) put "q1" into seen; allowed: p1, p2.\n'],
    ['undefined value', 'Fail(p1) set done to undefined; allowed: true, false.\nUndefined is not a value; use null'],
    [
      'unknown variable read',
      'The guard of Fail(p1) uses the variable mod, which the spec does not declare.\n  at specs/broken/broken.ts:',
    ],
    [
      'unknown variable set',
      'The effect of Fail(p1) uses the variable mod, which the spec does not declare.\nDid you mean mode?',
    ],
    [
      'record changed in place',
      'The effect of Fail(p1) tried to change a value in place: TypeError: Cannot assign to read only property',
    ],
    ['state changed in place', 'The effect of Fail(p1) tried to change a value in place: TypeError: '],
  ])('%s: what, where and the trace to it', async (fault, text) => {
    for (const engine of engines) {
      const { code, out, err } = await broken(fault, `engine=${engine}`);
      expect({ code, err }).toEqual({ code: 75, err: '' });
      expect(out).toContain(text);
      expect(out).toContain('In the state\n    n      2\n    mode   [p1: idle, p2: idle]\n    log    <(term: 0)>\n');
      expect(out).toContain('which is reached by\n  1  init\n  2  Count   n: 0 -> 1\n  3  Count   n: 1 -> 2\n');
      expect(out).toContain('Unknown: user code failed.');
    }
  });

  test('what is changed in place: what to write instead', async () => {
    expect((await broken('record changed in place')).out).toContain('{ ...entry, term: 2 } a new record');
  });

  test('a bound, in the state that it fails on', async () => {
    for (const engine of engines) {
      const { code, out } = await broken('bound throws', `engine=${engine}`);
      expect(code).toBe(75);
      expect(out).toContain('The bound withinBounds threw Error: unbounded.');
      expect(out).toContain('In the state\n    n      1\n');
    }
  });

  test('a choice that is no collection', async () => {
    for (const engine of engines) {
      const { code, out } = await broken('choice is no collection', `engine=${engine}`);
      expect(code).toBe(75);
      expect(out).toContain(
        'The choice p of Fail answered 5; it must answer a list, a set or anything else that can be iterated.',
      );
    }
  });

  test.each(['random guard', 'clock in effect', 'outer state'])(
    '%s: not a pure function, with the two answers',
    async (fault) => {
      // Chance that differs from run to run hides the fault in one run of 300; so it is always the same chance here.
      let drawn = 1;
      const random = vi.spyOn(Math, 'random').mockImplementation(() => {
        drawn = (drawn * 48_271) % 2_147_483_647;
        return drawn / 2_147_483_647;
      });
      const { code, out } = await broken(fault, 'engine=kernel').finally(() => random.mockRestore());
      expect(code).toBe(75);
      expect(out).toMatch(
        /Fail\(p[12]\) is not a pure function: in one and the same state it (led to|was disabled|changed nothing).* once, and (led to|was disabled|changed nothing).* another time\./,
      );
      expect(out).toContain('no clock,');
    },
  );

  test('is told in JSON', async () => {
    const { code, out } = await broken('value outside its domain', '--json');
    expect(code).toBe(75);
    expect(JSON.parse(out)).toMatchObject({
      exitCode: 75,
      verdict: 'unknown',
      failure: {
        part: 'effect',
        name: 'Fail',
        choices: { p: 'p1' },
        kind: 'misfit',
        message: 'Fail(p1) set mode[p1] to "bussy"; allowed: idle, busy.',
        trace: [{}, {}, { action: 'Count', state: { n: 2 } }],
      },
    });
  });

  test('is told by simulate too', async () => {
    const { code, out } = await run(['simulate', 'broken', 'fault=guard throws', 'seed=1'], { cwd });
    expect(code).toBe(75);
    expect(out).toContain('The guard of Fail(p1) threw TypeError: no such peer.');
  });
});

test('nothing is wrong with what is not broken', async () => {
  for (const engine of engines) expect((await broken('none', `engine=${engine}`)).code).toBe(0);
});
