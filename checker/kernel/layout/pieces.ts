/**
 * States in pieces: the value of each variable, or of each part of a composite one, as one number. Unlike the numbers of a layout,
 * which last, those of pieces are given as they are met, and are all forgotten when there are too many.
 *
 * Invariant: within one `epoch` the same number of a piece stands for the same value.
 */
import type { AnyState } from '../../language/action.ts';
import { Bag, type Fn } from '../../language/collections.ts';
import { Tuples } from '../../language/tuples.ts';
import { type Composite, canonicalSet, keyOf } from '../../language/value.ts';
import type { Image } from './image.ts';
import type { Element, Layout, Part, Shape, Slot, TupleClass } from './layout.ts';

/** How many values are remembered, of all pieces together. */
const mostRemembered = 1 << 17;

type Whole = Extract<Shape, { kind: 'composite' }>;
type Simple = Exclude<Shape, Whole>;

/** A value of a piece, by the numbers that the layout has for what it is made of. */
interface Known {
  readonly numbers: readonly number[];
  /** Made when it is asked for. */
  value: unknown;
  /** The numbers of its images, by the ranks of permutations. */
  images: number[] | null;
}
interface Piece {
  readonly shape: Simple;
  /** Of a set there are none. */
  readonly slots: readonly Slot[];
  ids: Tuples;
  readonly known: Known[];
  /** The numbers of values that are objects, which need not be read again. */
  byIdentity: WeakMap<object, number>;
}
/** The value of a piece that nobody has asked for. */
const unmade: unique symbol = Symbol('unmade');
/** What a piece is to be. */
export type PieceWrite = readonly [piece: number, number: number];

export class Pieces {
  /** Grows whenever everything is forgotten. */
  epoch = 0;
  private readonly pieces: Piece[] = [];
  /** For each variable, which pieces it has. */
  readonly of: ReadonlyMap<string, readonly number[]>;
  private readonly shapes: readonly (readonly [variable: string, shape: Shape])[];
  private remembered = 0;

  constructor(private readonly layout: Layout) {
    this.shapes = Object.entries(layout.shapes);
    this.of = new Map(
      this.shapes.map(([variable, shape]) => {
        const from = this.pieces.length;
        this.add(shape);
        return [variable, Array.from({ length: this.pieces.length - from }, (_, i) => from + i)];
      }),
    );
  }
  private add(shape: Shape): void {
    if (shape.kind === 'composite') for (const part of Object.values(shape.fields)) this.add(part);
    else {
      const slots = shape.kind === 'function' ? [...shape.slots.values()] : shape.kind === 'set' ? [] : [shape.slot];
      this.pieces.push({ shape, slots, ids: new Tuples(), known: [], byIdentity: new WeakMap() });
    }
  }

