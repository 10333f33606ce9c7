/** Random walks in several threads: whatever these do, and in which order it is heard, what is told is what one thread tells. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { range, type Spec, spec, variables } from '../language/index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { numbersOfWalk } from '../reference/random.ts';
import type { Course } from '../reference/walk.ts';
import type { BeginWalker, Walkers } from './by-walkers.ts';
import { simulateModel } from './check.ts';
import { courseOf } from './course.ts';
import type { Outcome } from './outcome.ts';
import { type FromWalker, sharedBytes, walker } from './walker.ts';

/** What a thread does otherwise than to walk: it is told of each message before that is heard. */
type Mischief = (message: FromWalker, thread: number) => readonly FromWalker[];

/** Walkers in this thread, of which what they tell is heard in turns that differ from one to the other. */
function walkersOf(
  count: number,
  model: () => CheckableModel,
  mischief: Mischief = (message) => [message],
  course: Course | null = null,
): Walkers {
  let begun = 0;
  const begin: BeginWalker = (walks, hear) => {
    const thread = ++begun;
    const memory = new SharedArrayBuffer(sharedBytes);
    let isEnded = false;
    const later = (turns: number, work: () => void): void => {
      if (turns === 0) work();
      else setImmediate(() => later(turns - 1, work));
    };
    const { hear: told } = walker(
      model(),
      walks,
      memory,
      (message) => {
        if (isEnded) return;
        for (const one of mischief(structuredClone(message), thread)) {
          if (one.kind === 'gone') isEnded = true;
          later(3 * thread, () => hear(one));
        }
      },
      course,
    );
    return {
      memory,
      tell: (message) => later(thread, () => isEnded || told(structuredClone(message))),
      async end() {
        isEnded = true;
      },
    };
  };
  return { count, begin };
}

/** All of an outcome but what it took. */
function steady({ seconds: _, peakMemoryBytes: _memory, bytesPerState: _each, model: _model, ...rest }: Outcome) {
  return rest;
}

/** A counter with bounds of states and of steps, something to reach, and code that fails where `fails` says so. */
function counting(
  fails: (n: number, m: number) => void = () => {},
  most = 99,
  isFall = (_n: number, _m: number): boolean => false,
): CheckableModel {
  return checkable(
    spec({ name: 'counting', parameters: {} }, () => {
      const { domains, initially, action, invariant, step, reachable } = variables({
        n: range(0, 40),
        m: range(0, 40),
      });
      return {
        domains,
        init: initially({ n: 0, m: 0 }),
        actions: {
          Up: action({ guard: (s) => s.n < 40, effect: (s) => ({ n: s.n + 1 }) }),
          Other: action({ guard: (s) => s.m < 40, effect: (s) => ({ m: s.m + 1 }) }),
          Back: action({ guard: (s) => s.n > 3, effect: (s) => ({ n: s.n - 3 }) }),
        },
        invariants: {
          Small: invariant((s) => {
            fails(s.n, s.m);
            return s.n + s.m < most;
          }),
        },
        properties: {
          Slow: step((s, t) => !(t.n < s.n && isFall(s.n, s.m))),
          Far: reachable((s) => s.n > 12),
          Further: reachable((s) => s.m > 14),
        },
        withinBounds: { Low: invariant((s) => s.n < 30), Calm: step((s, t) => t.m < 20 || s.n > 2) },
      };
    }) as unknown as Spec,
  );
}

/** Fails in a state to which few walks come. */
function failing(n: number, m: number): void {
  if (n === 9 && m === 9) throw new RangeError('nine and nine');
}

const hasty = (): CheckableModel => checkable(twoPhaseCommit, { parameters: { rms: 5 }, variant: hastyManager });

describe('what several threads tell is what one tells', () => {
  test.each<readonly [what: string, model: () => CheckableModel, runs: number, depth: number]>([
    ['of a violation', hasty, 60, 40],
    [
      'of a violation of a step property in a late walk',
      () => counting(undefined, 99, (n, m) => n === 9 && m === 9),
      60,
      40,
    ],
    ['of what is reached, and what lies outside the bounds', () => counting(), 40, 30],
    ['of a violation that is not in the first walks', () => counting(undefined, 32), 60, 40],
    ['of code that fails', () => counting(failing), 60, 40],
    ['of walks that are fewer than threads', () => counting(), 2, 20],
  ])('%s', async (_, model, runs, depth) => {
    const walks = { seed: 5, runs, depth };
    const alone = steady(await simulateModel(model(), walks));
    expect(steady(await simulateModel(model(), walks, undefined, walkersOf(3, model)))).toEqual(alone);
  });
});

