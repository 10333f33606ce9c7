/**
 * What a choice offers: values, a question that branches on the elements of a set or bag, or several lists.
 */
import type { Read } from '../questions/footprint.ts';

/** The values of a choice. */
export type Values =
  | { readonly kind: 'listed' | 'computed'; readonly list: readonly unknown[] }
  | { readonly kind: 'each'; readonly read: Read }
  | { readonly kind: 'alternatives'; readonly lists: readonly (() => Iterable<unknown>)[] };

/** The elements of a set or bag that a question lets a choice fall on. */
export function elementsOf(read: Read): unknown[] {
  if (!('satisfying' in read)) return [];
  const { satisfying } = read;
  if ('bags' in read) return satisfying.map((element) => read.bags.elements[element]);
  return read.region.elements.filter(({ index }) => satisfying.includes(index)).map(({ value }) => value);
}
