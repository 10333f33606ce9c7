/**
 * What views read. That they answer as values do is held in `views.test.ts`; here, that each question which user code asks is the
 * finest that answers it, and that what it writes need not be read.
 */
import { inspect } from 'node:util';
import { Set as ImmutableSet, is, List } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  Bag,
  bagOf,
  functionFrom,
  max,
  messages,
  min,
  processes,
  range,
  sequenceOf,
  subsetOf,
  sum,
  variables,
} from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { adding } from '../../language/aggregate.ts';
import { CompositeValue, keyOf, Misfit } from '../../language/value.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type Shape, type Slot } from '../layout/layout.ts';
import { everything, LatePredicate } from '../questions/by-predicate.ts';
import { Recorder, RevokedView } from '../questions/recorder.ts';
import { FilteredBag, TrackedBag } from './bag-view.ts';
import { TrackedFn } from './function-view.ts';
import { PartView, viewOfPart } from './part-view.ts';
import { SetView, TrackedSet } from './set-view.ts';
import { TrackedState } from './tracked-state.ts';
import { type View, viewBehind, withoutViews } from './view.ts';

const P = processes('p', 3);
const Message = messages({ Ask: { to: P } });
const ask = Message.Ask({ to: 'p1' as never });
const { domains } = variables({
  small: subsetOf(range(0, 3)),
  sent: subsetOf(Message),
  bag: bagOf(range(0, 3)),
  times: functionFrom(P, range(0, 3)),
  logs: functionFrom(P, sequenceOf(range(0, 3), 3)),
  grid: functionFrom(P, functionFrom(P, range(0, 3))),
  list: sequenceOf(range(0, 3), 3),
});
type Loose = ReturnType<typeof JSON.parse>;
const values: AnyState = {
  small: [1, 2],
  sent: [ask],
  bag: Bag.of([[1, 2]]),
  times: P.to(1),
  logs: P.to([3]),
  grid: P.to(P.to(2)),
  list: [0, 1],
};

/** The state as user code sees it, in a call that has begun; with the questions that were asked, by their classes, and what they are about. */
function begun() {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const tracked = new TrackedState(recorder);
  const state = Object.fromEntries(
    Object.entries(domains).map(([name, of]) => [name, of.read(values[name] as never, name)]),
  );
  const content = contentOf(layout, state);
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
  recorder.begin({ id: 1 });
  const asked = (): string[] => recorder.path.map(({ read }) => read.constructor.name.replace('Question', ''));
  const shape = <K extends Shape['kind']>(name: string, _: K) => layout.shapes[name] as Extract<Shape, { kind: K }>;
  return { recorder, tracked, s: tracked.before() as Loose, state, asked, shape };
}

test('the sum over members is one question about what is read for each', () => {
  const asked = (run: (s: Loose) => unknown) => {
    const { recorder, s, ...more } = begun();
    const answer = adding(recorder.adder, () => run(s));
    return { answer, asked: more.asked(), about: [...(recorder.path[0]?.read.supports ?? [])].length };
  };
  expect(asked((s) => sum(P, (p) => s.times.get(p)))).toEqual({ answer: 3, asked: ['TermAggregate'], about: 3 });
  expect(asked((s) => max(P, (p) => s.times.get(p) + s.logs.get(p).size))).toMatchObject({ answer: 2, about: 6 });
  expect(asked((s) => min([1, 3], (n) => (s.small.has(n) ? n : 9)))).toMatchObject({ answer: 1, about: 2 });
  expect(asked(() => sum(P, () => 2))).toEqual({ answer: 6, asked: [], about: 0 });
  expect(asked((s) => sum([1], (n: number) => n + s.list.size)).asked).toEqual(['Within']);
  // It does more than answer.
  const seen: unknown[] = [];
  expect(asked((s) => sum(P, (p) => seen.push(s.times.get(p)))).asked).toEqual(['Part', 'Part', 'Part']);
});
test.each<[string, (s: Loose) => unknown]>([
  ['asks by predicate', (s) => sum(P, (p) => s.sent.count((m: { to: unknown }) => m.to === p))],
  ['fails', (s) => sum(P, (p) => s.times.get(p) / 2)],
  ['hashes what it reads', (s) => sum(P, (p) => s.logs.get(p).hashCode() % 1)],
])('where a mapping %s, all that it reads must be read', (_, run) => {
  const { recorder, s } = begun();
  expect(() => recorder.attend(() => adding(recorder.adder, () => run(s)))).toThrow(LatePredicate);
  expect(recorder.path).toEqual([]);
});