  /** Forgets everything if that is too much: the numbers of before are good no more. True if it has. */
  trim(): boolean {
    if (this.remembered <= mostRemembered) return false;
    this.forget();
    return true;
  }
  /** The numbers of all pieces of the state whose words stand from `at` on. */
  at(words: Int32Array, at: number): number[] {
    return this.pieces.map((piece) => this.numberOf(piece, this.read(piece, words, at)));
  }
  /**
   * The same, after a step from the state whose words stand from 0 on, whose numbers are known: what it has not written is not
   * looked up. It is another array, also where nothing has changed.
   */
  after(words: Int32Array, at: number, before: readonly number[]): readonly number[] {
    const after = [...before];
    for (const [i, piece] of this.pieces.entries()) {
      const { numbers } = piece.known[before[i] as number] as Known;
      const read = this.read(piece, words, at);
      if (read.length === numbers.length && read.every((number, k) => number === numbers[k])) continue;
      after[i] = this.numberOf(piece, read);
    }
    return after;
  }
  /** The numbers that the layout has for what a piece is made of. They are good until the next call. */
  private read({ shape, slots }: Piece, words: Int32Array, at: number): readonly number[] {
    const { layout, reading } = this;
    reading.length = 0;
    if (shape.kind === 'set') {
      for (const { index, word, bit } of shape.region.elements)
        if (word >= 0 && (((words[at + word] as number) >>> bit) & 1) === 1) reading.push(index);
    } else
      for (const { of, word, shift, mask } of slots) {
        const number = ((words[at + word] as number) >>> shift) & mask;
        reading.push(shape.kind === 'function' ? layout.partOf(of as TupleClass, number, shape.part) : number);
      }
    return reading;
  }
  private readonly reading: number[] = [];
  /** The images of pieces under the permutation of this rank. They may outgrow the layout. */
  imageOf(numbers: readonly number[], rank: number, image: Image): number[] {
    return numbers.map((number, i) => this.imageOfPiece(i, number, rank, image));
  }
  /** The image of one piece. */
  imageOfPiece(i: number, number: number, rank: number, image: Image): number {
    const piece = this.pieces[i] as Piece;
    const known = piece.known[number] as Known;
    known.images ??= [];
    const { images } = known;
    images[rank] ??= this.numberOf(piece, this.imageNumbers(piece, number, image));
    return images[rank];
  }
  /** A canonical value of a variable in pieces. It may intern what the value is made of. */
  written(variable: string, value: unknown): PieceWrite[] {
    const writes: PieceWrite[] = [];
    let next = this.of.get(variable)?.[0] as number;
    const add = (shape: Shape, part: unknown): void => {
      if (shape.kind === 'composite')
        for (const [field, of] of Object.entries(shape.fields)) add(of, (part as Composite).parts[field]);
      else {
        const piece = this.pieces[next] as Piece;
        writes.push([next++, this.numberOfValue(piece, part)]);
      }
    };
    add(this.layout.shapes[variable] as Shape, value);
    return writes;
  }
  /**
   * Writes pieces into the words that stand from `at` on, over what is there. If the layout is outgrown then, or elements were
   * placed, the words are not good: everything must be brought up to date, and the state be written anew.
   */
  write(words: Int32Array, at: number, writes: readonly PieceWrite[]): void {
    const { layout } = this;
    const put = ({ of, word, shift, mask }: Slot, number: number): void => {
      layout.watch(of);
      words[at + word] = ((words[at + word] as number) & ~(mask << shift)) | (number << shift);
    };
    // Functions that share slots are put together first, so that no tuple is made that is no state's.
    const tuples = new Map<Slot, number[]>();
    for (const [i, number] of writes) {
      const { shape, slots, known } = this.pieces[i] as Piece;
      const { numbers } = known[number] as Known;
      if (shape.kind === 'set') {
        for (const { word, bit } of shape.region.elements)
          if (word >= 0) words[at + word] = (words[at + word] as number) & ~(1 << bit);
        for (const index of numbers) {
          const element = layout.elements[index] as Element;
          layout.placeElement(element);
          if (element.word >= 0) words[at + element.word] = (words[at + element.word] as number) | (1 << element.bit);
        }
      } else if (shape.kind === 'bag') put(shape.slot, numbers[0] as number);
      else
        for (const [k, slot] of slots.entries()) {
          const of = slot.of as TupleClass;
          let tuple = tuples.get(slot);
          if (tuple === undefined) {
            const now = ((words[at + slot.word] as number) >>> slot.shift) & slot.mask;
            tuple = of.parts.map((_, part) => layout.partOf(of, now, part));
            tuples.set(slot, tuple);
          }
          tuple[shape.kind === 'function' ? shape.part : 0] = numbers[k] as number;
        }
    }
    for (const [slot, tuple] of tuples) put(slot, layout.internTuple(slot.of as TupleClass, tuple));
  }
  /** The values of all variables. */
  valuesOf(numbers: readonly number[]): AnyState {
    const values: Record<string, unknown> = {};
    for (const [variable] of this.shapes) values[variable] = this.valueOf(variable, numbers);
    return values;
  }
  /** The value of one variable. */
  valueOf(variable: string, numbers: readonly number[]): unknown {
    let next = this.of.get(variable)?.[0] as number;
    const valueOf = (shape: Shape): unknown => {
      if (shape.kind !== 'composite') {
        const piece = this.pieces[next] as Piece;
        const known = piece.known[numbers[next++] as number] as Known;
        if (known.value === unmade) known.value = this.valueFrom(piece.shape, known.numbers);
        return known.value;
      }
      return shape.domain.wrap(
        Object.fromEntries(Object.entries(shape.fields).map(([field, of]) => [field, valueOf(of)])),
      );
    };
    return valueOf(this.layout.shapes[variable] as Shape);
  }

