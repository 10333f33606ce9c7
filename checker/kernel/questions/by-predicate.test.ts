/** Questions by predicate are known by the elements that satisfy it, those that are met later included. */
import { describe, expect, test } from 'vitest';
import { bagOf, processes, range, subsetOf, variables } from '../../index.ts';
import { blocksOf } from '../../language/symmetry.ts';
import type { BagClass } from '../layout/bags.ts';
import { Layout, type SetRegion, type Shape } from '../layout/layout.ts';
import { Group } from '../symmetry/group.ts';
import { Images } from '../symmetry/images.ts';
import {
  type About,
  ByMapping,
  ByPredicate,
  everything,
  LatePredicate,
  type Owner,
  type Predicate,
  valueAt,
} from './by-predicate.ts';

const P = processes('p', 4);
const { domains } = variables({ first: subsetOf(range(0, 2)), on: subsetOf(P), bag: bagOf(P) });

/** Some elements of a set, which are numbered after those of another, and of a bag; and what permutes them. */
function met(isPermuted = false) {
  const layout = new Layout(domains);
  const group = new Group(blocksOf(domains), layout.slots.length);
  const first = (layout.shapes.first as { readonly region: SetRegion }).region;
  const { region } = layout.shapes.on as { readonly region: SetRegion };
  const { bags } = layout.shapes.bag as Extract<Shape, { kind: 'bag' }>;
  layout.elementOf(first, 0);
  for (const p of ['p3', 'p1', 'p2']) {
    layout.elementOf(region, p);
    bags.elementOf(p);
  }
  const images = isPermuted ? new Images(layout, group) : null;
  return { layout, region, bags: bags as BagClass, group, images };
}
const tryAll = (about: About, holds: Predicate, asker: Owner): ByPredicate =>
  new ByPredicate(about, holds, asker).tryAll();
const notFirst = (p: unknown): boolean => p !== 'p1';
const owner = { id: 7 };

describe('what satisfies a predicate', () => {
  test('is told by numbers: of all sets together, of each bag by itself', () => {
    const { region, bags } = met();
    expect(tryAll(region, notFirst, owner)).toMatchObject({ satisfying: [1, 3], among: 3, asker: owner });
    expect(tryAll(bags, notFirst, owner)).toMatchObject({ satisfying: [0, 2], among: 3 });
    expect(tryAll(region, everything, owner).satisfying).toEqual([1, 2, 3]);
  });
  test('by place, has value and number', () => {
    const { region, bags } = met();
    const [ofSet, ofBag] = [tryAll(region, notFirst, owner), tryAll(bags, notFirst, owner)];
    expect([valueAt(ofSet.about, 1), ofSet.numberAt(1)]).toEqual(['p1', 2]);
    expect([valueAt(ofBag.about, 1), ofBag.numberAt(1)]).toEqual(['p1', 1]);
  });
  test('if it fails later, whoever asked must read the whole set', () => {
    const { region, layout } = met();
    const by = tryAll(region, notFirst, owner);
    const fails = tryAll(
      region,
      (p) => {
        if (p === 'p4') throw new TypeError('no');
        return true;
      },
      owner,
    );
    layout.elementOf(region, 'p4');
    expect(by.saysLate(3)).toBe(true);
    expect(() => fails.saysLate(3)).toThrow(LatePredicate);
    try {
      fails.saysLate(3);
    } catch (error) {
      expect((error as LatePredicate).owners).toEqual([owner]);
    }
  });
});

describe('under a permutation', () => {
  const made = met(true);
  const { group } = made;
  const images = made.images as Images;
  const cycle = group.permutation([1, 2, 3, 0]);
  test.each(['region', 'bags'] as const)('the text is that of the images (%s)', (about) => {
    const by = tryAll(made[about], notFirst, owner);
    const moved = tryAll(made[about], (p) => p !== 'p2', owner);
    const textOf = (of: typeof by, under: typeof cycle): string => of.textUnder(images.under(under), of.satisfying);
    expect(textOf(by, cycle)).toBe(textOf(moved, group.identity));
    expect(textOf(by, group.identity)).not.toBe(textOf(moved, group.identity));
    const all = tryAll(made[about], everything, owner);
    expect(textOf(all, cycle)).toBe(textOf(all, group.identity));
    expect(textOf(all, cycle)).not.toBe(
      textOf(
        tryAll(made[about], () => true, owner),
        group.identity,
      ),
    );
  });
  test.each(['region', 'bags'] as const)(
    'it is pulled back: of an element it says what it said of the image (%s)',
    (about) => {
      const asked: unknown[] = [];
      const by = tryAll(
        made[about],
        (p) => {
          asked.push(p);
          return notFirst(p);
        },
        owner,
      );
      const { length } = asked;
      const back = by.pulledBack(images.under(cycle));
      // p4 goes to p1.
      expect(['p1', 'p2', 'p3', 'p4'].map(back)).toEqual([true, true, true, false]);
      // Its call is over: what it has said is not asked again.
      expect(asked).toHaveLength(length);
      expect(tryAll(made[about], everything, owner).pulledBack(images.under(cycle))).toBe(everything);
    },
  );
  test('of an image that was met since it is asked', () => {
    const { region, layout, group: own } = met();
    const asked: unknown[] = [];
    const by = tryAll(
      region,
      (p) => {
        asked.push(p);
        return notFirst(p);
      },
      owner,
    );
    asked.length = 0;
    const later = new Images(layout, own);
    const back = by.pulledBack(later.under(own.transposition(0, 3)));
    // p1 goes to p4, which was not known when the predicate was tried.
    expect([back('p1'), back('p4'), back('p2')]).toEqual([true, false, true]);
    expect(asked).toEqual(['p4']);
  });
});

describe('a mapping', () => {
  const lengths: Readonly<Record<string, number>> = { p1: 0, p2: 5, p3: -2, p4: 7 };
  test.each(['region', 'bags'] as const)('is known by its numbers, and asked once of each element (%s)', (about) => {
    const made = met(true);
    const images = made.images as Images;
    const asked: unknown[] = [];
    const mapping = (p: unknown): number => {
      asked.push(p);
      return lengths[p as string] as number;
    };
    const by = new ByMapping(made[about], mapping, 0, owner).tryAll();
    const known = made[about].elements.length;
    expect([by.satisfying.length, asked.length]).toEqual([known - 1, known]);
    const same = new ByMapping(made[about], (p) => (lengths[p as string] as number) * 2, 0, owner).tryAll();
    const textOf = (of: ByMapping): string => of.textUnder(images.under(made.group.identity), of.satisfying);
    expect(same.satisfying).toEqual(by.satisfying);
    expect([same.text, textOf(same)]).not.toEqual([by.text, textOf(by)]);
    const back = by.mappedBack(images.under(made.group.permutation([1, 2, 3, 0])));
    expect(['p1', 'p2', 'p3', 'p4'].map(back)).toEqual([5, -2, 7, 0]);
    expect(asked).toHaveLength(known);
  });
});
