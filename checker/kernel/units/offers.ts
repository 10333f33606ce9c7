/**
 * What a choice offers: values, a question that branches on the elements of a set or bag, or several lists.
 */
import type { Choice } from '../questions/question.ts';

/** The values of a choice. */
export type Values =
  | { readonly kind: 'listed' | 'computed'; readonly list: readonly unknown[] }
  | { readonly kind: 'each'; readonly read: Choice }
  | { readonly kind: 'alternatives'; readonly lists: readonly (() => Iterable<unknown>)[] };

/** The elements of a set or bag that a question lets a choice fall on. */
export function elementsOf(read: Choice): unknown[] {
  return read.by.satisfying.map((element) => read.valueOf(element));
}
