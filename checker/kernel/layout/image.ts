/**
 * What a permutation of interchangeable members makes of the numbers of a layout. Who works it out need not be known to
 * those who ask.
 */
import type { BagClass } from './bags.ts';
import type { Layout, Part, Slot, TupleClass } from './layout.ts';

export interface Image {
  readonly layout: Layout;
  slot(slot: Slot): Slot;
  value(value: unknown): unknown;
  /** Of a value number of a part. */
  part(part: Part, value: number): number;
  /** Of a number of a slot. */
  number(of: TupleClass | BagClass, number: number): number;
  /** Of an element of a set, by its number. */
  element(element: number): number;
  bagElement(of: BagClass, element: number): number;
}
