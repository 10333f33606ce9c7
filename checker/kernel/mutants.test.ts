/**
 * Planted faults: a kernel that undercounts silently is caught by comparing it with the reference on random systems. Each
 * fault is planted into the running kernel, without any hook for it there.
 */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Store } from '../search/store.ts';
import { agreement } from '../testing/agreement.ts';
import { type RandomModel, randomModels } from '../testing/random-model.ts';
import type { TupleClass } from './layout/layout.ts';
import { PartQuestion } from './questions/part.ts';

const models: readonly RandomModel[] = fc.sample(randomModels, { seed: 4, numRuns: 60 });
const most = 3000;

/** True if the kernel and the reference differ on some model, or the kernel finds fault with itself. */
function isCaught(): boolean {
  return models.some((random) => {
    try {
      return (agreement(random.model(), { most })?.differences ?? []).length > 0;
    } catch {
      return true;
    }
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a planted fault is caught', { timeout: 300_000 }, () => {
  test('none is found where none is planted', () => {
    expect(isCaught()).toBe(false);
  });

  test('a read that is not noted', () => {
    const { ask } = PartQuestion;
    vi.spyOn(PartQuestion, 'ask').mockImplementation((asker, slot, part, side) => {
      // The value is right, but of the second part of a slot nobody learns that it was read.
      if (part !== 1) return ask(asker, slot, part, side);
      const of = slot.of as TupleClass;
      return of.parts[part]?.values[asker.layout.partOf(of, asker.numberIn(slot, side), part)];
    });
    expect(isCaught()).toBe(true);
  });

  test('two parts confused', () => {
    const { ask } = PartQuestion;
    vi.spyOn(PartQuestion, 'ask').mockImplementation((asker, slot, part, side) => {
      const { parts } = slot.of as TupleClass;
      const other = (part + 1) % parts.length;
      // Only where both have the same values to offer: otherwise it would be no silent fault.
      return ask(asker, slot, parts[other]?.domain.text === parts[part]?.domain.text ? other : part, side);
    });
    expect(isCaught()).toBe(true);
  });

  test('the comparison of the difference left out: equal hashes count as equal states', () => {
    const insert = Store.prototype.insert;
    const hashes = new WeakMap<Store, Set<number>>();
    vi.spyOn(Store.prototype, 'insert').mockImplementation(function (this: Store, batch) {
      const known = hashes.get(this) ?? new Set<number>();
      hashes.set(this, known);
      let kept = 0;
      for (let i = 0; i < batch.count; i++) {
        // A hash of eight bits, which collides as early in a small model as one of 32 bits does in a large one.
        const hash = (batch.hashes[i] as number) & 255;
        if (known.has(hash)) continue;
        known.add(hash);
        batch.words.copyWithin(kept * batch.width, i * batch.width, (i + 1) * batch.width);
        for (const array of [batch.hashes, batch.parents, batch.steps]) array[kept] = array[i] as number;
        kept++;
      }
      batch.count = kept;
      insert.call(this, batch);
    });
    expect(isCaught()).toBe(true);
  });
});
