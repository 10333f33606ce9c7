/** Footprints: what a call has asked, in order; what it is told without asking; and what becomes of views and predicates. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { purityOf } from '../../purity/telling.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type SetRegion, type Shape, type Slot } from '../layout/layout.ts';
import { type ByPredicate, everything, LatePredicate, type Predicate } from './by-predicate.ts';
import { CountQuestion } from './count.ts';
import { EachQuestion } from './each.ts';
import { ElementQuestion } from './element.ts';
import { FilterQuestion } from './filter.ts';
import { PartQuestion } from './part.ts';
import type { Choice } from './question.ts';
import { Recorder, RevokedView } from './recorder.ts';

const P = processes('p', 2);
const { domains } = variables({ on: subsetOf(range(0, 9)), times: functionFrom(P, range(0, 3)) });

/** A call that has begun on a state in which 1, 2 and 3 are on. */
function begun() {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const values: AnyState = { on: [1, 2, 3], times: P.to(2) };
  const state: AnyState = Object.fromEntries(
    Object.entries(domains).map(([name, of]) => [name, of.read(values[name], name)]),
  );
  const content = contentOf(layout, state);
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
  const owner = { id: 1 };
  recorder.begin(owner);
  const { region } = layout.shapes.on as { readonly region: SetRegion };
  const { slots, part } = layout.shapes.times as Extract<Shape, { kind: 'function' }>;
  const [first, second] = slots.values() as Iterable<Slot> as [Slot, Slot];
  return { layout, recorder, owner, region, part, first, second };
}
const isOdd: Predicate = (n) => Number(n) % 2 === 1;

describe('a path', () => {
  test('has each question once, in the order in which they were asked, until the next call', () => {
    const { recorder, owner, region, layout, part, first, second } = begun();
    PartQuestion.ask(recorder, second, part, 0);
    ElementQuestion.ask(recorder, layout.elementOf(region, 2), 0);
    PartQuestion.ask(recorder, first, part, 0);
    PartQuestion.ask(recorder, second, part, 0);
    expect(recorder.path.map(({ read, key }) => `${read.support} ${key}`)).toEqual([
      `part ${second.index}.${part} 0`,
      `element ${layout.elementOf(region, 2).index} 1`,
      `part ${first.index}.${part} 0`,
    ]);
    recorder.begin(owner);
    expect(recorder.path).toEqual([]);
    PartQuestion.ask(recorder, second, part, 0);
    expect(recorder.path).toHaveLength(1);
  });
  test('forgets what came after a mark, and what it told', () => {
    const { recorder, region, layout } = begun();
    const choice = EachQuestion.of(recorder, region, everything) as Choice;
    const element = layout.elementOf(region, 2);
    const told = ElementQuestion.number(recorder, element, 0);
    const { length, ordinal } = recorder.mark;
    recorder.chose(choice, element.index);
    expect(recorder.isKnown(told)).toBe(true);
    recorder.rewind(length, ordinal);
    expect([recorder.path.length, recorder.isKnown(told)]).toEqual([0, false]);
  });
  test('tells the questions by predicate of one owner by their places, and those of others apart', () => {
    const { recorder, owner, region } = begun();
    const ask = (): number => {
      CountQuestion.ask(recorder, region, isOdd, 0);
      return recorder.path.at(-1)?.read.id as number;
    };
    const { length, ordinal } = recorder.mark;
    const [first, second] = [ask(), ask()];
    recorder.rewind(length, ordinal);
    expect([ask(), ask()]).toEqual([first, second]);
    expect(recorder.resume({ id: 2 })).toBe(owner);
    expect([first, second]).not.toContain(ask());
  });
});

describe('an answer', () => {
  test('is of the side that is asked, and of an element without a place that it is not there', () => {
    const { recorder, layout, region, first } = begun();
    const element = layout.elementOf(region, 3);
    expect([0, 1].map((side) => recorder.holdsElement(element, side))).toEqual([1, 0]);
    expect(recorder.holdsElement({ ...element, word: -1 }, 0)).toBe(0);
    recorder.vector[layout.words + first.word] = 1 << first.shift;
    expect([0, 1].map((side) => recorder.numberIn(first, side))).toEqual([0, 1]);
  });
  test('that a whole set was read is noted with whose code did', () => {
    const { recorder, region } = begun();
    recorder.site = { part: 'guard', name: 'Vote' };
    for (let i = 0; i < 2; i++) FilterQuestion.ask(recorder, region, everything, 0);
    recorder.site = { part: 'effect', name: 'Vote' };
    FilterQuestion.ask(recorder, region, everything, 0);
    expect([...recorder.wholes.values()]).toEqual([
      { site: { part: 'guard', name: 'Vote' }, variable: 'on' },
      { site: { part: 'effect', name: 'Vote' }, variable: 'on' },
    ]);
  });
});

