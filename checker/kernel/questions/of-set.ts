/** What questions about a set by predicate have in common: they look at words under masks. */
import type { Element, Layout, SetRegion } from '../layout/layout.ts';
import type { ByPredicate } from './by-predicate.ts';
import { type PackedState, Question, regionKey } from './question.ts';

/** The words in which elements have their bits, with the masks of these. */
export type Rows = readonly (readonly [word: number, mask: number])[];

export abstract class SetQuestion extends Question {
  protected constructor(
    id: number,
    side: number,
    readonly region: SetRegion,
    override readonly by: ByPredicate,
  ) {
    super(id, side);
  }
  get support(): string {
    return regionKey(this.region);
  }
}

/** Those of these elements that are present. */
export function presentAmong(elements: readonly number[], state: PackedState, side: number): Element[] {
  return elements
    .map((index) => state.layout.elements[index] as Element)
    .filter((element) => state.holdsElement(element, side) === 1);
}

export function keyOfElements(elements: readonly Element[]): string {
  return elements
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .join();
}

/** The elements of these that have a place. */
export function placedAmong(elements: readonly number[], layout: Layout): Element[] {
  return elements.map((index) => layout.elements[index] as Element).filter(({ word }) => word >= 0);
}

export function rowsOf(placed: readonly Element[], side: number, layout: Layout): Rows {
  const masks = new Map<number, number>();
  for (const { word, bit } of placed) {
    const at = side * layout.words + word;
    masks.set(at, (masks.get(at) ?? 0) | (1 << bit));
  }
  return [...masks];
}
