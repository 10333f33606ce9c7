/** Laws of the kernel's data: values survive packing, also when the layout changes, and bags are multisets. */
import fc from 'fast-check';
import { Set as ImmutableSet } from 'immutable';
import { describe, expect, test } from 'vitest';
import { subsetOf } from '../../language/collections.ts';
import type { Domain } from '../../language/domain.ts';
import { range } from '../../language/domain.ts';
import { keyOf } from '../../language/value.ts';
import { arbitraryDomain, arbitraryOf } from '../../testing/values-of.ts';
import { BagClass } from './bags.ts';
import { contentOf, pack, unpack } from './codec.ts';
import { Layout, mover } from './layout.ts';

interface Sample {
  readonly domains: Readonly<Record<string, Domain<unknown>>>;
  readonly states: readonly Readonly<Record<string, unknown>>[];
}
/** A few variables over random domains, and some states of them. */
const samples: fc.Arbitrary<Sample> = fc
  .array(arbitraryDomain as fc.Arbitrary<Domain<unknown>>, { minLength: 1, maxLength: 4 })
  .map((list) => Object.fromEntries(list.map((domain, i) => [`v${i}`, domain])))
  .chain((domains) =>
    fc
      .array(
        fc.record(Object.fromEntries(Object.entries(domains).map(([name, domain]) => [name, arbitraryOf(domain)]))),
        { minLength: 1, maxLength: 8 },
      )
      .map((states) => ({ domains, states })),
  );

describe('packing', () => {
  test('a state comes back as it was', () => {
    fc.assert(
      fc.property(samples, ({ domains, states }) => {
        const layout = new Layout(domains);
        for (const state of states) {
          const content = contentOf(layout, state);
          layout.place();
          const words = new Int32Array(layout.words);
          pack(layout, content, words, 0);
          expect(keyOf(unpack(layout, words, 0))).toBe(keyOf(state));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a state that is moved to a wider layout is the same state, and equal states have equal words', () => {
    fc.assert(
      fc.property(samples, ({ domains, states }) => {
        const layout = new Layout(domains);
        const [first, ...others] = states as [Sample['states'][number], ...Sample['states']];
        const content = contentOf(layout, first);
        layout.place();
        const before = new Int32Array(layout.words);
        pack(layout, content, before, 0);
        const { move, back } = mover(layout);
        for (const state of others) contentOf(layout, state);
        for (const of of layout.classes) of.width += 3;
        layout.place();
        const after = new Int32Array(layout.words);
        move(before, 0, after, 0);
        // Back again it is what it was; what has come since had no place, or another one.
        for (const state of [first, ...others]) {
          const [packed, was] = [new Int32Array(layout.words), new Int32Array(before.length)];
          pack(layout, contentOf(layout, state), packed, 0);
          const isSame = keyOf(state) === keyOf(first);
          const had = back(packed, 0, was, 0);
          if (isSame) expect([had, ...was]).toEqual([true, ...before]);
          else if (had) expect([...was]).not.toEqual([...before]);
        }
        expect(keyOf(unpack(layout, after, 0))).toBe(keyOf(first));
        const again = new Int32Array(layout.words);
        pack(layout, contentOf(layout, first), again, 0);
        expect([...again]).toEqual([...after]);
      }),
      { numRuns: 100 },
    );
  });
});

test('a state with an element that has come since has no place in a layout from before', () => {
  const layout = new Layout({ seen: subsetOf(range(0, 9)) });
  layout.place();
  const packed = (...elements: number[]): Int32Array => {
    const content = contentOf(layout, { seen: ImmutableSet(elements) });
    if (layout.outgrown) layout.place();
    const words = new Int32Array(layout.words);
    pack(layout, content, words, 0);
    return words;
  };
  const [one] = [packed(1)];
  const { back } = mover(layout);
  const both = packed(1, 2);
  layout.place();
  const was = new Int32Array(one.length);
  expect([back(packed(1), 0, was, 0), ...was]).toEqual([true, ...one]);
  expect(back(both, 0, new Int32Array(one.length), 0)).toBe(false);
});

describe('bags', () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -2, max: 3 })), {
    maxLength: 200,
  });

  test('a bag after changes is the multiset after them, and equal bags have one number', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const bags = new BagClass('bag', range(0, 6));
        const naive = new Map<number, number>();
        const numbers = new Map<string, number>();
        let bag = 0;
        for (const [element, by] of steps) {
          const change = Math.max(by, -(naive.get(element) ?? 0));
          if (change === 0) continue;
          naive.set(element, (naive.get(element) ?? 0) + change);
          bag = bags.apply(bag, Int32Array.of(element, change));
          const expected = [...naive].filter(([, copies]) => copies > 0).sort(([a], [b]) => a - b);
          expect(bags.pairs(bag)).toEqual(expected);
          expect(bags.fromPairs(expected)).toBe(bag);
          const text = expected.join(' ');
          expect(numbers.get(text) ?? bag).toBe(bag);
          numbers.set(text, bag);
        }
        expect(bags.count).toBe(new Set([...numbers.keys(), '']).size);
      }),
    );
  });

  test('bags whose hashes are equal are different bags', () => {
    // So many that by chance some of the hashes, of 32 bits, are equal.
    const most = 775;
    const bags = new BagClass('bag', range(0, most - 1));
    const content = (first: number, second: number): [number, number][] => [
      [first, 1],
      [second, 1],
    ];
    const numbers: number[] = [];
    for (let first = 0; first < most; first++)
      for (let second = first + 1; second < most; second++) numbers.push(bags.fromPairs(content(first, second)));
    expect(new Set((Reflect.get(bags, 'hashes') as Int32Array).slice(0, bags.count)).size).toBeLessThan(bags.count);
    expect(new Set(numbers).size).toBe(numbers.length);
    let at = 0;
    let wrong = 0;
    for (let first = 0; first < most; first++)
      for (let second = first + 1; second < most; second++)
        if (bags.pairs(numbers[at++] as number).join() !== content(first, second).join()) wrong++;
    expect(wrong).toBe(0);
  });
});