  private forget(): void {
    this.epoch++;
    this.remembered = 0;
    for (const piece of this.pieces) {
      piece.ids = new Tuples();
      piece.known.length = 0;
      piece.byIdentity = new WeakMap();
    }
  }
  private numberOfValue(piece: Piece, value: unknown): number {
    if (typeof value !== 'object' || value === null) return this.numberOf(piece, this.numbersIn(piece, value));
    let number = piece.byIdentity.get(value);
    if (number === undefined) {
      number = this.numberOf(piece, this.numbersIn(piece, value));
      piece.byIdentity.set(value, number);
    }
    return number;
  }
  private numberOf({ shape, ids, known }: Piece, numbers: readonly number[]): number {
    // Sets have as many elements as they like.
    const id = shape.kind === 'set' ? ids.number(numbers.join()) : ids.numberOf(numbers);
    if (id === known.length) {
      this.remembered++;
      known.push({ numbers: [...numbers], value: unmade, images: null });
    }
    return id;
  }
  /** The numbers that the layout has for what a canonical value is made of. */
  private numbersIn({ shape, slots }: Piece, value: unknown): readonly number[] {
    const { layout } = this;
    switch (shape.kind) {
      case 'scalar':
        return [layout.internPart((shape.slot.of as TupleClass).parts[0] as Part, value)];
      case 'function': {
        const numbers: number[] = [];
        for (const [key, image] of value as Fn<unknown, unknown>) {
          const slot = shape.slots.get(keyOf(key)) as Slot;
          numbers[slots.indexOf(slot)] = layout.internPart((slot.of as TupleClass).parts[shape.part] as Part, image);
        }
        return numbers;
      }
      case 'set':
        return [...(value as Iterable<unknown>)]
          .map((element) => layout.elementOf(shape.region, element).index)
          .sort((a, b) => a - b);
      case 'bag':
        return [
          shape.bags.fromPairs(
            (value as Bag<unknown>).entries().map(([element, copies]) => [shape.bags.elementOf(element), copies]),
          ),
        ];
    }
  }
  private valueFrom(shape: Simple, numbers: readonly number[]): unknown {
    switch (shape.kind) {
      case 'scalar':
        return valueOfPart(shape.slot.of as TupleClass, 0, numbers[0] as number);
      case 'function': {
        const [slot] = shape.slots.values();
        const { part } = shape;
        return shape.domain.make(
          shape.domain.keys.map((_, i) => valueOfPart(slot?.of as TupleClass, part, numbers[i] as number)),
          shape.path,
        );
      }
      case 'set':
        return canonicalSet(numbers.map((index) => (this.layout.elements[index] as Element).value));
      case 'bag': {
        const { bags } = shape;
        return Bag.of(
          bags.pairs(numbers[0] as number).map(([element, copies]) => [bags.elements[element], copies] as const),
        );
      }
    }
  }
  private imageNumbers({ shape, slots, known }: Piece, number: number, image: Image): readonly number[] {
    const { numbers } = known[number] as Known;
    switch (shape.kind) {
      case 'scalar':
      case 'bag':
        return [image.number(shape.slot.of, numbers[0] as number)];
      case 'function': {
        const moved: number[] = [];
        for (const [i, slot] of slots.entries()) {
          const part = (slot.of as TupleClass).parts[shape.part] as Part;
          moved[slots.indexOf(image.slot(slot))] = image.part(part, numbers[i] as number);
        }
        return moved;
      }
      case 'set':
        return numbers.map((index) => image.element(index)).sort((a, b) => a - b);
    }
  }
}

function valueOfPart(of: TupleClass, part: number, number: number): unknown {
  return (of.parts[part] as Part).values[number];
}
