/** Laws of the group: composing, inverting and numbering permutations do what they say to names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renamed } from '../../language/renaming.ts';
import { Group, type Permutation } from './group.ts';

const group = new Group(
  [
    { sort: 'p', members: ['p1', 'p2', 'p3', 'p4'] },
    { sort: 'v', members: ['v1', 'v2', 'v3'] },
  ],
  0,
);
const permutations = fc.integer({ min: 0, max: group.order - 1 }).map((rank) => group.numbered(rank));
const namesUnder = (by: Permutation, names: readonly string[]): unknown[] =>
  names.map((name) => renamed(name, by.renaming));

describe('permutations', () => {
  test('are as many as there are, each with a number of its own, and keep the sorts apart', () => {
    const all = Array.from({ length: group.order }, (_, rank) => group.numbered(rank));
    expect(group.order).toBe(24 * 6);
    expect(new Set(all.map((by) => namesUnder(by, group.members).join())).size).toBe(group.order);
    expect(all.map(({ rank }) => rank)).toEqual(all.map((_, rank) => rank));
    for (const by of all) expect(String(namesUnder(by, group.members)).replace(/\d/g, '')).toBe('p,p,p,p,v,v,v');
  });
  test('a product is the second, then the first', () => {
    fc.assert(
      fc.property(permutations, permutations, (first, second) => {
        const both = group.compose(first, second);
        expect(namesUnder(both, group.members)).toEqual(
          group.members.map((name) => namesUnder(first, namesUnder(second, [name]) as string[])[0]),
        );
      }),
    );
  });
  test('an inverse leads back', () => {
    fc.assert(
      fc.property(permutations, (by) => {
        expect(group.compose(group.inverse(by), by).rank).toBe(0);
        expect(group.compose(by, group.inverse(by))).toBe(group.identity);
      }),
    );
  });
  test('all are made of the generators', () => {
    const made = new Set([group.identity]);
    for (const at of made) for (const generator of group.generators) made.add(group.compose(generator, at));
    expect(made.size).toBe(group.order);
  });
});
