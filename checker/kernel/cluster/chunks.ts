/**
 * Packed states, a few bits at a time. What is worked out of the fields of a state (slots, and elements that are present) is remembered for all
 * fields together that stand within some bits, so that most states need a look or two for each word.
 *
 * Invariant: each field is in one chunk; one that is wider than a chunk is alone in it, and nothing of it is remembered.
 */

/** Where a number stands in the words of a state: an element has one bit. */
export interface Field {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
}
/** What is worked out of a field that has this number, added to what there is. */
export type AddOf = (field: number, number: number, into: Int32Array, at: number) => void;

interface Chunk extends Field {
  readonly fields: readonly { readonly index: number; readonly shift: number; readonly mask: number }[];
  /** What was worked out, by the bits, so many integers each; and of which. Null if nothing is remembered. */
  readonly known: { readonly is: Uint8Array; readonly of: Int32Array } | null;
}

const most = 12;

export class Chunks {
  private readonly chunks: readonly Chunk[];
  private readonly scratch: Int32Array;

  /** Of what is worked out there are so many integers. */
  constructor(
    fields: readonly Field[],
    private readonly length: number,
    private readonly add: AddOf,
  ) {
    this.scratch = new Int32Array(length);
    const groups: { readonly word: number; readonly from: number; to: number; readonly indexes: number[] }[] = [];
    const order = [...fields.keys()].sort((a, b) => {
      const [x, y] = [fields[a] as Field, fields[b] as Field];
      return x.word - y.word || x.shift - y.shift;
    });
    for (const index of order) {
      const { word, shift, mask } = fields[index] as Field;
      const to = shift + 32 - Math.clz32(mask);
      const last = groups.at(-1);
      if (last !== undefined && last.word === word && to - last.from <= most) {
        last.to = to;
        last.indexes.push(index);
      } else groups.push({ word, from: shift, to, indexes: [index] });
    }
    this.chunks = groups.map(({ word, from, to, indexes }): Chunk => {
      const size = 2 ** (to - from);
      return {
        word,
        shift: from,
        mask: size - 1,
        fields: indexes.map((index) => {
          const { shift, mask } = fields[index] as Field;
          return { index, shift: shift - from, mask };
        }),
        known: to - from > most ? null : { is: new Uint8Array(size), of: new Int32Array(size * length) },
      };
    });
  }

  /** Works out of the state whose words stand from `at` on the sum of what its fields come to, over what stands from `to` on. */
  addUp(words: Int32Array, at: number, into: Int32Array, to: number): void {
    const { chunks, length, scratch } = this;
    for (let c = 0; c < chunks.length; c++) {
      const chunk = chunks[c] as Chunk;
      const bits = ((words[at + chunk.word] as number) >>> chunk.shift) & chunk.mask;
      const { known } = chunk;
      if (known === null) {
        this.workOut(chunk, bits, scratch, 0);
        for (let j = 0; j < length; j++) into[to + j] = ((into[to + j] as number) + (scratch[j] as number)) | 0;
        continue;
      }
      if (known.is[bits] === 0) {
        this.workOut(chunk, bits, known.of, bits * length);
        known.is[bits] = 1;
      }
      for (let j = 0, from = bits * length; j < length; j++)
        into[to + j] = ((into[to + j] as number) + (known.of[from + j] as number)) | 0;
    }
  }
  private workOut({ fields }: Chunk, bits: number, into: Int32Array, at: number): void {
    into.fill(0, at, at + this.length);
    for (const { index, shift, mask } of fields) this.add(index, (bits >>> shift) & mask, into, at);
  }
}
