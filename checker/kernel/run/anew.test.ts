/** What code remembers of earlier calls is found by asking a model that was made anew, in the opposite order. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { integer, messages, range, record, type Spec, spec, subsetOf, variables, variant, WF } from '../../index.ts';
import { checkable } from '../../language/model.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { check } from '../../run/check.ts';
import { explored } from '../../testing/explored.ts';
import { checkInTurns } from '../../testing/in-turns.ts';
import { checkOnDisk } from '../../testing/on-disk.ts';
import { checkByKernel, KernelCheck } from '../check.ts';
import type { Lesson } from '../learned/forest.ts';
import { Anew } from './anew.ts';

type Answers = (a: number, b: number) => boolean;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Two counters that are pure, and beside them what `more` makes of code that remembers. */
function counters(makeAnswers: () => Answers, more: (made: ReturnType<typeof declared>, answers: Answers) => object) {
  return spec({ name: 'counters', parameters: {} }, () => {
    const made = declared();
    const { domains, init, A, B } = made;
    const base = { domains, init, actions: { A, B }, finished: () => true };
    return { ...base, ...more(made, makeAnswers()) } as never;
  }) as unknown as Spec;
}
function declared() {
  const made = variables({ a: range(0, 3), b: range(0, 3) });
  const init = made.initially({ a: 0, b: 0 });
  const A = made.action({ guard: (s) => s.a < 3, effect: (s) => ({ a: s.a + 1 }) });
  const B = made.action({ guard: (s) => s.b < 3, effect: (s) => ({ b: s.b + 1 }) });
  return { ...made, init, A, B };
}

/** Each answers alike whenever it is run again on the same state, and false for (3, 3) alone if it is asked for that first. */
const forgetful: readonly [string, () => Answers][] = [
  [
    'keeps answers by too little of what they depend on',
    () => {
      const kept = new Map<number, boolean>();
      return (a, b) => {
        if (!kept.has(a)) kept.set(a, a + b < 6);
        return kept.get(a) as boolean;
      };
    },
  ],
  [
    'answers by what it was asked first',
    () => {
      let first: number | undefined;
      return (a, b) => {
        first ??= a + b;
        return first < 6;
      };
    },
  ],
  [
    'makes a set when it is asked first',
    () => {
      let all: Set<number> | undefined;
      return (a, b) => {
        all ??= new Set([a + b]);
        return !all.has(6) || a + b < 6;
      };
    },
  ],
  [
    'answers true once it was called often enough',
    () => {
      let calls = 0;
      return (a, b) => ++calls > 6 || a + b < 6;
    },
  ],
];
const parts: readonly [string, string, (made: ReturnType<typeof declared>, answers: Answers) => object][] = [
  [
    'an invariant',
    'property',
    ({ invariant }, answers) => ({ invariants: { I: invariant((s) => answers(s.a, s.b)) } }),
  ],
  [
    'a reachable',
    'property',
    ({ reachable }, answers) => ({ properties: { R: reachable((s) => !answers(s.a, s.b)) } }),
  ],
  ['a step property', 'property', ({ step }, answers) => ({ properties: { S: step((_, t) => answers(t.a, t.b)) } })],
  ['a bound', 'bound', ({ invariant }, answers) => ({ withinBounds: { B: invariant((s) => answers(s.a, s.b)) } })],
  [
    'an atom',
    'property',
    ({ eventuallyAlways }, answers) => ({ properties: { L: eventuallyAlways((s) => answers(s.a, s.b)) } }),
  ],
  [
    'a guard',
    'effect',
    ({ action, A, B }, answers) => ({
      actions: { A, B, Odd: action({ guard: (s) => !answers(s.a, s.b), effect: () => ({ a: 0 }) }) },
    }),
  ],
  [
    'an effect',
    'effect',
    ({ action, A, B }, answers) => ({
      actions: { A, B, Odd: action({ effect: (s) => ({ a: answers(s.a, s.b) ? s.a : 0 }) }) },
    }),
  ],
  [
    'a choice',
    'effect',
    ({ action, A, B }, answers) => ({
      actions: {
        A,
        B,
        Odd: action({
          forSome: { to: (s: { a: number; b: number }) => (answers(s.a, s.b) ? [s.a] : [0]) },
          effect: (_, { to }) => ({ a: to as number }),
        }),
      },
    }),
  ],
  [
    'a condition of fairness',
    'fairness condition',
    ({ action, eventually, A, B }, answers) => {
      const Back = action({ guard: (s) => s.a === 3, effect: () => ({ a: 0 }) });
      return {
        actions: { A, B, Back },
        properties: { L: eventually(() => true) },
        fairness: [WF({ actions: [Back], when: (s: { a: number; b: number }) => answers(s.a, s.b) })],
      };
    },
  ],
];

