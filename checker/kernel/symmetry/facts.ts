/**
 * Facts: what was read of a state, with the answers, as texts that are the same for the same facts; and their images.
 *
 * A fact by predicate is told by the elements that satisfy the predicate. Those are not all known when it is asked, so that
 * it is *open*: it says something of elements that are met later, too.
 */
import type { BagClass } from '../layout/bags.ts';
import type { Element, Part, SetRegion, TupleClass } from '../layout/layout.ts';
import {
  everything,
  holdsLate,
  type Predicate,
  type Read,
  type ReadByPredicate,
  type Recorder,
  type Step,
} from '../questions/footprint.ts';
import type { Permutation } from './group.ts';
import type { Images } from './images.ts';

/** The key of a question of kind each that is asked of no element: what a choice branches on. */
export const offered = -1;

/** A fact by predicate; the predicate is tried on elements as they are met. */
export class OpenFact {
  readonly satisfying: number[];
  private tried: number;
  constructor(
    readonly step: Step,
    private readonly read: ReadByPredicate,
  ) {
    this.satisfying = [...read.satisfying];
    this.tried = read.among;
  }
  /** The set or bag that it is about. */
  get about(): SetRegion | BagClass {
    return 'region' in this.read ? this.read.region : this.read.bags;
  }
  /** Tries the predicate on the elements that came since it was last tried. True if one satisfies it. Throws `LatePredicate`. */
  grow(): boolean {
    const { read, satisfying } = this;
    const before = satisfying.length;
    for (; this.tried < this.about.elements.length; this.tried++)
      if (holdsLate(read, valueAt(read, this.tried))) satisfying.push(numberAt(read, this.tried));
    return satisfying.length > before;
  }
}

/** The facts of a path that are open. */
export function openOf(path: readonly Step[]): OpenFact[] {
  return path.flatMap((step) => {
    const { read, key } = step;
    if (!('holds' in read) || read.holds === everything) return [];
    // That a choice fell on an element is a fact about that element alone.
    const isChosen = (read.kind === 'each' || read.kind === 'bagEach') && key !== offered;
    return isChosen ? [] : [new OpenFact(step, read)];
  });
}

function satisfyingOf(read: Read): readonly number[] {
  return 'satisfying' in read ? read.satisfying : [];
}
function valueAt(read: ReadByPredicate, at: number): unknown {
  return 'region' in read ? (read.region.elements[at] as Element).value : read.bags.elements[at];
}
function numberAt(read: ReadByPredicate, at: number): number {
  return 'region' in read ? (read.region.elements[at] as Element).index : at;
}

/** The images of facts and of questions. */
export class Facts {
  constructor(private readonly images: Images) {}
  get identity(): Permutation {
    return this.images.group.identity;
  }

