/** Effects as integers: each leaf's are where they are said to be, with what they do to the words of a state. */
import { expect, test } from 'vitest';
import { bagOf, functionFrom, processes, range, subsetOf, variables } from '../../index.ts';
import { type Element, Layout, type SetRegion, type Shape, type Slot } from '../layout/layout.ts';
import type { ActionLeaf } from '../units/actions.ts';
import type { Effect } from '../views/effects.ts';
import { EffectCode } from './effect-code.ts';

const P = processes('p', 2);
const { domains } = variables({ n: range(0, 7), on: subsetOf(P), bag: bagOf(P), times: functionFrom(P, range(0, 3)) });
const layout = new Layout(domains);
const { region } = layout.shapes.on as { readonly region: SetRegion };
const [first, second] = ['p1', 'p2'].map((p) => layout.elementOf(region, p)) as [Element, Element];
layout.placeElement(first);
layout.place();
const slotOf = (name: string): Slot => (layout.shapes[name] as Extract<Shape, { slot: Slot }>).slot;
const leafOf = (effect: Partial<Effect>): ActionLeaf => ({
  action: 0,
  choices: {},
  effect: { numbers: [], rewrites: [], elements: [], deltas: [], parts: [], touched: [], ...effect },
});

/** Reads the integers of a leaf back. */
function told(code: EffectCode, leaf: number) {
  let at = code.at[leaf] as number;
  const several = (width: number): number[][] => {
    const from = at + 1;
    const count = code.code[at] as number;
    at = from + count * width;
    return Array.from({ length: count }, (_, i) => [...code.code.subarray(from + i * width, from + (i + 1) * width)]);
  };
  const [words, writes] = [several(3), several(4)];
  return {
    words,
    places: writes.map((of) => of.slice(0, 3)),
    writes: writes.map(([, , , n]) => code.writes[n as number]),
    end: at,
  };
}

test('what is set in one word is one change of it: which bits stay, and which are set', () => {
  const code = new EffectCode();
  const { word, shift, mask } = slotOf('n');
  expect(first.word).toBe(word);
  code.update([
    leafOf({ numbers: [[slotOf('n'), 5]], elements: [[first, true]] }),
    leafOf({ elements: [[first, false]] }),
  ]);
  const all = (mask << shift) | (1 << first.bit);
  expect(told(code, 0)).toMatchObject({
    words: [[word, ~all, (5 << shift) | (1 << first.bit)]],
    places: [],
    writes: [],
  });
  expect(told(code, 1).words).toEqual([[word, ~(1 << first.bit), 0]]);
});
test('an element without a place is in no state, and needs no change', () => {
  const code = new EffectCode();
  expect(second.word).toBe(-1);
  code.update([leafOf({ elements: [[second, false]] })]);
  expect(told(code, 0).words).toEqual([]);
});
test('a rewrite is told by its number, and answers what it was told of a tuple', () => {
  const code = new EffectCode();
  const { slots } = layout.shapes.times as Extract<Shape, { kind: 'function' }>;
  const [slot] = slots.values() as Iterable<Slot> as [Slot];
  const rewrite = { index: 3, of: slot.of as never, writes: [] };
  code.update([leafOf({ rewrites: [[slot, rewrite]] })]);
  const { places, writes } = told(code, 0);
  expect([places, writes]).toEqual([[[slot.word, slot.shift, slot.mask]], [{ leaf: 0, place: slot, by: 3 }]]);
  expect(code.rewrites[3]?.every((to) => to === -1)).toBe(true);
  code.setRewrite(3, 1, 2);
  code.setRewrite(3, 100, 7);
  expect([code.rewrites[3]?.[1], code.rewrites[3]?.[100], code.rewrites[3]?.[99]]).toEqual([2, 7, -1]);
  // What was learned stays when another leaf has the same rewrite, and when all is compiled anew.
  code.clear();
  code.update([leafOf({ rewrites: [[slot, rewrite]] })]);
  expect(code.rewrites[3]?.[100]).toBe(7);
});
test('a change of a bag is told by the bags and what is added, and each leaf has its own', () => {
  const code = new EffectCode();
  const slot = slotOf('bag');
  const deltas = [Int32Array.of(0, 1), Int32Array.of(1, -1)] as const;
  code.update(deltas.map((delta) => leafOf({ deltas: [[slot, delta]] })));
  for (const [leaf, delta] of deltas.entries()) {
    const { places, writes } = told(code, leaf);
    expect(places).toEqual([[slot.word, slot.shift, slot.mask]]);
    expect(writes).toEqual([{ leaf, place: slot, by: { bags: slot.of, delta } }]);
    expect(code.writesOf(leaf)).toEqual(writes);
  }
});
test('leaves that come later are compiled behind the others, and all of them anew once it is cleared', () => {
  const code = new EffectCode();
  const leaves = Array.from({ length: 3000 }, (_, n) => leafOf({ numbers: [[slotOf('n'), n % 8]] }));
  code.update(leaves.slice(0, 10));
  expect(code.compiled).toBe(10);
  code.update(leaves);
  const { word, shift, mask } = slotOf('n');
  const wordsOf = (leaf: number): number[][] => told(code, leaf).words;
  for (const leaf of [9, 10, 2999]) expect(wordsOf(leaf)).toEqual([[word, ~(mask << shift), (leaf % 8) << shift]]);
  expect(told(code, 9).end).toBe(code.at[10]);
  code.clear();
  expect([code.compiled, code.writes.length, code.firstWrite.length]).toEqual([0, 0, 0]);
  code.update(leaves.slice(5));
  expect([wordsOf(0), code.at[0]]).toEqual([[[word, ~(mask << shift), 5 << shift]], 0]);
});

test('effects become what others were, of however many leaves', () => {
  const many = 200_000;
  const writes = Array.from({ length: many }, (_, leaf) => ({ leaf, place: { word: 0, shift: 0, mask: 1 }, by: 0 }));
  const firstWrite = Array.from({ length: many }, (_, leaf) => leaf);
  const code = new EffectCode();
  code.update([leafOf({})]);
  const [integers, rewrite] = [Int32Array.of(7), Int32Array.of(1, 0)];
  code.become(
    { code: integers, at: integers, writes, firstWrite, rewrites: [rewrite], compiled: many, version: 3 },
    [],
  );
  expect([code.writes.length, code.firstWrite.length, code.compiled, code.version]).toEqual([many, many, many, 3]);
  expect([code.writesOf(many - 2), code.rewrites]).toEqual([[writes[many - 2]], [rewrite]]);
});
