/**
 * The layout of packed states: where each variable stands in a short vector of 32-bit words.
 *
 * All variables indexed by one sort are fused into one slot for each member, which holds the number of a hash-consed tuple
 * of parts; every other variable has a slot of its own. A bag's slot holds the number of the bag. The elements of a set
 * variable have one bit each, from the time at which one is first added.
 *
 * Invariant: a slot never straddles two words; bit 31 of word 0 is set in every state, so that no state is all zeros; an
 * element without a place (`word` -1) is in no state.
 */
import type { BagDomain, FunctionDomain, SetDomain } from '../../language/collections.ts';
import type { CompositeDomain } from '../../language/composite.ts';
import type { Domain } from '../../language/domain.ts';
import { canonicalMap, further, keyOf, type Path, pathText, pathTo } from '../../language/value.ts';
import type { Move, MoveBack } from '../../search/shelf.ts';
import { BagClass } from './bags.ts';
import { Bits, bitsFor, grown } from './bits.ts';
import { valuesUpTo } from './room.ts';

/** One variable's share in a slot: its values, numbered as they are first seen. */
export interface Part {
  readonly name: string;
  readonly domain: Domain<unknown>;
  readonly ids: Map<string, number>;
  readonly values: unknown[];
  /** Which of the layout's columns answers the part's value number for a tuple; -1 if the tuple's number is the value's. */
  readonly column: number;
}

/** Something that is asked of the values of a part without looking at all of them, such as the length of a list. */
export interface Facet {
  /** What it answers, numbered as it is first met; undefined where a value has none. */
  readonly values: unknown[];
  readonly numberOf: (value: unknown) => number;
  readonly part: number;
  /** Which of the layout's columns answers its number for a tuple. */
  readonly column: number;
}

/** The local states of the members of one sort: hash-consed tuples of parts. */
export interface TupleClass {
  readonly kind: 'tuple';
  readonly parts: readonly Part[];
  readonly facets: Map<string, Facet>;
  readonly ids: Map<string, number>;
  count: number;
  width: number;
}

export interface Slot {
  readonly index: number;
  readonly of: TupleClass | BagClass;
  word: number;
  shift: number;
  mask: number;
}

export interface Element {
  readonly index: number;
  readonly set: SetRegion;
  readonly value: unknown;
  /** -1 until the element is first added. */
  word: number;
  bit: number;
}

/** So many elements of a set Immutable keeps in the order of insertion; more, in the order of their hashes. */
export const few = 8;

/** A set variable, element by element. */
export interface SetRegion {
  readonly index: number;
  readonly name: string;
  readonly of: Domain<unknown>;
  readonly elements: Element[];
  readonly ids: Map<string, Element>;
  /** The same for values that are objects, which need not be read again. */
  readonly known: Map<unknown, Element>;
  /** True if something was learned that is true only as long as `few` elements at most are met. */
  isTakenForFew: boolean;
}

/** What the values of a function variable are, as far as they were met: a value for any key, or a value for each key. */
export interface Entries {
  readonly part: Part;
  /** Where the function has its values, key by key. */
  readonly slots: readonly Slot[];
  /** Null if an entry is a value for any key. */
  readonly keys: readonly unknown[] | null;
  /** Numbered by the value's number or, where there are keys, by that times how many there are, and the key's place. */
  readonly elements: unknown[];
}
/** A value for one key. */
export interface Entry {
  readonly number: number;
  readonly value: unknown;
  readonly key: unknown;
}

/** How a variable, or a part of a composite, is laid out. `name` is the text of its path. */
export type Shape = { readonly path: Path } & (
  | { readonly kind: 'scalar'; readonly name: string; readonly domain: Domain<unknown>; readonly slot: Slot }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly domain: FunctionDomain<unknown, unknown>;
      /** In the order in which a function goes through them. */
      readonly keys: readonly unknown[];
      readonly slots: ReadonlyMap<string, Slot>;
      readonly part: number;
    }
  | { readonly kind: 'set'; readonly name: string; readonly domain: SetDomain<unknown>; readonly region: SetRegion }
  | {
      readonly kind: 'bag';
      readonly name: string;
      readonly domain: BagDomain<unknown>;
      readonly slot: Slot;
      readonly bags: BagClass;
    }
  | {
      readonly kind: 'composite';
      readonly name: string;
      readonly domain: CompositeDomain<unknown>;
      readonly fields: Readonly<Record<string, Shape>>;
    }
);

