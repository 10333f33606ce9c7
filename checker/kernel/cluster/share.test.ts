/**
 * What one process tells another of states, and what that makes of it: the same states, by value, whatever was met first; each of one owner for both. That many find
 * together what one finds is held in `run/cluster-random.test.ts`.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { raft } from '../../../specs/raft/raft.ts';
import { twoPhaseCommit } from '../../../specs/two-phase-commit/two-phase-commit.ts';
import type { Block } from '../../checkpoint/blocks.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { keyOf } from '../../language/value.ts';
import { KernelCheck } from '../check.ts';
import { Chunks } from './chunks.ts';
import { Met } from './met.ts';
import { Others } from './others.ts';
import { Outbox } from './outbox.ts';
import { Owners } from './owners.ts';
import { type Parcel, Share } from './share.ts';

const threeManagers = checkable(twoPhaseCommit as never, { parameters: { rms: 3 } });
const smallRaft = checkable(raft as never, { parameters: { servers: 2, maxTerm: 2 } });

interface Told {
  readonly share: Share;
  readonly blocks: Block[];
  /** Each with how many blocks were told before. */
  readonly parcels: { readonly parcel: Parcel; readonly blocks: number }[];
}
/** Explores a model to its end, as who owns all states, and keeps what it would tell others. */
function exploredAlone(model: CheckableModel, most: number): Told {
  const told: Omit<Told, 'share'> = { blocks: [], parcels: [] };
  const share: Share = new Share(model, {
    partitions: 1,
    bytes: 256,
    remembered: 16,
    tell: (blocks) => told.blocks.push(...blocks),
    send: (parcel) => told.parcels.push({ parcel, blocks: told.blocks.length }),
    keep: () => undefined,
  });
  share.takeOver(0);
  while (!share.begin());
  const { store } = share.kernel;
  for (let state = 0; state < store.count && store.count < most; ) state = share.expand(state, store.count);
  share.seal();
  return { ...told, share };
}
/** Gives numbers to values from the last on, where they can be listed. */
function meetBackwards({ kernel: { space, learner } }: Share): void {
  const { layout } = space;
  for (const of of layout.classes)
    if (of.kind === 'tuple')
      for (const part of of.parts)
        for (const value of [...(part.domain.elements ?? [])].reverse()) layout.internPart(part, value);
  for (const region of layout.regions)
    for (const value of [...(region.of.elements ?? [])].reverse()) layout.elementOf(region, value);
  learner.catchUpOnMet();
  learner.fitLayout();
}
const textsIn = ({ kernel: { space } }: Share): string[] =>
  Array.from({ length: space.store.count }, (_, state) => keyOf(space.valuesOf(state)));

describe.each([
  ['two-phase-commit', threeManagers],
  ['raft', smallRaft],
] as const)('states of %s', (_, model) => {
  test('are the same for who takes them in, in whatever order', () => {
    const { share, blocks, parcels } = exploredAlone(model, 1200);
    const none = (): void => undefined;
    const other = new Share(model, { partitions: 1, tell: none, send: none, keep: none });
    // It has met values in another order, and states come from the last on.
    meetBackwards(other);
    for (const block of blocks) other.read('a', block);
    for (const { parcel } of parcels.toReversed()) other.accept('a', parcel.version, parcel.states);
    expect(parcels.length).toBeGreaterThan(5);
    expect(textsIn(other).sort()).toEqual(textsIn(share).sort());
    const partitions = 5;
    const ownersIn = (one: Share): Map<string, number> => {
      const { space } = one.kernel;
      const owners = new Owners(space.layout, partitions);
      owners.catchUp();
      const { words, width } = space.store;
      return new Map(textsIn(one).map((text, state) => [text, owners.of(words, state * width)]));
    };
    const [here, there] = [ownersIn(share), ownersIn(other)];
    expect(here).toEqual(there);
    const counts = Array.from({ length: partitions }, (_, i) => [...here.values()].filter((of) => of === i).length);
    expect(Math.min(...counts)).toBeGreaterThan(here.size / partitions / 2);
  });

  test('are refused if they have numbers that were not told', () => {
    const { share, parcels } = exploredAlone(model, 200);
    const others = new Others(share.kernel.space.layout);
    expect(() => others.place((parcels[0] as Told['parcels'][0]).parcel.states, 0)).toThrow(/came before/);
  });
});

test('what one alone finds as who owns all is what the kernel finds', () => {
  const { share } = exploredAlone(threeManagers, Number.POSITIVE_INFINITY);
  const check = new KernelCheck(threeManagers);
  while (!check.advance());
  const { generated, distinct, taken } = check.result();
  expect([share.counted.generated, share.kernel.store.count]).toEqual([generated, distinct]);
  expect(share.counted.taken).toEqual(Object.values(taken));
  expect([...share.askedAnew()].length).toBe(0);
});

test('what was met lately is forgotten, and nothing is taken for it that only has its place', () => {
  const met = new Met(4);
  met.empty(2);
  const [a, b] = [Int32Array.of(-1, 7), Int32Array.of(-1, 8)];
  met.fetch(Int32Array.of(5), 1);
  expect([met.has(a, 0, 1), met.has(a, 0, 1), met.has(b, 0, 5), met.has(a, 0, 1)]).toEqual([false, true, false, false]);
  met.empty(2);
  expect(met.has(a, 0, 1)).toBe(false);
});

test('what waits is moved with the layout', () => {
  const outbox = new Outbox(1, 24);
  expect([1, 2, 3].map((state) => outbox.add(Int32Array.of(state), 0))).toEqual([false, false, false]);
  outbox.relayout(2, (from, at, to, into) => {
    to[into] = from[at] as number;
    to[into + 1] = 10 * (from[at] as number);
  });
  expect(outbox.add(Int32Array.of(0, 4, 40), 1)).toBe(true);
  expect([...outbox.take()]).toEqual([1, 10, 2, 20, 3, 30, 4, 40]);
  expect(outbox.count).toBe(0);
});

test('a few bits at a time come to what each field comes to', () => {
  const widths = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(widths, fc.infiniteStream(fc.integer()), (bits, words) => {
      let [word, used] = [0, 0];
      const fields = bits.map((width) => {
        if (used + width > 32) [word, used] = [word + 1, 0];
        const field = { word, shift: used, mask: 2 ** width - 1 };
        used += width;
        return field;
      });
      const worth = (field: number, number: number, j: number): number => Math.imul(number + 1, 31 * field + j + 7);
      const chunks = new Chunks(fields.toReversed(), 2, (field, number, into, at) => {
        for (const j of [0, 1]) into[at + j] = ((into[at + j] as number) + worth(field, number, j)) | 0;
      });
      for (let round = 0; round < 8; round++) {
        const state = Int32Array.from({ length: word + 1 }, () => words.next().value as number);
        const expected = [0, 1].map((j) =>
          fields
            .toReversed()
            .reduce((sum, of, i) => (sum + worth(i, ((state[of.word] as number) >>> of.shift) & of.mask, j)) | 0, 3),
        );
        const sums = Int32Array.of(9, 3, 3);
        chunks.addUp(state, 0, sums, 1);
        expect([...sums]).toEqual([9, ...expected]);
      }
    }),
    { numRuns: 50 },
  );
});
