/** States that the user draws: the same from the same seed, in turn, part of every sample, and refused where they are none. */
import fc from 'fast-check';
import { Set as ImmutableSet } from 'immutable';
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { statesOf } from '../index.ts';
import { checkable } from '../language/model.ts';
import type { DrawnStates } from '../language/spec.ts';
import { drawsOf } from './drawing.ts';
import { induct } from './induct.ts';

const model = checkable(twoPhaseCommit, { parameters: { rms: 2 } });
/** Everybody has prepared, and the TM knows some. */
const prepared = statesOf(twoPhaseCommit, ({ RM, Message, draw }) =>
  draw((random) => ({
    rmState: RM.to('prepared'),
    tmState: 'init',
    tmPrepared: ImmutableSet(RM.filter(() => random() < 0.5)),
    msgs: ImmutableSet(RM.map((rm) => Message.Prepared({ rm }))),
  })),
);
/** The same, and the TM has decided. */
const decided = statesOf(twoPhaseCommit, ({ RM, Message }) =>
  fc.record({
    rmState: fc.constantFrom('committed', 'aborted').map((state) => RM.to(state)),
    tmState: fc.constantFrom('committed', 'aborted'),
    tmPrepared: fc.subarray([...RM]).map((all) => ImmutableSet(all)),
    msgs: fc.constant(ImmutableSet([Message.Commit()])),
  }),
);

const drawn = async (seed: number, wanted: number, ...all: DrawnStates[]): Promise<unknown[]> => {
  const states = (await drawsOf(all, twoPhaseCommit as never, model))?.(seed);
  return Array.from({ length: wanted }, () => states?.next().value);
};

describe('states that the user draws', () => {
  test('are the same from the same seed, of a function and of an arbitrary, in turn', async () => {
    const all = await drawn(1, 120, prepared, decided);
    expect(await drawn(1, 120, prepared, decided)).toEqual(all);
    expect(await drawn(2, 120, prepared, decided)).not.toEqual(all);
    const states = all.map((state) => (state as { tmState: string }).tmState);
    expect(states.filter((_, i) => i % 2 === 0)).toEqual(Array(60).fill('init'));
    expect(new Set(states.filter((_, i) => i % 2 === 1))).toEqual(new Set(['committed', 'aborted']));
    expect(await drawsOf([], twoPhaseCommit as never, model)).toBeNull();
  });

  test('are part of a sample, which tells how many of them satisfy the invariant', async () => {
    const asked = { conjuncts: ['TCConsistent'], parameters: { rms: 2 }, sample: 40, seed: 1 };
    const { tried } = await induct(twoPhaseCommit, { ...asked, states: [prepared] });
    expect(tried.own?.drawn).toBeGreaterThan(10);
    expect(tried.own?.satisfying).toBe(tried.own?.drawn);
    // Of what somebody draws of whom one has aborted and another has not, nothing satisfies it as it is.
    const never = statesOf(twoPhaseCommit, ({ RM, draw }) =>
      draw((random) => ({
        rmState: RM.to((rm) => (rm === RM.member(1) ? 'aborted' : 'committed')),
        tmState: random() < 0.5 ? 'init' : 'aborted',
        tmPrepared: ImmutableSet(),
        msgs: ImmutableSet(),
      })),
    );
    const other = await induct(twoPhaseCommit, { ...asked, states: [never] });
    expect([other.tried.satisfying, other.tried.own?.satisfying]).toEqual([40, 0]);
    expect((await induct(twoPhaseCommit, asked)).tried.own).toBeUndefined();
  });

  test('are not drawn where all states are looked at', async () => {
    const { tried, steps } = await induct(twoPhaseCommit, { parameters: { rms: 2 }, states: [prepared] });
    expect([steps?.sample, tried.own]).toEqual([undefined, { drawn: 0, satisfying: 0 }]);
  });

  test.each([
    ['a value outside of its domain', { tmState: 'inti' }, { kind: 'misfit', value: 'inti' }],
    ['a variable that there is not', { tmSate: 'init' }, { kind: 'unknown variable', variable: 'tmSate' }],
    ['a state without a variable', { tmState: undefined }, { kind: 'misfit', value: undefined }],
  ])('fail with %s', async (_, changes, fault) => {
    const wrong = statesOf(twoPhaseCommit, ({ RM, draw }) =>
      draw(() => ({
        rmState: RM.to('working'),
        tmState: 'init',
        tmPrepared: ImmutableSet(),
        msgs: ImmutableSet(),
        ...(changes as object),
      })),
    );
    const { steps } = await induct(twoPhaseCommit, { parameters: { rms: 2 }, sample: 10, seed: 1, states: [wrong] });
    expect([steps?.verdict, steps?.failure?.error.site.part]).toEqual(['unknown', 'drawn states']);
    expect(steps?.failure?.error.fault).toMatchObject(fault);
  });

  test('fail with what their code throws, and are refused if they are drawn by nothing', async () => {
    const asked = { parameters: { rms: 2 }, sample: 10, seed: 1 };
    const throwing = statesOf(twoPhaseCommit, ({ draw }) =>
      draw(() => {
        throw new Error('no');
      }),
    );
    const { steps } = await induct(twoPhaseCommit, { ...asked, states: [throwing] });
    expect(steps?.failure?.error.cause).toEqual(new Error('no'));
    const nothing = statesOf(twoPhaseCommit, () => [] as never);
    await expect(induct(twoPhaseCommit, { ...asked, states: [nothing] })).rejects.toThrow(
      'neither an arbitrary of fast-check nor draw(',
    );
  });

  test('are typed by the spec', () => {
    const [tmPrepared, msgs] = [ImmutableSet<never>(), ImmutableSet<never>()];
    statesOf(twoPhaseCommit, ({ RM, draw }) =>
      // @ts-expect-error a misspelt value
      draw(() => ({ rmState: RM.to('working'), tmState: 'inti', tmPrepared, msgs })),
    );
    // @ts-expect-error a variable that is missing
    statesOf(twoPhaseCommit, ({ RM, draw }) => draw(() => ({ rmState: RM.to('working'), tmPrepared, msgs })));
    statesOf(twoPhaseCommit, ({ RM }) =>
      // @ts-expect-error a misspelt value
      fc.record({
        rmState: fc.constant(RM.to('working')),
        tmState: fc.constantFrom('init', 'comitted'),
        tmPrepared: fc.constant(tmPrepared),
        msgs: fc.constant(msgs),
      }),
    );
  });
});