/** A function that may share a slot with others, and where it is. */
interface Fused {
  readonly path: Path;
  readonly name: string;
  readonly domain: FunctionDomain<unknown, unknown>;
}

/** So many bits a slot begins with at most, and so many values are too many for fewer. */
const first = 4;
const wide = 2 ** first;

export class Layout {
  readonly slots: Slot[] = [];
  readonly elements: Element[] = [];
  readonly regions: SetRegion[] = [];
  readonly classes: (TupleClass | BagClass)[] = [];
  readonly shapes: Readonly<Record<string, Shape>>;
  /** For each part of a fused slot: tuple number -> value number. */
  readonly columns: Int32Array[] = [];
  /** Words of a packed state. */
  words = 1;
  /** True if something has outgrown its place: `place` must run before another state is packed. */
  outgrown = false;
  /** How often everything was given its place: words of different placings cannot be compared. */
  placings = 0;
  /** Elements that were given a bit since this list was last emptied. */
  readonly placed: Element[] = [];
  private free: { word: number; bit: number }[] = [];

  constructor(domains: Readonly<Record<string, Domain<unknown>>>) {
    const fused = new Map<Domain<unknown>, Fused[]>();
    const collect = (path: Path, domain: Domain<unknown>): void => {
      if (domain.kind === 'composite')
        for (const [field, of] of Object.entries((domain as CompositeDomain<unknown>).fields))
          collect(further(path, { field }), of);
      if (domain.kind !== 'function') return;
      const of = domain as FunctionDomain<unknown, unknown>;
      fused.set(of.from, [...(fused.get(of.from) ?? []), { path, name: pathText(path), domain: of }]);
    };
    for (const [variable, domain] of Object.entries(domains)) collect(pathTo(variable), domain);
    const functions = new Map<string, Shape>();
    for (const members of fused.values()) for (const shape of this.fuse(members)) functions.set(shape.name, shape);
    const shapeOf = (path: Path, domain: Domain<unknown>): Shape => {
      const name = pathText(path);
      switch (domain.kind) {
        case 'function':
          return functions.get(name) as Shape;
        case 'set':
          return {
            kind: 'set',
            path,
            name,
            domain: domain as SetDomain<unknown>,
            region: this.addRegion(name, (domain as SetDomain<unknown>).of),
          };
        case 'bag': {
          const bags = new BagClass(name, (domain as BagDomain<unknown>).of);
          this.classes.push(bags);
          return { kind: 'bag', path, name, domain: domain as BagDomain<unknown>, slot: this.addSlot(bags), bags };
        }
        case 'composite': {
          const of = domain as CompositeDomain<unknown>;
          return {
            kind: 'composite',
            path,
            name,
            domain: of,
            fields: Object.fromEntries(
              Object.entries(of.fields).map(([field, d]) => [field, shapeOf(further(path, { field }), d)]),
            ),
          };
        }
        default:
          return { kind: 'scalar', path, name, domain, slot: this.addSlot(this.addClass([{ name, domain }])) };
      }
    };
    this.shapes = Object.fromEntries(
      Object.entries(domains).map(([variable, domain]) => [variable, shapeOf(pathTo(variable), domain)]),
    );
  }

