/**
 * Packing and unpacking: between the values of variables and the words of a packed state.
 */
import type { AnyState } from '../../language/action.ts';
import { Bag, type Fn } from '../../language/collections.ts';
import { type Composite, canonicalSet, keyOf } from '../../language/value.ts';
import type { Layout, Part, Shape, Slot, TupleClass } from './layout.ts';

/** What a packed state says, independent of the layout: a number for each slot, and the elements that are present. */
export interface Content {
  readonly slots: number[];
  readonly elements: number[];
}

/** The content of a state of canonical values; may intern values and place elements. */
export function contentOf(layout: Layout, state: AnyState): Content {
  const tuples = layout.slots.map(() => [] as number[]);
  const content: Content = { slots: layout.slots.map(() => 0), elements: [] };
  const put = (shape: Shape, value: unknown): void => {
    switch (shape.kind) {
      case 'scalar':
        tupleOf(shape.slot)[0] = layout.internPart(partsOf(shape.slot)[0] as Part, value);
        break;
      case 'function':
        for (const [key, image] of value as Fn<unknown, unknown>) {
          const slot = shape.slots.get(keyOf(key)) as Slot;
          tupleOf(slot)[shape.part] = layout.internPart(partsOf(slot)[shape.part] as Part, image);
        }
        break;
      case 'set':
        for (const element of value as Iterable<unknown>) {
          const found = layout.elementOf(shape.region, element);
          layout.placeElement(found);
          content.elements.push(found.index);
        }
        break;
      case 'bag': {
        const pairs = (value as Bag<unknown>)
          .entries()
          .map(([element, copies]) => [shape.bags.elementOf(element), copies] as const);
        content.slots[shape.slot.index] = shape.bags.fromPairs(pairs);
        layout.watch(shape.bags);
        break;
      }
      case 'composite':
        for (const [field, of] of Object.entries(shape.fields)) put(of, (value as Composite).parts[field]);
    }
  };
  const tupleOf = (slot: Slot): number[] => tuples[slot.index] as number[];
  for (const [variable, shape] of Object.entries(layout.shapes)) put(shape, state[variable]);
  for (const slot of layout.slots)
    if (slot.of.kind === 'tuple') content.slots[slot.index] = layout.internTuple(slot.of, tupleOf(slot));
  return content;
}

function partsOf(slot: Slot): readonly Part[] {
  return (slot.of as TupleClass).parts;
}

/** Writes the words of a content to `into`, from `at` on. The layout must not be outgrown. */
export function pack(layout: Layout, content: Content, into: Int32Array, at: number): void {
  into.fill(0, at, at + layout.words);
  into[at] = 1 << 31;
  for (const { index, word, shift } of layout.slots)
    into[at + word] = (into[at + word] as number) | ((content.slots[index] as number) << shift);
  for (const index of content.elements) {
    const element = layout.elements[index] as { word: number; bit: number };
    into[at + element.word] = (into[at + element.word] as number) | (1 << element.bit);
  }
}

/** The values that the words from `at` on stand for: canonical and Immutable. */
export function unpack(layout: Layout, words: Int32Array, at: number): AnyState {
  const numberIn = ({ word, shift, mask }: Slot): number => ((words[at + word] as number) >>> shift) & mask;
  const get = (shape: Shape): unknown => {
    switch (shape.kind) {
      case 'scalar':
        return partsOf(shape.slot)[0]?.values[numberIn(shape.slot)];
      case 'function':
        return shape.domain.make(
          shape.domain.keys.map((key) => {
            const slot = shape.slots.get(keyOf(key)) as Slot;
            return partsOf(slot)[shape.part]?.values[layout.partOf(slot.of as TupleClass, numberIn(slot), shape.part)];
          }),
          shape.path,
        );
      case 'set':
        return canonicalSet(
          shape.region.elements
            .filter(({ word, bit }) => word >= 0 && (((words[at + word] as number) >>> bit) & 1) === 1)
            .map(({ value }) => value),
        );
      case 'bag':
        return Bag.of(
          shape.bags
            .pairs(numberIn(shape.slot))
            .map(([element, copies]) => [shape.bags.elements[element], copies] as const),
        );
      case 'composite':
        return shape.domain.wrap(
          Object.fromEntries(Object.entries(shape.fields).map(([field, of]) => [field, get(of)])),
        );
    }
  };
  return Object.fromEntries(Object.entries(layout.shapes).map(([variable, shape]) => [variable, get(shape)]));
}
