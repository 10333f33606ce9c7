/** The console on a spec: what is typed, and what it answers. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, root, run } from './testing.ts';

// A blank in its name leads nobody astray.
const cwd = mkdtempSync(join(tmpdir(), 'concord test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** What is answered to each line, by the line before it. */
async function typed(argv: readonly string[], lines: readonly string[]): Promise<readonly string[]> {
  const marked = lines.flatMap((line) => [`mark`, line]);
  const { code, out, err } = await run(['repl', ...argv], { cwd, typed: [...marked, 'mark'] });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  // What `mark` is answered parts the answers: there is no such variable.
  return out.split(/There is no variable mark\..*\n/).slice(1, -1);
}

describe('repl two-phase-commit', () => {
  test('shows the state and its steps, and takes them by number and by name', async () => {
    const [state, first, byName, bare, not, path, back, on] = await typed(
      ['two-phase-commit', 'rms=2', 'variant=hasty-manager'],
      ['', '3', 'RMChooseToAbort( rm2 )', 'RMPrepare', 'RMPrepare(rm2)', 'path', 'back 2', 'goto 3'],
    );
    expect(state).toMatch(/^ {2}rmState +\[rm1: working, rm2: working\]\n/);
    expect(state).toContain(
      '\n6 steps are possible:\n  1  TMCommit               tmState: init -> committed    msgs: + Commit\n',
    );
    expect(first).toMatch(/^ {2}2 {2}RMPrepare\(rm1\) {3}rmState\[rm1\]: working -> prepared .*\n$/);
    expect(byName).toMatch(/^ {2}3 {2}RMChooseToAbort\(rm2\) {3}rmState\[rm2\]: working -> aborted\n$/);
    expect(bare).toMatch(/^RMPrepare is not possible here: no RMPrepare is\.\n$/);
    expect(not).toBe('RMPrepare(rm2) is not possible here: no RMPrepare is.\n');
    expect(path?.split('\n').map((line) => line.slice(0, 6))).toEqual(['  1  i', '  2  R', '  3  R', '']);
    expect(back).toContain('rm2: working]');
    expect(on).toContain('rm2: aborted]');
  }, 60_000);

  test('says what an expression is, as it is printed and as JavaScript', async () => {
    const [read, compared, script, size, misspelt, value, wrong, which] = await typed(
      ['two-phase-commit', 'rms=2'],
      [
        'rmState[rm1]',
        'rmState[rm1] = working',
        "s.rmState.get('rm1')",
        's.msgs.size',
        'rmStat[rm1]',
        'rmState[rm1] = workin',
        'bakc 3',
        'RMPrepare',
      ],
    );
    expect([read, compared, script, size]).toEqual(['working\n', 'true\n', 'working\n', '0\n']);
    expect(misspelt).toMatch(/^There is no variable rmStat\. .*rmState/);
    expect(value).toMatch(/^rmState\[rm1\] is never workin\. /);
    expect(wrong).toBe('It is no command, and no expression that can be read: Unexpected number. Did you mean back?\n');
    expect(which).toBe('Which RMPrepare? RMPrepare(rm1) (2), RMPrepare(rm2) (3).\n');
  }, 60_000);

  test('an expression that throws or changes the state is told, and the state stays', async () => {
    const [threw, nothing, changed, open, rejected, waits, state] = await typed(
      ['two-phase-commit', 'rms=2'],
      [
        ...["(() => { throw new Error('ow'); })()", '(() => { throw null; })()', "s.tmState = 'committed'"],
        ...['(', "Promise.reject(new Error('ow'))", '(async () => s.tmState)()', 's.tmState'],
      ],
    );
    expect([threw, nothing]).toEqual(['It threw Error: ow.\n', 'It threw null.\n']);
    expect(changed?.replaceAll(/\s+/g, ' ')).toMatch(
      /^It threw TypeError: Cannot assign to read only property 'tmState'/,
    );
    expect(open).toContain('no expression that can be read: something is missing at its end.');
    for (const later of [rejected, waits])
      expect(later).toContain('an expression is answered at once: nothing in it may come later.');
    expect(state).toBe('init\n');
  }, 60_000);

  test('goes on to a nearest state, along a counterexample, and back to the beginning', async () => {
    const [to, already, never, trace, state, none, bad, beginning] = await typed(
      ['two-phase-commit', 'rms=2', 'variant=hasty-manager'],
      [
        'to rmState[rm1] = prepared',
        'to rmState[rm1] = prepared',
        'to rmState[rm1] = prepared and rmState[rm1] = aborted',
        'trace TCConsistent',
        'rmState',
        'trace TCTypeOK',
        'trace TCConsistnt',
        'back 99',
      ],
    );
    expect(to).toMatch(/^ {2}2 {2}RMPrepare\(rm1\) {3}rmState\[rm1\]: working -> prepared.*\n/);
    expect(already).toBe('It is true here already.\n');
    expect(never).toMatch(/^It is true of none of the \d+ states\.\n$/);
    expect(trace).toMatch(/^ {2}1 {2}init\n/);
    expect(state).toMatch(/committed/);
    expect(state).toMatch(/aborted/);
    expect(none).toMatch(/^(?:It holds|There is no property)/);
    expect(bad).toMatch(/^There is no property TCConsistnt\. .*TCConsistent/);
    expect(beginning).toContain('[rm1: working, rm2: working]');
  }, 60_000);

  test('begins where it is told to, and writes the path as a trace', async () => {
    const [state, saved] = await typed(
      ['two-phase-commit', 'rms=2', 'variant=hasty-manager', 'trace=TCConsistent'],
      ['', 'save kept.itf.json'],
    );
    expect(state).toContain('committed');
    expect(saved).toBe('Written to kept.itf.json\nReplay   npm run replay kept.itf.json\n');
    expect(await run(['replay', 'kept.itf.json'], { cwd })).toMatchObject({ code: 0 });
    expect(existsSync(join(cwd, '.concord'))).toBe(false);
  }, 60_000);

  test('refuses what is no step, state or argument, and goes on', async () => {
    const [step, state, what, initial, file] = await typed(
      ['two-phase-commit', 'rms=1'],
      ['99', 'goto 7', 'to', 'initial 3', 'save /dev/null/such.json'],
    );
    expect(step).toMatch(/^There is no step 99: there are \d+\.\n$/);
    expect(state).toBe('There is no state 7 of the path: there are 1.\n');
    expect(what).toBe('to what? to EXPRESSION\n');
    expect(initial).toBe('There is no initial state 3: there is one.\n');
    expect(file).toMatch(/\S/);
    expect(file).not.toContain('error of Concord');
  }, 60_000);

  test('ends before it begins where there is no such spec or trace', async () => {
    expect((await run(['repl', 'rafd'])).err).toContain('raft');
    expect((await run(['repl', 'two-phase-commit', 'trace=Nothing'])).code).not.toBe(0);
  }, 60_000);
});

