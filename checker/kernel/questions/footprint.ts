/**
 * Footprints: what a call of user code reads of the state, in order, with the answers.
 *
 * Each question has an identity, so that different actions that ask the same are learned together; a question that was
 * asked before in the same call is answered from memory and leaves no second step.
 */
import { Interruption } from '../../language/call.ts';
import { canonicalMap, canonicalSet } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import type { Element, Layout, Part, SetRegion, Slot, TupleClass } from '../layout/layout.ts';
import { Tuples } from '../layout/tuples.ts';

/** A predicate on the elements of a set or bag. */
export type Predicate = (element: unknown) => boolean;

interface ByPredicate {
  readonly holds: Predicate;
  /** The elements that were known to satisfy the predicate when it was asked, present or not; and of how many. */
  readonly satisfying: readonly number[];
  readonly among: number;
  /** Who asks. */
  readonly asker: Owner;
}

/** What may be asked of a packed state. `side` 1 is the state after the step, for properties of steps. */
export type Read = { readonly id: number; readonly side: number } & (
  | { readonly kind: 'part'; readonly slot: Slot; readonly part: number }
  | { readonly kind: 'element'; readonly element: Element }
  | ({
      readonly kind: 'some' | 'count' | 'filter' | 'each';
      readonly region: SetRegion;
    } & ByPredicate)
  | { readonly kind: 'copies'; readonly slot: Slot; readonly bags: BagClass; readonly element: number }
  | ({ readonly kind: 'bagSome' | 'bagCount' | 'bagEach'; readonly slot: Slot; readonly bags: BagClass } & ByPredicate)
  | { readonly kind: 'distinct' | 'size' | 'bag'; readonly slot: Slot; readonly bags: BagClass }
  | { readonly kind: 'more'; readonly slot: Slot; readonly bags: BagClass; readonly copies: number }
);
export type ReadKind = Read['kind'];
/** The questions by predicate, and those about bags. */
export type ReadByPredicate = Extract<Read, ByPredicate>;
export type BagRead = Read & { readonly bags: BagClass };

export const partKey = (slot: Slot, part: number): string => `part ${slot.index}.${part}`;
export const elementKey = (element: Element): string => `element ${element.index}`;
export const regionKey = (region: SetRegion): string => `set ${region.index}`;
export const bagKey = (slot: Slot): string => `bag ${slot.index}`;
/** What a question is about, on whichever side: an answer can change only by a step that writes it. */
export function supportOf(read: Read): string {
  if (read.kind === 'part') return partKey(read.slot, read.part);
  if (read.kind === 'element') return elementKey(read.element);
  return 'region' in read ? regionKey(read.region) : bagKey(read.slot);
}

/** One step of a footprint: a question and its answer. */
export interface Step {
  readonly read: Read;
  /** A number, or for `filter` the elements' numbers joined by commas. */
  readonly key: number | string;
}

/** Whose call it is: its number tells its questions by predicate from those of others in one forest. */
export interface Owner {
  readonly id: number;
}
const nobody: Owner = { id: 0 };

/** A view was used after the call for which it was made. */
export class RevokedView extends Error {
  override readonly name = 'RevokedView';
  constructor() {
    super(
      'a view of the state was kept and used after the call that it was made for; take what is needed out of it during the call',
    );
  }
}

/** A predicate over a set or bag reads the state for some elements only: who asks must read the whole set instead. */
export class LatePredicate extends Interruption {
  override readonly name = 'LatePredicate';
  constructor(readonly members: readonly Owner[]) {
    super('a predicate read the state');
  }
}

/** Tries a predicate after the call in which it was made is over. Throws `LatePredicate` if it reads the state, or fails. */
export function holdsLate({ holds, asker }: ReadByPredicate, value: unknown): boolean {
  try {
    return holds(value);
  } catch {
    // That it fails on an element which is in no state yet means nothing.
    throw new LatePredicate([asker]);
  }
}
/** A read of a whole set or bag, where it could have been asked for elements. */
interface WholeRead {
  readonly site: string;
  readonly variable: string;
}

/** Everything. */
export const everything: Predicate = () => true;

