/** `induct`: what is told of invariants that are inductive, that are not, and of which only a sample was looked at. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { installed, modulesOf } from './installed.ts';
import { root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const proof = 'invariant=specs/two-phase-commit/proof.ts';

describe('induct', () => {
  test('tells that an invariant is inductive, and of how many states', async () => {
    const { out, code } = await run(['induct', 'two-phase-commit', 'rms=2', proof, 'needs=yes']);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "two-phase-commit
      Gray and Lamport's two-phase commit

        parameters   rms = 2
        invariant    TCConsistent and CommitSaid and AbortSaid and CommitHeard and AllKnown and KnownSaid and PreparedKept

      The domains have 3,072 states. 412 of them were asked, and 104 satisfy the invariant. From 62 up to symmetry every step
      was taken. All 34 reachable states up to symmetry satisfy it.

        TCConsistent   is kept by every step
        CommitSaid     is kept by every step
        AbortSaid      is kept by every step
        CommitHeard    is kept by every step
        AllKnown       is kept by every step
        KnownSaid      is kept by every step
        PreparedKept   is kept by every step

      What a step may lose where one of them is not assumed:

        TCConsistent   nothing
        CommitSaid     TCConsistent
        AbortSaid      TCConsistent
        CommitHeard    TCConsistent
        AllKnown       TCConsistent
        KnownSaid      TCConsistent
        PreparedKept   TCConsistent

      Inductive: it is true initially, and every step from a state that satisfies it leads to one that does.
      "
    `);
  });

  test('tells a counterexample, why, and how far it is from what is reachable', async () => {
    const { out, code } = await run([
      'induct',
      'two-phase-commit',
      'rms=2',
      proof,
      'property=TCConsistent,CommitHeard',
      'keep=no',
    ]);
    expect(code).toBe(12);
    expect(out).toMatchInlineSnapshot(`
      "two-phase-commit
      Gray and Lamport's two-phase commit

        parameters   rms = 2
        invariant    TCConsistent and CommitHeard

      The domains have 3,072 states. 2,214 of them were asked, and 2,208 satisfy the invariant. From 1,188 up to symmetry
      every step was taken. All 34 reachable states up to symmetry satisfy it.

        TCConsistent   is lost by a step
        CommitHeard    is kept by every step

      Counterexample to induction: a step loses TCConsistent.
        No two RMs reach conflicting decisions.
        A state that satisfies the invariant:
            rmState      [rm1: working, rm2: committed]
            tmState      init
            tmPrepared   {}
            msgs         {Commit}
        and a step from it:
        2  RMChooseToAbort(rm1)   rmState[rm1]: working -> aborted
        False because   rmState[rm1] = aborted   and   rmState[rm2] = committed
        No behaviour leads to that state. Of all 56 reachable states the nearest becomes it by rmState[rm2]: working ->
        committed, msgs: + Commit.

      Not inductive.
      "
    `);
  });

  test('tells that a sample was looked at', async () => {
    const { out, code } = await run(['induct', 'two-phase-commit', 'rms=2', proof, 'sample=50', 'seed=3']);
    expect(code).toBe(152);
    expect(out).toContain('50 states that satisfy the invariant were drawn, seed 3.');
    expect(out).toContain('unknown: no step was found that loses it');
    const accepted = ['induct', 'two-phase-commit', 'rms=2', proof, 'sample=50', 'unknown=accept'];
    expect((await run(accepted)).code).toBe(0);
  });

  test('draws the states of a file, too, as the page on commands has it, and tells how many satisfy the invariant', async () => {
    const page = readFileSync(join(root, 'docs', 'commands.md'), 'utf8');
    const [, text = ''] = /^```ts\n\/\/ states\.ts\n([\s\S]*?)^```$/m.exec(page) ?? [];
    const written = [...modulesOf(installed)].reduce((all, [of, at]) => all.replaceAll(`'${of}'`, `'${at}'`), text);
    mkdirSync(join(cwd, 'node_modules'));
    for (const name of ['immutable', 'fast-check'])
      symlinkSync(join(root, 'node_modules', name), join(cwd, 'node_modules', name));
    const file = join(cwd, 'states.ts');
    writeFileSync(file, written);
    const asked = (spec: string) =>
      run(['induct', spec, 'sample=20', 'seed=1', 'keep=no', `invariant=${file}`], { width: 400 });
    expect((await asked('two-phase-commit')).out).toMatch(
      /seed 1\. Of (\d+) states that statesOf drew, \1 satisfy it \(100 %\)\. From/,
    );
    // It draws states, and has no properties.
    const refused = await run(['check', 'two-phase-commit', `invariant=${file}`]);
    expect([refused.code, refused.err.includes('states.ts exports no properties.')]).toEqual([150, true]);
    expect((await asked('voting')).err).toContain('has states of two-phase-commit, and not of voting');
  });

  test('tells what is violated where it can be reached as check does', async () => {
    const { out, code } = await run(['induct', 'two-phase-commit', 'variant=hasty-manager', 'rms=2', `out=${cwd}`]);
    expect(code).toBe(12);
    expect(out).toContain('Invariant TCConsistent is violated');
  });

  test.each([[['needs=yes']], [['sample=5', 'seed=1']]])(
    'tells where code failed, and does not say that every step was taken: %j',
    async (more) => {
      const spec = join(cwd, 'leaving.ts');
      writeFileSync(
        spec,
        `import { range, spec, variables } from ${JSON.stringify(join(root, 'checker', 'index.ts'))};
      export const leaving = spec({ name: 'leaving', title: 'Leaving', topic: 'storage', parameters: {} }, () => {
        const { domains, initially, action, invariant } = variables({ x: range(0, 1), y: range(0, 1) });
        return {
          domains,
          init: initially({ x: 0, y: 0 }),
          actions: { Up: action({ guard: (s) => s.y === 1, effect: (s) => ({ x: s.x + 1 }) }) },
          properties: { Known: invariant((s) => s.x < 2) },
        };
      });
      `,
      );
      const ran = await run(['induct', spec, 'keep=no', ...more]);
      const out = ran.out.replaceAll(/\s+/g, ' ');
      expect(ran.code).toBe(75);
      expect(out).toContain('not every step was taken: user code failed. The only reachable state satisfies it.');
      expect(out).toContain('Up set x to 2; allowed: 0 to 1.');
      expect(out).toContain('The first of these states satisfies the invariant, and need not be reachable');
      expect(out).toContain('Unknown: user code failed.');
      // There is only one conjunct.
      expect(out).not.toContain('where one of them is not assumed');
    },
  );

  describe('keeps counterexamples', () => {
    const ask = (...more: readonly string[]) =>
      run(['induct', 'two-phase-commit', 'rms=2', `out=${cwd}`, ...more], { width: 400 });
    const file = join(cwd, 'two-phase-commit', 'base', 'induction.json');
    const entries = (): unknown[] => (JSON.parse(readFileSync(file, 'utf8')) as { states: unknown[] }).states;

    test('which are tried first the next time, and told at once', async () => {
      expect((await ask('keep=no')).out).not.toContain('kept');
      expect(existsSync(file)).toBe(false);
      const { out } = await ask();
      expect(out).toContain(`1 counterexample is kept in ${file}, to be tried first the next time.`);
      const again = await ask();
      expect(again.code).toBe(12);
      const told = `1 counterexample to induction was kept in ${file}: 1 remains.\n\nThe domains have`;
      expect(again.out).toContain(told);
      expect(entries()).toHaveLength(1);
      // From the one that is drawn nothing is lost.
      const alone = ['sample=1', 'seed=1'];
      expect((await ask(...alone, 'keep=no')).code).toBe(152);
      const sampled = await ask(...alone);
      expect([sampled.code, sampled.out.includes('TCConsistent   is lost by a step')]).toEqual([12, true]);
    });

    test('by parameters, and tells which conjunct excludes them', async () => {
      const { out, code } = await ask(proof);
      expect(code).toBe(0);
      expect(out).toContain(`was kept in ${file}: the invariant excludes 1 (CommitHeard) and none remains.`);
      expect((await ask(proof, 'rms=3')).out).not.toContain('counterexample');
      const json = JSON.parse((await ask(proof, 'format=json')).out) as { kept: unknown };
      const counts = { tried: 1, excluded: { CommitHeard: 1 }, keeping: 0, remaining: 0, dropped: 0, added: 0 };
      expect(json.kept).toEqual({ file, ...counts, problem: null });
    });

    test('as long as they are states of the domains', async () => {
      const kept = readFileSync(file, 'utf8');
      writeFileSync(file, kept.replace('"tmState":"init"', '"tmState":"unsure"'));
      const { out, code } = await ask(proof);
      expect(code).toBe(0);
      expect(out).toContain(`was kept in ${file}: 1 is dropped, no state of the domains any more.`);
      expect(existsSync(file)).toBe(false);
    });

    test('unless the file is something else, or all are to be forgotten', async () => {
      writeFileSync(file, '{ "format": "ITF", "states": [] }');
      const { err, code } = await ask(proof);
      expect(code).toBe(151);
      expect(err).toContain(`${file} has no counterexamples to induction that could be tried again: its format is not`);
      writeFileSync(file, '{');
      expect((await ask(proof)).err).toContain('keep=new to begin anew');
      expect((await ask(proof, 'keep=no')).code).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe('{');
      expect((await ask(proof, 'keep=new')).code).toBe(0);
      expect(existsSync(file)).toBe(false);
    });

    test('where it can, and tells that it cannot', async () => {
      rmSync(join(cwd, 'two-phase-commit'), { recursive: true });
      writeFileSync(join(cwd, 'two-phase-commit'), '');
      const { out, code } = await ask();
      expect(code).toBe(12);
      expect(out).toContain(`Counterexamples could not be kept in ${file}: `);
      rmSync(join(cwd, 'two-phase-commit'));
    });
  });

  test('tells of bounds that states beyond them were not asked', async () => {
    const spec = join(cwd, 'bounded.ts');
    writeFileSync(
      spec,
      `import { range, spec, variables } from ${JSON.stringify(join(root, 'checker', 'index.ts'))};
      export const bounded = spec({ name: 'bounded', title: 'Bounded', topic: 'storage', parameters: {} }, () => {
        const { domains, initially, action, invariant } = variables({ x: range(0, 3) });
        return {
          domains,
          init: initially({ x: 0 }),
          withinBounds: { Small: invariant((s) => s.x < 2) },
          actions: { Up: action({ guard: (s) => s.x % 2 === 0, effect: (s) => ({ x: s.x + 1 }) }) },
          properties: { Below3: invariant((s) => s.x < 3) },
        };
      });
      `,
    );
    const { out, code } = await run(['induct', spec]);
    expect(code).toBe(0);
    // From 2, which satisfies it, a step leads to 3.
    expect(out).toContain('Inductive within the bounds: it is true initially, and every step from a state within them');
  });

  test.each([
    [['induct', 'two-phase-commit', 'property=Termination'], 'Termination of two-phase-commit is no invariant'],
    [['induct', 'two-phase-commit', 'sample=0'], 'sample = 0 does not fit; allowed: a whole number from 1, or none.'],
    [['induct', 'two-phase-commit', 'engine=reference'], 'There is no key engine'],
    [['induct', 'two-phase-commit', 'format=junit'], 'format = junit does not fit'],
  ])('%j is refused', async (argv, said) => {
    const { out, err, code } = await run(argv);
    expect(code).toBe(151);
    expect(out + err).toContain(said);
  });
});
