/** Sums over members: what is known of their terms answers in other states, or code must run; what contradicts it is told. */
import { beforeEach, expect, test } from 'vitest';
import { functionFrom, processes, range, variables } from '../../index.ts';
import { Aggregate } from '../../language/aggregate.ts';
import { keyOf } from '../../language/value.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type Shape, type Slot } from '../layout/layout.ts';
import { PartQuestion } from './part.ts';
import type { Question } from './question.ts';
import { Recorder } from './recorder.ts';
import { LateSum, TermAggregateQuestion } from './term-aggregate.ts';

const P = processes('p', 3);
const { domains } = variables({ x: functionFrom(P, range(0, 9)), y: functionFrom(P, range(0, 9)) });
const owner = { id: 1 };
type Numbers = readonly [number, number, number];

let layout: Layout;
let recorder: Recorder;
beforeEach(() => {
  layout = new Layout(domains);
  recorder = new Recorder(layout);
});

function stand(x: Numbers, y: Numbers = [0, 0, 0]): void {
  const of = (numbers: Numbers) => P.to((p) => numbers[P.elements.indexOf(p)] as number);
  const content = contentOf(layout, { x: of(x), y: of(y) });
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
}
function read(variable: string, p: unknown): number {
  const { slots, part } = layout.shapes[variable] as Extract<Shape, { kind: 'function' }>;
  return PartQuestion.ask(recorder, slots.get(keyOf(p)) as Slot, part, 0) as number;
}
/** x of each or, where that is 0, y. */
const xOrY = (p: unknown): number => read('x', p) || 10 * read('y', p);

function asked(x: Numbers, y?: Numbers, by: (p: unknown) => number = xOrY) {
  stand(x, y);
  recorder.begin(owner);
  const answer = TermAggregateQuestion.ask(recorder, P.elements, new Aggregate('sum', by));
  return { answer, question: recorder.path[0]?.read as Question };
}
function missed(question: Question, x: Numbers, y?: Numbers) {
  stand(x, y);
  return question.missed(recorder, 0, []);
}

test('an answer is known where all terms are', () => {
  const { answer, question } = asked([1, 2, 0], [0, 0, 3]);
  expect(answer).toBe(33);
  expect(recorder.path).toHaveLength(1);
  expect([...question.supports]).toHaveLength(4);
  expect(missed(question, [1, 2, 0], [5, 5, 3])).toBe(33);
  expect(missed(question, [1, 2, 0], [0, 0, 4])).toBe(undefined);
  expect(missed(question, [1, 2, 5])).toBe(undefined);

  question.learn(asked([2, 0, 5], [0, 7, 0]).question);
  expect(missed(question, [1, 2, 5])).toBe(8);
  expect(missed(question, [2, 2, 0], [0, 0, 3])).toBe(34);
  expect(missed(question, [1, 0, 0], [0, 7, 3])).toBe(101);
  expect(missed(question, [0, 2, 5])).toBe(undefined);
});

test('what follows an answer is told by it where it is walked, also once the layout has changed', () => {
  const { question } = asked([1, 2, 3]);
  question.learn(asked([3, 1, 2]).question);
  let answerIn: ((vector: Int32Array) => number | undefined) | null = null;
  const target = {
    layout,
    keepReckoning: (_: number, kept: { answerIn: typeof answerIn }) => (answerIn = kept.answerIn),
  };
  question.compile(target as never, { index: 0, children: new Map(), satisfying: [] });
  const walked = (x: Numbers): number | undefined => {
    stand(x);
    return (answerIn as unknown as (vector: Int32Array) => number | undefined)(recorder.vector);
  };
  expect(walked([3, 2, 3])).toBe(8);
  expect(walked([1, 1, 2])).toBe(4);
  for (let i = 4; i < 9; i++) stand([i as number, 0, 0], [i, i, i]);
  expect(walked([3, 2, 3])).toBe(8);
  expect(walked([9, 2, 3])).toBe(undefined);
});

test('the texts of what was asked have the terms, and the texts of images what was read before', () => {
  const same = { layout, value: (v: unknown) => v, slot: (s: Slot) => s, part: (_: unknown, v: number) => v } as never;
  const texts = (x: Numbers, first = false, by = xOrY) => {
    stand(x);
    recorder.begin(owner);
    if (first) read('y', 'p1');
    TermAggregateQuestion.ask(recorder, P.elements, new Aggregate('sum', by));
    const { read: question, key } = recorder.path.at(-1) as (typeof recorder.path)[number];
    return [question.told(key), question.factUnder(same, key)];
  };
  const [told, fact] = texts([1, 2, 3]);
  expect(texts([1, 2, 3])).toEqual([told, fact]);
  expect(texts([2, 1, 3])).not.toContain(told);
  expect(texts([2, 1, 3])).not.toContain(fact);
  expect(texts([1, 2, 3], true)).not.toContain(fact);
  // It comes to the same.
  const [, other] = texts([1, 2, 3], false, (p) => xOrY(p) + (p === 'p1' ? 1 : p === 'p2' ? -1 : 0));
  expect(other?.endsWith('=6 after ')).toBe(true);
  expect(other).not.toBe(fact);
});

test('a mapping that contradicts itself is told', () => {
  const { question } = asked([1, 2, 3]);
  expect(() => question.learn(asked([1, 2, 4], undefined, (p) => 2 * xOrY(p)).question)).toThrow(LateSum);
  expect(() => question.learn(asked([1, 2, 4], undefined, (p) => read('y', p)).question)).toThrow(LateSum);
  expect(() => question.askBack(recorder, null as never, null as never)).toThrow(LateSum);
  question.learn(asked([1, 2, 4]).question);
  expect(missed(question, [1, 2, 4])).toBe(7);
});

test('a mapping that is known to need all that it reads is not asked', () => {
  recorder.gone.add(String(xOrY));
  expect(asked([1, 2, 3]).answer).toBe(null);
  expect(recorder.path).toEqual([]);
});