/** Answers questions about one packed state, or two, and notes them. */
export class Recorder {
  /** The words of the state before the step, then those of the state after it. */
  vector = new Int32Array(2);
  readonly path: Step[] = [];
  /** Calls so far; a view knows the call for which it was made. */
  epoch = 0;
  /** What the calls have read as a whole set or bag, by the site that `label` names. */
  readonly wholes = new Map<number, WholeRead>();
  label = '';
  /** Those whose predicates turned out to read the state: they read sets as wholes. */
  reluctant = new Set<Owner>();
  /** Whose call it is now. */
  owner: Owner = nobody;
  private ordinal = 0;
  private asked = 0;
  private readonly answers = new Map<number, number | string>();
  /** The questions by what they are. */
  private readonly ids = new Tuples();

  constructor(readonly layout: Layout) {}

  /** Begins a call, for this member. */
  begin(owner: Owner): void {
    this.epoch++;
    this.owner = owner;
    this.ordinal = 0;
    this.path.length = 0;
    this.answers.clear();
    this.refusals.length = 0;
  }
  /** Goes on with the same answers, for another member; answers the one before. */
  resume(owner: Owner): Owner {
    const before = this.owner;
    this.owner = owner;
    return before;
  }
  /** Ends a call: its views are of no use any more. */
  end(): void {
    this.epoch++;
  }
  /** Forgets the steps from this one on. */
  rewind(length: number, ordinal: number): void {
    while (this.path.length > length) {
      const { read, key } = this.path.pop() as Step;
      this.answers.delete(read.id);
      const implied = this.impliedBy(read, key as number);
      if (implied !== null) this.answers.delete(implied);
    }
    this.ordinal = ordinal;
  }
  get mark(): { length: number; ordinal: number } {
    return { length: this.path.length, ordinal: this.ordinal };
  }
  check(epoch: number): void {
    if (epoch !== this.epoch) this.refuse(new RevokedView());
  }

  /** What views have refused in this call, whatever user code has made of it. */
  private readonly refusals: Error[] = [];
  /** Throws what a view refuses, and notes it: user code may catch it, and the call is void all the same. */
  refuse(error: Error): never {
    this.refusals.push(error);
    throw error;
  }
  /** Runs user code. What a view refused meanwhile is what came of it. */
  attend<T>(run: () => T): T {
    const { length } = this.refusals;
    let answer: T;
    try {
      answer = run();
    } catch (error) {
      throw this.refusals[length] ?? error;
    }
    const refused = this.refusals[length];
    if (refused !== undefined) throw refused;
    return answer;
  }
  /** True while a predicate is tried on elements that may not be present: what it reads then is forgotten. */
  private trying = false;
  /**
   * Told that something derived of a view is about to be kept by what holds the view, and answered from there next time: it
   * must not be so while reads are forgotten.
   */
  derive(): void {
    if (this.trying) this.refuse(new LatePredicate([this.owner]));
  }

  /** Takes an element for present. */
  knowElement(element: Element): void {
    this.answers.set(this.ids.number('element', 0, element), 1);
  }
  /** Takes it that there is a copy of an element. */
  knowCopy(slot: Slot, element: number): void {
    this.answers.set(this.ids.number('copy', 0, slot, element), 1);
  }
  /** The question that is answered as well by a choice that fell on an element. */
  private impliedBy(read: Read, element: number): number | null {
    if (read.kind === 'each') return this.ids.number('element', 0, this.layout.elements[element]);
    return read.kind === 'bagEach' ? this.ids.number('copy', 0, read.slot, element) : null;
  }
  private note<K extends number | string>(read: Read, key: K): K {
    this.path.push({ read, key });
    this.answers.set(read.id, key);
    return key;
  }
  private known(id: number): number | string | undefined {
    this.asked++;
    return this.answers.get(id);
  }
  /** A question by predicate: the owner's next. */
  private next(): number {
    this.asked++;
    return this.ids.number('by predicate', this.owner, this.ordinal++);
  }
  private noteWhole(variable: string): void {
    this.wholes.set(this.ids.number('whole', this.label, variable), { site: this.label, variable });
  }

  numberIn({ word, shift, mask }: Slot, side: number): number {
    return ((this.vector[side * this.layout.words + word] as number) >>> shift) & mask;
  }
  /** The value number of a part of a slot, without noting it. */
  peek(slot: Slot, part: number, side: number): number {
    return this.layout.partOf(slot.of as TupleClass, this.numberIn(slot, side), part);
  }
  /** 1 if an element is present, else 0, without noting it. */
  holdsElement({ word, bit }: Element, side: number): number {
    return word < 0 ? 0 : ((this.vector[side * this.layout.words + word] as number) >>> bit) & 1;
  }