describe.each(forgetful)('code that %s', (_, makeAnswers) => {
  test.each(parts)('is refused where it decides %s', (_, part, more) => {
    const model = checkable(counters(makeAnswers, more));
    const failureOf = (of: typeof model) => checkByKernel(of, { twin: successorsOf }).failure?.failure;
    expect(failureOf(model)).toMatchObject({ site: { part }, fault: { kind: 'impure' } });
  });
  // On disk temporal properties are not decided.
  const safety = parts.filter(([name]) => name !== 'an atom' && name !== 'a condition of fairness');
  test.each(safety)('is refused on disk, too, where it decides %s', async (_, part, more) => {
    const model = checkable(counters(makeAnswers, more));
    // One state at a time, so that what is found twice is numbered twice.
    const { failure, onDisk } = await checkOnDisk(model, { from: 2, most: 1, piece: 1 }, { twin: successorsOf });
    expect(failure?.failure).toMatchObject({ site: { part }, fault: { kind: 'impure' } });
    expect(onDisk).not.toBe(null);
  });
  test.each(safety)('is refused by who takes up a search that is nearly done where it decides %s', (_, part, more) => {
    const make = () => checkable(counters(makeAnswers, more));
    const until = new KernelCheck(make(), { twin: successorsOf });
    let pieces = 0;
    for (; until.progress().generated === 0 || until.progress().queue > 0; pieces++) until.advance();
    const turns = [pieces - 2, 0].values();
    const turn = (): number => turns.next().value ?? Number.POSITIVE_INFINITY;
    const { result, takenUp } = checkInTurns(make, turn, { twin: successorsOf });
    expect(result.failure?.failure).toMatchObject({ site: { part }, fault: { kind: 'impure' } });
    expect(takenUp).toBe(1);
  });
});

test('nothing else finds it', () => {
  const [[, makeAnswers]] = forgetful as [(typeof forgetful)[number]];
  const [[, , more]] = parts as [(typeof parts)[number]];
  const { anew, ...model } = checkable(counters(makeAnswers, more));
  expect(anew).toBeDefined();
  expect(checkByKernel(model, { twin: successorsOf, checked: true })).toMatchObject({ failure: null, violated: [] });
});

test('on disk, too, it is asked on the states on which something was learned', async () => {
  const asked = vi.spyOn(Anew.prototype as unknown as { askOne: (of: Lesson) => void }, 'askOne');
  const wherever = () => asked.mock.calls.splice(0).map(([{ unit, state, step }]) => [unit.id, state, step]);
  const model = checkable(
    counters(
      () => (a, b) => a * b < 4,
      ({ action, reachable, invariant, A, B }, answers) => ({
        // What it leads to was found before, and has a number until that is known.
        actions: { Back: action({ guard: (s) => s.a > 0, effect: (s) => ({ a: s.a - 1 }) }), A, B },
        invariants: { I: invariant((s) => s.a + s.b < 9) },
        properties: { R: reachable((s) => !answers(s.a, s.b)) },
      }),
    ),
  );
  checkByKernel(model, { twin: successorsOf });
  const inMemory = wherever();
  expect(inMemory.length).toBeGreaterThan(40);
  await checkOnDisk(model, { from: 2, most: 1, piece: 1 }, { twin: successorsOf });
  expect(wherever()).toEqual(inMemory);
});

