/**
 * Questions by predicate: what is asked of the elements of a set or bag that satisfy one. It is known by these elements, those
 * that are met later included: the predicate stays with the question, and is tried on them.
 */
import { Interruption } from '../../language/call.ts';
import { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Element, SetRegion } from '../layout/layout.ts';

/** A predicate on the elements of a set or bag. */
export type Predicate = (element: unknown) => boolean;

/** Everything. */
export const everything: Predicate = () => true;

/** Whose call it is: its number tells its questions by predicate from those of others in one forest. */
export interface Owner {
  readonly id: number;
}

/** A predicate over a set or bag reads the state for some elements only: who asks must read the whole set instead. */
export class LatePredicate extends Interruption {
  override readonly name = 'LatePredicate';
  constructor(readonly owners: readonly Owner[]) {
    super('a predicate read the state');
  }
}

/** A predicate over a set or bag, with what it says of the elements that are known. */
export class ByPredicate {
  constructor(
    readonly about: SetRegion | BagClass,
    readonly holds: Predicate,
    /** The numbers of those that were known to satisfy it when it was asked, present or not. */
    readonly satisfying: readonly number[],
    /** How many were known then. */
    readonly among: number,
    readonly asker: Owner,
  ) {}
  /** The value of an element, by its place among all that are known. */
  valueAt(at: number): unknown {
    return valueAt(this.about, at);
  }
  /** Its number: elements of sets are numbered through all sets, those of bags bag by bag. */
  numberAt(at: number): number {
    return numberAt(this.about, at);
  }
  /** Tries the predicate after the call in which it was made is over. Throws `LatePredicate` if it reads the state, or fails. */
  holdsLate(value: unknown): boolean {
    try {
      return this.holds(value);
    } catch {
      // That it fails on an element which is in no state yet means nothing.
      throw new LatePredicate([this.asker]);
    }
  }
  /** The image of an element, by its number. */
  private imageOf(element: number, image: Image): number {
    return this.about instanceof BagClass ? image.bagElement(this.about, element) : image.element(element);
  }
  /** The images of elements that satisfy it, as a text that is the same for predicates that say the same of these. */
  textUnder(image: Image, satisfying: readonly number[]): string {
    return this.holds === everything ? '*' : `{${this.imagesOf(image, satisfying).join()}}`;
  }
  imagesOf(image: Image, elements: readonly number[]): readonly number[] {
    return elements.map((element) => this.imageOf(element, image)).sort((a, b) => a - b);
  }
  /**
   * The predicate that says of an element what this one, asked of the image of the state, says of the element's image. What it
   * has said already it is not asked again: its call is over.
   */
  pulledBack(image: Image): Predicate {
    if (this.holds === everything) return everything;
    const { about, among } = this;
    const satisfying = new Set(this.satisfying);
    const lastTried = among === 0 ? -1 : this.numberAt(among - 1);
    return (value) => {
      const { elements } = image.layout;
      const isBag = about instanceof BagClass;
      const there = this.imageOf(isBag ? about.elementOf(value) : image.layout.elementOf(about, value).index, image);
      if (there <= lastTried) return satisfying.has(there);
      return this.holdsLate(isBag ? about.elements[there] : (elements[there] as Element).value);
    };
  }
}

function valueAt(about: SetRegion | BagClass, at: number): unknown {
  return about instanceof BagClass ? about.elements[at] : (about.elements[at] as Element).value;
}
function numberAt(about: SetRegion | BagClass, at: number): number {
  return about instanceof BagClass ? at : (about.elements[at] as Element).index;
}
/** What a predicate says of all elements that are known. */
export function tryAll(about: SetRegion | BagClass, holds: Predicate, asker: Owner): ByPredicate {
  const among = about.elements.length;
  const satisfying: number[] = [];
  for (let at = 0; at < among; at++)
    if (holds === everything || holds(valueAt(about, at))) satisfying.push(numberAt(about, at));
  return new ByPredicate(about, holds, satisfying, among, asker);
}
