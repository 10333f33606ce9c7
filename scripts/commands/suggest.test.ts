/** `suggest`: what is told of what invariants lack, the file of it, and what comes of that file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, run } from './testing.ts';

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
