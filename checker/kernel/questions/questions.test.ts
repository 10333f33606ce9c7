/**
 * Each kind of question by itself: its answer is that of plain values, its image asks of the image of a state what it asks of the
 * state, and what it is compiled to leads where its answer does.
 */
import type { Map as ImmutableMap, Set as ImmutableSet, List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { Bag, bagOf, functionFrom, optional, processes, range, sequenceOf, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import { Random } from '../../liveness/testing/random.ts';
import { contentOf, pack } from '../layout/codec.ts';
import {
  type Element,
  type Entries,
  type Entry,
  Layout,
  type SetRegion,
  type Shape,
  type Slot,
} from '../layout/layout.ts';
import { Program, walk } from '../learned/program.ts';
import { imageOfState } from '../symmetry/declared.ts';
import { Group } from '../symmetry/group.ts';
import { Images } from '../symmetry/images.ts';
import { askAggregate } from './aggregate.ts';
import { WholeBagQuestion } from './bag.ts';
import { BagAggregateQuestion } from './bag-aggregate.ts';
import { BagCountQuestion } from './bag-count.ts';
import { BagEachQuestion } from './bag-each.ts';
import { BagSomeQuestion } from './bag-some.ts';
import { everything, type Predicate } from './by-predicate.ts';
import { ColumnQuestion } from './column.ts';
import { leafBit, nothing, Opcode, unknown } from './compiled.ts';
import { CopiesQuestion } from './copies.ts';
import { CountQuestion } from './count.ts';
import { DistinctQuestion } from './distinct.ts';
import { EachQuestion } from './each.ts';
import { ElementQuestion } from './element.ts';
import { FilterQuestion } from './filter.ts';
import { FunctionAggregateQuestion } from './function-aggregate.ts';
import { MoreQuestion } from './more.ts';
import { amongPairs, compileOfBag } from './of-bag.ts';
import { keyOfElements, placedAmong, presentAmong, rowsOf } from './of-set.ts';
import { PartQuestion } from './part.ts';
import { type Answer, type Choice, offered, type Question, textOfPath } from './question.ts';
import { Recorder } from './recorder.ts';
import { SetAggregateQuestion } from './set-aggregate.ts';
import { SizeQuestion } from './size.ts';
import { SomeQuestion } from './some.ts';
import { type Within, WithinQuestion } from './within.ts';

const P = processes('p', 3);
const { domains } = variables({
  round: range(0, 3),
  on: subsetOf(P),
  bag: bagOf(P),
  next: functionFrom(P, optional(P)),
  log: functionFrom(P, sequenceOf(P, 2)),
  grid: functionFrom(P, functionFrom(P, range(0, 1))),
});
interface State {
  readonly on: ImmutableSet<string>;
  readonly bag: Bag<string>;
  readonly next: ImmutableMap<string, string | null>;
  readonly log: ImmutableMap<string, List<string>>;
  readonly grid: ImmutableMap<string, ImmutableMap<string, number>>;
}
const notSecond: Predicate = (p) => p !== 'p2';
const inOrder = (values: Iterable<unknown>): unknown[] => [...values].sort();

/** Where variables stand in one layout. */
class Places {
  readonly layout = new Layout(domains);
  private shape<K extends Shape['kind']>(variable: string, _: K): Extract<Shape, { kind: K }> {
    return this.layout.shapes[variable] as Extract<Shape, { kind: K }>;
  }
  get on(): SetRegion {
    return this.shape('on', 'set').region;
  }
  get bag() {
    return this.shape('bag', 'bag');
  }
  of(variable: string, key: string): readonly [Slot, number] {
    const { slots, part } = this.shape(variable, 'function');
    return [slots.get(keyOf(key)) as Slot, part];
  }
  entries(variable: string, withKeys: boolean): Entries {
    return this.layout.entriesOf(this.shape(variable, 'function'), withKeys);
  }
  member(p: string): Element {
    return this.layout.elementOf(this.on, p);
  }
  copyOf(p: string): number {
    return this.bag.bags.elementOf(p);
  }
}

interface Kind {
  readonly name: string;
  /** Its class. */
  readonly made: object;
  readonly ask: (asker: Recorder, at: Places, side: number) => unknown;
  readonly plain: (s: State) => unknown;
  /** It is asked anew each time, since predicates cannot be compared. */
  readonly isAnew?: boolean;
}
const ofBag = ({ bag: { slot, bags } }: Places) => [slot, bags] as const;
const within = (variable: string, key: string, what: Within, plain: Kind['plain']): Kind => ({
  name: `within: ${what.kind} in ${variable}[${key}]`,
  made: WithinQuestion,
  ask: (a, at, side) => WithinQuestion.ask(a, ...at.of(variable, key), what, side),
  plain,
});
const kinds: Kind[] = [
  {
    name: 'element',
    made: ElementQuestion,
    ask: (a, at, side) => ElementQuestion.ask(a, at.member('p2'), side),
    plain: (s) => s.on.has('p2'),
  },
  {
    name: 'some',
    made: SomeQuestion,
    ask: (a, at, side) => SomeQuestion.ask(a, at.on, notSecond, side),
    plain: (s) => s.on.some(notSecond),
    isAnew: true,
  },
  {
    name: 'count',
    made: CountQuestion,
    ask: (a, at, side) => CountQuestion.ask(a, at.on, notSecond, side),
    plain: (s) => s.on.count(notSecond),
    isAnew: true,
  },
  {
    name: 'filter',
    made: FilterQuestion,
    ask: (a, at, side) => inOrder(FilterQuestion.ask(a, at.on, notSecond, side)),
    plain: (s) => inOrder(s.on.filter(notSecond)),
    isAnew: true,
  },
  {
    name: 'filter, of everything',
    made: FilterQuestion,
    ask: (a, at, side) => inOrder(FilterQuestion.ask(a, at.on, everything, side)),
    plain: (s) => inOrder(s.on),
  },
  {
    name: 'part',
    made: PartQuestion,
    ask: (a, at, side) => PartQuestion.ask(a, ...at.of('next', 'p2'), side),
    plain: (s) => s.next.get('p2'),
  },
  within('log', 'p1', { kind: 'size' }, (s) => s.log.get('p1')?.size),
  within('log', 'p2', { kind: 'index', index: 0 }, (s) => s.log.get('p2')?.get(0)),
  within('log', 'p2', { kind: 'index', index: -1 }, (s) => s.log.get('p2')?.last()),
  within('grid', 'p1', { kind: 'key', key: 'p3' }, (s) => s.grid.get('p1')?.get('p3')),
  {
    name: 'copies',
    made: CopiesQuestion,
    ask: (a, at, side) => CopiesQuestion.ask(a, ...ofBag(at), at.copyOf('p3'), side),
    plain: (s) => s.bag.copies('p3'),
  },
  {
    name: 'distinct',
    made: DistinctQuestion,
    ask: (a, at, side) => DistinctQuestion.ask(a, ...ofBag(at), side),
    plain: (s) => s.bag.distinct,
  },
  {
    name: 'size',
    made: SizeQuestion,
    ask: (a, at, side) => SizeQuestion.ask(a, ...ofBag(at), side),
    plain: (s) => s.bag.size,
  },
  {
    name: 'more',
    made: MoreQuestion,
    ask: (a, at, side) => MoreQuestion.ask(a, ...ofBag(at), 1, side),
    plain: (s) => s.bag.hasMoreCopiesThan(1),
  },
  {
    name: 'bag',
    made: WholeBagQuestion,
    ask: (a, at, side) => inOrder(WholeBagQuestion.ask(a, ...ofBag(at), side).map(String)),
    plain: (s) => inOrder(s.bag.entries().map(String)),
  },
  {
    name: 'bag-some',
    made: BagSomeQuestion,
    ask: (a, at, side) => BagSomeQuestion.ask(a, ...ofBag(at), notSecond, side),
    plain: (s) => s.bag.some(notSecond),
    isAnew: true,
  },
  {
    name: 'bag-count',
    made: BagCountQuestion,
    ask: (a, at, side) => BagCountQuestion.ask(a, ...ofBag(at), notSecond, side),
    plain: (s) => s.bag.count(notSecond),
    isAnew: true,
  },
];

/** Sums and extrema, of numbers that tell members apart. */
const mapped = { kind: 'sum', neutral: 0, mapping: (p: unknown) => numberOf(p) } as const;
const numberOf = (p: unknown): number => (p === 'p1' ? 2 ** 33 : p === 'p2' ? -3 : 0);
const sumOf = (all: Iterable<unknown>): number => [...all].reduce((sum: number, p) => sum + numberOf(p), 0);
kinds.push(
  {
    name: 'set-aggregate',
    made: SetAggregateQuestion,
    ask: (a, at, side) => SetAggregateQuestion.ask(a, at.on, mapped, side),
    plain: (s) => sumOf(s.on),
    isAnew: true,
  },
  {
    name: 'bag-aggregate',
    made: BagAggregateQuestion,
    ask: (a, at, side) => BagAggregateQuestion.ask(a, { ...at.bag, isOnce: false }, mapped, side),
    plain: (s) => s.bag.entries().reduce((sum, [p, copies]) => sum + copies * numberOf(p), 0),
    isAnew: true,
  },
  {
    name: 'bag-aggregate, each element once',
    made: BagAggregateQuestion,
    ask: (a, at, side) =>
      BagAggregateQuestion.ask(a, { ...at.bag, isOnce: true }, { ...mapped, kind: 'max', neutral: -Infinity }, side),
    plain: (s) => Math.max(...s.bag.entries().map(([p]) => numberOf(p))),
    isAnew: true,
  },
  {
    name: 'function-aggregate',
    made: FunctionAggregateQuestion,
    ask: (a, at, side) => FunctionAggregateQuestion.ask(a, at.entries('next', false), mapped, side),
    plain: (s) => sumOf(s.next.valueSeq()),
    isAnew: true,
  },
  {
    name: 'function-aggregate, with keys',
    made: FunctionAggregateQuestion,
    ask: (a, at, side) => {
      const mapping = (entry: unknown): number =>
        numberOf((entry as Entry).key) * ((entry as Entry).value === null ? 1 : 2);
      return FunctionAggregateQuestion.ask(a, at.entries('next', true), { ...mapped, mapping }, side);
    },
    plain: (s) => [...s.next].reduce((sum, [p, q]) => sum + numberOf(p) * (q === null ? 1 : 2), 0),
    isAnew: true,
  },
);

const random = new Random(20_261_128);
const some = <T>(all: Iterable<T>): T[] => [...all].filter(() => random.chance(50));
/** Pairs of states: before a step and after it. */
const pairs = Array.from({ length: 12 }, () =>
  [0, 1].map((): AnyState => {
    const values: AnyState = {
      round: random.below(4),
      on: some(P),
      bag: Bag.of(some(P).map((p) => [p, 1 + random.below(2)] as const)),
      next: P.to(() => random.pick([null, ...P.elements])),
      log: P.to(() => some(P).slice(0, 2)),
      grid: P.to(() => P.to(() => random.below(2))),
    };
    return Object.fromEntries(Object.entries(domains).map(([name, of]) => [name, of.read(values[name], name)]));
  }),
);

/** Packs pairs of states in one layout; answers a recorder for each, in which a call has begun. */
function packed(all: readonly (readonly AnyState[])[]) {
  const at = new Places();
  const { layout } = at;
  const group = new Group(blocksOf(domains), layout.slots.length);
  const images = new Images(layout, group);
  for (const p of P) at.copyOf(at.member(p).value as string);
  const contents = all.map((pair) => pair.map((state) => contentOf(layout, state)));
  layout.place();
  const recorders = contents.map((pair) => {
    const recorder = new Recorder(layout);
    recorder.vector = new Int32Array(2 * layout.words);
    for (const [side, content] of pair.entries()) pack(layout, content, recorder.vector, side * layout.words);
    recorder.begin({ id: 1 });
    return recorder;
  });
  return { at, layout, group, images, recorders };
}
const onlyFact = ({ path }: Recorder) => {
  expect(path).toHaveLength(1);
  return path[0] as (typeof path)[number];
};

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_, { made, ask, plain, isAnew = false }) => {
  test('answers as plain values do, on either side, and is noted once', () => {
    for (const side of [0, 1]) {
      const { at, recorders } = packed(pairs);
      for (const [i, recorder] of recorders.entries()) {
        expect(ask(recorder, at, side)).toEqual(plain(pairs[i]?.[side] as unknown as State));
        const { read, key } = onlyFact(recorder);
        expect(read.constructor).toBe(made);
        expect([read.side, read.answerIn(recorder)]).toEqual([side, key]);
        ask(recorder, at, side);
        expect(recorder.path).toHaveLength(isAnew ? 2 : 1);
        ask(recorder, at, 1 - side);
        expect(recorder.path).toHaveLength(isAnew ? 3 : 2);
      }
    }
  });

  test('is asked of the image of a state as it is of the state', () => {
    const moves = [
      [1, 0, 2],
      [1, 2, 0],
    ];
    for (const to of moves) {
      const renaming = new Map(P.elements.map((p, i) => [p as string, P.elements[to[i] as number] as string]));
      const both = pairs
        .slice(0, 8)
        .flatMap((pair) => [pair, pair.map((state) => imageOfState(domains, state, { renaming }))]);
      const { at, recorders, images, group: own } = packed(both);
      const by = own.permutation(to);
      const [there, back] = [images.under(by), images.under(own.inverse(by))];
      for (let i = 0; i < recorders.length; i += 2) {
        const [state, image] = recorders.slice(i, i + 2) as [Recorder, Recorder];
        ask(state, at, 1);
        const { read, key } = onlyFact(state);
        read.askBack(image, there, back);
        const asked = onlyFact(image);
        expect(asked.read.constructor).toBe(made);
        expect(asked.read.factUnder(images.under(own.identity), asked.key)).toBe(read.factUnder(there, key));
      }
    }
  });

  test('has another text for another answer, side or image', () => {
    const { at, recorders, images, group } = packed(pairs);
    const texts = new Map<string, string>();
    for (const side of [0, 1])
      for (const recorder of recorders) {
        recorder.begin({ id: 1 });
        ask(recorder, at, side);
        const { read, key } = onlyFact(recorder);
        const text = read.factUnder(images.under(group.identity), key);
        expect(texts.get(text) ?? `${side} ${key}`).toBe(`${side} ${key}`);
        texts.set(text, `${side} ${key}`);
      }
    expect(texts.size).toBe(new Set(texts.values()).size);
  });

  if (made !== ElementQuestion)
    test('is compiled to what leads where its answer does, and lacks what it was not told', () => {
      const { at, recorders, layout } = packed(pairs);
      for (const side of [0, 1]) {
        const program = new Program(layout);
        const children = new Map<Answer, number>();
        let question: Question | null = null;
        let misses = 0;
        for (const recorder of recorders) {
          recorder.begin({ id: 1 });
          ask(recorder, at, side);
          const { read, key } = onlyFact(recorder);
          const learned = { index: 0, children, satisfying: read.by?.satisfying ?? [] };
          if (question === null) compileAlone(program, read, learned);
          question ??= read;
          const child = children.get(key) ?? leafBit | (100 + children.size);
          if (!children.has(key)) {
            misses++;
            expect(walk(program, recorder.vector, 1)).toBe(-1);
            expect(program.missed).toBe(0);
            expect(question.missed(recorder, program.missedKey, learned.satisfying)).toBe(key);
            children.set(key, child);
            const isOwn = question instanceof ColumnQuestion;
            if (isOwn || !question.enter(program, program.otherAt[0] as number, learned, key, child))
              compileAlone(program, question, learned);
          }
          expect(walk(program, recorder.vector, 1)).toBe(1);
          expect(program.fired[0]).toBe(child ^ leafBit);
        }
        expect(misses).toBeGreaterThan(1);
      }
    });
});

