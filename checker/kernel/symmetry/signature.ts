/**
 * Signatures: a number for each member that permutations move, which says how the member occurs in a state. A permutation of
 * the state permutes the signatures in the same way, so that sorting by them leaves only ties to be tried.
 *
 * A signature is a sum over what the state consists of: each local state, each value, each element of a set or bag adds a
 * hash of its text in which the member is called `*` and every other one by its sort. Two members whose signatures are equal
 * by accident are a tie like any other.
 */
import { type Renaming, textAfter } from '../../language/renaming.ts';
import type { BagClass } from '../layout/bags.ts';
import { grown, rehash } from '../layout/bits.ts';
import type { Element, Part, Slot, TupleClass } from '../layout/layout.ts';
import type { Images } from './images.ts';

/** A table of rows, one number for each member, filled when a row is first asked for. */
class Rows {
  private values = new Int32Array(64);
  private filled = new Int32Array(16);
  constructor(
    private readonly width: number,
    private readonly make: (row: number) => readonly number[],
  ) {}
  /** Where the row begins in `of`. */
  at(row: number): number {
    const at = row * this.width;
    if (row < this.filled.length && this.filled[row] === 1) return at;
    const made = this.make(row);
    this.values = grown(this.values, at + this.width) as typeof this.values;
    this.filled = grown(this.filled, row + 1) as typeof this.filled;
    this.values.set(made, at);
    this.filled[row] = 1;
    return at;
  }
  get of(): Int32Array {
    return this.values;
  }
}

/** One slot's share in the signatures. */
interface Share {
  readonly slot: Slot;
  readonly rows: Rows;
  /** The members to whose signatures it adds. */
  readonly adds: readonly number[];
}

export class Signatures {
  readonly shares: readonly Share[];
  /** For each member the renaming that leaves it apart from all others. */
  private readonly apart: readonly Renaming[];
  private readonly partHashes = new Map<Part, Rows>();
  private readonly bagHashes = new Map<BagClass, Rows>();
  /** For each element of a set, the members that occur in it and what they gain. */
  private readonly gains: (Int32Array | undefined)[] = [];

  constructor(private readonly images: Images) {
    const { group, layout } = images;
    const sortOf = new Map(
      group.blocks.flatMap(({ sort, members }) => members.map((member) => [member, sort] as const)),
    );
    this.apart = group.members.map(
      (member) => new Map([...sortOf].map(([other, sort]) => [other, other === member ? '*' : `?${sort}`])),
    );
    const all = group.members.map((_, i) => i);
    this.shares = layout.slots.flatMap((slot): Share[] => {
      const key = images.keyOfSlot(slot);
      const keyed = all.filter((member) => occurs(textAfter(key, this.apart[member] as Renaming)));
      const adds = images.isInert(slot.of) ? keyed : all;
      return adds.length === 0 ? [] : [{ slot, rows: this.rowsOf(slot, key), adds }];
    });
  }
  private rowsOf(slot: Slot, key: unknown): Rows {
    const { of } = slot;
    const place = this.images.layout.classes.indexOf(of);
    const keys = this.apart.map((renaming) =>
      hashText(`${place}${key === null ? `#${slot.index}` : ''}${textAfter(key, renaming)}`),
    );
    return new Rows(this.apart.length, (number) =>
      of.kind === 'bag' ? this.bagRow(of, number, keys) : this.tupleRow(of, number, keys),
    );
  }
  private tupleRow(of: TupleClass, tuple: number, keys: readonly number[]): number[] {
    const { layout } = this.images;
    return keys.map((key, member) =>
      of.parts.reduce((hash, part, i) => {
        const rows = this.partRows(part);
        const at = rows.at(layout.partOf(of, tuple, i));
        return rehash(hash, rows.of[at + member] as number);
      }, key),
    );
  }
  private partRows(part: Part): Rows {
    let rows = this.partHashes.get(part);
    if (rows === undefined) {
      rows = new Rows(this.apart.length, (value) =>
        this.apart.map((renaming) => hashText(textAfter(part.values[value], renaming))),
      );
      this.partHashes.set(part, rows);
    }
    return rows;
  }
  private bagRow(of: BagClass, bag: number, keys: readonly number[]): number[] {
    const rows = this.bagRows(of);
    const pairs = of.pairs(bag).map(([element, copies]) => [rows.at(element), copies] as const);
    return keys.map((key, member) =>
      pairs.reduce((sum, [at, copies]) => (sum + rehash(rows.of[at + member] as number, copies)) | 0, key),
    );
  }
  private bagRows(of: BagClass): Rows {
    let rows = this.bagHashes.get(of);
    if (rows === undefined) {
      rows = new Rows(this.apart.length, (element) =>
        this.apart.map((renaming) => hashText(textAfter(of.elements[element], renaming))),
      );
      this.bagHashes.set(of, rows);
    }
    return rows;
  }
  /** The members that occur in an element of a set, each followed by what its signature gains. */
  gainsOf(element: number): Int32Array {
    const known = this.gains[element];
    if (known !== undefined) return known;
    const { set, value } = this.images.layout.elements[element] as Element;
    const gains = Int32Array.from(
      this.apart.flatMap((renaming, member) => {
        const text = textAfter(value, renaming);
        return occurs(text) ? [member, hashText(`${set.name}${text}`)] : [];
      }),
    );
    this.gains[element] = gains;
    return gains;
  }
}

/** True if a text made by leaving a member apart has that member in it. */
function occurs(text: string): boolean {
  return text.includes('"*"');
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return rehash(hash, text.length);
}
