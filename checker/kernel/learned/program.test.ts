/**
 * What is compiled answers as the values do: each kind of question is learned and walked on random states, before a step and
 * after it, while elements are met and the layout grows, and what the walk reaches is held against plain values.
 * Other states than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=500.
 */
import { describe, expect, test } from 'vitest';
import {
  Bag,
  bagOf,
  type Fn,
  functionFrom,
  max,
  min,
  processes,
  range,
  sequenceOf,
  subsetOf,
  sum,
} from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import type { Deed } from '../../language/deed.ts';
import type { Domain } from '../../language/domain.ts';
import { SpecFailure } from '../../language/failure.ts';
import { keyOf } from '../../language/value.ts';
import { Random } from '../../liveness/testing/random.ts';
import { drawOf } from '../../testing/tier.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type Shape } from '../layout/layout.ts';
import { BagEachQuestion } from '../questions/bag-each.ts';
import { everything, type Predicate } from '../questions/by-predicate.ts';
import { ColumnQuestion } from '../questions/column.ts';
import { Opcode } from '../questions/compiled.ts';
import { EachQuestion } from '../questions/each.ts';
import { ElementQuestion } from '../questions/element.ts';
import type { Choice } from '../questions/question.ts';
import { Recorder } from '../questions/recorder.ts';
import { stateView } from '../views/views.ts';
import { Forest } from './forest.ts';
import type { Cursor, Split, Unit } from './tree.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 30 });

const P = processes('p', 3);
const domains: Readonly<Record<string, Domain<unknown>>> = {
  wide: subsetOf(range(0, 79)),
  few: subsetOf(range(0, 3)),
  bag: bagOf(range(0, 7)),
  fn: functionFrom(P, range(0, 4)),
  other: functionFrom(P, subsetOf(range(0, 1))),
  list: sequenceOf(range(0, 2), 3),
};
interface State {
  readonly wide: Iterable<number> & Like<number>;
  readonly few: Iterable<number> & Like<number>;
  readonly bag: Bag<number>;
  readonly fn: Fn<string, number>;
  readonly other: Fn<string, Like<number>>;
  readonly list: { readonly size: number; get(i: number): number | undefined };
}
interface Like<T> {
  readonly size: number;
  has(value: T): boolean;
  some(holds: (value: T) => boolean): boolean;
  count(holds: (value: T) => boolean): number;
  filter(holds: (value: T) => boolean): Iterable<T>;
}

/** Some questions of each kind, with numbers in them. */
const asked: readonly (readonly [name: string, ask: (s: State, n: number) => unknown])[] = [
  ['a part', (s, n) => s.fn.get(`p${1 + (n % 3)}`)],
  ['an element', (s, n) => s.wide.has(n)],
  ['an element of few', (s, n) => s.few.has(n % 4)],
  ['an element of what is a part', (s, n) => s.other.get(`p${1 + (n % 3)}`).has(n % 2)],
  ['the size of a list', (s) => s.list.size],
  ['what is in a list', (s, n) => s.list.get(n % 3) ?? null],
  ['whether some', (s, n) => s.wide.some((x) => x % 7 === n % 7)],
  ['whether some of few', (s, n) => s.few.some((x) => x > n % 4)],
  ['how many', (s, n) => s.wide.count((x) => x % 3 === n % 3)],
  ['how many at all', (s) => s.wide.size],
  ['which', (s, n) => [...s.wide.filter((x) => x % 31 === n % 31)].sort()],
  ['which of few', (s) => [...s.few].sort()],
  ['the sum', (s, n) => sum(s.wide, (x) => (x % 5) - (n % 5))],
  ['the sum of many bits', (s, n) => sum(s.wide, (x) => (x % 3 === 0 ? 2 ** 40 - n : 0))],
  ['the largest', (s, n) => max(s.wide, (x) => (x * (n + 1)) % 17) ?? null],
  [
    'the least of those wanted',
    (s, n) =>
      min(
        s.wide.filter((x) => x % 7 === n % 7),
        (x) => -x,
      ) ?? null,
  ],
  ['the sum in a bag', (s, n) => sum(s.bag, (x) => x * n - 3)],
  ['the largest in a bag', (s, n) => max(s.bag, (x) => (x * (n + 1)) % 11) ?? null],
  [
    'the sum of what a bag has',
    (s, n) =>
      sum(
        s.bag.filter((x) => x % 4 !== n % 4),
        (x) => x,
      ),
  ],
  ['the sum of a function', (s) => sum(s.fn)],
  ['the sum of a function, key by key', (s, n) => sum(s.fn, (x, p) => (p === `p${1 + (n % 3)}` ? x : -1))],
  ['the least of a function', (s, n) => min(s.fn, (x) => (x * n) % 5) ?? null],
  ['the sum of how many there are', (s) => sum(s.other, (set) => set.size)],
  ['copies', (s, n) => s.bag.copies(n % 8)],
  ['whether a copy', (s, n) => s.bag.has(n % 8)],
  ['whether some in a bag', (s, n) => s.bag.some((x) => x % 4 === n % 4)],
  ['how many in a bag', (s, n) => s.bag.count((x) => x % 3 === n % 3)],
  ['how many different ones', (s) => s.bag.distinct],
  ['how many with copies', (s) => s.bag.size],
  ['whether more copies', (s, n) => s.bag.hasMoreCopiesThan(n % 3)],
  ['the whole bag', (s) => [...s.bag.entries()].map(String).sort()],
];
const choices: readonly (readonly [name: string, of: 'wide' | 'bag', holds: (n: number) => Predicate])[] = [
  ['each element', 'wide', () => everything],
  ['each element by predicate', 'wide', (n) => (x) => Number(x) % 5 === n % 5],
  ['each in a bag', 'bag', () => everything],
  ['each in a bag by predicate', 'bag', (n) => (x) => Number(x) % 3 !== n % 3],
];

