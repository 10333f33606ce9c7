/** What the blocks of a checkpoint hold, and how integers and texts stand in them. */
import type { Block } from '../../checkpoint/blocks.ts';

/**
 * Values of a part, a bag or sets, in the order of their numbers; tuples of a class; bags of a class; where everything stands, for the states that
 * follow; the words of states; their parents; entries of the learned relation; where something was learned; that
 * entries, and where something was learned, are written once more, with other numbers.
 */
export const Kind = {
  values: 1,
  tuples: 2,
  bags: 3,
  places: 4,
  states: 5,
  parents: 6,
  leaves: 7,
  lessons: 8,
  anew: 9,
} as const;

export function ofIntegers(kind: number, integers: Int32Array): Block {
  return { kind, bytes: new Uint8Array(integers.buffer, integers.byteOffset, integers.byteLength) };
}
export function integersOf({ bytes }: Block): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
export function ofText(kind: number, content: unknown): Block {
  return { kind, bytes: new TextEncoder().encode(JSON.stringify(content)) };
}
export function contentOf({ bytes }: Block): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
