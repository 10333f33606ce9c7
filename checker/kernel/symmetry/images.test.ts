/**
 * Images and canonical forms, beside what they are of values: the image of a number is the number of the image, and of all
 * states of an orbit one is canonical.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyState } from '../../language/action.ts';
import {
  Bag,
  bagOf,
  type Domain,
  functionFrom,
  messages,
  network,
  optional,
  processes,
  range,
  sequenceOf,
  subsetOf,
  values,
  variables,
} from '../../language/index.ts';
import { blocksOf } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import { Batch } from '../../search/batch.ts';
import { arbitraryOf } from '../../testing/values-of.ts';
import { hashOf } from '../layout/bits.ts';
import { contentOf, pack, unpack } from '../layout/codec.ts';
import { type Element, Layout, type Shape } from '../layout/layout.ts';
import { Canoniser } from './canonical.ts';
import { imageOfState } from './declared.ts';
import { Group, type Permutation } from './group.ts';
import { Images } from './images.ts';
import { Signatures } from './signature.ts';

const Process = processes('p', 3);
const Value = values('v', 2);
const Message = messages({ Put: { from: Process, value: Value }, Ask: { of: Process }, Stop: {} });
const Network = network(Message);
/** Members as keys, in scalars, in sets, in bags, in sequences and inside of each other; and variables without any. */
const { domains } = variables({
  count: functionFrom(Process, range(0, 2)),
  next: functionFrom(Process, optional(Process)),
  knows: functionFrom(Process, subsetOf(Value)),
  holder: optional(Process),
  round: range(0, 1),
  order: sequenceOf(Value, 2),
  voters: subsetOf(Process),
  sent: subsetOf(Message),
  got: bagOf(Message),
  net: Network,
});
const states: fc.Arbitrary<AnyState> = fc.record(
  Object.fromEntries(Object.entries(domains).map(([name, domain]) => [name, arbitraryOf(domain as Domain<unknown>)])),
);

/** Some states, laid out, with all that permutes them. */
function laidOut(some: readonly AnyState[]): { layout: Layout; group: Group; images: Images; canoniser: Canoniser } {
  const layout = new Layout(domains);
  const group = new Group(blocksOf(domains), layout.slots.length);
  const images = new Images(layout, group);
  const canoniser = new Canoniser(images);
  for (const state of some) contentOf(layout, state);
  layout.place();
  canoniser.placed();
  return { layout, group, images, canoniser };
}
const everyOf = (group: Group): Permutation[] => Array.from({ length: group.order }, (_, rank) => group.numbered(rank));

/** The words of a state; what is new gets a place first. */
function wordsOf({ layout, canoniser }: ReturnType<typeof laidOut>, state: AnyState): Int32Array {
  const content = contentOf(layout, state);
  layout.place();
  canoniser.placed();
  const words = new Int32Array(layout.words);
  pack(layout, content, words, 0);
  return words;
}
/** The canonical state of an orbit, and the permutation that leads there. */
function canonical(made: ReturnType<typeof laidOut>, state: AnyState): { state: AnyState; by: Permutation } {
  for (;;) {
    const words = wordsOf(made, state);
    const rank = made.canoniser.canonise(words, 0);
    if (rank >= 0) return { state: unpack(made.layout, words, 0), by: made.group.numbered(rank) };
  }
}

describe('of the values of a function that is asked for all of them at once', () => {
  const made = (): { layout: Layout; shape: Extract<Shape, { kind: 'function' }> } => {
    const own = { next: domains.next };
    const layout = new Layout(own);
    new Images(layout, new Group(blocksOf(own), layout.slots.length));
    return { layout, shape: layout.shapes.next as Extract<Shape, { kind: 'function' }> };
  };
  const state: AnyState = { next: Process.to(Process.elements[0] as (typeof Process.elements)[number]) };
  test('the images are met with one that is met later, so that nobody asks for what has no number', () => {
    const { layout, shape } = made();
    const { part, elements } = layout.entriesOf(shape, true);
    contentOf(layout, state);
    expect(new Set(part.values)).toEqual(new Set(Process.elements));
    expect(elements).toHaveLength(Process.elements.length ** 2);
  });
  test('and with one that was met before', () => {
    const { layout, shape } = made();
    contentOf(layout, state);
    expect(layout.entriesOf(shape, false).part.values).toHaveLength(Process.elements.length);
  });
});