  private fuse(members: readonly Fused[]): Shape[] {
    const of = this.addClass(members.map(({ name, domain }) => ({ name, domain: domain.of })));
    const own = members[0]?.domain.keys ?? [];
    const slots = new Map(own.map((key) => [keyOf(key), this.addSlot(of)]));
    const keys = [...canonicalMap(own.map((key) => [key, null])).keys()];
    return members.map(({ path, name, domain }, part) => ({ kind: 'function', path, name, domain, keys, slots, part }));
  }
  private addClass(parts: readonly { name: string; domain: Domain<unknown> }[]): TupleClass {
    const single = parts.length === 1;
    const size = parts.reduce((product, { domain }) => product * valuesUpTo(wide, domain), 1);
    const made: TupleClass = {
      kind: 'tuple',
      parts: parts.map(({ name, domain }) => ({
        name,
        domain,
        ids: new Map(),
        values: [],
        column: single ? -1 : this.columns.push(new Int32Array(16)) - 1,
      })),
      facets: new Map(),
      ids: new Map(),
      count: 0,
      width: Math.min(bitsFor(size), first),
    };
    this.classes.push(made);
    return made;
  }
  private addSlot(of: TupleClass | BagClass): Slot {
    const slot: Slot = { index: this.slots.length, of, word: 0, shift: 0, mask: 0 };
    this.slots.push(slot);
    return slot;
  }
  private addRegion(name: string, of: Domain<unknown>): SetRegion {
    const region: SetRegion = {
      index: this.regions.length,
      name,
      of,
      elements: [],
      ids: new Map(),
      known: new Map(),
      isTakenForFew: false,
    };
    this.regions.push(region);
    return region;
  }

