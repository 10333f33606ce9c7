/**
 * A view is the value that it stands for. By enumeration: whatever the classes of values offer is called on views and on the
 * values, with arguments of all kinds, views among them; and Immutable's own functions are given views. What comes out must
 * be the same, or be refused; and what was read must be enough: in each state that answers alike, the value answers alike.
 */
import * as Immutable from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  Bag,
  bagOf,
  clocks,
  crashes,
  functionFrom,
  history,
  max,
  messages,
  min,
  network,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  subsetOf,
  sum,
} from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import type { Domain } from '../../language/domain.ts';
import { CompositeValue, isRecordValue, Misfit } from '../../language/value.ts';
import { contentOf, pack, unpack } from '../layout/codec.ts';
import { type Element, type Entry, Layout, type Slot, type TupleClass } from '../layout/layout.ts';
import { AggregateQuestion } from '../questions/aggregate.ts';
import { WholeBagQuestion } from '../questions/bag.ts';
import { BagAggregateQuestion } from '../questions/bag-aggregate.ts';
import { BagSomeQuestion } from '../questions/bag-some.ts';
import { CopiesQuestion } from '../questions/copies.ts';
import { CountQuestion } from '../questions/count.ts';
import { DistinctQuestion } from '../questions/distinct.ts';
import { ElementQuestion } from '../questions/element.ts';
import type { FunctionAggregateQuestion } from '../questions/function-aggregate.ts';
import { MoreQuestion } from '../questions/more.ts';
import { BagQuestion } from '../questions/of-bag.ts';
import { SetQuestion } from '../questions/of-set.ts';
import { PartQuestion } from '../questions/part.ts';
import type { Question } from '../questions/question.ts';
import { Recorder } from '../questions/recorder.ts';
import { SetAggregateQuestion } from '../questions/set-aggregate.ts';
import { SizeQuestion } from '../questions/size.ts';
import { SomeQuestion } from '../questions/some.ts';
import { WithinQuestion } from '../questions/within.ts';
import { stateView } from './views.ts';

const P = processes('p', 3);
const [p1, p2] = P.elements as unknown as readonly [string, string];
const Q = processes('q', 10);
const words = ['a', 'bb', 'c', 'delta', 'e5', 'f', 'golf', 'h', 'i', 'juliett', 'k', 'lima'] as const;
const Pair = record({ of: P, n: range(0, 1) });
const Message = messages({ Ask: { from: P, to: P }, Tell: { from: P, to: P } });

const domains: Readonly<Record<string, Domain<unknown>>> = {
  small: subsetOf(range(0, 3)),
  alike: subsetOf(range(0, 3)),
  wide: subsetOf(oneOf(...words)),
  pairs: subsetOf(Pair),
  lists: subsetOf(sequenceOf(range(0, 1), 2)),
  fn: functionFrom(P, range(0, 2)),
  many: functionFrom(Q, range(0, 1)),
  sets: functionFrom(P, subsetOf(range(0, 1))),
  bag: bagOf(range(0, 2)),
  bagged: bagOf(Pair),
  list: sequenceOf(range(0, 2), 3),
  logs: functionFrom(P, sequenceOf(Pair, 3)),
  grid: functionFrom(P, functionFrom(P, range(0, 2))),
  paired: functionFrom(Q, functionFrom(Pair, range(0, 1))),
  maybe: optional(subsetOf(range(0, 3))),
  loose: network(Message, { loss: { atMost: 1 } }),
  kept: network(Message, { delivery: 'keep', partition: { of: P, atMost: 1 } }),
  fifo: network(Message, { order: 'fifo', among: [P], capacity: 2 }),
  seen: history(P, { operation: range(0, 1), result: range(0, 1), most: 1 }),
  clock: clocks(P, { ticks: 1, skew: 1 }),
  up: crashes(P, { atMost: 1 }),
};

/** Numbers that look random, the same in each run. */
function dice(seed: number): (sides: number) => number {
  let at = seed;
  return (sides) => {
    at = (Math.imul(at, 1664525) + 1013904223) >>> 0;
    return Math.floor((at / 2 ** 32) * sides);
  };
}