/** Two states, learned questions, and what the walk reaches. */
class Bench {
  readonly layout = new Layout(domains);
  readonly recorder = new Recorder(this.layout);
  /** For each leaf, who ended there with which answer. */
  readonly leaves: string[] = [];
  private readonly known = new Map<string, number>();

  leaf(text: string): number {
    const known = this.known.get(text) ?? this.leaves.push(text) - 1;
    this.known.set(text, known);
    return known;
  }
  view(side: number): State {
    return stateView(this.recorder, side, this.layout.shapes) as unknown as State;
  }
  /** Puts both states into the vector, and brings the forest up to date. */
  load(forest: Forest, states: readonly AnyState[]): void {
    const contents = states.map((state) => contentOf(this.layout, state));
    const placed = this.layout.placed.splice(0);
    if (this.layout.outgrown) {
      this.layout.place();
      this.layout.placed.length = 0;
      this.recorder.vector = new Int32Array(2 * this.layout.words);
      forest.recompile();
    } else if (placed.length > 0) forest.elementsPlaced(placed);
    forest.settle();
    for (const [side, content] of contents.entries())
      pack(this.layout, content, this.recorder.vector, side * this.layout.words);
  }
  reached(forest: Forest): string[] {
    for (;;) {
      const found = forest.walk(this.recorder.vector);
      if (found >= 0) return [...forest.program.fired.subarray(0, found)].map((leaf) => this.leaves[leaf] as string);
      forest.catchUp();
      forest.settle();
    }
  }
}

class Asking implements Unit {
  constructor(
    readonly id: number,
    private readonly bench: Bench,
    readonly name: string,
    private readonly side: number,
    private readonly ask: (s: State) => unknown,
  ) {}
  run(cursor: Cursor): void {
    const answer = this.ask(this.bench.view(this.side));
    cursor.descend(this);
    cursor.tell(this, keyOf(answer), () => ({ kind: 'answered', answer }));
    cursor.leaf(this.bench.leaf(this.textOf(answer)));
  }
  impure(first: Deed, second: Deed): SpecFailure {
    return new SpecFailure({ part: 'guard', name: this.name, choices: {} }, { kind: 'impure', first, second });
  }
  expected(states: readonly State[]): string[] {
    return [this.textOf(this.ask(states[this.side] as State))];
  }
  private textOf(answer: unknown): string {
    return `${this.id} ${this.name} of side ${this.side}: ${keyOf(answer)}`;
  }
}