  /** How many elements of sets and bags were seen so far, and how many values of functions that are asked for all at once. */
  get seen(): number {
    const ofBags = this.classes.reduce((sum, of) => sum + (of.kind === 'bag' ? of.elements.length : 0), 0);
    return this.entries.reduce((sum, { elements }) => sum + elements.length, this.elements.length + ofBags);
  }
  /** True, once, if something was learned of few elements, and there are more. */
  outgrewFew(): boolean {
    const outgrown = this.regions.filter(({ isTakenForFew, elements }) => isTakenForFew && elements.length > few);
    for (const region of outgrown) region.isTakenForFew = false;
    return outgrown.length > 0;
  }
  /** The number of a value of a part; the value must be canonical. */
  internPart(part: Part, value: unknown): number {
    const key = keyOf(value);
    const known = part.ids.get(key);
    if (known !== undefined) return known;
    const number = part.values.push(value) - 1;
    part.ids.set(key, number);
    const entries = this.entries.filter((of) => of.part === part);
    for (const of of entries) addEntries(of, number);
    if (entries.length > 0) this.onValue?.(part, value);
    return number;
  }
  private readonly entries: Entries[] = [];
  /** Told of every value of a function that is asked for all its values at once. */
  onValue: ((part: Part, value: unknown) => void) | undefined;
  /** The entries of a function, now and later. */
  entriesOf({ keys, slots, part }: Extract<Shape, { kind: 'function' }>, withKeys: boolean): Entries {
    const own = keys.map((key) => slots.get(keyOf(key)) as Slot);
    const of = ((own[0] as Slot).of as TupleClass).parts[part] as Part;
    const known = this.entries.find((other) => other.part === of && (other.keys !== null) === withKeys);
    if (known !== undefined) return known;
    const made = { part: of, slots: own, keys: withKeys ? keys : null, elements: withKeys ? [] : of.values };
    this.entries.push(made);
    for (let number = 0; number < of.values.length; number++) addEntries(made, number);
    for (const value of [...of.values]) this.onValue?.(of, value);
    return made;
  }
  /** The number of a tuple of value numbers. */
  internTuple(of: TupleClass, tuple: readonly number[]): number {
    const only = of.parts[0] as Part;
    if (only.column < 0) {
      const value = tuple[0] as number;
      for (; of.count <= value; of.count++) this.fillFacets(of, of.count);
      this.watch(of);
      return value;
    }
    const key = tuple.join();
    const known = of.ids.get(key);
    if (known !== undefined) return known;
    const id = of.count++;
    of.ids.set(key, id);
    of.parts.forEach(({ column }, i) => {
      this.columns[column] = grown(this.columns[column] as Int32Array, id + 1);
      (this.columns[column] as Int32Array)[id] = tuple[i] as number;
    });
    this.fillFacets(of, id);
    this.watch(of);
    return id;
  }
  /** What a facet of a part is for each tuple, now and later: of the value, by a text that is the same for the same facet. */
  facetOf(of: TupleClass, part: number, text: string, take: (value: unknown) => unknown): Facet {
    const name = `${part} ${text}`;
    const known = of.facets.get(name);
    if (known !== undefined) return known;
    const ids = new Map<string, number>();
    const values: unknown[] = [];
    const numberOf = (value: unknown): number => {
      const taken = take(value);
      const key = taken === undefined ? 'none' : keyOf(taken);
      const id = ids.get(key) ?? values.push(taken) - 1;
      ids.set(key, id);
      return id;
    };
    const facet: Facet = { values, numberOf, part, column: this.columns.push(new Int32Array(16)) - 1 };
    of.facets.set(name, facet);
    for (let tuple = 0; tuple < of.count; tuple++) this.fillFacet(of, facet, tuple);
    return facet;
  }
  private fillFacets(of: TupleClass, tuple: number): void {
    for (const facet of of.facets.values()) this.fillFacet(of, facet, tuple);
  }
  private fillFacet(of: TupleClass, { numberOf, part, column }: Facet, tuple: number): void {
    const { values } = of.parts[part] as Part;
    this.columns[column] = grown(this.columns[column] as Int32Array, tuple + 1);
    (this.columns[column] as Int32Array)[tuple] = numberOf(values[this.partOf(of, tuple, part)]);
  }
  /** Widens what has more values than its bits can tell apart. */
  watch(of: TupleClass | BagClass): void {
    while (of.count > 2 ** of.width) {
      of.width += 2;
      this.outgrown = true;
    }
  }
  /** The value number of a part of a tuple. */
  partOf(of: TupleClass, tuple: number, part: number): number {
    const { column } = of.parts[part] as Part;
    return column < 0 ? tuple : ((this.columns[column] as Int32Array)[tuple] as number);
  }
  /** The element of a region that stands for a value of its domain. */
  elementOf(region: SetRegion, value: unknown): Element {
    const key = keyOf(value);
    const known = region.ids.get(key);
    if (known !== undefined) return known;
    const element: Element = { index: this.elements.length, set: region, value, word: -1, bit: 0 };
    this.elements.push(element);
    region.elements.push(element);
    region.ids.set(key, element);
    region.known.set(value, element);
    this.onMet?.(element);
    return element;
  }
  /** Told of every element that is met for the first time. */
  onMet: ((element: Element) => void) | undefined;
  /** Gives an element a bit, since it is about to be added to a state; and its images, which may be added as well. */
  placeElement(element: Element): void {
    for (const image of this.orbitOf?.(element) ?? [element]) this.placeAlone(image);
  }
  /** All images of an element, itself included, if there are others. */
  orbitOf: ((element: Element) => Iterable<Element>) | undefined;
  private placeAlone(element: Element): void {
    if (element.word >= 0 || this.pending.includes(element)) return;
    const spot = this.free.pop();
    if (spot === undefined) {
      this.pending.push(element);
      this.outgrown = true;
      return;
    }
    element.word = spot.word;
    element.bit = spot.bit;
    this.placed.push(element);
  }
  private readonly pending: Element[] = [];