/** Compiles a question as the only one of node 1. */
function compileAlone(program: Program, question: Question, learned: Parameters<Question['compile']>[1]): void {
  const integers = question.compile(program, learned);
  if (!(question instanceof ColumnQuestion)) program.setOther(0, program.emit(integers));
  const code = question instanceof ColumnQuestion ? [0, 1, ...integers, 0, 0] : [0, 0, 0, 1, 0];
  program.setNode(1, program.emit(code));
}

describe('choices', () => {
  const choices: readonly (readonly [
    name: string,
    of: (a: Recorder, at: Places, holds: Predicate) => Choice | null,
  ])[] = [
    ['each', (a, at, holds) => EachQuestion.of(a, at.on, holds)],
    ['bag-each', (a, at, holds) => BagEachQuestion.of(a, ...ofBag(at), holds)],
  ];
  const present = (name: string, s: State): string[] =>
    name === 'each' ? [...s.on] : s.bag.entries().map(([element]) => element);

  test.each(choices)('%s: a walk follows each present element that satisfies the predicate', (name, of) => {
    for (const holds of [everything, notSecond]) {
      const { at, recorders, layout } = packed(pairs);
      const program = new Program(layout);
      const read = of(recorders[0] as Recorder, at, holds) as Choice;
      const children = new Map<Answer, number>();
      const learned = { index: 0, children, satisfying: read.by.satisfying };
      compileAlone(program, read, learned);
      for (const [i, recorder] of recorders.entries()) {
        const expected = present(name, pairs[i]?.[0] as unknown as State).filter(holds);
        for (;;) {
          const found = walk(program, recorder.vector, 1);
          if (found >= 0) {
            const values = Array.from(program.fired.subarray(0, found), (leaf) => read.valueOf(leaf));
            expect(values.sort()).toEqual(expected.sort());
            break;
          }
          expect(children.has(program.missedKey)).toBe(false);
          expect(expected).toContain(read.valueOf(program.missedKey));
          children.set(program.missedKey, leafBit | program.missedKey);
          compileAlone(program, read, learned);
        }
      }
    }
  });
  test.each(choices)('%s: that it fell on an element is known, of the state and of its image', (name, of) => {
    const { at, recorders, images, group } = packed(pairs.slice(0, 2));
    const [state, image] = recorders as [Recorder, Recorder];
    const read = of(state, at, notSecond) as Choice;
    const element = read.elementOf('p3');
    expect(read.valueOf(element)).toBe('p3');
    const isThere = (a: Recorder, p: string): boolean =>
      name === 'each'
        ? a.isKnown(ElementQuestion.number(a, at.member(p), 0))
        : a.isKnown(CopiesQuestion.anyNumber(a, at.bag.slot, at.copyOf(p), 0));
    expect(isThere(state, 'p3')).toBe(false);
    state.chose(read, element);
    expect([isThere(state, 'p3'), isThere(state, 'p1')]).toEqual([true, false]);
    const by = group.generators[1] as (typeof group.generators)[number];
    read.seed(image, images.under(by), element);
    expect(['p1', 'p2', 'p3'].map((p) => isThere(image, p))).toEqual([false, true, false]);
  });
  test.each(choices)('%s: what is offered has an image, and what was chosen another', (_, of) => {
    const { at, recorders, images, group } = packed(pairs.slice(0, 1));
    const read = of(recorders[0] as Recorder, at, notSecond) as Choice;
    const under = group.permutation([1, 0, 2]);
    const [image, itself] = [images.under(under), images.under(group.identity)];
    const other = of(recorders[0] as Recorder, at, (p) => p !== 'p1') as Choice;
    expect(read.factUnder(image, offered)).toBe(other.factUnder(itself, offered));
    expect(read.factUnder(itself, offered)).not.toBe(other.factUnder(itself, offered));
    expect(read.factUnder(image, read.elementOf('p1'))).toBe(read.factUnder(itself, read.elementOf('p2')));
    expect(read.offerUnder(image, read.by.satisfying)).toBe(other.offerUnder(itself, other.by.satisfying));
    expect(() => read.answerIn()).toThrow('no answer of its own');
    expect(() => read.askBack()).toThrow('asked to choose');
  });
  test.each(choices)('%s: who reads wholes is asked for no element', (_, of) => {
    const { at, recorders } = packed(pairs.slice(0, 1));
    const [recorder] = recorders as [Recorder];
    recorder.reluctant.add(recorder.owner);
    expect(of(recorder, at, everything)).toBe(null);
  });
});