describe.each<[string, readonly (readonly [code: string, run: (s: Loose) => unknown, reads: readonly string[]])[]]>([
  [
    'a set view',
    [
      ['has', (s) => s.small.has(1), ['Element']],
      ['has of what cannot be in it', (s) => s.small.has('one'), []],
      ['get', (s) => s.small.get(2), ['Element']],
      ['some', (s) => s.small.some((n: number) => n > 1), ['Some']],
      ['every', (s) => s.small.every((n: number) => n > 1), ['Some']],
      ['isEmpty', (s) => s.small.isEmpty(), ['Some']],
      ['size', (s) => s.small.size, ['Count']],
      ['count', (s) => s.small.count((n: number) => n > 1), ['Count']],
      ['filter alone', (s) => s.small.filter((n: number) => n > 1) && 0, []],
      ['filter, then size', (s) => s.small.filter((n: number) => n > 1).size, ['Count']],
      ['the sum', (s) => sum(s.small, (n: number) => n), ['SetAggregate']],
      [
        'the largest of those wanted',
        (s) =>
          max(
            s.small.filter((n: number) => n > 1),
            (n: number) => n,
          ),
        ['SetAggregate'],
      ],
      ['filter, then has', (s) => s.small.filter((n: number) => n > 1).has(1), ['Element']],
      ['filter, then elements', (s) => [...s.small.filter((n: number) => n > 1)], ['Filter']],
      ['its elements', (s) => [...s.small], ['Filter']],
      ['add', (s) => s.small.add(3) && 0, []],
      ['add, then has', (s) => s.small.add(3).has(3), []],
      ['delete, then has of another', (s) => s.small.delete(1).has(2), ['Element']],
      ['add, then some', (s) => s.small.add(3).some((n: number) => n === 3), ['Some']],
      ['add, then size', (s) => s.small.add(3).size, ['Filter']],
      ['delete of what cannot be in it', (s) => s.small.delete('one') && 0, []],
      ['union', (s) => s.small.union([0, 3]) && 0, []],
      ['a superset of what is listed', (s) => s.small.isSuperset([1, 3]), ['Element', 'Element']],
      ['equals, element by element', (s) => s.small.equals(ImmutableSet([0])), ['Element']],
      ['a set of messages: has', (s) => s.sent.has(ask), ['Element']],
      [
        'a predicate that assigns',
        (s) => {
          let found = 0;
          s.small.some((n: number) => {
            found = n;
            return false;
          });
          return found;
        },
        ['Filter'],
      ],
    ],
  ],
  [
    'a bag view',
    [
      ['has', (s) => s.bag.has(1), ['Copies']],
      ['copies', (s) => s.bag.copies(1), ['Copies']],
      ['distinct', (s) => s.bag.distinct, ['Distinct']],
      ['isEmpty', (s) => s.bag.isEmpty(), ['Distinct']],
      ['size', (s) => s.bag.size, ['Size']],
      ['hasMoreCopiesThan', (s) => s.bag.hasMoreCopiesThan(1), ['More']],
      ['some', (s) => s.bag.some((n: number) => n > 0), ['BagSome']],
      ['every', (s) => s.bag.every((n: number) => n > 0), ['BagSome']],
      ['filter, then size', (s) => s.bag.filter((n: number) => n > 0).size, ['BagCount']],
      ['the sum', (s) => sum(s.bag), ['BagAggregate']],
      ['filter, then isEmpty', (s) => s.bag.filter((n: number) => n > 0).isEmpty(), ['BagSome']],
      ['filter, then has', (s) => s.bag.filter((n: number) => n > 0).has(1), ['Copies']],
      ['its entries', (s) => s.bag.entries(), ['WholeBag']],
      ['add', (s) => s.bag.add(1) && 0, []],
      ['add, then has', (s) => s.bag.add(1).has(1), []],
      ['add, then copies', (s) => s.bag.add(1).copies(1), ['Copies']],
      ['remove', (s) => s.bag.remove(1) && 0, ['Copies']],
      ['remove, then size', (s) => s.bag.remove(1).size, ['Copies', 'WholeBag']],
    ],
  ],
  [
    'a function view',
    [
      ['get', (s) => s.times.get('p2'), ['Part']],
      ['has', (s) => s.times.has('p2'), []],
      ['size and keys', (s) => [s.times.size, ...s.times.keys()], []],
      ['some, until it is found', (s) => s.times.some((n: number) => n === 1), ['Part']],
      ['every', (s) => s.times.every((n: number) => n === 1), ['Part', 'Part', 'Part']],
      ['count', (s) => s.times.count((n: number) => n === 1), ['Part', 'Part', 'Part']],
      ['the sum', (s) => sum(s.times), ['FunctionAggregate']],
      ['set', (s) => s.times.set('p2', 0) && 0, []],
      ['set, then get of another', (s) => s.times.set('p2', 0).get('p1'), ['Part']],
      ['set, then get', (s) => s.times.set('p2', 0).get('p2'), []],
      ['update', (s) => s.times.update('p2', (n: number) => n + 1) && 0, ['Part']],
    ],
  ],
  [
    'a view of a part',
    [
      ['the size of a list', (s) => s.list.size, ['Within']],
      ['its ends', (s) => [s.list.first(), s.list.last(), s.list.get(0)], ['Within', 'Within']],
      ['its middle', (s) => s.list.get(1), ['Part']],
      ['a push and a shift', (s) => s.list.push(1).shift() && 0, []],
      ['a push, then its size', (s) => s.list.push(1).size, ['Part']],
      ['a list of a function', (s) => s.logs.get('p2').isEmpty(), ['Within']],
      ['a value of a function within', (s) => s.grid.get('p1').get('p2'), ['Within']],
      ['put there', (s) => s.grid.get('p1').set('p2', 0) && 0, []],
      ['updated there', (s) => s.grid.get('p1').update('p2', (n: number) => n + 1) && 0, ['Within']],
      ['keys within', (s) => [s.grid.get('p1').has('p2'), s.grid.get('p1').size], []],
    ],
  ],
])('%s reads', (_, all) => {
  test.each(all)('%s', (__, run, reads) => {
    const { s, state, asked } = begun();
    expect(keyOf(run(s))).toBe(keyOf(run(state)));
    expect(asked()).toEqual(reads);
  });
});