describe('the image of', () => {
  test('what a state consists of is what the image of the state consists of', () => {
    fc.assert(
      fc.property(fc.array(states, { minLength: 1, maxLength: 3 }), (some) => {
        const { layout, group, images } = laidOut(some);
        for (const by of everyOf(group))
          for (const state of some) {
            const own = contentOf(layout, state);
            const image = contentOf(layout, imageOfState(domains, state, by));
            for (const slot of layout.slots)
              expect(images.number(by, slot.of, own.slots[slot.index] as number)).toBe(
                image.slots[images.slotIndex(by, slot)],
              );
            const sorted = (elements: readonly number[]): number[] => [...elements].sort((a, b) => a - b);
            expect(sorted(own.elements.map((element) => images.element(by, element)))).toEqual(sorted(image.elements));
          }
      }),
      { numRuns: 30 },
    );
  });
  test('an image is the image under the product, for elements, copies and slots alike', () => {
    fc.assert(
      fc.property(states, fc.nat(11), fc.nat(11), (state, a, b) => {
        const { layout, group, images } = laidOut([state]);
        const [first, second] = [group.numbered(a), group.numbered(b)];
        const both = group.compose(first, second);
        for (const { index } of [...layout.elements] as Element[])
          expect(images.element(both, index)).toBe(images.element(first, images.element(second, index)));
        for (const of of layout.classes)
          if (of.kind === 'bag')
            for (const element of of.elements.keys())
              expect(images.bagElement(both, of, element)).toBe(
                images.bagElement(first, of, images.bagElement(second, of, element)),
              );
        for (const slot of layout.slots)
          expect(images.slot(both, slot)).toBe(images.slot(first, images.slot(second, slot)));
      }),
    );
  });
});