describe('what a view refuses', () => {
  test('is what comes of the call, even if user code catches it', () => {
    const { recorder } = begun();
    const refusal = new Error('refused');
    const caught = (): number => {
      try {
        return recorder.refuse(refusal);
      } catch {
        return 1;
      }
    };
    expect(() => recorder.attend(caught)).toThrow(refusal);
    expect(recorder.attend(() => 2)).toBe(2);
    const instead = (): never => {
      caught();
      throw new Error('instead');
    };
    expect(() => recorder.attend(instead)).toThrow(refusal);
  });
  test('is to be used when its call is over', () => {
    const { recorder } = begun();
    const { epoch } = recorder;
    expect(() => recorder.check(epoch)).not.toThrow();
    recorder.end();
    expect(() => recorder.check(epoch)).toThrow(RevokedView);
  });
});

describe('a predicate', () => {
  const satisfying = ({ about, satisfying: of }: ByPredicate): unknown[] =>
    (about as SetRegion).elements.filter(({ index }) => of.includes(index)).map(({ value }) => value);

  test('is asked of all elements that are known, and no question is noted', () => {
    const { recorder, region, layout } = begun();
    layout.elementOf(region, 5);
    expect(satisfying(recorder.matching(region, isOdd) as ByPredicate).sort()).toEqual([1, 3, 5]);
    expect(recorder.path).toEqual([]);
  });
  test('that reads the state or fails for some element is not kept, and leaves nothing', () => {
    const { recorder, region, layout, part, first } = begun();
    const { mark } = recorder;
    expect(recorder.matching(region, (n) => n !== 2 || PartQuestion.ask(recorder, first, part, 0) === 2)).toBe(null);
    expect(
      recorder.matching(region, (n) => {
        if (n === 2) recorder.refuse(new Error('refused'));
        return true;
      }),
    ).toBe(null);
    expect([recorder.path, recorder.mark]).toEqual([[], mark]);
    expect(recorder.attend(() => 1)).toBe(1);
    // What was asked before is asked nevertheless: the answer tells of this state alone.
    ElementQuestion.ask(recorder, layout.elementOf(region, 1), 0);
    expect(recorder.matching(region, () => ElementQuestion.ask(recorder, layout.elementOf(region, 1), 0))).toBe(null);
  });
  test('is not kept for who reads sets as wholes, unless it is everything', () => {
    const { recorder, owner, region } = begun();
    recorder.reluctant.add(owner);
    expect(recorder.isReluctant).toBe(true);
    expect(recorder.matching(region, isOdd)).toBe(null);
    expect(recorder.matching(region, everything)).not.toBe(null);
  });
  test('may do more than answer: by its text, by who asks, and by what changes after it was given', () => {
    const { recorder, owner } = begun();
    let seen: unknown = null;
    const body = (): unknown => {
      let k = 0;
      const early = (one: number): boolean => one === k;
      k++;
      return [early, (one: number) => one !== k];
    };
    recorder.purity = purityOf([body]);
    const [early, late] = body() as readonly unknown[];
    const telling = (one: unknown): boolean => {
      seen = one;
      return true;
    };
    expect([early, late, telling, isOdd, null, seen].map((one) => recorder.mayDoMore(one))).toEqual([
      ...[true, false, true, false, false, false],
    ]);
    recorder.reluctant.add(owner);
    expect(recorder.mayDoMore(isOdd)).toBe(true);
    recorder.reluctant.clear();
    recorder.purity = purityOf([() => telling(1)]);
    expect(recorder.mayDoMore(isOdd)).toBe(true);
  });
  test('must not be answered from what a view keeps', () => {
    const { recorder, region } = begun();
    expect(() => recorder.derive()).not.toThrow();
    const deriving = (): boolean => {
      recorder.derive();
      return true;
    };
    expect(() => recorder.matching(region, deriving)).toThrow(LatePredicate);
  });
  test('that says something else when the call is over is noticed in the second of two runs', () => {
    const { recorder, owner, region } = begun();
    let least = 0;
    const run = (): unknown => {
      least = 2;
      recorder.matching(region, (n) => Number(n) >= least);
      least = 3;
      return 'done';
    };
    expect(recorder.keeping(run)).toBe('done');
    recorder.hears = true;
    expect(() => recorder.keeping(run)).toThrow(LatePredicate);
    try {
      recorder.keeping(run);
    } catch (error) {
      expect((error as LatePredicate).owners).toEqual([owner]);
    }
    // It is asked of elements of the domain as well: 8 was never met.
    least = 8;
    const late = (): unknown => {
      recorder.matching(region, (n) => n === 8 && least === 8);
      least = 0;
      return 'done';
    };
    expect(() => recorder.keeping(late)).toThrow(LatePredicate);
    expect(recorder.path).toEqual([]);
  });
  test('what is asked is heard: questions by what they are, those by predicate by what satisfies them', () => {
    const { recorder, region, layout } = begun();
    const heardOf = (holds: Predicate, n: number): unknown[] => {
      recorder.begin({ id: 1 });
      recorder.heard = [];
      CountQuestion.ask(recorder, region, holds, 0);
      ElementQuestion.ask(recorder, layout.elementOf(region, n), 0);
      return recorder.heard;
    };
    expect(heardOf((n) => n === 1 || n === 3, 2)).toEqual(heardOf(isOdd, 2));
    expect(heardOf(() => false, 2)).not.toEqual(heardOf(isOdd, 2));
    expect(heardOf(isOdd, 1)).not.toEqual(heardOf(isOdd, 2));
  });
});
