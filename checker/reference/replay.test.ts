/** Traces are re-executed by the reference semantics, step by step. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { checkable } from '../language/model.ts';
import { checkByReference } from './check.ts';
import { plainTrace, replay, shownBy } from './replay.ts';

const model = checkable(twoPhaseCommit, { variant: hastyManager });
const [violation] = checkByReference(model).violated;
const recorded = plainTrace(violation?.trace ?? []);

describe('replaying', () => {
  test('a counterexample is a behaviour, and its end violates what it says', () => {
    const replayed = replay(model, recorded);
    expect(replayed).toMatchObject({ ok: true });
    expect(shownBy(model, 'TCConsistent', replayed.trace)).toEqual(violation?.instance);
    expect(shownBy(model, 'TCConsistent', replayed.trace.slice(0, -1))).toBe(null);
    expect(shownBy(model, 'Deadlock', replayed.trace)).toBe(null);
  });

  test('of the correct spec it is none', () => {
    expect(replay(checkable(twoPhaseCommit), recorded)).toMatchObject({ ok: false, at: 1 });
  });

  test('states alone will do, and may stutter', () => {
    const states = recorded
      .flatMap(({ state }) => [state, state])
      .map((state) => ({ action: null, choices: null, state }));
    const replayed = replay(model, states);
    expect(replayed).toMatchObject({ ok: true });
    expect(replayed.trace.map(({ action }) => action)).toEqual(recorded.map(({ action }) => action));
  });

  test('a named action must not stutter instead', () => {
    const [first, second] = recorded;
    expect(replay(model, [first, { ...second, state: first?.state }] as typeof recorded)).toMatchObject({
      ok: false,
      at: 1,
      closest: { action: second?.action },
    });
  });
});
