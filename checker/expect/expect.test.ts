/** Assertions and matchers: what passes, what does not, and how that reads. */
import { describe, expect, test } from 'vitest';
import { counter } from '../../scripts/commands/fixtures/specs/counter/counter.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { crashedManager, hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { assertHolds, DoesNotHold } from '../index.ts';
import '../vitest.ts';

/** The message by which an assertion fails. */
async function messageOf(assertion: Promise<unknown>): Promise<string> {
  const error = await assertion.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return (error as Error).message;
}
/** Its lines without what differs from run to run. */
const linesOf = (message: string): string[] =>
  message.split('\n').filter((line) => !/^[\d.]+ s, /.test(line) && line !== '');

describe('assertHolds', () => {
  test('answers the outcome', async () => {
    const { verdict, basis, states } = await assertHolds(twoPhaseCommit, { symmetry: false });
    expect({ verdict, basis, distinct: states.distinct }).toEqual({
      verdict: 'holds',
      basis: 'exhaustive',
      distinct: 288,
    });
  });

  test('throws the report, with the outcome', async () => {
    const error = await assertHolds(twoPhaseCommit, { variant: hastyManager }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DoesNotHold);
    const { message, outcome } = error as DoesNotHold;
    expect(outcome).toMatchObject({ verdict: 'violated', model: { variant: 'hasty-manager' } });
    const lines = linesOf(message);
    expect(lines[0]).toBe('It does not hold: two-phase-commit, variant hasty-manager, rms = 3.');
    expect(lines[4]).toBe('  TCConsistent   invariant   violated in 3 steps');
    expect(lines.slice(8, 15)).toEqual([
      'Invariant TCConsistent is violated: two-phase-commit, variant hasty-manager, rms = 3.',
      '  1  init',
      '  2  TMCommit               tmState: init -> committed    msgs: + Commit',
      '  -- here it leaves two-phase-commit, in which TMCommit is disabled, as tmState = init and',
      '     tmPrepared = {}',
      '  3  RMChooseToAbort(rm1)   rmState[rm1]: working -> aborted',
      '  4  RMRcvCommitMsg(rm2)    rmState[rm2]: working -> committed',
    ]);
    expect(message).toContain('  False because   rmState[rm1] = aborted   and   rmState[rm2] = committed');
    expect(linesOf(message).at(-1)).toBe('Violated: TCConsistent.');
  });

  test('is not content with what is unknown, and says why', async () => {
    expect(linesOf(await messageOf(assertHolds(counter)))).toEqual(
      expect.arrayContaining([
        'It is not known whether it holds: counter.',
        'Unknown: Top may lie outside the bounds, and Ends may be violated there.',
      ]),
    );
    const cut = await messageOf(assertHolds(twoPhaseCommit, { limits: { states: 10 } }));
    expect(cut).toContain('Stopped before the end: the limit of states is reached.');
  });
});

describe('toHold', () => {
  test('passes with the figures that are recorded', async () => {
    await expect(twoPhaseCommit).toHold();
    await expect(twoPhaseCommit).toHold({
      parameters: { rms: 2 },
      symmetry: false,
      distinct: 56,
      generated: 154,
      depth: 8,
      basis: 'exhaustive',
    });
    await expect(counter).toHold({ properties: ['Small'], basis: 'within bounds' });
    await expect(twoPhaseCommit).not.toHold({ variant: hastyManager });
  });

  test('fails with the figures that are not as expected', async () => {
    const message = await messageOf(expect(twoPhaseCommit).toHold({ distinct: 288, basis: 'within bounds' }));
    expect(linesOf(message).slice(0, 3)).toEqual([
      'It holds, but not as expected: two-phase-commit, rms = 3.',
      '  distinct: 80 up to symmetry (symmetry: false tells every state apart), expected 288',
      '  basis: exhaustive, expected within bounds',
    ]);
  });

  test('fails with the report', async () => {
    expect(await messageOf(expect(twoPhaseCommit).toHold({ variant: hastyManager }))).toContain(
      '  4  RMRcvCommitMsg(rm2)    rmState[rm2]: working -> committed',
    );
    expect(await messageOf(expect(twoPhaseCommit).not.toHold())).toMatch(
      /^It holds \(exhaustive\): two-phase-commit, rms = 3\.\n/,
    );
  });

  test('of what is unknown fails either way', async () => {
    const cut = { limits: { states: 10 } };
    for (const expected of [expect(twoPhaseCommit), expect(twoPhaseCommit).not])
      expect(await messageOf(expected.toHold(cut))).toMatch(
        /^It is not known whether it holds: two-phase-commit, rms = 3\.\n/,
      );
  });
});

describe('toViolate', () => {
  test('passes if the property falls, in as many steps', async () => {
    await expect(twoPhaseCommit).toViolate('TCConsistent', { variant: hastyManager });
    await expect(twoPhaseCommit).toViolate('TCConsistent', { variant: hastyManager, steps: 3 });
    await expect(twoPhaseCommit).toViolate('Termination', { variant: crashedManager });
    await expect(twoPhaseCommit).not.toViolate('TCConsistent');
  });

  test('fails if it holds, or falls in another number of steps', async () => {
    expect(await messageOf(expect(twoPhaseCommit).toViolate('TCConsistent'))).toMatch(
      /^TCConsistent is not violated: two-phase-commit, rms = 3\.\n/,
    );
    const broken = { variant: hastyManager };
    const other = await messageOf(expect(twoPhaseCommit).toViolate('TCConsistent', { ...broken, steps: 13 }));
    expect(other).toMatch(
      /^TCConsistent is violated in 3 steps, expected 13: two-phase-commit, variant hasty-manager, rms = 3\.\n/,
    );
    expect(other).toContain('  2  TMCommit ');
    expect(await messageOf(expect(twoPhaseCommit).not.toViolate('TCConsistent', broken))).toMatch(
      /^TCConsistent is violated in 3 steps: /,
    );
  });

  test('of what is unknown fails either way', async () => {
    for (const expected of [expect(counter), expect(counter).not])
      expect(await messageOf(expected.toViolate('Ends'))).toMatch(
        /^It is not known whether Ends is violated: counter\.\n/,
      );
  });

  test('says which properties there are', async () => {
    expect(await messageOf(expect(twoPhaseCommit).toViolate('TCConsistnt'))).toMatch(
      /^there is no property TCConsistnt of two-phase-commit; its properties are TCConsistent, /,
    );
  });
});

test('a matcher is about a spec', async () => {
  expect(await messageOf(expect(3).toHold())).toBe('toHold is about a spec, as spec(...) makes it, and not about 3');
});

test('what is asked is typed by the spec', () => {
  const asked = [
    // @ts-expect-error: there is no such parameter.
    () => expect(twoPhaseCommit).toHold({ parameters: { rmz: 3 } }),
    // @ts-expect-error: the number of steps is a number.
    () => expect(twoPhaseCommit).toViolate('TCConsistent', { steps: 'three' }),
    // @ts-expect-error: there is no such key.
    () => expect(twoPhaseCommit).toHold({ step: 3 }),
    // @ts-expect-error: there is no such parameter.
    () => assertHolds(twoPhaseCommit, { parameters: { rm: 3 } }),
    // @ts-expect-error: there is no such engine.
    () => assertHolds(twoPhaseCommit, { engine: 'spin' }),
  ];
  expect(asked).toHaveLength(5);
});