  /** Lays everything out anew, with the widths of now: slots first, then elements in the bits that are left. */
  place(): void {
    let word = 0;
    let used = 0;
    const room = (): number => (word === 0 ? 31 : 32);
    this.free = [];
    const spill = (): void => {
      for (let bit = room() - 1; bit >= used; bit--) this.free.push({ word, bit });
    };
    for (const slot of [...this.slots].sort((a, b) => b.of.width - a.of.width || a.index - b.index)) {
      const { width } = slot.of;
      if (width > 30)
        throw new RangeError(
          'more local states than a slot of 30 bits can tell apart; use smaller parameters or bounds',
        );
      if (used + width > room()) {
        spill();
        word++;
        used = 0;
      }
      slot.word = word;
      slot.shift = used;
      slot.mask = 2 ** width - 1;
      used += width;
    }
    spill();
    this.free.sort((a, b) => b.word - a.word || b.bit - a.bit);
    for (const element of this.pending) this.placed.push(element);
    const waiting = [...this.elements.filter((element) => element.word >= 0), ...this.pending.splice(0)];
    for (const element of waiting) {
      if (this.free.length === 0) {
        word++;
        used = 0;
        spill();
        this.free.sort((a, b) => b.word - a.word || b.bit - a.bit);
      }
      const spot = this.free.pop() as { word: number; bit: number };
      element.word = spot.word;
      element.bit = spot.bit;
    }
    this.words = word + 1;
    this.placings++;
    this.outgrown = false;
  }
  /** Where everything stands, as numbers: how many words there are, the places of the slots, and those of the elements. */
  get places(): Int32Array {
    return Int32Array.from([
      this.words,
      ...this.slots.flatMap(({ word, shift, mask }) => [word, shift, mask]),
      ...this.elements.flatMap(({ word, bit }) => [word, bit]),
    ]);
  }
  /** Puts everything where it stood, or stands in another layout of the same; elements that came later have no place then. */
  takePlaces(places: Int32Array): void {
    const taken = new Bits();
    const take = (word: number, bit: number): void => taken.add(32 * word + bit);
    let next = 0;
    const read = (): number => places[next++] as number;
    this.words = read();
    take(0, 31);
    for (const slot of this.slots) {
      slot.word = read();
      slot.shift = read();
      slot.mask = read();
      for (let bit = 0; slot.mask >>> bit !== 0; bit++) take(slot.word, slot.shift + bit);
    }
    for (const element of this.elements) {
      element.word = next < places.length ? read() : -1;
      element.bit = next < places.length ? read() : 0;
      if (element.word >= 0) take(element.word, element.bit);
    }
    this.free = [];
    for (let at = 32 * this.words - 1; at >= 0; at--)
      if (!taken.has(at)) this.free.push({ word: at >>> 5, bit: at & 31 });
    this.placings++;
    this.outgrown = this.slots.some(({ of, mask }) => of.count > mask + 1);
  }
}

/** Adds the entries with the value of this number, if they are no values alone. */
function addEntries({ part, keys, elements }: Entries, number: number): void {
  for (const key of keys ?? []) elements.push({ number: elements.length, value: part.values[number], key });
}

/**
 * Remembers where everything stands now. The functions that it answers move a state from there to where everything stands when they are
 * called, and back. Back there may be no way: what has come since had no place.
 */
export function mover(layout: Layout): { readonly move: Move; readonly back: MoveBack } {
  const slots = layout.slots.map((slot) => ({ slot, word: slot.word, shift: slot.shift, mask: slot.mask }));
  const elements = layout.elements
    .filter(({ word }) => word >= 0)
    .map((element) => ({ element, word: element.word, bit: element.bit }));
  const move: Move = (from, at, to, into) => {
    to[into] = 1 << 31;
    for (const { slot, word, shift, mask } of slots) {
      const number = ((from[at + word] as number) >>> shift) & mask;
      to[into + slot.word] = (to[into + slot.word] as number) | (number << slot.shift);
    }
    for (const { element, word, bit } of elements) {
      const present = ((from[at + word] as number) >>> bit) & 1;
      to[into + element.word] = (to[into + element.word] as number) | (present << element.bit);
    }
  };
  const had = new Set(elements.map(({ element }) => element));
  const back: MoveBack = (from, at, to, into) => {
    to[into] = 1 << 31;
    for (const { slot, word, shift, mask } of slots) {
      const number = ((from[at + slot.word] as number) >>> slot.shift) & slot.mask;
      if (number > mask) return false;
      to[into + word] = (to[into + word] as number) | (number << shift);
    }
    for (const { element, word, bit } of elements) {
      const present = ((from[at + element.word] as number) >>> element.bit) & 1;
      to[into + word] = (to[into + word] as number) | (present << bit);
    }
    // Elements that were there without a place, and those that have come since.
    for (const element of layout.elements)
      if (element.word >= 0 && !had.has(element) && (((from[at + element.word] as number) >>> element.bit) & 1) === 1)
        return false;
    return true;
  };
  return { move, back };
}
