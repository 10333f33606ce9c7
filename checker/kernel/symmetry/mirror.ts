/**
 * The image of a state: what user code reads when an image of it runs.
 */

import type { Element, Slot } from '../layout/layout.ts';
import { Recorder } from '../questions/recorder.ts';
import type { Permutation } from './group.ts';
import type { Images } from './images.ts';

/** Answers questions about the image of the state(s) in another recorder. */
export class MirrorRecorder extends Recorder {
  override readonly manner = null;
  private readonly slots = [new Int32Array(0), new Int32Array(0)];
  private readonly elements = [new Set<number>(), new Set<number>()];

  override numberIn(slot: Slot, side: number): number {
    return (this.slots[side] as Int32Array)[slot.index] as number;
  }
  override holdsElement({ index }: Element, side: number): number {
    return (this.elements[side] as Set<number>).has(index) ? 1 : 0;
  }
  /** Takes the image of what stands in a recorder. */
  reflect(of: Recorder, images: Images, by: Permutation): void {
    const { layout } = images;
    for (const side of [0, 1]) {
      const slots = new Int32Array(layout.slots.length);
      for (const slot of layout.slots)
        slots[images.slotIndex(by, slot)] = images.number(by, slot.of, of.numberIn(slot, side));
      this.slots[side] = slots;
      const present = new Set<number>();
      for (const element of layout.elements)
        if (of.holdsElement(element, side) === 1) present.add(images.element(by, element.index));
      this.elements[side] = present;
    }
  }
}