describe('how long walks take', () => {
  const walks = { seed: 5, runs: 60, depth: 40 };
  const far = (): Course => courseOf(counting(), 'Far', { weights: { Back: 0.3 } });

  test.each([1, 2, 3])('is with %i threads what it is with one', async (count) => {
    const alone = steady(await simulateModel(counting(), walks, undefined, null, far()));
    const times = alone.sample?.times;
    expect(times?.came.length).toBeGreaterThan(5);
    expect(times?.unmet.bounds).toBeGreaterThan(5);
    const walkers = walkersOf(count, counting, undefined, far());
    expect(steady(await simulateModel(counting(), walks, undefined, walkers, far()))).toEqual(alone);
  });

  test('is told of those walks that had ended before the first that had not, where it was stopped', async () => {
    const stop = new AbortController();
    // The third walk is never told to its end.
    const hiding: Mischief = (message) => {
      if (message.kind !== 'walked' || message.ended === null) return [message];
      if (message.walk === 5) setTimeout(() => stop.abort(), 100);
      return message.walk === 3 ? [] : [message];
    };
    const walkers = walkersOf(2, counting, hiding, far());
    const { sample, stopped } = await simulateModel(
      counting(),
      { ...walks, signal: stop.signal },
      undefined,
      walkers,
      far(),
    );
    expect([stopped, sample?.times?.walks]).toEqual(['interrupt', 2]);
  });
});

describe('nothing is lost', () => {
  const walks = { seed: 5, runs: 40, depth: 30 };

  test.each([
    ['one thread', 2, (thread: number) => thread === 1],
    ['all threads', 3, () => true],
  ] as const)('where %s ended in the middle', async (_, count, ends) => {
    const told = new Map<number, number>();
    const dying: Mischief = (message, thread) => {
      told.set(thread, (told.get(thread) ?? 0) + 1);
      return ends(thread) && told.get(thread) === 4 + thread
        ? [{ kind: 'gone', error: new Error('out of it') }]
        : [message];
    };
    const { remarks, ...found } = steady(
      await simulateModel(counting(), walks, undefined, walkersOf(count, counting, dying)),
    );
    const { remarks: _none, ...alone } = steady(await simulateModel(counting(), walks));
    expect(found).toEqual(alone);
    expect(remarks).toMatchObject([{ kind: 'walkers ended', ended: count === 3 ? 3 : 1, left: count === 3 ? 0 : 1 }]);
  });

  test('where it was stopped, of what was found in walks beyond those that are whole', async () => {
    const stop = new AbortController();
    // The first walk is never told to its end.
    const hiding: Mischief = (message) => {
      if (message.kind !== 'walked' || message.ended === null) return [message];
      if (message.walk === 1) return [{ ...message, ended: null }];
      return [message];
    };
    const falling = (): CheckableModel => counting(undefined, 6);
    const outcome = await simulateModel(
      falling(),
      { ...walks, signal: stop.signal, onProgress: ({ violated }) => violated.length > 0 && stop.abort() },
      undefined,
      walkersOf(3, falling, hiding),
    );
    expect(outcome).toMatchObject({
      verdict: 'violated',
      stopped: 'interrupt',
      sample: { found: { run: expect.any(Number) } },
    });
    expect(outcome.properties.find(({ name }) => name === 'Small')?.trace).toHaveLength(7);
  });

  test('of a thread in which code of the spec never returns, where that is', async () => {
    const stop = new AbortController();
    const silent: Mischief = (message) => {
      if (message.kind === 'place') setTimeout(() => stop.abort(), 300);
      return message.kind === 'walked' ? [] : [message];
    };
    const walkers = walkersOf(2, counting, silent);
    // As a thread leaves it that is within the first code of which it has told.
    const memory = new SharedArrayBuffer(sharedBytes);
    new Float64Array(memory).set([1, Date.now() - 2000]);
    const begin: BeginWalker = (...how) => ({ ...walkers.begin(...how), memory });
    const { failure, verdict } = await simulateModel(counting(), { ...walks, signal: stop.signal }, undefined, {
      ...walkers,
      begin,
    });
    expect(verdict).toBe('unknown');
    expect(failure?.error).toMatchObject({ fault: { kind: 'endless' }, site: { part: expect.any(String) } });
  });
});

describe('what a thread says and the walk, taken again, does not show, is not told as found', () => {
  const lying =
    (violated: string | null, failed: Error | null): Mischief =>
    (message) =>
      message.kind === 'walked' && message.walk === 3 && message.ended !== null
        ? [
            {
              ...message,
              ended: { violated, failed: failed && { place: { part: 'guard', name: 'Up' }, error: failed } },
            },
          ]
        : [message];

  test('of a violation', async () => {
    const walkers = walkersOf(2, counting, lying('Small', null));
    const { verdict, properties } = await simulateModel(
      counting(),
      { seed: 5, runs: 9, depth: 20 },
      undefined,
      walkers,
    );
    expect(verdict).toBe('unknown');
    expect(properties.find(({ name }) => name === 'Small')).toMatchObject({
      verdict: 'unknown',
      reason: 'not confirmed',
      lost: { why: { kind: 'not again', walk: 3 } },
    });
  });

  test('but that its code failed is', async () => {
    const walkers = walkersOf(2, counting, lying(null, new Error('once')));
    const { failure } = await simulateModel(counting(), { seed: 5, runs: 9, depth: 20 }, undefined, walkers);
    expect(failure).toMatchObject({
      error: { site: { name: 'Up' }, fault: { error: { message: 'once' } } },
      trace: [],
    });
  });
});

test('no two walks, and no two seeds, draw the same numbers', () => {
  const drawn = [0, 1, 2 ** 32 - 1].flatMap((seed) =>
    [1, 2, 3, 2 ** 32 + 1].map((walk) => {
      const next = numbersOfWalk(seed, walk);
      return [next(), next()].join();
    }),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
});
