/**
 * The tracked views of a bag variable, and of its different elements that satisfy a predicate.
 */
import type { Set as ImmutableSet } from 'immutable';
import { Bag } from '../spec/collections.ts';
import { canonicalSet } from '../spec/value.ts';
import type { BagClass } from './bags.ts';
import { everything, type Predicate, type Recorder } from './footprint.ts';
import type { Shape } from './layout.ts';
import { fallBackToWhole, refuseBare, View } from './view.ts';

type BagShape = Extract<Shape, { kind: 'bag' }>;

/** A bag variable. */
export class TrackedBag extends View {
  constructor(
    recorder: Recorder,
    side: number,
    readonly shape: BagShape,
    /** Copies added, by element; negative for copies removed. */
    readonly written: ReadonlyMap<number, number> = new Map(),
  ) {
    super(recorder, side);
  }
  private get bags(): BagClass {
    return this.shape.bags;
  }
  private elementOf(value: unknown): number {
    refuseBare(value, `an element of ${this.shape.name}`);
    return this.bags.elementOf(this.bags.of.read(value, `an element of ${this.shape.name}`));
  }
  has(value: unknown): boolean {
    const element = this.elementOf(value);
    const change = this.written.get(element) ?? 0;
    if (change === 0) return this.reader.hasCopy(this.shape.slot, this.bags, element, this.side);
    return change > 0 || this.copies(value) > 0;
  }
  copies(value: unknown): number {
    const element = this.elementOf(value);
    return this.reader.copies(this.shape.slot, this.bags, element, this.side) + (this.written.get(element) ?? 0);
  }
  private change(value: unknown, by: number): TrackedBag {
    const element = this.elementOf(value);
    return new TrackedBag(
      this.reader,
      this.side,
      this.shape,
      new Map(this.written).set(element, (this.written.get(element) ?? 0) + by),
    );
  }
  add(value: unknown): TrackedBag {
    return this.change(value, 1);
  }
  remove(value: unknown): TrackedBag {
    return this.has(value) ? this.change(value, -1) : this;
  }
  /** The fact as it stands if nothing was written, else of the whole bag. */
  private asIs<T>(fact: () => T, ofWhole: (bag: Bag<unknown>) => T): T {
    return this.written.size === 0 ? fact() : ofWhole(this.whole());
  }
  get distinct(): number {
    return this.asIs(
      () => this.reader.distinct(this.shape.slot, this.bags, this.side),
      (bag) => bag.distinct,
    );
  }
  get size(): number {
    return this.asIs(
      () => this.reader.size(this.shape.slot, this.bags, this.side),
      (bag) => bag.size,
    );
  }
  hasMoreCopiesThan(copies: number): boolean {
    return this.asIs(
      () => this.reader.hasMoreCopiesThan(this.shape.slot, this.bags, copies, this.side),
      (bag) => bag.hasMoreCopiesThan(copies),
    );
  }
  isEmpty(): boolean {
    return this.distinct === 0;
  }
  some(holds: Predicate): boolean {
    return this.asIs(
      () => this.reader.bagSome(this.shape.slot, this.bags, holds, this.side),
      (bag) => bag.some(holds),
    );
  }
  every(holds: Predicate): boolean {
    return !this.some((value) => !holds(value));
  }
  count(holds: Predicate): number {
    return this.asIs(
      () => this.reader.bagCount(this.shape.slot, this.bags, holds, this.side),
      (bag) => bag.count(holds),
    );
  }
  /** The different elements that satisfy a predicate: a choice branches on each of them by itself. */
  filter(holds: Predicate): FilteredBag | ImmutableSet<unknown> {
    return this.written.size === 0
      ? new FilteredBag(this.recorder, this.side, this.shape, holds)
      : this.whole().filter(holds);
  }
  elements(): ImmutableSet<unknown> {
    return this.whole().elements();
  }
  entries(): [unknown, number][] {
    return this.whole().entries();
  }
  whole(): Bag<unknown> {
    const present = Bag.of(this.reader.bag(this.shape.slot, this.bags, this.side));
    let bag = present;
    for (const [element, by] of this.written) {
      const value = this.bags.elements[element];
      for (let n = by; n > 0; n--) bag = bag.add(value);
      for (let n = by; n < 0; n++) bag = bag.remove(value);
    }
    return bag;
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.whole()[Symbol.iterator]();
  }
}
fallBackToWhole(TrackedBag);

/** The different elements of a bag that satisfy a predicate. */
export class FilteredBag extends View {
  constructor(
    recorder: Recorder,
    side: number,
    readonly shape: BagShape,
    readonly where: Predicate,
  ) {
    super(recorder, side);
  }
  has(value: unknown): boolean {
    return new TrackedBag(this.reader, this.side, this.shape).has(value) && this.where(value);
  }
  some(holds: Predicate): boolean {
    const { where } = this;
    return this.reader.bagSome(this.shape.slot, this.shape.bags, (value) => where(value) && holds(value), this.side);
  }
  every(holds: Predicate): boolean {
    return !this.some((value) => !holds(value));
  }
  filter(holds: Predicate): FilteredBag {
    const { where } = this;
    return new FilteredBag(this.reader, this.side, this.shape, (value) => where(value) && holds(value));
  }
  isEmpty(): boolean {
    return !this.some(everything);
  }
  get size(): number {
    return this.reader.bagCount(this.shape.slot, this.shape.bags, this.where, this.side);
  }
  count(holds?: Predicate): number {
    return holds === undefined ? this.size : this.filter(holds).size;
  }
  whole(): ImmutableSet<unknown> {
    return canonicalSet(
      this.reader
        .bag(this.shape.slot, this.shape.bags, this.side)
        .flatMap(([value]) => (this.where(value) ? [value] : [])),
    );
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.whole()[Symbol.iterator]();
  }
}
fallBackToWhole(FilteredBag);