describe('of each orbit', () => {
  test('one state is canonical, and the permutation that is answered leads to it', () => {
    let moved = 0;
    fc.assert(
      fc.property(states, (state) => {
        const made = laidOut([state]);
        const { state: expected } = canonical(made, state);
        for (const by of everyOf(made.group)) {
          const image = imageOfState(domains, state, by);
          const found = canonical(made, image);
          expect(keyOf(found.state)).toBe(keyOf(expected));
          expect(keyOf(imageOfState(domains, image, found.by))).toBe(keyOf(found.state));
          if (found.by.rank !== 0) moved++;
        }
      }),
      { numRuns: 60 },
    );
    expect(moved).toBeGreaterThan(100);
  });
  test('all states of a batch from one on are made canonical, with their hashes', () => {
    fc.assert(
      fc.property(fc.array(states, { minLength: 3, maxLength: 6 }), fc.nat(1), (some, from) => {
        const made = laidOut(some);
        const { layout, canoniser } = made;
        // All that canonical forms consist of has got a place then.
        for (const state of some) canonical(made, state);
        const batch = new Batch();
        batch.reset(layout.words);
        for (const [i, state] of some.entries()) pack(layout, contentOf(layout, state), batch.words, i * layout.words);
        for (const i of some.keys()) batch.hashes[i] = hashOf(batch.words, i * layout.words, layout.words);
        const ranks = new Int32Array(some.length).fill(-9);
        fc.pre(canoniser.canoniseBatch(batch, from, some.length, ranks));
        for (const [i, state] of some.entries()) {
          const expected = wordsOf(made, state);
          const rank = i < from ? -9 : canoniser.canonise(expected, 0);
          expect(ranks[i]).toBe(rank);
          expect([...batch.words.subarray(i * layout.words, (i + 1) * layout.words)]).toEqual([...expected]);
          expect(batch.hashes[i]).toBe(hashOf(expected, 0, layout.words));
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** A state in which all members are alike. */
const alike = {
  count: Process.to(0),
  next: Process.to(null),
  knows: Process.to([]),
  holder: null,
  round: 0,
  order: [],
  voters: [],
  sent: [],
  got: Bag.of([]),
  net: Network.empty,
};

describe('signatures tell members apart by', () => {
  const [p1, p2] = Process.elements;
  const [v1] = Value.elements;
  /** The members whose signatures are equal, in groups. */
  function tied(changes: Readonly<Record<string, unknown>>): string {
    const state = Object.fromEntries(
      Object.entries({ ...alike, ...changes }).map(([name, value]) => [
        name,
        (domains as Readonly<Record<string, Domain<unknown>>>)[name]?.read(value, name),
      ]),
    );
    const { layout, group, images } = laidOut([state]);
    const { slots, elements } = contentOf(layout, state);
    const signatures = new Signatures(images);
    const sums = group.members.map(() => 0);
    for (const { slot, rows, adds } of signatures.shares) {
      const at = rows.at(slots[slot.index] as number);
      for (const member of adds) sums[member] = ((sums[member] as number) + (rows.of[at + member] as number)) | 0;
    }
    for (const element of elements) {
      const gains = signatures.gainsOf(element);
      for (let i = 0; i < gains.length; i += 2)
        sums[gains[i] as number] = ((sums[gains[i] as number] as number) + (gains[i + 1] as number)) | 0;
    }
    const groups = new Map<number, string>();
    for (const [i, member] of group.members.entries())
      groups.set(sums[i] as number, `${groups.get(sums[i] as number) ?? ''}${member}`);
    return [...groups.values()].sort().join(' ');
  }
  test.each<[string, string, Readonly<Record<string, unknown>>]>([
    ['nothing', 'p1p2p3 v1v2', {}],
    ['what names none', 'p1p2p3 v1v2', { round: 1 }],
    ['a local value', 'p1p3 p2 v1v2', { count: Process.to((p) => (p === p2 ? 1 : 0)) }],
    ['local values that name another', 'p1 p2 p3 v1v2', { next: Process.to((p) => (p === p2 ? p1 : null)) }],
    [
      'local values that name members of another sort',
      'p1p3 p2 v1 v2',
      { knows: Process.to((p) => (p === p2 ? [v1] : [])) },
    ],
    ['a variable that names one', 'p1p3 p2 v1v2', { holder: p2 }],
    ['a list', 'p1p2p3 v1 v2', { order: [v1] }],
    ['a set', 'p1p3 p2 v1v2', { voters: [p2] }],
    ['a message in a set', 'p1 p2p3 v1 v2', { sent: [Message.Put({ from: p1 as never, value: v1 as never })] }],
    ['a message in a bag', 'p1 p2p3 v1v2', { got: Bag.of([[Message.Ask({ of: p1 as never }), 1]]) }],
  ])('%s', (_, groups, changes) => {
    expect(tied(changes)).toBe(groups);
  });
});

test('with an element of a set or bag its whole orbit is met, before the group was made and after', () => {
  const asked = (member: string) => Message.Ask({ of: member as never });
  const state = (one: string, other: string): AnyState =>
    Object.fromEntries(
      Object.entries({ ...alike, sent: [asked(one)], got: Bag.of([[asked(other), 1]]) }).map(([name, value]) => [
        name,
        (domains as Readonly<Record<string, Domain<unknown>>>)[name]?.read(value, name),
      ]),
    );
  const orbit = Process.elements.map((member) => keyOf(asked(member))).sort();
  const met = (layout: Layout): unknown => ({
    sets: layout.regions.flatMap(({ elements }) => elements.map(({ value }) => keyOf(value))).sort(),
    bags: layout.classes.flatMap((of) => (of.kind === 'bag' ? [of.elements.map(keyOf).sort()] : [])),
  });
  const { layout } = laidOut([state('p1', 'p2')]);
  const found = met(layout);
  expect(found).toEqual({ sets: orbit, bags: [orbit, []] });
  const before = new Layout(domains);
  contentOf(before, state('p1', 'p2'));
  new Images(before, new Group(blocksOf(domains), before.slots.length));
  expect(met(before)).toEqual(found);
});
