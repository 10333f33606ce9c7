/** `suggest`: what is told of what invariants lack, the file of it, and what comes of that file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** A lock at a server, which is taken away and comes back in one step. */
const lock = (returned: string): string =>
  `import { boolean, functionFrom, oneOf, processes, spec, variables } from 'concord-checker';
export const lock = spec({ name: 'lock', parameters: {} }, () => {
  const Client = processes('c', 2);
  const { domains, initially, action, invariant } = variables({ at: functionFrom(Client, oneOf('out', 'in')), free: boolean });
  const Enter = action({
    forSome: { c: Client },
    guard: (s, { c }) => s.free && s.at.get(c) === 'out',
    effect: (s, { c }) => ({ free: false, at: s.at.set(c, 'in') }),
  });
  const Leave = action({
    forSome: { c: Client },
    guard: (s, { c }) => s.at.get(c) === 'in',
    effect: (s, { c }) => ({ free: true, at: s.at.set(c, 'out') }),
  });
  const Exclusive = invariant({
    forAll: { c: Client, d: Client },
    holds: (s, { c, d }) => c === d || s.at.get(c) === 'out' || s.at.get(d) === 'out',
  });
  return { domains, init: initially({ at: Client.to('out'), free: true }), actions: { Enter, Leave }, invariants: { Exclusive }${returned} };
});
`;

const index = JSON.stringify(join(root, 'checker', 'index.ts'));
/** Three invariants of which none has to do with another. */
const pair = `import { boolean, range, spec, variables } from ${index};
export const pair = spec({ name: 'pair', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ a: boolean, b: boolean, c: boolean, d: boolean, n: range(0, 9) });
  const A = action({ guard: (s) => !s.b || !s.a, effect: () => ({ a: true }) });
  const C = action({ guard: (s) => s.d, effect: () => ({ c: true }) });
  const N = action({ guard: (s) => s.n < 2, effect: () => ({ n: 2 }) });
  const First = invariant((s) => !s.a || !s.b);
  const Second = invariant((s) => !s.c);
  const Kept = invariant((s) => s.n < 9);
  return {
    domains,
    init: initially({ a: false, b: false, c: false, d: false, n: 0 }),
    actions: { A, C, N },
    invariants: { First, Second, Kept },
  };
});
`;

/** A number for which code fails, where nobody gets. */
const failing = `import { range, spec, variables } from ${index};
export const failing = spec({ name: 'failing', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ n: range(0, 9) });
  const N = action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n === 1 ? 10 : 2 }) });
  return { domains, init: initially({ n: 0 }), actions: { N }, invariants: { Kept: invariant((s) => s.n < 9) } };
});
`;