describe('element', () => {
  test('that has no place is in no state, which needs no question', () => {
    const { at, layout, recorders } = packed([pairs[0] as AnyState[]]);
    const element: Element = { ...at.member('p1'), word: -1 };
    const [recorder] = recorders as [Recorder];
    expect(ElementQuestion.ask(recorder, element, 0)).toBe(false);
    const program = new Program(layout);
    const children = new Map<Answer, number>([[0, leafBit | 5]]);
    compileAlone(program, onlyFact(recorder).read, { index: 0, children, satisfying: [] });
    expect([walk(program, recorder.vector, 1), program.fired[0]]).toEqual([1, 5]);
  });
});

describe('copies', () => {
  test('that there is one is known of an element that a choice fell on', () => {
    const { at, recorders } = packed([pairs[0] as AnyState[]]);
    const [recorder] = recorders as [Recorder];
    const { slot } = at.bag;
    recorder.knowCopy(slot, at.copyOf('p1'));
    expect(CopiesQuestion.askAny(recorder, ...ofBag(at), at.copyOf('p1'), 0)).toBe(true);
    expect(recorder.path).toEqual([]);
    const s = pairs[0]?.[0] as unknown as State;
    expect(CopiesQuestion.askAny(recorder, ...ofBag(at), at.copyOf('p2'), 0)).toBe(s.bag.copies('p2') > 0);
    expect(recorder.path).toHaveLength(1);
  });
});