/** States with values of all sizes. */
function someStates(count: number): AnyState[] {
  const roll = dice(7);
  const some = <T>(items: readonly T[], chance: number): T[] => items.filter(() => roll(10) < chance);
  const one = <T>(items: readonly T[]): T => items[roll(items.length)] as T;
  const pairs = P.elements.flatMap((of) => [0, 1].map((n) => Pair({ of, n })));
  const mail = P.elements.flatMap((from) => P.others(from).map((to) => Message.Ask({ from, to })));
  const copies = <T>(items: readonly T[]): Bag<T> => Bag.of(some(items, 5).map((item) => [item, 1 + roll(3)] as const));
  const { loose, kept, fifo, seen, clock } = domains as unknown as {
    loose: ReturnType<typeof network<(typeof mail)[number]>>;
    kept: ReturnType<typeof network<(typeof mail)[number]>>;
    fifo: ReturnType<typeof network<(typeof mail)[number]>>;
    seen: ReturnType<typeof history<'p', number, number>>;
    clock: ReturnType<typeof clocks<string>>;
  };
  const up = domains.up as ReturnType<typeof crashes<'p'>>;
  return Array.from({ length: count }, () => {
    const values: AnyState = {
      small: some([0, 1, 2, 3], 5),
      alike: some([0, 1, 2, 3], 5),
      wide: some(words, one([2, 9])),
      pairs: some(pairs, 5),
      lists: some([[], [0], [1], [0, 1], [1, 1]], 5),
      fn: P.to(() => roll(3)),
      many: Q.to(() => roll(2)),
      sets: P.to(() => some([0, 1], 5)),
      bag: copies([0, 1, 2]),
      bagged: copies(pairs),
      list: some([0, 1, 2], 5),
      logs: P.to(() => some(pairs, 4).slice(0, 3)),
      grid: P.to(() => P.to(() => roll(3))),
      paired: Q.to(() => new Map(pairs.map((pair) => [pair, roll(2)]))),
      maybe: roll(2) === 0 ? null : some([0, 1, 2, 3], 5),
      loose: loose.empty.sendAll(some(mail, 3)),
      kept: roll(2) === 0 ? kept.empty.sendAll(some(mail, 3)) : kept.empty.send(one(mail)).cut([one(P.elements)]),
      fifo: fifo.empty.sendAll(some(mail, 5)),
      seen: roll(2) === 0 ? seen.empty : seen.empty.invoke(one(P.elements), 1),
      clock: one(clock.skewed),
      up: roll(2) === 0 ? up.none : up.none.crash(one(P.elements)),
    };
    return Object.fromEntries(Object.entries(domains).map(([name, of]) => [name, of.read(values[name], name)]));
  });
}