describe('the program', () => {
  test('reads lines from a pipe to their end, and an interrupt ends the answer alone', async () => {
    writeFileSync(
      join(cwd, 'counter.ts'),
      `import { range, spec, variables } from '${root}/checker/index.ts';
export const counter = spec({ name: 'counter', parameters: {} }, () => {
  const { domains, initially, action } = variables({ x: range(0, 9) });
  const Add = action({ effect: (s) => { for (; s.x > 0; ); return { x: s.x + 1 }; } });
  return { domains, init: initially({ x: 0 }), actions: { Add }, finished: () => true };
});
`,
    );
    const { code, out } = await programIn(cwd)(['repl', './counter.ts'], (child) => {
      let isSent = false;
      child.stdout?.on('data', (data) => {
        // Where a step is looked for that never comes.
        if (!isSent && String(data).includes('help')) {
          isSent = true;
          child.stdin?.write('1\nall\n');
          setTimeout(() => child.kill('SIGINT'), 1000);
        } else if (String(data).includes('Interrupted')) child.stdin?.end('x\n');
      });
    });
    expect(code).toBe(0);
    expect(out).toMatch(/ {2}2 {2}Add +x: 0 -> 1\nInterrupted\.\n1\n$/);
  }, 60_000);

  test('is told by the compiler what is wrong with JavaScript, before a search, too', async () => {
    const { code, out } = await programIn(cwd)(['repl', 'two-phase-commit', 'rms=2'], (child) => {
      child.stdin?.end(
        `${[
          's.rmstate.get(rm1)',
          "to s.tmState === 'comitted'",
          "s.rmState.get('rm1')",
          "to s.tmState === 'committed'",
        ].join('\n')}\n`,
      );
    });
    expect(code).toBe(0);
    expect(out).toContain("Property 'rmstate' does not exist on type 'State'. Did you mean 'rmState'? (column 3)\n");
    expect(out).toContain('and \'"comitted"\' have no overlap (column 1)\nworking\n');
    expect(out).toMatch(/TMCommit +tmState: init -> committed/);
  }, 60_000);
});