describe('suggest', () => {
  test('tells what an invariant lacks, and writes a file with which it is inductive', async () => {
    writeFileSync(join(cwd, 'lock.ts'), lock(', sorts: { Client }'));
    const { out, err, code } = await programIn(cwd)(['suggest', './lock.ts', 'seed=1']);
    expect([err, code]).toEqual(['', 0]);
    expect(out).toMatchInlineSnapshot(`
      "lock

        parameters   none
        invariant    Exclusive

      1 clause is suggested: of clauses of at most 3 of 9 atoms which are true of all 3 reachable states, those that exclude
      counterexamples to induction.

        Lemma1   for all c: free => at[c] = out

        .concord/lock/base/suggested.ts
        asked again by: concord induct ./lock.ts invariant=.concord/lock/base/suggested.ts

      The domains have 8 states. 7 of them were asked, and 4 satisfy the invariant. From 3 up to symmetry every step was
      taken. All 2 reachable states up to symmetry satisfy it.

        Exclusive   is kept by every step
        Lemma1      is kept by every step

      Inductive: it is true initially, and every step from a state that satisfies it leads to one that does.
      "
    `);
    expect(readFileSync(join(cwd, '.concord', 'lock', 'base', 'suggested.ts'), 'utf8')).toMatchInlineSnapshot(`
      "/** Suggested: what the invariants lack to be inductive. Give each a name that says what it means. */
      import { propertiesOf } from 'concord-checker';
      import { lock } from '../../../lock.ts';

      export const suggested = propertiesOf(lock, (spec) => ({
        /** for all c: free => at[c] = out */
        Lemma1: spec.invariant({
          forAll: { c: spec.sorts.Client },
          holds: (s, { c }) => s.at.get(c) === 'out' || !s.free,
        }),
      }));
      "
    `);
    const file = join(cwd, 'proof.ts');
    const text = readFileSync(join(cwd, '.concord', 'lock', 'base', 'suggested.ts'), 'utf8');
    writeFileSync(file, text.replace('../../../', './'));
    const asked = await programIn(cwd)(['induct', './lock.ts', 'invariant=./proof.ts']);
    expect([asked.err, asked.code]).toEqual(['', 0]);
    expect(asked.out).toContain('Lemma1      is kept by every step');
  });

  test('says which sorts there is no name for', async () => {
    writeFileSync(join(cwd, 'closed.ts'), lock(''));
    const { out, code } = await programIn(cwd)(['suggest', './closed.ts', 'seed=1']);
    expect(code).toBe(0);
    expect(out).toContain('There is no file of it, since the body of the spec does not return the sort c,');
  });

  describe('of one of several invariants', () => {
    const folder = join('.concord', 'pair', 'base');
    const command = (out: string): string => /asked again by: npm run (.*)/.exec(out)?.[1] ?? '';
    writeFileSync(join(cwd, 'pair.ts'), pair);
    writeFileSync(join(cwd, 'failing.ts'), failing);

    test('is told how to ask of it alone', async () => {
      const { out } = await run(['suggest', './pair.ts', 'property=First', 'seed=1'], { cwd });
      expect(command(out)).toBe(`induct ./pair.ts invariant=${join(folder, 'suggested.ts')} property=First,Lemma1`);
    });

    test('is written beside what was suggested before, and is assumed', async () => {
      const before = `import { propertiesOf } from ${index};
        import { pair } from '../../../pair.ts';
        export const suggested = propertiesOf(pair, (spec) => ({ Lemma1: spec.invariant((s) => !s.b) }));`;
      writeFileSync(join(cwd, folder, 'suggested.ts'), before);
      const given = `invariant=${join(folder, 'suggested.ts')}`;
      const { out, code } = await run(['suggest', './pair.ts', given, 'seed=1'], { cwd });
      expect(code).toBe(0);
      expect(readFileSync(join(cwd, folder, 'suggested.ts'), 'utf8')).toBe(before);
      expect(readFileSync(join(cwd, folder, 'suggested-2.ts'), 'utf8')).toContain('Lemma2');
      expect(command(out)).toBe(`induct ./pair.ts ${given},${join(folder, 'suggested-2.ts')}`);
    });

    test.each([
      ['./pair.ts', 'none', 'It lacks nothing: nothing is suggested.'],
      ['./pair.ts', '9', 'No step was found that loses it: nothing is suggested.'],
      // Its code fails where no clause says that nobody gets.
      ['./failing.ts', 'none', 'No clause is suggested: '],
    ])('lacks what is known to be lacking: %s sample=%s', async (file, sample, text) => {
      const { out } = await run(['suggest', file, 'property=Kept', `sample=${sample}`, 'seed=1'], { cwd });
      expect(out).toContain(text);
    });
  });

  test.each([
    [['two-phase-commit', 'property=TCConsistant'], 'Did you mean TCConsistent?'],
    [['two-phase-commit', 'literals=9'], 'literals = 9 does not fit'],
    [['two-phase-commit', 'literals=none'], 'literals = none does not fit'],
  ])('refuses %j', async (argv, text) => {
    const { err, code } = await run(['suggest', ...argv], { cwd });
    expect(code).toBe(151);
    expect(err).toContain(text);
  });

  test('tells what it has by the time that is given', async () => {
    const { out, code } = await programIn(cwd)(['suggest', 'paxos', 'time=4', 'seed=1']);
    expect(code).toBe(152);
    expect(out).toContain('Unknown: the time is up.');
  });
});