describe('filter', () => {
  test('is compiled anew before its table is more than half full', () => {
    const { at, layout, recorders } = packed([pairs[0] as AnyState[]]);
    const [recorder] = recorders as [Recorder];
    const program = new Program(layout);
    FilterQuestion.ask(recorder, at.on, notSecond, 0);
    const { read } = onlyFact(recorder);
    const learned = { index: 0, children: new Map<Answer, number>(), satisfying: read.by?.satisfying ?? [] };
    compileAlone(program, read, learned);
    const length = program.code[(program.otherAt[0] as number) + 2] as number;
    const isEntered = Array.from({ length }, (_, i) => {
      learned.children.set(`${i}`, leafBit);
      return (
        learned.children.size <= length / 2 && read.enter(program, program.otherAt[0] as number, learned, '', leafBit)
      );
    });
    expect(isEntered.slice(0, 2)).toEqual([true, true]);
    expect(isEntered[length / 2 - 1]).toBe(false);
  });
});

describe('of-set', () => {
  const { at, layout, recorders } = packed([[{ ...pairs[0]?.[0], on: new Set(['p1', 'p3']) }, pairs[0]?.[1] as never]]);
  const all = ['p1', 'p2', 'p3'].map((p) => at.member(p));
  const numbers = all.map(({ index }) => index);
  test('the present among some', () => {
    expect(presentAmong(numbers.slice(1), recorders[0] as Recorder, 0).map(({ value }) => value)).toEqual(['p3']);
  });
  test('a key is the same whatever the order', () => {
    expect(keyOfElements([...all].reverse())).toBe(keyOfElements(all));
    expect(keyOfElements(all.slice(1))).not.toBe(keyOfElements(all));
  });
  test('rows have the bits of what has a place, word by word and side by side', () => {
    const placed = placedAmong(numbers, layout);
    expect(placed.map(({ value }) => value)).toEqual(all.filter(({ word }) => word >= 0).map(({ value }) => value));
    for (const side of [0, 1])
      for (const { word, bit } of placed)
        expect(
          rowsOf(placed, side, layout).some(([row, mask]) => row === side * layout.words + word && (mask >>> bit) & 1),
        ).toBe(true);
    const bits = rowsOf(placed, 0, layout).map(([, mask]) => [...(mask >>> 0).toString(2)].filter((c) => c === '1'));
    expect(bits.flat()).toHaveLength(placed.length);
  });
});

