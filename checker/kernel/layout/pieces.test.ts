/** States in pieces: numbers stand for values, the same for the same; of images, too; until all are forgotten. */
import { describe, expect, test } from 'vitest';
import { Bag, bagOf, clocks, functionFrom, optional, processes, range, subsetOf, variables } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import { imageOfState } from '../symmetry/declared.ts';
import { Group } from '../symmetry/group.ts';
import { Images } from '../symmetry/images.ts';
import { contentOf, pack } from './codec.ts';
import { Layout } from './layout.ts';
import { Pieces } from './pieces.ts';

const P = processes('p', 3);
const clock = clocks(P, { ticks: 1 });
const { domains } = variables({
  round: range(0, 3),
  holder: optional(P),
  times: functionFrom(P, range(0, 2)),
  next: functionFrom(P, optional(P)),
  on: subsetOf(P),
  bag: bagOf(P),
  clock,
});
const made = (values: AnyState): AnyState => {
  const all: AnyState = { ...first, ...values };
  return Object.fromEntries(Object.entries(domains).map(([name, of]) => [name, of.read(all[name], name)]));
};
const [p1, p2, p3] = P.elements;
const first: AnyState = {
  round: 0,
  holder: p1,
  times: P.to(0),
  next: P.to((p) => (p === p1 ? p2 : null)),
  on: [p1, p2],
  bag: Bag.of([[p3, 2]]),
  clock: clock.skewed[0],
};
const states = [
  first,
  { round: 3 },
  { holder: null },
  { times: P.to((p) => (p === p2 ? 2 : 0)) },
  { next: P.to(p3 as (typeof P.elements)[number]) },
  { on: [p2, p1] },
  { on: [p3] },
  { on: [p1] },
  { bag: Bag.of([]) },
  { bag: Bag.of([[p3, 1]]) },
].map(made);

/** The states packed, after each other. */
function packed() {
  const layout = new Layout(domains);
  const group = new Group(blocksOf(domains), layout.slots.length);
  const images = new Images(layout, group);
  const contents = states.map((state) => contentOf(layout, state));
  layout.place();
  const words = new Int32Array(states.length * layout.words);
  for (const [i, content] of contents.entries()) pack(layout, content, words, i * layout.words);
  const pieces = new Pieces(layout);
  const at = (i: number): number[] => pieces.at(words, i * layout.words);
  const after = (i: number, j: number): readonly number[] => {
    const both = new Int32Array(2 * layout.words);
    both.set(words.subarray(i * layout.words, (i + 1) * layout.words));
    both.set(words.subarray(j * layout.words, (j + 1) * layout.words), layout.words);
    return pieces.after(both, layout.words, at(i));
  };
  return { group, images, pieces, at, after };
}

describe('the numbers of pieces', () => {
  const { pieces, at } = packed();
  test('stand for the values of all variables', () => {
    for (const [i, state] of states.entries()) expect(keyOf(pieces.valuesOf(at(i)))).toBe(keyOf(state));
  });
  test('are the same exactly where the values are', () => {
    const all = states.map((_, i) => at(i));
    for (const [variable, numbers] of pieces.of)
      for (const [i, state] of states.entries())
        for (const [j, other] of states.entries()) {
          const isSame = numbers.every((n) => all[i]?.[n] === all[j]?.[n]);
          expect([variable, i, j, isSame]).toEqual([variable, i, j, keyOf(state[variable]) === keyOf(other[variable])]);
        }
  });
  test('after a step are those of the state that it leads to', () => {
    const { at, after } = packed();
    for (const i of states.keys()) for (const j of states.keys()) expect(after(i, j)).toEqual(at(j));
  });
  test('are of all parts of what has several, and each is of one variable', () => {
    expect(pieces.of.get('clock')?.length).toBe(Object.keys(clock.fields).length);
    const all = [...pieces.of.values()].flat();
    expect(all).toEqual([...all.keys()]);
    expect(at(0)).toHaveLength(all.length);
  });
});

test('under a permutation they stand for the image of the values', () => {
  const { pieces, images, group, at } = packed();
  for (const rank of [1, 3]) {
    const by = group.numbered(rank);
    // Twice: what was worked out is remembered.
    for (let time = 0; time < 2; time++)
      for (const [i, state] of states.entries()) {
        const image = pieces.imageOf(at(i), rank, images.under(by));
        expect(keyOf(pieces.valuesOf(image))).toBe(keyOf(imageOfState(domains, state, by)));
      }
  }
});

test('of an image the numbers are those of the same values that were met otherwise', () => {
  const { pieces, images, group, at } = packed();
  for (const by of group.generators)
    for (const i of states.keys()) {
      const image = pieces.imageOf(at(i), by.rank, images.under(by));
      expect(pieces.imageOf(image, by.rank, images.under(by))).toEqual(at(i));
    }
});

test('they are forgotten when there are too many, which is told', () => {
  const { pieces, at } = packed();
  const before = [at(1), at(2)];
  const { epoch } = pieces;
  pieces.trim();
  expect([at(1), at(2), pieces.epoch]).toEqual([...before, epoch]);
  Reflect.set(pieces, 'remembered', 1 << 20);
  pieces.trim();
  expect(pieces.epoch).toBe(epoch + 1);
  // Numbers are given as values are met, from 0 on.
  expect(at(2)).toEqual(at(2).map(() => 0));
  expect(keyOf(pieces.valuesOf(at(1)))).toBe(keyOf(states[1]));
});
