/** A run with several threads: its outcome is that of a run with one, it tells where it had but one, and it leaves no thread behind. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { check, functionFrom, integer, type Outcome, processes, range, spec, variables } from '../index.ts';
import { Ahead } from '../kernel/threads/ahead.ts';
import { Crew } from '../kernel/threads/crew.ts';
import { Explorer } from '../kernel/threads/explorer.ts';
import { remarkText } from '../report/remark.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Four clocks that count side by side, to 24 each: the middle levels have more than 8,192 states. In the very middle something happens. */
const clocks = spec(
  {
    name: 'clocks',
    parameters: {
      breaks: integer('1 if code fails in the middle', { default: 0, from: 0, to: 1 }),
      bad: integer('1 if the middle is bad', { default: 0, from: 0, to: 1 }),
    },
  },
  ({ breaks, bad }) => {
    const Clock = processes('clock', 4, { symmetric: false });
    const { domains, initially, action, invariant } = variables({ time: functionFrom(Clock, range(0, 24)) });
    const Tick = action({
      forSome: { clock: Clock },
      guard: (s, { clock }) => s.time.get(clock) < 24,
      effect: (s, { clock }) => {
        if (breaks === 1 && Clock.every((c) => s.time.get(c) === 12)) throw new Error('the spring broke');
        return { time: s.time.update(clock, (time) => time + 1) };
      },
    });
    const Good = invariant((s) => bad === 0 || !Clock.every((c) => s.time.get(c) === 12));
    const Fine = invariant(
      (s) => bad === 0 || !Clock.every((c) => s.time.get(c) === (c === Clock.member(1) ? 11 : 12)),
    );
    const init = initially({ time: Clock.to(0) });
    return { domains, init, actions: { Tick }, invariants: { Good, Fine }, finished: () => true };
  },
);

/** What is the same, however many threads there are. */
function withoutCosts({ model: _, seconds, peakMemoryBytes, bytesPerState, ...outcome }: Outcome) {
  expect([seconds, peakMemoryBytes, bytesPerState].every((cost) => (cost ?? 0) > 0)).toBe(true);
  return outcome;
}
const remarksOf = ({ remarks }: Outcome): string[] => remarks.map(remarkText);

describe('what comes out with two threads is what comes out with one', () => {
  test.each([
    ['of all states', {}],
    ['up to the first violation', { parameters: { bad: 1 }, limits: { stopAtFirst: true } }],
    ['of all states, where some are bad', { parameters: { bad: 1 } }],
    ['up to so many states', { limits: { states: 200_000 } }],
    ['up to where code fails', { parameters: { breaks: 1 } }],
  ])('%s', async (_, options) => {
    const helped = vi.spyOn(Ahead.prototype as unknown as { takeIn(state: number): void }, 'takeIn');
    const one = await check(clocks, options);
    expect(helped).not.toHaveBeenCalled();
    const two = await check(clocks, { ...options, threads: 2 });
    expect(helped.mock.calls.length).toBeGreaterThan(9000);
    expect(withoutCosts(two)).toEqual(withoutCosts(one));
  });
});

describe('where one thread explores although two were asked for, a remark says why', () => {
  test.each([
    ['up to symmetry', { parameters: { rms: 3 } }, /up to symmetry.*With symmetry=off they do/],
    ['few states', { parameters: { rms: 3 }, symmetry: false }, /no level has 8,192 states/],
    [
      'the reference checker',
      { parameters: { rms: 3 }, engine: 'reference' as const },
      /the reference checker has no more/,
    ],
  ])('%s', async (_, options, said) => {
    expect(remarksOf(await check(twoPhaseCommit, { ...options, threads: 2 }))).toEqual([
      expect.stringMatching(said) as string,
    ]);
    expect(remarksOf(await check(twoPhaseCommit, options))).toEqual([]);
  });

  test('a thread that fails is done without', async () => {
    const one = await check(clocks);
    // This thread explores nothing ahead, and the other is gone.
    vi.spyOn(Explorer.prototype, 'explore').mockImplementation(() => {
      throw new Error('not here');
    });
    vi.spyOn(Crew.prototype, 'send').mockImplementation(function (this: Crew, news) {
      this.board.claimBelow(2 ** 30);
      this.failure = new Error('out of memory');
      return { ...news, number: ++this.letters };
    });
    const { remarks, ...two } = withoutCosts(await check(clocks, { threads: 2 }));
    expect({ ...two, remarks: [] }).toEqual(withoutCosts(one));
    expect(remarks.map(remarkText)).toEqual([
      'One thread explored from some state on: another ended with out of memory.',
    ]);
  });
});

describe('no thread is left behind', () => {
  const ends = () => {
    const end = vi.spyOn(Crew.prototype, 'end');
    return async () => {
      expect(end).toHaveBeenCalledOnce();
      // Kept once the threads are gone.
      await end.mock.results[0]?.value;
    };
  };
  test('when the search has ended', async () => {
    const ended = ends();
    await check(clocks, { threads: 3 });
    await ended();
  });
  test('when it is interrupted, or what watches it throws', async () => {
    const ended = ends();
    const onProgress = ({ depth }: { depth: number }): void => {
      if (depth > 45) throw new Error('seen enough');
    };
    await expect(check(clocks, { threads: 3, onProgress })).rejects.toThrow('seen enough');
    await ended();
  });
});

test.each([0, 65, 1.5, Number.NaN])('%d threads are refused', async (threads) => {
  await expect(check(clocks, { threads })).rejects.toThrow(
    `threads = ${threads} does not fit; allowed: a whole number`,
  );
});
