/**
 * Images: what a permutation makes of the numbers of a layout. Each is worked out once, on values, and then looked up.
 *
 * Invariant: elements of sets and bags, and values of functions that are asked for all their values at once, are met by whole
 * orbits, so that an element's images are elements.
 */
import { renamed } from '../../language/renaming.ts';
import { domainsIn } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import { grown } from '../layout/bits.ts';
import type { Image } from '../layout/image.ts';
import type { Element, Layout, Part, Shape, Slot, TupleClass } from '../layout/layout.ts';
import type { Group, Permutation } from './group.ts';

export class Images {
  private readonly numbers = new Map<TupleClass | BagClass | Part, number>();
  /** Whose values hold no member that moves: their images are themselves. */
  private readonly inert = new Set<TupleClass | BagClass | Part>();
  /** The key of each slot of a function, with the slots of that function by key. */
  private readonly keyed = new Map<Slot, { readonly key: unknown; readonly slots: ReadonlyMap<string, Slot> }>();

  constructor(
    readonly layout: Layout,
    readonly group: Group,
  ) {
    const sorts = new Set(group.blocks.map(({ sort }) => sort));
    const moves = (domain: Part['domain']): boolean =>
      domainsIn(domain).some((of) => of.kind === 'sort' && sorts.has((of as unknown as { name: string }).name));
    for (const of of layout.classes) {
      this.numbers.set(of, this.numbers.size);
      if (of.kind === 'bag') {
        if (!moves(of.of)) this.inert.add(of);
        continue;
      }
      for (const part of of.parts) {
        this.numbers.set(part, this.numbers.size);
        if (!moves(part.domain)) this.inert.add(part);
      }
      if (of.parts.every((part) => this.inert.has(part))) this.inert.add(of);
    }
    for (const shape of Object.values(layout.shapes)) this.note(shape);
    layout.onMet = (element) => this.meetOrbit(element);
    layout.orbitOf = (element) => this.elementOrbit(element);
    for (const of of layout.classes)
      if (of.kind === 'bag')
        of.onMet = (value) => {
          for (const image of this.orbitOf(of.of, value)) of.elementOf(image);
        };
    layout.onValue = (part, value) => {
      for (const image of this.orbitOf(part.domain, value)) layout.internPart(part, image);
    };
    for (const element of layout.elements) this.meetOrbit(element);
    for (const of of layout.classes) if (of.kind === 'bag') for (const value of [...of.elements]) of.onMet?.(value);
  }
  private note(shape: Shape): void {
    if (shape.kind === 'composite') for (const of of Object.values(shape.fields)) this.note(of);
    if (shape.kind !== 'function') return;
    for (const key of shape.domain.keys)
      this.keyed.set(shape.slots.get(keyOf(key)) as Slot, { key, slots: shape.slots });
  }
  /** The images of a value under the generators, read by its domain. */
  private orbitOf(domain: Part['domain'], value: unknown): unknown[] {
    return this.group.generators.map(({ renaming }) => domain.read(renamed(value, renaming)));
  }
  private meetOrbit({ set, value }: Element): void {
    for (const image of this.orbitOf(set.of, value)) this.layout.elementOf(set, image);
  }

  private elementOrbit({ index }: Element): Element[] {
    const orbit = new Set([index]);
    for (const element of orbit) for (const by of this.group.generators) orbit.add(this.element(by, element));
    return [...orbit].map((element) => this.layout.elements[element] as Element);
  }
  /** The members that occur in the key of a slot, or none. */
  keyOfSlot(slot: Slot): unknown {
    return this.keyed.get(slot)?.key ?? null;
  }

  /** What one permutation makes of all numbers. */
  under(by: Permutation): Image {
    let image = this.known.get(by);
    if (image === undefined) {
      image = {
        layout: this.layout,
        value: (value) => renamed(value, by.renaming),
        slot: (slot) => this.slot(by, slot),
        part: (part, value) => this.part(by, part, value),
        number: (of, number) => this.number(by, of, number),
        element: (element) => this.element(by, element),
        bagElement: (of, element) => this.bagElement(by, of, element),
      };
      this.known.set(by, image);
    }
    return image;
  }
  private readonly known = new Map<Permutation, Image>();

  /** True if no member that moves occurs in the values of this class. */
  isInert(of: TupleClass | BagClass): boolean {
    return this.inert.has(of);
  }
  /** Where a permutation takes a slot. */
  slot(by: Permutation, slot: Slot): Slot {
    return this.layout.slots[this.slotIndex(by, slot)] as Slot;
  }
  slotIndex(by: Permutation, slot: Slot): number {
    const known = by.slots[slot.index] as number;
    if (known >= 0) return known;
    const keyed = this.keyed.get(slot);
    const image =
      keyed === undefined ? slot.index : (keyed.slots.get(keyOf(renamed(keyed.key, by.renaming))) as Slot).index;
    by.slots[slot.index] = image;
    return image;
  }
  /** The image of a value number of a part. */
  part(by: Permutation, part: Part, value: number): number {
    if (this.inert.has(part)) return value;
    const number = this.numbers.get(part) as number;
    const known = by.parts[number]?.[value] ?? -1;
    if (known >= 0) return known;
    const image = this.layout.internPart(part, part.domain.read(renamed(part.values[value], by.renaming)));
    by.parts[number] = put(by.parts[number], value, image);
    return image;
  }
  /** The image of a number of a slot; it may be new, and outgrow the layout. */
  number(by: Permutation, of: TupleClass | BagClass, number: number): number {
    if (this.inert.has(of)) return number;
    const index = this.numbers.get(of) as number;
    const known = by.tuples[index]?.[number] ?? -1;
    if (known >= 0) return known;
    const image = of.kind === 'bag' ? this.bag(by, of, number) : this.tuple(by, of, number);
    by.tuples[index] = put(by.tuples[index], number, image);
    return image;
  }
  private tuple(by: Permutation, of: TupleClass, tuple: number): number {
    return this.layout.internTuple(
      of,
      of.parts.map((part, i) => this.part(by, part, this.layout.partOf(of, tuple, i))),
    );
  }
  private bag(by: Permutation, of: BagClass, bag: number): number {
    const image = of.fromPairs(of.pairs(bag).map(([element, copies]) => [this.bagElement(by, of, element), copies]));
    this.layout.watch(of);
    return image;
  }
  /** The image of an element of a bag. */
  bagElement(by: Permutation, of: BagClass, element: number): number {
    if (this.inert.has(of)) return element;
    const index = this.numbers.get(of) as number;
    const known = by.bags[index]?.[element] ?? -1;
    if (known >= 0) return known;
    const image = of.elementOf(of.of.read(renamed(of.elements[element], by.renaming)));
    by.bags[index] = put(by.bags[index], element, image);
    return image;
  }
  /** The number of the image of an element of a set. */
  element(by: Permutation, element: number): number {
    const known = element < by.elements.length ? (by.elements[element] as number) : -1;
    if (known >= 0) return known;
    const { set, value } = this.layout.elements[element] as Element;
    const image = this.layout.elementOf(set, set.of.read(renamed(value, by.renaming))).index;
    by.elements = put(by.elements, element, image);
    return image;
  }
}

function put(table: Int32Array | undefined, at: number, value: number): Int32Array<ArrayBuffer> {
  const room = grown(table ?? new Int32Array(8).fill(-1), at + 1, -1) as Int32Array<ArrayBuffer>;
  room[at] = value;
  return room;
}
