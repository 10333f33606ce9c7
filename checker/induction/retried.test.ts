/** States that are tried again: each is judged anew, one that is lost changes a verdict, and none other does. */
import { Set as ImmutableSet } from 'immutable';
import { describe, expect, test } from 'vitest';
import { proof } from '../../specs/two-phase-commit/proof.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { range, spec, variables } from '../index.ts';
import type { AnyState } from '../language/action.ts';
import { checkable } from '../language/model.ts';
import { keyOf, Misfit } from '../language/value.ts';
import { conjunctionOf, conjunctsOf, induct } from './induct.ts';
import { retry, stateIn, worthKeeping } from './retried.ts';

const options = { added: [proof], parameters: { rms: 2 } };
const model = checkable(twoPhaseCommit, options);
const conjunctsNamed = (...names: string[]) => conjunctsOf(model, conjunctionOf(model, names));
const stateWith = (changes: AnyState): AnyState =>
  stateIn(model.domains, {
    rmState: { rm1: 'working', rm2: 'committed' },
    tmState: 'init',
    tmPrepared: [],
    msgs: [],
    ...changes,
  });
const lost = stateWith({});
const aborting = stateWith({ rmState: { rm1: 'aborted', rm2: 'committed' } });
const isSame = (state: AnyState): boolean => keyOf(Object.values(state)) === keyOf(Object.values(lost));
const initial = stateWith({ rmState: { rm1: 'working', rm2: 'working' } });

describe('states that are tried again', () => {
  test('are excluded by a conjunct, kept by every step, or remain; each counts once', () => {
    const states = [lost, aborting, initial, initial];
    expect(retry(model, conjunctsNamed('TCConsistent'), states)).toEqual({
      tried: 3,
      excluded: { TCConsistent: 1 },
      keeping: 1,
      remaining: [lost],
    });
    expect(retry(model, conjunctsNamed('TCConsistent', 'CommitHeard'), states)).toMatchObject({
      excluded: { TCConsistent: 1, CommitHeard: 1 },
      remaining: [],
    });
  });

  test('are lost whatever is drawn, and told with the step, if they still are', async () => {
    const asked = { ...options, conjuncts: ['TCConsistent'], sample: 1, seed: 1 };
    expect((await induct(twoPhaseCommit, asked)).steps?.verdict).toBe('unknown');
    const { steps, retried, tried } = await induct(twoPhaseCommit, { ...asked, first: [initial, lost] });
    expect(retried).toEqual({ tried: 2, excluded: {}, keeping: 1, remaining: [lost] });
    expect(tried.satisfying).toBe(1);
    expect(steps?.verdict).toBe('violated');
    expect(steps?.properties[0]?.trace?.map(({ action, state }) => [action, isSame(state)])).toEqual([
      [null, true],
      ['RMChooseToAbort', false],
    ]);
  });

  test('change no verdict if they are not', async () => {
    const without = await induct(twoPhaseCommit, options);
    const found = await induct(twoPhaseCommit, { ...options, first: [initial, lost, aborting] });
    expect(found.retried).toMatchObject({ tried: 3, keeping: 1, remaining: [] });
    expect(found.steps?.verdict).toBe('holds');
    expect([found.steps?.states, found.tried]).toEqual([without.steps?.states, without.tried]);
  });

  test('from which code of the spec fails remain, and keep an invariant from being inductive', async () => {
    const leaving = spec({ name: 'leaving', parameters: {} }, () => {
      const { domains, initially, action, invariant } = variables({ x: range(0, 9) });
      const Up = action({ guard: (s) => s.x === 0 || s.x === 9, effect: (s) => ({ x: s.x + 1 }) });
      const init = initially({ x: 0 });
      return {
        domains,
        init,
        actions: { Up },
        invariants: { Small: invariant((s) => s.x < 10) },
        finished: () => true,
      };
    });
    const { steps, retried } = await induct(leaving, { sample: 1, seed: 1, first: [{ x: 9 }, { x: 3 }] });
    expect(retried).toEqual({ tried: 2, excluded: {}, keeping: 1, remaining: [{ x: 9 }] });
    expect([steps?.verdict, steps?.stopped, steps?.failure?.error.site.name]).toEqual(['unknown', 'failure', 'Up']);
  });

  test('must be states of the domains', async () => {
    const tried = (first: readonly unknown[]) => induct(twoPhaseCommit, { ...options, first: first as AnyState[] });
    await expect(tried([{ ...lost, tmState: 'inti' }])).rejects.toThrow(Misfit);
    const { tmState: _, ...missing } = lost;
    await expect(tried([missing])).rejects.toThrow('tmState is undefined; allowed: init, committed, aborted');
    await expect(tried([{ ...lost, tmSate: 'init' }])).rejects.toThrow(
      'there is no variable tmSate; the variables are rmState, tmState',
    );
    await expect(tried([null])).rejects.toThrow('a state is null');
    await expect(tried([{ ...lost, tmPrepared: ImmutableSet(['rm3']) }])).rejects.toThrow('tmPrepared');
  });
});

test('what is worth keeping is the state before the step that loses something', async () => {
  const conjuncts = conjunctsNamed('TCConsistent');
  const { steps, tried } = await induct(twoPhaseCommit, { ...options, conjuncts: ['TCConsistent'] });
  if (steps === null) throw new Error('it is true of what is reachable');
  const worth = worthKeeping(model, conjuncts, steps, tried.failedIn);
  expect(worth).toHaveLength(1);
  expect(retry(model, conjuncts, worth).remaining).toEqual(worth);
});