describe('behind what user code sees', () => {
  test('stands a view of its kind, with what was written', () => {
    const { s, shape } = begun();
    expect(viewBehind(s.small)).toBeInstanceOf(TrackedSet);
    expect(viewBehind(s.bag)).toBeInstanceOf(TrackedBag);
    expect(viewBehind(s.bag.filter(() => true))).toBeInstanceOf(FilteredBag);
    expect(viewBehind(s.bag.filter(() => true))).toBeInstanceOf(SetView);
    expect(viewBehind(s.times)).toBeInstanceOf(TrackedFn);
    expect(viewBehind(s.list)).toBeInstanceOf(PartView);
    expect(viewBehind(ImmutableSet([1]))).toBe(undefined);
    const written = viewBehind(s.small.add(3).delete(1)) as TrackedSet;
    expect([...written.written].map(([{ value }, isPresent]) => [value, isPresent])).toEqual([
      [3, true],
      [1, false],
    ]);
    expect([written.where, written.shape]).toEqual([everything, shape('small', 'set')]);
    const bag = viewBehind(s.bag.add(1).add(1).remove(1)) as TrackedBag;
    expect([...bag.written.values()]).toEqual([1]);
    const times = viewBehind(s.times.set('p2', 3).set('p2', 0)) as TrackedFn;
    expect([...times.written.values()]).toEqual([['p2', 0]]);
  });
  test('stands what console.log shows, as it shows the value itself', () => {
    const { s, state } = begun();
    for (const variable of ['small', 'bag', 'times', 'list', 'logs'] as const)
      expect(inspect(s[variable])).toBe(inspect(state[variable]));
  });
  test('stands a view of its own place only, however it is changed', () => {
    const { recorder, s, shape } = begun();
    const { slots, part } = shape('logs', 'function');
    const [first, second] = [...slots.values()] as [Slot, Slot];
    const view = viewBehind(viewOfPart(recorder, first, part, 0)) as PartView;
    expect([view.isOf(first, part), view.isOf(second, part), view.isOf(first, part + 1)]).toEqual([true, false, false]);
    expect((viewBehind(viewOfPart(recorder, first, part, 1)) as PartView).isOf(first, part)).toBe(false);
    const changed = viewBehind(s.logs.get('p1').push(1).shift()) as PartView;
    expect(changed.changes.map(({ kind }) => kind)).toEqual(['push', 'shift']);
    expect(is(List([1]), changed.whole())).toBe(true);
  });
});