describe('of-bag', () => {
  test('different elements are counted, and no copies', () => {
    expect(
      amongPairs(
        [1, 3, 4],
        [
          [0, 9],
          [1, 2],
          [3, 1],
        ],
      ),
    ).toBe(2);
  });
  test('a table has room for every answer that was met, and for as many as are said to come', () => {
    const { at, layout } = packed([]);
    const program = new Program(layout);
    const { slot, bags } = at.bag;
    const children = new Map<Answer, number>([[9, leafBit | 1]]);
    const compiled = (least: number): number[] =>
      compileOfBag({ side: 1, slot, bags, by: null }, program, { index: 0, children, satisfying: [] }, Opcode.size, {
        least,
      });
    const [kind, table, length, word] = compiled(0) as [number, number, number, number];
    expect([kind, length, word]).toEqual([Opcode.size, 16, layout.words + slot.word]);
    expect([program.tables[table + 9], program.tables[table + 8]]).toEqual([leafBit | 1, unknown]);
    expect(compiled(40)[2]).toBe(64);
  });
});

describe('compiled', () => {
  test('what a table says is told apart, and so are the kinds', () => {
    expect(new Set([unknown, nothing, leafBit]).size).toBe(3);
    expect(unknown).toBeLessThan(0);
    expect(leafBit & (leafBit - 1)).toBe(0);
    expect(new Set(Object.values(Opcode)).size).toBe(Object.keys(Opcode).length);
    // The walk asks these of sets, and all others of bags.
    const ofSets = [Opcode.some, Opcode.count, Opcode.filter];
    expect(Math.max(...ofSets)).toBe(Opcode.filter);
    expect(Object.values(Opcode).filter((kind) => kind <= Opcode.filter)).toEqual(ofSets);
  });
});