  /** The value of a part. */
  part(slot: Slot, part: number, side: number): unknown {
    const id = this.ids.number('part', side, slot, part);
    const value = (this.known(id) ??
      this.note({ id, kind: 'part', side, slot, part }, this.peek(slot, part, side))) as number;
    return ((slot.of as TupleClass).parts[part] as Part).values[value];
  }
  has(element: Element, side: number): boolean {
    const id = this.ids.number('element', side, element);
    return (
      (this.known(id) ?? this.note({ id, kind: 'element', side, element }, this.holdsElement(element, side))) === 1
    );
  }
  /** What a question by predicate says of its predicate, or null if that reads the state or fails: then it cannot be learned by itself. */
  private matching(
    elements: readonly unknown[],
    holds: Predicate,
    numberOf: (at: number) => number,
  ): ByPredicate | null {
    const asker = this.owner;
    const among = elements.length;
    if (holds === everything) return { holds, satisfying: elements.map((_, at) => numberOf(at)), among, asker };
    if (this.reluctant.has(asker)) return null;
    const { asked, trying, refusals } = this;
    const refused = refusals.length;
    const { length, ordinal } = this.mark;
    this.trying = true;
    try {
      const satisfying: number[] = [];
      for (let at = 0; at < among; at++) if (holds(elements[at])) satisfying.push(numberOf(at));
      if (this.asked === asked) return { holds, satisfying, among, asker };
    } catch (error) {
      if (error instanceof LatePredicate) throw error;
      // It was tried on elements that are not present, too; whether it fails on those that are, the whole set tells.
    } finally {
      this.trying = trying;
    }
    refusals.length = refused;
    this.rewind(length, ordinal);
    return null;
  }
  private inSet({ elements }: SetRegion, holds: Predicate): ByPredicate | null {
    return this.matching(
      elements.map(({ value }) => value),
      holds,
      (at) => (elements[at] as Element).index,
    );
  }
  private present(elements: readonly number[], side: number): Element[] {
    return elements
      .map((index) => this.layout.elements[index] as Element)
      .filter((element) => this.holdsElement(element, side) === 1);
  }
  some(region: SetRegion, holds: Predicate, side: number): boolean {
    const by = this.inSet(region, holds);
    if (by === null) return this.filter(region, everything, side).some(holds);
    const read = { id: this.next(), kind: 'some', side, region, ...by } as const;
    return this.note(read, this.present(by.satisfying, side).length > 0 ? 1 : 0) === 1;
  }
  count(region: SetRegion, holds: Predicate, side: number): number {
    const by = this.inSet(region, holds);
    if (by === null) return this.filter(region, everything, side).filter(holds).length;
    const read = { id: this.next(), kind: 'count', side, region, ...by } as const;
    return this.note(read, this.present(by.satisfying, side).length);
  }
  /** The present elements that satisfy a predicate, each of them read. */
  filter(region: SetRegion, holds: Predicate, side: number): unknown[] {
    const by = this.inSet(region, holds);
    if (by === null) return this.filter(region, everything, side).filter(holds);
    const present = this.present(by.satisfying, side);
    const id = holds === everything ? this.ids.number('whole set', side, region) : this.next();
    if (holds !== everything || this.known(id) === undefined)
      this.note({ id, kind: 'filter', side, region, ...by }, keyOfElements(present));
    if (holds === everything) this.noteWhole(region.name);
    const values = present.map(({ value }) => value);
    return holds === everything ? [...canonicalSet(values)] : values;
  }
  /** The question that branches on each element of a set by itself; null for who reads sets as wholes. */
  eachOf(region: SetRegion, holds: Predicate): Read | null {
    if (this.reluctant.has(this.owner)) return null;
    const by = this.inSet(region, holds);
    if (by === null) return null;
    const id = holds === everything ? this.ids.number('each', region) : this.next();
    return { id, kind: 'each', side: 0, region, ...by };
  }
  /** Notes that the choice fell on a present element. */
  chose(read: Read, element: number): void {
    this.note(read, element);
    const implied = this.impliedBy(read, element);
    if (implied !== null) this.answers.set(implied, 1);
  }