describe('a view', () => {
  test('cannot be used once its call is over', () => {
    const { s, recorder } = begun();
    const { small, times, list } = s;
    const filtered = s.bag.filter(() => true);
    recorder.end();
    for (const use of [
      () => small.has(1),
      () => times.get('p1'),
      () => list.size,
      () => filtered.size,
      () => (viewBehind(small) as View).refuseIfRevoked(),
      () => s.small,
    ])
      expect(use).toThrow(RevokedView);
  });
  test('is not changed, and refuses bare objects where values are compared by identity', () => {
    const { s } = begun();
    expect(() => {
      s.small.size = 3;
    }).toThrow(TypeError);
    expect(() => s.sent.has({ to: 'p1' })).toThrow(Misfit);
    expect(() => s.times.get('p9')).toThrow(Misfit);
  });
  test('is not hashed within a predicate, since the hash would be kept', () => {
    const { s, recorder } = begun();
    expect(() => recorder.attend(() => s.small.some(() => s.list.hashCode() > 0))).toThrow(LatePredicate);
  });
});

test('what is left of a call has no views in it, wherever they stood', () => {
  const { s, state } = begun();
  const plain = withoutViews({ of: [s.small, List([s.times])], set: ImmutableSet([s.list]), n: 1 });
  expect(keyOf(plain)).toBe(keyOf({ of: [state.small, List([state.times])], set: ImmutableSet([state.list]), n: 1 }));
  const holds = (value: unknown): boolean =>
    viewBehind(value) !== undefined ||
    (typeof value === 'object' &&
      value !== null &&
      Symbol.iterator in value &&
      [...(value as Iterable<unknown>)].some(holds));
  expect(holds((plain as Loose).of)).toBe(false);
  // Also where the text of what holds them was asked for.
  const within = List([List([s.times]), s.list]);
  keyOf(within);
  expect(holds(withoutViews(within))).toBe(false);
  const untouched = [1, List([2])];
  expect(withoutViews(untouched)).toBe(untouched);
  expect(plain).not.toBeInstanceOf(CompositeValue);
});

test('a state is tracked before a step and after it', () => {
  const { tracked, recorder } = begun();
  recorder.begin({ id: 1 });
  (tracked.before() as Loose).times.get('p1');
  (tracked.after() as Loose).times.get('p1');
  expect(recorder.path.map(({ read }) => read.side)).toEqual([0, 1]);
  const { parts } = tracked.effects.read({ times: (tracked.before() as Loose).times.set('p1', 3) });
  expect(parts).toHaveLength(1);
});
