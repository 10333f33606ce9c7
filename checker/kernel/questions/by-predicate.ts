/**
 * Questions by predicate: what is asked of the elements of a set or bag that satisfy one. It is known by these elements, those
 * that are met later included: the predicate stays with the question, and is tried on them.
 */
import { Interruption } from '../../language/call.ts';
import { keyOf } from '../../language/value.ts';
import { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Element, Entries, Entry, Layout, SetRegion, Slot } from '../layout/layout.ts';

/**
 * What has elements that a predicate can be tried on: those of a set or bag, or the entries of a function. They are numbered as
 * they are met, and stay, and the images of each are among them.
 */
export type About = SetRegion | BagClass | Entries;

/** A predicate on the elements of a set or bag. */
export type Predicate = (element: unknown) => boolean;
/** A mapping of elements to numbers. */
export type Mapping = (element: unknown) => number;

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
  /** The numbers of those that were known to satisfy it when it was asked, present or not. */
  readonly satisfying: number[] = [];
  /** How many were known then. */
  readonly among: number;
  constructor(
    readonly about: About,
    readonly holds: Predicate,
    readonly asker: Owner,
  ) {
    this.among = about.elements.length;
  }
  /** Tries it on the elements that were known when it was asked, which comes before all else. */
  tryAll(): this {
    for (let at = 0; at < this.among; at++) if (this.saysOf(at)) this.satisfying.push(this.numberAt(at));
    return this;
  }
  /** The number of an element, by its place among all that are known: those of sets are numbered through all sets, those of bags bag by bag. */
  numberAt(at: number): number {
    return numberAt(this.about, at);
  }
  /** Tries it on an element, by its place: true if that satisfies it. */
  protected saysOf(at: number): boolean {
    return this.holds(valueAt(this.about, at));
  }
  /** The same after the call in which it was made is over. Throws `LatePredicate` if it reads the state, or fails. */
  saysLate(at: number): boolean {
    return this.late(() => this.saysOf(at));
  }
  protected late<T>(says: () => T): T {
    try {
      return says();
    } catch {
      // That it fails on an element which is in no state yet means nothing.
      throw new LatePredicate([this.asker]);
    }
  }
  /** A text that is the same for what says the same of all elements that were known. */
  get text(): string {
    return this.satisfying.join();
  }
  /** The images of elements that satisfy it, as a text that is the same for predicates that say the same of these. */
  textUnder(image: Image, satisfying: readonly number[]): string {
    return this.holds === everything ? '*' : `{${this.imagesOf(image, satisfying).join()}}`;
  }
  imagesOf(image: Image, elements: readonly number[]): readonly number[] {
    return elements.map((element) => imageOf(this.about, element, image)).sort((a, b) => a - b);
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
      const there = imageOf(about, elementOf(about, value, image), image);
      if (there <= lastTried) return satisfying.has(there);
      return this.late(() => this.holds(valueOf(about, there, image.layout)));
    };
  }
}

/**
 * A mapping of the elements of a set or bag to numbers. Of elements that make no difference, such as those that are not wanted, it
 * says the neutral number; all others satisfy it.
 */
export class ByMapping extends ByPredicate {
  /** What it has said, by the numbers of elements: it is asked once of each. It grows. */
  readonly numbers: (number | undefined)[] = [];
  constructor(
    about: About,
    private readonly mapping: Mapping,
    readonly neutral: number,
    asker: Owner,
  ) {
    super(about, (element) => mapping(element) !== neutral, asker);
  }
  protected override saysOf(at: number): boolean {
    return this.numberFor(this.numberAt(at), () => valueAt(this.about, at)) !== this.neutral;
  }
  /** What it says of an element, by its number, after the call in which it was made is over. */
  numberLate(element: number, layout: Layout): number {
    return this.late(() => this.numberFor(element, () => valueOf(this.about, element, layout)));
  }
  private numberFor(element: number, value: () => unknown): number {
    const number = this.numbers[element] ?? this.mapping(value());
    this.numbers[element] = number;
    return number;
  }
  override get text(): string {
    return this.satisfying.map((element) => `${element}:${this.numbers[element]}`).join();
  }
  override textUnder(image: Image, satisfying: readonly number[]): string {
    const said = satisfying.map((element) => [imageOf(this.about, element, image), this.numbers[element]] as const);
    return `{${said
      .sort(([a], [b]) => a - b)
      .map(([element, number]) => `${element}:${number}`)
      .join()}}`;
  }
  /** The mapping that says of an element what this one, asked of the image of the state, says of the element's image. */
  mappedBack(image: Image): Mapping {
    const { about } = this;
    return (value) => this.numberLate(imageOf(about, elementOf(about, value, image), image), image.layout);
  }
}

/** The value of an element, by its place among all that are known. */
export function valueAt(about: About, at: number): unknown {
  return isRegion(about) ? (about.elements[at] as Element).value : about.elements[at];
}
/** Elements of sets are numbered through all sets, others by their places. */
function numberAt(about: About, at: number): number {
  return isRegion(about) ? (about.elements[at] as Element).index : at;
}
function elementOf(about: About, value: unknown, { layout }: Image): number {
  if (isRegion(about)) return layout.elementOf(about, value).index;
  if (about instanceof BagClass) return about.elementOf(value);
  return about.keys === null ? (about.part.ids.get(keyOf(value)) as number) : (value as Entry).number;
}
function valueOf(about: About, element: number, layout: Layout): unknown {
  return isRegion(about) ? (layout.elements[element] as Element).value : about.elements[element];
}
function imageOf(about: About, element: number, image: Image): number {
  if (isRegion(about)) return image.element(element);
  if (about instanceof BagClass) return image.bagElement(about, element);
  const { part, slots, keys } = about;
  if (keys === null) return image.part(part, element);
  const at = element % keys.length;
  return image.part(part, (element - at) / keys.length) * keys.length + slots.indexOf(image.slot(slots[at] as Slot));
}
function isRegion(about: About): about is SetRegion {
  return !(about instanceof BagClass) && !('part' in about);
}