test('what code remembers may be asked in any order if its answers do not depend on that', () => {
  const kept = (): Answers => {
    const sums = new Map<string, number>();
    let calls = 0;
    return (a, b) => {
      calls++;
      const key = `${a} ${b}`;
      if (!sums.has(key)) sums.set(key, a + b);
      return (sums.get(key) as number) < 6 || calls < 0;
    };
  };
  for (const [, , more] of parts)
    expect(checkByKernel(checkable(counters(kept, more)), { twin: successorsOf }).failure).toBe(null);
});

describe('a model is asked anew', () => {
  /** Records and messages are objects of their own domain: those of the model are not those of the model made anew. */
  const posts = spec(
    { name: 'posts', parameters: { most: integer('posts', { default: 2, from: 1, to: 3 }) } },
    ({ most }) => {
      const Pair = record({ x: range(0, 2), y: range(0, 1) });
      const Message = messages({ Post: { pair: Pair } });
      const { domains, initially, action, invariant } = variables({ last: Pair, sent: subsetOf(Message) });
      const none = Pair({ x: 0, y: 0 });
      const kept = new Map<unknown, number>();
      const Send = action({
        forSome: { x: range(1, 2), y: range(0, 1) },
        guard: (s) => s.sent.size < most,
        effect: (s, { x, y }) => ({ last: Pair({ x, y }), sent: s.sent.add(Message.Post({ pair: Pair({ x, y }) })) }),
      });
      const Reset = action({
        forSome: { m: (s) => s.sent },
        guard: (s, { m }) => m.pair === s.last,
        effect: (s, { m }) => ({ last: none, sent: s.sent.remove(m) }),
      });
      const Few = invariant((s) => {
        if (!kept.has(s.last)) kept.set(s.last, s.last.x);
        return s.last !== none || s.sent.size < 9;
      });
      return {
        domains,
        init: initially({ last: none, sent: [] as never }),
        actions: { Send, Reset },
        invariants: { Few },
      };
    },
  );
  test('in its own values', async () => {
    const { verdict, failure } = await check(posts);
    expect([verdict, failure]).toEqual(['holds', null]);
  });
  test('as the variant, and with the properties, that were asked for', async () => {
    const other = variant(posts, {
      name: 'other',
      violates: {},
      actions: ({ actions }: { actions: object }) => actions,
    } as never);
    const { verdict, failure } = await check(posts, { variant: other as never, properties: ['Few'] });
    expect([verdict, failure]).toEqual(['holds', null]);
  });
  test('but not if it has other values then, as none of them mean the same', async () => {
    let made = 0;
    const shifting = spec({ name: 'shifting', parameters: {} }, () => {
      const from = 10 * made++;
      const { domains, initially, action, invariant } = variables({ n: range(from, from + 1) });
      const Up = action({ guard: (s) => s.n === from, effect: () => ({ n: from + 1 }) });
      const Any = invariant((s) => s.n >= from);
      return { domains, init: initially({ n: from }), actions: { Up }, invariants: { Any }, finished: () => true };
    });
    expect((await check(shifting)).failure).toBe(null);
  });
});

describe('what was learned of a model is held against one that is made anew', () => {
  const summing = (most: number) =>
    checkable(
      counters(
        () => () => true,
        ({ invariant, A, B, action }) => ({
          actions: { A, B, Reset: action({ guard: (s) => s.a + s.b >= most, effect: () => ({ a: 0 }) }) },
          invariants: { I: invariant((s) => s.a + s.b < 9) },
        }),
      ),
    );
  const ask = (of: ReturnType<typeof summing>, anew: typeof of) => () => {
    const asked = new Anew(explored(of).learner, Object.keys(of.actions), anew, explored(anew).learner, null).ask();
    return [...asked].length;
  };
  test('which says the same of all that was learned', () => {
    expect(ask(summing(5), summing(5))()).toBeGreaterThan(30);
  });
  test('which is not the same', () => {
    expect(ask(summing(5), summing(6))).toThrow(/effect of Reset: impure/);
  });
  test('but not what somebody else asks of it', () => {
    const model = summing(5);
    const { I } = model.properties;
    const more = {
      ...model,
      properties: { Before: { ...I, holds: () => false }, ...model.properties },
    } as typeof model;
    expect(ask(more, summing(5))()).toBeGreaterThan(30);
  });
});