class Bench {
  private readonly layout = new Layout(domains);
  private readonly recorder = new Recorder(this.layout);
  private readonly vectors: readonly Int32Array[];
  readonly states: readonly AnyState[];
  constructor(states: readonly AnyState[]) {
    // Every element is known from the beginning, so that what satisfies a predicate is known, too.
    for (const { of, ...region } of this.layout.regions)
      for (const value of of.elements ?? []) this.layout.elementOf({ ...region, of }, value);
    const contents = states.map((state) => contentOf(this.layout, state));
    this.layout.place();
    this.vectors = contents.map((content) => {
      const vector = new Int32Array(2 * this.layout.words);
      pack(this.layout, content, vector, 0);
      pack(this.layout, content, vector, this.layout.words);
      return vector;
    });
    this.states = this.vectors.map((vector) => unpack(this.layout, vector, 0));
  }
  /** What code says of a state's views: how it ends, and what it has read. */
  onViews(at: number, run: (s: AnyState) => unknown): { readonly end: string; readonly path: Recorder['path'] } {
    this.recorder.vector = this.vectors[at] as Int32Array<ArrayBuffer>;
    const owner = { id: 1 };
    const once = (): string => {
      this.recorder.begin(owner);
      const s = stateView(this.recorder, 0, this.layout.shapes);
      const end = endOf(() => this.recorder.attend(() => shown(run(s))));
      this.recorder.end();
      return end;
    };
    let end = once();
    if (end === 'throws LatePredicate') {
      this.recorder.reluctant.add(owner);
      end = once();
    }
    return { end, path: [...this.recorder.path] };
  }
  onValues(at: number, run: (s: AnyState) => unknown): string {
    return endOf(() => shown(run(this.states[at] as AnyState)));
  }
  /** True if a state answers all that was read alike. */
  answersAlike(at: number, path: Recorder['path']): boolean {
    return path.every(({ read, key }) => this.answerIn(this.vectors[at] as Int32Array, read) === key);
  }
  private numbersIn(vector: Int32Array): (slot: Slot) => number {
    return ({ word, shift, mask }) => ((vector[word] as number) >>> shift) & mask;
  }
  /** The numbers that a sum or an extremum is made of, each with how often it counts. */
  private numbersOf(vector: Int32Array, read: AggregateQuestion): [number, number][] {
    const { numbers } = read.by;
    const numberIn = this.numbersIn(vector);
    if (read instanceof SetAggregateQuestion)
      return read.region.elements
        .filter(({ word, bit }) => word >= 0 && (((vector[word] as number) >>> bit) & 1) === 1)
        .map(({ index }) => [numbers[index] as number, 1]);
    if (read instanceof BagAggregateQuestion) {
      const { slot, bags, isOnce } = read.of;
      return bags.pairs(numberIn(slot)).map(([element, copies]) => [numbers[element] as number, isOnce ? 1 : copies]);
    }
    const { slots, part, keys, elements } = (read as FunctionAggregateQuestion).entries;
    return slots.map((slot, k) => {
      const of = slot.of as TupleClass;
      const value = part.values[this.layout.partOf(of, numberIn(slot), of.parts.indexOf(part))];
      const at = elements.findIndex((one) =>
        keys === null ? one === value : (one as Entry).value === value && (one as Entry).key === keys[k],
      );
      return [numbers[at] as number, 1];
    });
  }
  /** What a question means, said once more: nothing of this is the kernel's. */
  private answerIn(vector: Int32Array, read: Question): number | string {
    const { layout } = this;
    const has = ({ word, bit }: Element): boolean => word >= 0 && (((vector[word] as number) >>> bit) & 1) === 1;
    if (read instanceof ElementQuestion) return Number(has(read.element));
    if (read instanceof SetQuestion) {
      const found = read.region.elements.filter((e) => read.by.satisfying.includes(e.index) && has(e));
      if (read instanceof SomeQuestion) return Number(found.length > 0);
      return read instanceof CountQuestion ? found.length : found.map(({ index }) => index).join();
    }
    const numberIn = this.numbersIn(vector);
    if (read instanceof PartQuestion) return layout.partOf(read.slot.of as TupleClass, numberIn(read.slot), read.part);
    if (read instanceof WithinQuestion) {
      const { within, facet, slot, part } = read;
      const of = slot.of as TupleClass;
      const value = of.parts[part]?.values[layout.partOf(of, numberIn(slot), part)] as Loose;
      const own = within.kind === 'size' ? value.size : value.get(within.kind === 'key' ? within.key : within.index);
      return facet.values.findIndex((other) => Immutable.is(other, own));
    }
    if (read instanceof AggregateQuestion) return put(read.kind, this.numbersOf(vector, read));
    if (!(read instanceof BagQuestion)) throw new Error(read.constructor.name);
    const pairs = read.bags.pairs(numberIn(read.slot));
    if (read instanceof WholeBagQuestion) return numberIn(read.slot);
    if (read instanceof CopiesQuestion) return pairs.find(([element]) => element === read.element)?.[1] ?? 0;
    if (read instanceof DistinctQuestion) return pairs.length;
    if (read instanceof SizeQuestion) return pairs.reduce((sum, [, copies]) => sum + copies, 0);
    if (read instanceof MoreQuestion) return Number(pairs.some(([, copies]) => copies > read.copies));
    const found = pairs.filter(([element]) => read.by?.satisfying.includes(element));
    return read instanceof BagSomeQuestion ? Number(found.length > 0) : found.length;
  }
}

/** What numbers, each so many times, come to. */
function put(kind: 'sum' | 'max' | 'min', numbers: readonly (readonly [number: number, times: number])[]): number {
  if (kind === 'sum') return numbers.reduce((sum, [number, times]) => sum + number * times, 0);
  return Math[kind](...numbers.map(([number]) => number));
}

/** How code ends: with what it answers; `refused`, by a view; or with an error. */
function endOf(run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Misfit && /^a key of|made by their domain/.test(error.message)) return refused;
    return `throws ${(error as Error).name}`;
  }
}
const refused = 'refused';

