/** Frames: a step is asked only for what it can change, and for all of it once more is known to have been read. */
import { describe, expect, test } from 'vitest';
import type { Forest } from '../learned/forest.ts';
import type { Unit } from '../learned/tree.ts';
import { nothing, unknown } from '../questions/compiled.ts';
import type { ActionLeaf } from '../units/actions.ts';
import { Frames } from './frames.ts';

/** Units that have read some things, the trees that were planted of them, and leaves that write some things. */
function made(read: readonly string[][], writes: readonly string[][]) {
  const units = read.map((keys, id) => ({ id, support: new Set(keys) }) as unknown as Unit);
  const planted = new Map<string, number>();
  const nameOf = (of: readonly Unit[]): string => of.map(({ id }) => id).join();
  const forest = {
    units,
    get supported() {
      return units.reduce((sum, { support }) => sum + (support?.size ?? 0), 0);
    },
    rootOf: (of: readonly Unit[]) => (of.length === 0 ? nothing : (planted.get(nameOf(of)) ?? unknown)),
    plant: (of: readonly Unit[]) => planted.set(nameOf(of), 100 + planted.size),
  };
  const leaves = writes.map((touched) => ({ effect: { touched } }) as unknown as ActionLeaf);
  const frames = new Frames(forest as unknown as Forest, leaves);
  frames.update();
  return { frames, units, leaves, planted };
}

describe('the tree that a step is asked for', () => {
  test('is none, where it writes nothing that was read', () => {
    const { frames } = made([['x'], ['y']], [['z'], []]);
    expect([...frames.roots.subarray(0, 2)]).toEqual([nothing, nothing]);
  });
  test('has all that has read what it writes, and no more', () => {
    const { frames, planted } = made([['x'], ['y'], ['x', 'z']], [['x'], ['y', 'x']]);
    frames.plant(0);
    frames.plant(1);
    expect([...planted.keys()]).toEqual(['0,2', '0,1,2']);
  });
  test('is planted once for all steps that can change the same', () => {
    const { frames, planted } = made([['x']], [['x'], ['y', 'x'], ['y']]);
    expect([0, 1, 2].map((leaf) => frames.isUnknown(leaf))).toEqual([true, true, false]);
    frames.plant(1);
    expect(planted.size).toBe(1);
    expect([...frames.roots.subarray(0, 3)]).toEqual([100, 100, nothing]);
  });
  test('is another once a unit has read more', () => {
    const { frames, units } = made([['x'], ['y']], [['z']]);
    units[1]?.support?.add('z');
    frames.update();
    expect(frames.isUnknown(0)).toBe(true);
  });
  test('has a unit that is to be asked always', () => {
    const { frames, units, planted } = made([['x'], ['y']], [['z']]);
    expect(frames.include(units[1] as Unit)).toBe(true);
    expect(frames.include(units[1] as Unit)).toBe(false);
    frames.update();
    frames.plant(0);
    expect([...planted.keys()]).toEqual(['1']);
  });
  test('has a unit that is evaluated directly, and is asked for everything where the step is', () => {
    const { frames, units, leaves, planted } = made([['x'], ['y'], ['z']], [['z'], ['w']]);
    (units[1] as { cost: unknown }).cost = { isDirect: true };
    (leaves[1] as { effect: unknown }).effect = null;
    frames.reset();
    frames.update();
    frames.plant(0);
    frames.plant(1);
    expect([...planted.keys()]).toEqual(['1,2', '0,1,2']);
  });
  test('is found for leaves that come later, and for more of them than there was room for', () => {
    const { frames, leaves } = made([['x']], [['x']]);
    frames.plant(0);
    for (let i = 0; i < 3000; i++)
      (leaves as ActionLeaf[]).push({ effect: { touched: [i % 2 === 0 ? 'x' : 'y'] } } as unknown as ActionLeaf);
    frames.update();
    expect([frames.roots[2999], frames.roots[3000]]).toEqual([100, nothing]);
  });
});