describe('question', () => {
  test('the text of a path tells questions, answers and their order', () => {
    const { at, recorders } = packed(pairs.slice(0, 1));
    const [recorder] = recorders as [Recorder];
    const textOf = (...order: readonly number[]): string => {
      recorder.begin({ id: 1 });
      for (const i of order) kinds[i]?.ask(recorder, at, 0);
      return textOfPath(recorder.path);
    };
    expect(textOf(0, 5)).toBe(textOf(0, 5));
    expect(new Set([textOf(0, 5), textOf(5, 0), textOf(0), textOf()]).size).toBe(4);
    textOf(5);
    const fact = onlyFact(recorder);
    expect(textOfPath([{ ...fact, key: 77 }])).not.toBe(textOf(5));
  });
});

describe('a sum', () => {
  test('is asked of nobody who reads wholes, and of nothing that a mapping fails on', () => {
    const { at, recorders } = packed([pairs[0] as AnyState[]]);
    const [recorder] = recorders as [Recorder];
    const about = (mapping: (p: unknown) => number): number | null =>
      askAggregate(recorder, at.bag.bags, { ...mapped, mapping }, () => {
        throw new Error('nothing was to be asked');
      });
    const fails = (p: unknown): number => {
      if (p === 'p2') throw new TypeError('no');
      return 1;
    };
    expect(about(fails)).toBe(null);
    recorder.reluctant.add(recorder.owner);
    expect(about(() => 1)).toBe(null);
    expect(recorder.path).toEqual([]);
  });
});