/** A value with everything that can be told of it, the order of its elements included. */
function shown(value: unknown, depth = 0): string {
  if (depth > 6) return '...';
  const inside = (part: unknown): string => shown(part, depth + 1);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null)
    return `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
  if (value instanceof Bag) return `bag ${inside(value.entries())}`;
  if (value instanceof CompositeValue) return `${value.constructor.name} ${inside({ ...(value.parts as object) })}`;
  if (isRecordValue(value)) return `record ${Object.entries(value).map(([name, part]) => `${name}: ${inside(part)}`)}`;
  if (Array.isArray(value)) return `[${value.map(inside).join(', ')}]`;
  if (Immutable.isCollection(value)) {
    const elements = [...(value as Iterable<unknown>)];
    const items = elements.map(inside);
    // What is hashed by its identity comes in an order of chance.
    const isBare = (item: unknown): boolean => typeof item === 'function' || Array.isArray(item);
    if (!Immutable.isOrdered(value) && !Immutable.isSeq(value) && elements.flat().some(isBare)) items.sort();
    else if (Immutable.isSet(value) && elements.some(isBare)) items.sort();
    const kind = [Immutable.isSeq, Immutable.isKeyed, Immutable.isIndexed, Immutable.isOrdered, Immutable.isSet].map(
      (is) => Number(is(value)),
    );
    return `${kind.join('')} ${(value as Immutable.List<unknown>).size} [${items.join(', ')}]`;
  }
  if (typeof (value as Iterator<unknown>).next === 'function') {
    const iterated: unknown[] = [];
    for (let next = (value as Iterator<unknown>).next(); next.done !== true; next = (value as Iterator<unknown>).next())
      iterated.push(next.value);
    return `iterated ${inside(iterated)}`;
  }
  return `{${Object.entries(value)
    .map(([name, part]) => `${name}: ${inside(part)}`)
    .join(', ')}}`;
}

/** Immutable notes a hash in its objects, once it has been asked for. */
function namesIn(names: readonly string[]): string[] {
  return names.filter((name) => name !== '__hash');
}

type Maker = (s: AnyState) => unknown;
interface Program {
  readonly name: string;
  readonly run: Maker;
}
/** What is called is found by its name only: nothing is known of its type. */
type Loose = ReturnType<typeof JSON.parse>;
const of = (name: string): Maker & { readonly title: string } =>
  Object.assign((s: AnyState) => s[name], { title: `s.${name}` });
const as = (title: string, make: (s: Loose) => unknown): Maker & { readonly title: string } =>
  Object.assign(make, { title });

/** What methods are called on: variables, and what is made of them. */
const receivers = [
  ...['small', 'wide', 'pairs', 'lists', 'fn', 'many', 'sets', 'bag', 'bagged', 'list'].map(of),
  as('s.small.filter(>0)', (s) => s.small.filter((x: number) => x > 0)),
  as('s.wide.filter(long)', (s) => s.wide.filter((x: string) => x.length > 1)),
  as('s.small.filter(in alike)', (s) => s.small.filter((x: number) => s.alike.has(x))),
  as('s.small.add(1)', (s) => s.small.add(1)),
  as('s.small.delete(1).add(1)', (s) => s.small.delete(1).add(1)),
  as('s.wide.delete(a).add(a)', (s) => s.wide.delete('a').add('a')),
  as('s.small.union(s.alike)', (s) => s.small.union(s.alike)),
  as('s.wide.subtract', (s) => s.wide.subtract(['a', 'bb', 'k'])),
  as('s.small.map', (s) => s.small.map((x: number) => x + 1)),
  as('s.small.add(7)', (s) => s.small.add(7)),
  as('s.fn.set', (s) => s.fn.set(p1, 2)),
  as('s.fn.update', (s) => s.fn.update(p2, (n: number) => n + s.small.size)),
  as('s.fn.map', (s) => s.fn.map((n: number) => n > 0)),
  as('s.fn.filter', (s) => s.fn.filter((n: number) => n > 0)),
  as('s.sets.set(view)', (s) => s.sets.set(p1, s.small)),
  as('s.sets.get', (s) => s.sets.get(p1)),
  as('s.bag.add', (s) => s.bag.add(1)),
  as('s.bag.remove', (s) => s.bag.remove(1)),
  as('s.bag.filter', (s) => s.bag.filter((x: number) => x > 0)),
  as('s.bagged.filter', (s) => s.bagged.filter((x: { n: number }) => x.n > 0)),
  ...['logs', 'grid', 'paired'].map(of),
  as('s.logs.get', (s) => s.logs.get(p1)),
  as('s.logs.get.push', (s) => s.logs.get(p1).push(Pair({ of: P.elements[0] as never, n: 1 }))),
  as('s.logs.get.shift', (s) => s.logs.get(p2).shift()),
  as('s.logs.set(get.rest)', (s) => s.logs.set(p2, s.logs.get(p1).rest())),
  as('s.logs.update(push).update(shift)', (s) =>
    s.logs
      .update(p1, (l: Loose) => l.push(Pair({ of: P.elements[1] as never, n: 0 })))
      .update(p1, (l: Loose) => l.shift()),
  ),
  as('s.list.push(9, 7).rest', (s) => s.list.push(9, 7).rest()),
  as('s.grid.get', (s) => s.grid.get(p1)),
  as('s.grid.get.set', (s) => s.grid.get(p1).set(p2, 2)),
  as('s.grid.get.set(no key)', (s) => s.grid.get(p1).set('q1', 2)),
  as('s.grid.update(update)', (s) => s.grid.update(p1, (row: Loose) => row.update(p2, (n: number) => n + 1))),
  as('s.paired.get', (s) => s.paired.get('q1')),
  as('s.bag.remove.filter', (s) => s.bag.remove(0).filter((x: number) => x < 2)),
];
/** Arguments of all kinds; of each, what fits the elements of some receiver. */
const args: readonly (Maker & { readonly title: string })[] = [
  ...[0, 1, 2, -1, 9, 1.5, true, null, undefined, 'a', 'delta', 'zz', p1, 'q10', 'size'].map((value) =>
    as(String(value), () => value),
  ),
  as('NaN', () => Number.NaN),
  as('a pair', () => Pair({ of: P.elements[0] as never, n: 1 })),
  as('a list', () => Immutable.List([0, 1])),
  as('an array', () => [1, 2]),
  as('words', () => ['a', 'juliett', 'bb']),
  as('a bare object', () => ({ of: p1, n: 1 })),
  as('a set', () => Immutable.Set([1, 3])),
  as('an ordered set', () => Immutable.OrderedSet([1, 3])),
  as('a map', () => Immutable.Map([[p1, 1] as const])),
  as('a seq', () => Immutable.Seq.Set([1, 2])),
  as('a bag', () => Bag.of([[1, 2]])),
  as('is 1', () => (x: unknown) => x === 1 || x === 'a'),
  as('small', () => (x: unknown) => typeof x === 'number' && x < 2),
  as('always', () => () => true),
  as(
    'counts its arguments',
    () =>
      (...all: unknown[]) =>
        all.length,
  ),
  as('second argument', () => (_: unknown, key: unknown) => key),
  as('size of the third', () => (_: unknown, __: unknown, all: { size?: number } | undefined) => (all?.size ?? 0) > 2),
  as('less', () => (a: unknown, b: unknown) => (String(a) < String(b) ? -1 : 1)),
  as('throws at 2', () => (x: unknown) => {
    if (x === 2 || x === 'delta') throw new TypeError('no');
    return x === 1;
  }),
  as('in alike', (s) => (x: unknown) => s.alike.has(x)),
  as('caught', (s) => (x: never) => {
    try {
      return (s.fn.get(x) as number) > 0;
    } catch {
      return true;
    }
  }),
  ...['small', 'alike', 'wide', 'fn', 'sets', 'bag', 'list', 'grid'].map(of),
  as('s.logs.get(p2)', (s) => s.logs.get(p2)),
  as('s.grid.get(p2)', (s) => s.grid.get(p2)),
  as('s.alike.filter', (s) => s.alike.filter((x: number) => x !== 1)),
  as('[s.alike]', (s) => [s.alike, s.small]),
];

/** What is left out: what changes its receiver's class or prototype, */
const leftOut = [
  ...['constructor', '__defineGetter__', '__defineSetter__', '__proto__', '__ensureOwner'],
  // What Immutable keeps for itself, and what it answers by chance.
  ...['_root', '_map', '_tail', '__hash', '__ownerID', '__altered', 'changed', 'shuffle'],
  // Which parts of a composite make sense is known to who puts them in, and checked by nobody.
  ...['with', 'withParts'],
];
function namesOf(value: object): PropertyKey[] {
  const names = new Set<PropertyKey>();
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at) as object | null)
    for (const name of Reflect.ownKeys(at)) names.add(name);
  return [...names].filter((name) => !leftOut.includes(String(name)));
}
/** The programs that call every method of a receiver, or read its properties, with so many different arguments. */
function programsOn(receiver: Maker & { readonly title: string }, example: object, times: number): Program[] {
  const roll = dice(receiver.title.length + 11);
  return namesOf(example).flatMap((name) =>
    Array.from({ length: times }, (_, i): Program => {
      const given = Array.from(
        { length: i === 0 ? 0 : 1 + roll(3) },
        () => args[roll(args.length)] as (typeof args)[number],
      );
      return {
        name: `${receiver.title}[${String(name)}](${given.map(({ title }) => title).join('; ')})`,
        run: (s) => {
          const on = receiver(s) as Loose;
          const member: unknown = on[name];
          return typeof member === 'function' ? on[name](...given.map((make) => make(s))) : member;
        },
      };
    }),
  );
}

/** Runs programs on all states; answers how many runs were refused. */
function compare(bench: Bench, programs: readonly Program[], mayRefuse = true): { readonly refused: number } {
  let count = 0;
  for (const { name, run } of programs) {
    const plain = bench.states.map((_, at) => bench.onValues(at, run));
    for (const [at, expected] of plain.entries()) {
      const { end, path } = bench.onViews(at, run);
      if (end === refused && mayRefuse) {
        count++;
        continue;
      }
      if (end !== expected) expect.fail(`${name} in state ${at}: a view says ${end}, and the value ${expected}`);
      for (const [other, there] of plain.entries())
        if (there !== expected && bench.answersAlike(other, path))
          expect.fail(
            `${name} in state ${at}: ${expected}; in ${other}, which answers alike, ${there}; read ${path.map(({ read, key }) => `${read.constructor.name}=${key}`)}`,
          );
    }
  }
  return { refused: count };
}

const bench = new Bench(someStates(10));

describe('every method of a class, on views and on values', () => {
  test.each(receivers.map((receiver) => [receiver.title, receiver] as const))('%s', (_, receiver) => {
    const programs = programsOn(receiver, receiver(bench.states[0] as AnyState) as object, 12);
    compare(bench, programs);
  });
});

describe('every method of a network, a history, clocks, crashes', () => {
  const roll = dice(5);
  const mail = [
    as('ask', () => Message.Ask({ from: P.elements[0] as never, to: P.elements[1] as never })),
    as('tell', () => Message.Tell({ from: P.elements[1] as never, to: P.elements[0] as never })),
    as('asks', () => [Message.Ask({ from: P.elements[2] as never, to: P.elements[1] as never })]),
    as('from p1', () => (m: { from?: string }) => m.from === p1),
    as('from who is up', (s) => (m: { from: never }) => s.up.isUp(m.from)),
    ...['Ask', p1, p2, 0, 1, 'lose', 'partition'].map((value) => as(String(value), () => value)),
    as('members', () => P.toSet()),
    as('offsets', () => P.to(1)),
    ...['loose', 'kept', 'fifo', 'seen', 'clock', 'up'].map(of),
  ];
  test.each(['loose', 'kept', 'fifo', 'seen', 'clock', 'up'])('%s', (variable) => {
    const example = (bench.states[0] as AnyState)[variable] as object;
    const programs = namesOf(example).flatMap((name) =>
      Array.from({ length: 12 }, (): Program => {
        const given = Array.from({ length: roll(3) }, () => mail[roll(mail.length)] as (typeof mail)[number]);
        return {
          name: `s.${variable}[${String(name)}](${given.map(({ title }) => title).join('; ')})`,
          run: (s) => {
            const on = s[variable] as Loose;
            if (name === 'rules' || name === 'carrier' || name === 'clients') return null;
            const answer: unknown =
              typeof on[name] === 'function' ? on[name](...given.map((make) => make(s))) : on[name];
            return answer instanceof Object && 'lists' in answer
              ? (answer.lists as (() => unknown)[]).map((list) => list())
              : answer;
          },
        };
      }),
    );
    compare(bench, programs);
  });
});

describe("Immutable's functions and JavaScript's, given views", () => {
  const functions: Readonly<Record<string, unknown>> = Immutable;
  const byName = [
    ...['Set', 'List', 'OrderedSet', 'Seq', 'Collection', 'Stack', 'hash', 'isImmutable', 'isCollection', 'isKeyed'],
    ...['isIndexed', 'isAssociative', 'isOrdered', 'isValueObject', 'isSeq', 'isSet', 'isMap', 'isList', 'isRecord'],
  ];
  const unary: readonly (readonly [string, (a: Loose) => unknown])[] = [
    ...byName.map((name) => [name, functions[name] as (a: Loose) => unknown] as const),
    ['Map', (a) => Immutable.Map([[a, 1]]).size],
    ['OrderedMap', (a) => Immutable.OrderedMap(a)],
    ['Set.fromKeys', (a) => Immutable.Set.fromKeys(a)],
    ['spread', (a) => [...a]],
    ['spread into an object', (a) => namesIn(Object.keys({ ...a }))],
    [
      'for of',
      (a) => {
        const found: unknown[] = [];
        for (const x of a) found.push(x);
        return found;
      },
    ],
    ['Array.from', (a) => Array.from(a)],
    ['JSON', (a) => JSON.stringify(a)],
    ['JSON of what holds it', (a) => JSON.stringify({ a, b: [a] })],
    ['template', (a) => `${a}`],
    ['String', (a) => String(a)],
    ['number', (a) => Number(a)],
    ['keys', (a) => namesIn(Object.keys(a))],
    ['entries', (a) => namesIn(Object.entries(a).map(([name]) => name))],
    ['getOwnPropertyNames', (a) => namesIn(Object.getOwnPropertyNames(a))],
    ['in', (a) => ['size' in a, 'has' in a, 'parts' in a, 'nothing' in a]],
    ['hasOwn', (a) => [Object.hasOwn(a, 'size'), Object.hasOwn(a, 'has')]],
    ['destructuring', ({ size, nothing = 3 }) => [size, nothing]],
    [
      'elements by destructuring',
      (a) => {
        const [first, ...rest] = a;
        return [first, rest];
      },
    ],
    ['typeof', (a) => [typeof a, typeof a.has, typeof a.size, typeof a.nothing, Array.isArray(a)]],
    [
      'instanceof',
      (a) => [a instanceof Immutable.Collection, a instanceof Bag, a instanceof CompositeValue, a instanceof Object],
    ],
    [
      'prototype',
      (a) =>
        Object.getPrototypeOf(a) === Immutable.Set.prototype || Object.getPrototypeOf(a) === Immutable.Map.prototype,
    ],
    ['constructor', (a) => [a.constructor === Immutable.Set, a.constructor === Immutable.Map, a.constructor === Bag]],
    ['truth', (a) => [!a, a ?? 1, a?.size]],
    ['kept in a list', (a) => Immutable.List([a])],
    ['kept in a set', (a) => Immutable.Set([a]).has(a)],
    ['kept in an object', (a) => ({ a })],
    ['getIn', (a) => [Immutable.getIn(a, [1], 0), Immutable.hasIn(a, [p1])]],
  ];
  const binary: readonly (readonly [string, (a: Loose, b: Loose) => unknown])[] = [
    ['is', (a, b) => Immutable.is(a, b)],
    ['equals', (a, b) => a.equals(b)],
    ['Set.union', (a, b) => Immutable.Set.union([a, b])],
    ['Set.intersect', (a, b) => Immutable.Set.intersect([a, b])],
    ['isSubset', (a, b) => a.isSubset(b)],
    ['isSuperset', (a, b) => a.isSuperset(b)],
    ['a set of it has', (a, b) => Immutable.Set([a]).has(b)],
    ['a list of it includes', (a, b) => Immutable.List([a]).includes(b)],
    ['a map by it gets', (a, b) => Immutable.Map([[a, 'found']]).get(b)],
    ['lists of them are equal', (a, b) => Immutable.List([a]).equals(Immutable.List([b]))],
    ['merge', (a, b) => Immutable.merge(a, b)],
    ['concat of lists', (a, b) => Immutable.List(a).concat(b)],
    ['an element that reads', (a, b) => a.filter((x: unknown) => b.has(x))],
    [
      'a hash that is kept',
      (a, b) => {
        const kept = Immutable.List([b]);
        return [
          a.some(() => kept.hashCode() > 1e6),
          a.count((x: unknown) => Immutable.Set([kept]).has(Immutable.List([x]))),
        ];
      },
    ],
  ];
  const all = [
    ...receivers,
    of('maybe'),
    as('plain', () => Immutable.Set([1, 2])),
    as('plain words', () => Immutable.Set(['a', 'bb'])),
    as('plain map', () => P.to(1)),
    as('plain bag', () => Bag.of([[1, 1]])),
    as('plain list', () => Immutable.List([0, 1])),
  ];
  test.each(unary)('%s', (name, run) => {
    compare(
      bench,
      all.map((a) => ({ name: `${name} of ${a.title}`, run: (s) => run(a(s)) })),
      false,
    );
  });
  test.each(binary)('%s', (name, run) => {
    compare(
      bench,
      all.flatMap((a) =>
        all.map((b) => ({ name: `${name} of ${a.title} and ${b.title}`, run: (s) => run(a(s), b(s)) })),
      ),
    );
  });
});

describe('sums and extrema, given views and values', () => {
  const mappings: readonly (readonly [string, (s: Loose) => unknown])[] = [
    ['itself', () => undefined],
    ['its length', () => (x: Loose) => x.length ?? x.n ?? x.size ?? 0],
    ['a number for each', () => (x: unknown) => JSON.stringify(x).length - 4],
    ['one that takes keys', () => (x: unknown, key: unknown) => JSON.stringify([x, key]).length - 9],
    ['one that reads', (s) => (x: unknown) => s.alike.size + JSON.stringify(x).length],
    ['one that reads for some', (s) => (x: unknown) => (x === 1 || x === 'delta' ? s.alike.size : 2)],
    [
      'one that assigns',
      () => {
        let n = 0;
        return () => n++;
      },
    ],
    ['what is no number', () => (x: unknown) => x],
    ['a half', () => () => 0.5],
    ['a bigint', () => () => 1n],
    ['minus nothing', () => () => -0],
    [
      'one that fails',
      () => (x: unknown) => {
        if (x === 2 || x === 'delta') throw new TypeError('no');
        return 3;
      },
    ],
    ['too much', () => () => Number.MAX_SAFE_INTEGER],
    ['much and less', () => (x: unknown) => (x === 1 || x === 'a' ? Number.MAX_SAFE_INTEGER : -1)],
    [
      'one that is caught',
      (s) => (x: never) => {
        try {
          return s.fn.get(x) as number;
        } catch {
          return 1;
        }
      },
    ],
  ];
  const all = [
    ...receivers,
    of('loose'),
    of('kept'),
    of('fifo'),
    as('P', () => P),
    as('a list', () => [1, 2]),
    as('a caught sum', (s) => {
      try {
        return [sum(s.small, () => 0.5)];
      } catch {
        return [s.small.size];
      }
    }),
  ];
  test.each(mappings)('%s', (name, by) => {
    for (const [title, ask] of Object.entries({ sum, max, min }) as [string, (of: Loose, by: Loose) => unknown][])
      compare(
        bench,
        all.map((a) => ({ name: `${title} of ${a.title} by ${name}`, run: (s) => ask(a(s), by(s)) })),
      );
  });
});

describe('the state', () => {
  const programs: readonly (readonly [string, Maker])[] = [
    ['keys', (s) => Object.keys(s)],
    ['entries', (s) => Object.entries(s).map(([name]) => name)],
    ['spread', (s) => ({ ...s, small: 1 })],
    ['in', (s) => ['small' in s, 'fn' in s]],
    ['JSON of a part', (s) => JSON.stringify([s.small, s.fn, s.list, s.maybe])],
    ['rest', ({ small, ...rest }) => [small, Object.keys(rest)]],
  ];
  test.each(programs)('%s', (name, run) => {
    compare(bench, [{ name, run }], false);
  });
});