  /** The image of a fact, as a text that is the same for facts that are the same. */
  textOf({ read, key }: Step, by: Permutation, satisfying = satisfyingOf(read)): string {
    const { images } = this;
    const { side } = read;
    switch (read.kind) {
      case 'part': {
        const part = (read.slot.of as TupleClass).parts[read.part] as Part;
        return `p${side}.${images.slotIndex(by, read.slot)}.${read.part}=${images.part(by, part, key as number)}`;
      }
      case 'element':
        return `e${side}.${images.element(by, read.element.index)}=${key}`;
      case 'each':
        if (key === offered) return `each${read.region.index}${this.setText(read, by, satisfying)}`;
        return `e0.${images.element(by, key as number)}=1`;
      case 'bagEach':
        if (key === offered) return `bagEach${images.slotIndex(by, read.slot)}${this.setText(read, by, satisfying)}`;
        return `h0.${images.slotIndex(by, read.slot)}.${images.bagElement(by, read.bags, key as number)}`;
      case 'copies':
        return `c${side}.${images.slotIndex(by, read.slot)}.${images.bagElement(by, read.bags, read.element)}=${key}`;
      case 'distinct':
      case 'size':
        return `${read.kind}${side}.${images.slotIndex(by, read.slot)}=${key}`;
      case 'more':
        return `more${side}.${images.slotIndex(by, read.slot)}.${read.copies}=${key}`;
      case 'bag':
        return `b${side}.${images.slotIndex(by, read.slot)}=${images.number(by, read.bags, key as number)}`;
      case 'some':
      case 'count':
        return `${read.kind}${side}.${read.region.index}${this.setText(read, by, satisfying)}=${key}`;
      case 'filter': {
        const present =
          key === ''
            ? []
            : String(key)
                .split(',')
                .map((index) => images.element(by, Number(index)));
        return `filter${side}.${read.region.index}${this.setText(read, by, satisfying)}=${present.sort((a, b) => a - b).join()}`;
      }
      case 'bagSome':
      case 'bagCount':
        return `${read.kind}${side}.${images.slotIndex(by, read.slot)}${this.setText(read, by, satisfying)}=${key}`;
    }
  }
  /** The elements that satisfy the predicate of a question. */
  private setText(read: ReadByPredicate, by: Permutation, satisfying: readonly number[]): string {
    if (read.holds === everything) return '*';
    return `{${satisfying
      .map((element) => this.element(read, by, element))
      .sort((a, b) => a - b)
      .join()}}`;
  }
  /** The image of an element of a set or bag. */
  private element(read: ReadByPredicate, by: Permutation, element: number): number {
    return 'region' in read ? this.images.element(by, element) : this.images.bagElement(by, read.bags, element);
  }
  /** Asks of the state what an image has asked of the image of the state. */
  askBack(read: Read, by: Permutation, recorder: Recorder): void {
    const { images } = this;
    const back = images.group.inverse(by);
    const { side } = read;
    switch (read.kind) {
      case 'part':
        recorder.part(images.slot(back, read.slot), read.part, side);
        return;
      case 'element':
        recorder.has(images.layout.elements[images.element(back, read.element.index)] as Element, side);
        return;
      case 'some':
        recorder.some(read.region, this.pulledBack(read, by), side);
        return;
      case 'count':
        recorder.count(read.region, this.pulledBack(read, by), side);
        return;
      case 'filter':
        recorder.filter(read.region, this.pulledBack(read, by), side);
        return;
      case 'copies':
        recorder.copies(
          images.slot(back, read.slot),
          read.bags,
          images.bagElement(back, read.bags, read.element),
          side,
        );
        return;
      case 'bagSome':
        recorder.bagSome(images.slot(back, read.slot), read.bags, this.pulledBack(read, by), side);
        return;
      case 'bagCount':
        recorder.bagCount(images.slot(back, read.slot), read.bags, this.pulledBack(read, by), side);
        return;
      case 'distinct':
        recorder.distinct(images.slot(back, read.slot), read.bags, side);
        return;
      case 'size':
        recorder.size(images.slot(back, read.slot), read.bags, side);
        return;
      case 'more':
        recorder.hasMoreCopiesThan(images.slot(back, read.slot), read.bags, read.copies, side);
        return;
      case 'bag':
        recorder.bag(images.slot(back, read.slot), read.bags, side);
        return;
      case 'each':
      case 'bagEach':
        throw new Error('an image was asked to choose: an error in Concord');
    }
  }
  /**
   * The predicate that says of an element what another, asked of the image of the state, says of the element's image. What
   * that one has said already it is not asked again: its call is over.
   */
  private pulledBack(read: ReadByPredicate, by: Permutation): Predicate {
    if (read.holds === everything) return everything;
    const { layout } = this.images;
    const satisfying = new Set(read.satisfying);
    const lastTried = read.among === 0 ? -1 : numberAt(read, read.among - 1);
    return (value) => {
      const own = 'region' in read ? layout.elementOf(read.region, value).index : read.bags.elementOf(value);
      const image = this.element(read, by, own);
      if (image <= lastTried) return satisfying.has(image);
      return holdsLate(read, 'region' in read ? (layout.elements[image] as Element).value : read.bags.elements[image]);
    };
  }
}