  copies(slot: Slot, bags: BagClass, element: number, side: number): number {
    const id = this.ids.number('copies', side, slot, element);
    return (this.known(id) ??
      this.note(
        { id, kind: 'copies', side, slot, bags, element },
        bags.copies(this.numberIn(slot, side), element),
      )) as number;
  }
  /** True if there is a copy of an element; known without a question if the choice fell on it. */
  hasCopy(slot: Slot, bags: BagClass, element: number, side: number): boolean {
    return this.known(this.ids.number('copy', side, slot, element)) === 1 || this.copies(slot, bags, element, side) > 0;
  }
  private inBag({ elements }: BagClass, holds: Predicate): ByPredicate | null {
    return this.matching(elements, holds, (at) => at);
  }
  /** How many different elements of a bag are among these. */
  private among(elements: readonly number[], slot: Slot, bags: BagClass, side: number): number {
    const wanted = new Set(elements);
    return bags.pairs(this.numberIn(slot, side)).filter(([element]) => wanted.has(element)).length;
  }
  bagSome(slot: Slot, bags: BagClass, holds: Predicate, side: number): boolean {
    const by = this.inBag(bags, holds);
    if (by === null) return this.bag(slot, bags, side).some(([element]) => holds(element));
    const read = { id: this.next(), kind: 'bagSome', side, slot, bags, ...by } as const;
    return this.note(read, this.among(by.satisfying, slot, bags, side) > 0 ? 1 : 0) === 1;
  }
  bagCount(slot: Slot, bags: BagClass, holds: Predicate, side: number): number {
    const by = this.inBag(bags, holds);
    if (by === null) return this.bag(slot, bags, side).filter(([element]) => holds(element)).length;
    const read = { id: this.next(), kind: 'bagCount', side, slot, bags, ...by } as const;
    return this.note(read, this.among(by.satisfying, slot, bags, side));
  }
  bagEachOf(slot: Slot, bags: BagClass, holds: Predicate): Read | null {
    if (this.reluctant.has(this.owner)) return null;
    const by = this.inBag(bags, holds);
    if (by === null) return null;
    const id = holds === everything ? this.ids.number('each of bag', slot) : this.next();
    return { id, kind: 'bagEach', side: 0, slot, bags, ...by };
  }
  /** How many different elements a bag has. */
  distinct(slot: Slot, bags: BagClass, side: number): number {
    const id = this.ids.number('distinct', side, slot);
    return (this.known(id) ??
      this.note({ id, kind: 'distinct', side, slot, bags }, bags.pairs(this.numberIn(slot, side)).length)) as number;
  }
  /** How many elements a bag has, copies counted. */
  size(slot: Slot, bags: BagClass, side: number): number {
    const id = this.ids.number('size', side, slot);
    return (this.known(id) ??
      this.note(
        { id, kind: 'size', side, slot, bags },
        bags.pairs(this.numberIn(slot, side)).reduce((sum, [, n]) => sum + n, 0),
      )) as number;
  }
  hasMoreCopiesThan(slot: Slot, bags: BagClass, copies: number, side: number): boolean {
    const id = this.ids.number('more', side, slot, copies);
    const answer =
      this.known(id) ??
      this.note(
        { id, kind: 'more', side, slot, bags, copies },
        bags.pairs(this.numberIn(slot, side)).some(([, n]) => n > copies) ? 1 : 0,
      );
    return answer === 1;
  }
  /** The whole bag: its elements with their copies. */
  bag(slot: Slot, bags: BagClass, side: number): [unknown, number][] {
    const id = this.ids.number('bag', side, slot);
    const bag = (this.known(id) ??
      this.note({ id, kind: 'bag', side, slot, bags }, this.numberIn(slot, side))) as number;
    this.noteWhole(bags.name);
    return [...canonicalMap(bags.pairs(bag).map(([element, copies]) => [bags.elements[element], copies] as const))];
  }
}

export function keyOfElements(elements: readonly Element[]): string {
  return elements
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .join();
}

/** A footprint as a text, to compare two calls. */
export function textOfPath(path: readonly Step[]): string {
  return path.map(({ read, key }) => `${read.id}=${key}`).join(' ');
}