/** Branches on elements, and asks one question more for each. */
class Choosing implements Unit {
  private readonly chosen = new Map<number, Chosen>();
  constructor(
    readonly id: number,
    readonly bench: Bench,
    readonly name: string,
    private readonly of: 'wide' | 'bag',
    private readonly holds: Predicate,
  ) {}
  read(): Choice {
    const { recorder, layout } = this.bench;
    const shape = layout.shapes[this.of] as Shape;
    const read =
      shape.kind === 'set'
        ? EachQuestion.of(recorder, shape.region, this.holds)
        : shape.kind === 'bag'
          ? BagEachQuestion.of(recorder, shape.slot, shape.bags, this.holds)
          : null;
    return read as Choice;
  }
  run(cursor: Cursor): void {
    cursor.each(this.read(), this);
  }
  choose(read: Choice, element: number): Unit {
    const made = this.chosen.get(element) ?? new Chosen(1000 * (this.id + 1) + element, this, read.valueOf(element));
    this.chosen.set(element, made);
    return made;
  }
  impure(first: Deed, second: Deed): SpecFailure {
    return new SpecFailure({ part: 'choice', name: this.name, choices: {} }, { kind: 'impure', first, second });
  }
  more(s: State, value: unknown): unknown {
    return this.of === 'bag' ? s.bag.copies(value as number) : s.few.has((value as number) % 4);
  }
  expected([s]: readonly State[]): string[] {
    const elements =
      this.of === 'bag' ? (s as State).bag.entries().map(([element]) => element) : [...(s as State).wide];
    return elements.filter(this.holds).map((value) => this.textOf(value, this.more(s as State, value)));
  }
  textOf(value: unknown, answer: unknown): string {
    return `${this.id} ${this.name}: ${keyOf(value)}, ${keyOf(answer)}`;
  }
}
class Chosen implements Unit {
  constructor(
    readonly id: number,
    private readonly by: Choosing,
    private readonly value: unknown,
  ) {}
  run(cursor: Cursor): void {
    const { recorder } = this.by.bench;
    const before = recorder.resume(this.by);
    const read = this.by.read();
    recorder.chose(read, read.elementOf(this.value));
    recorder.resume(before);
    const answer = this.by.more(this.by.bench.view(0), this.value);
    cursor.descend(this);
    cursor.tell(this, keyOf(answer), () => ({ kind: 'answered', answer }));
    cursor.leaf(this.by.bench.leaf(this.by.textOf(this.value, answer)));
  }
  impure(first: Deed, second: Deed): SpecFailure {
    return this.by.impure(first, second);
  }
}

function randomState(random: Random): AnyState {
  const some = (end: number, percent: number): number[] =>
    Array.from({ length: end }, (_, i) => i).filter(() => random.chance(percent));
  const values: AnyState = {
    wide: some(random.pick([4, 40, 80]), random.pick([5, 30])),
    few: some(4, 40),
    bag: Bag.of(some(random.pick([3, 8]), 40).map((element) => [element, 1 + random.below(4)] as const)),
    fn: P.to(() => random.below(5)),
    other: P.to(() => some(2, 50)),
    list: some(3, 60).map(() => random.below(3)),
  };
  return Object.fromEntries(Object.entries(domains).map(([name, of]) => [name, of.read(values[name], name)]));
}

/** Asks these on many pairs of states; answers the kinds of questions that were compiled, and how many leaves were met. */
function compare(random: Random, units: (bench: Bench) => readonly (Asking | Choosing)[]): Set<number> {
  const bench = new Bench();
  const all = units(bench);
  const forest = new Forest(bench.layout, bench.recorder, all);
  for (let i = 0; i < 60; i++) {
    const states = [randomState(random), randomState(random)];
    bench.load(forest, states);
    const expected = all.flatMap((unit) => unit.expected(states as unknown as State[]));
    expect(bench.reached(forest).sort()).toEqual(expected.sort());
  }
  const splits = Reflect.get(forest, 'splits') as readonly Split[];
  const { code, otherAt } = forest.program;
  const isOwn = ({ read }: Split): boolean => read instanceof ColumnQuestion || read instanceof ElementQuestion;
  return new Set(splits.filter((split) => !isOwn(split)).map(({ index }) => code[otherAt[index] as number] as number));
}

describe('a walk answers as the values do:', () => {
  test.each(asked)('%s', (name, ask) => {
    const random = new Random(seed);
    compare(random, (bench) =>
      Array.from({ length: 6 }, (_, i) => {
        const n = random.below(80);
        return new Asking(i, bench, name, i % 2, (s) => ask(s, n));
      }),
    );
  });
  test.each(choices)('%s', (name, of, holds) => {
    const random = new Random(seed);
    compare(random, (bench) =>
      Array.from({ length: 3 }, (_, i) => new Choosing(i, bench, name, of, holds(random.below(80)))),
    );
  });
  test('all kinds, one after the other', { timeout: 300_000 + 1000 * runs }, () => {
    const random = new Random(seed);
    const kinds = new Set<number>();
    for (let run = 0; run < runs; run++) {
      const found = compare(random, (bench) => [
        ...Array.from({ length: 8 }, (_, i) => {
          const several = Array.from({ length: 1 + random.below(3) }, () => ({
            ask: random.pick(asked)[1],
            n: random.below(80),
          }));
          const asksAll = (s: State): unknown => several.map(({ ask, n }) => ask(s, n));
          return new Asking(i, bench, `question ${i}`, random.below(2), asksAll);
        }),
        ...choices.map(([name, of, holds], i) => new Choosing(8 + i, bench, name, of, holds(random.below(80)))),
      ]);
      for (const kind of found) kinds.add(kind);
    }
    expect(Object.entries(Opcode).filter(([, code]) => !kinds.has(code))).toEqual([]);
  });
});
