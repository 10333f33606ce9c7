/**
 * The tracked view of a set variable, and of the elements of it that satisfy a predicate.
 */
import { type Set as ImmutableSet, isCollection } from 'immutable';
import { inOrder } from '../spec/sort.ts';
import { canonicalSet, keyOf, Misfit } from '../spec/value.ts';
import { everything, type Predicate, type Recorder } from './footprint.ts';
import type { Element, Shape } from './layout.ts';
import { fallBackToWhole, refuseBare, View } from './view.ts';

type SetShape = Extract<Shape, { kind: 'set' }>;

/** A set variable, or the elements of it that satisfy a predicate. */
export class TrackedSet extends View {
  constructor(
    recorder: Recorder,
    side: number,
    readonly shape: SetShape,
    readonly where: Predicate = everything,
    /** What was added and deleted, in order. */
    readonly written: ReadonlyMap<Element, boolean> = new Map(),
  ) {
    super(recorder, side);
  }
  /** The element for a value, or null if the value cannot be in the set. */
  private elementOf(value: unknown): Element | null {
    const known = this.shape.region.known.get(value);
    if (known !== undefined) {
      this.recorder.check(this.epoch);
      return known;
    }
    refuseBare(value, `an element of ${this.shape.name}`);
    try {
      return this.reader.layout.elementOf(this.shape.region, this.shape.region.of.read(value));
    } catch (error) {
      if (error instanceof Misfit) return null;
      throw error;
    }
  }
  has(value: unknown): boolean {
    const element = this.elementOf(value);
    if (element === null) return false;
    return (this.written.get(element) ?? this.reader.has(element, this.side)) && this.where(element.value);
  }
  includes(value: unknown): boolean {
    return this.has(value);
  }
  contains(value: unknown): boolean {
    return this.has(value);
  }
  private put(value: unknown, present: boolean): TrackedSet | ImmutableSet<unknown> {
    if (this.where !== everything) return present ? this.whole().add(value) : this.whole().delete(value);
    if (!this.shape.region.known.has(value)) refuseBare(value, `an element of ${this.shape.name}`);
    const element = present
      ? this.reader.layout.elementOf(
          this.shape.region,
          this.shape.region.of.read(value, `an element of ${this.shape.name}`),
        )
      : this.elementOf(value);
    if (element === null) return this;
    return new TrackedSet(this.reader, this.side, this.shape, everything, new Map(this.written).set(element, present));
  }
  add(value: unknown): TrackedSet | ImmutableSet<unknown> {
    return this.put(value, true);
  }
  delete(value: unknown): TrackedSet | ImmutableSet<unknown> {
    return this.put(value, false);
  }
  remove(value: unknown): TrackedSet | ImmutableSet<unknown> {
    return this.put(value, false);
  }
  union(...others: readonly Iterable<unknown>[]): TrackedSet | ImmutableSet<unknown> {
    let all: TrackedSet | ImmutableSet<unknown> = this;
    for (const other of others) for (const value of other) all = all.add(value) as TrackedSet;
    return all;
  }
  subtract(...others: readonly Iterable<unknown>[]): TrackedSet | ImmutableSet<unknown> {
    let rest: TrackedSet | ImmutableSet<unknown> = this;
    for (const other of others) for (const value of other) rest = rest.delete(value) as TrackedSet;
    return rest;
  }
  some(holds: Predicate): boolean {
    const { where, written } = this;
    for (const [element, present] of written) if (present && holds(element.value)) return true;
    const untouched = (value: unknown): boolean => where(value) && holds(value);
    if (written.size === 0)
      return this.reader.some(this.shape.region, where === everything ? holds : untouched, this.side);
    const overwritten = new Set([...written.keys()].map(({ value }) => keyOf(value)));
    return this.reader.some(
      this.shape.region,
      (value) => !overwritten.has(keyOf(value)) && untouched(value),
      this.side,
    );
  }
  every(holds: Predicate): boolean {
    return !this.some((value) => !holds(value));
  }
  filter(holds: Predicate): TrackedSet | ImmutableSet<unknown> {
    if (this.written.size > 0) return this.whole().filter(holds);
    const { where } = this;
    return new TrackedSet(
      this.reader,
      this.side,
      this.shape,
      where === everything ? holds : (value) => where(value) && holds(value),
    );
  }
  isEmpty(): boolean {
    return !this.some(everything);
  }
  isSuperset(other: Iterable<unknown>): boolean {
    for (const value of other) if (!this.has(value)) return false;
    return true;
  }
  isSubset(other: { has(value: unknown): boolean }): boolean {
    return !this.some((value) => !other.has(value));
  }
  equals(other: unknown): boolean {
    if (!isCollection(other)) return false;
    const set = other as ImmutableSet<unknown>;
    const { elements } = this.shape.region.of;
    if (elements !== undefined && elements.length <= 64 && this.where === everything)
      return (
        inOrder(elements).every((value) => this.has(value) === set.has(value)) && set.every((value) => this.has(value))
      );
    return this.isSuperset(set) && this.isSubset(set);
  }
  get size(): number {
    return this.written.size > 0 ? this.whole().size : this.reader.count(this.shape.region, this.where, this.side);
  }
  count(holds?: Predicate): number {
    return holds === undefined ? this.size : (this.filter(holds) as TrackedSet).size;
  }
  whole(): ImmutableSet<unknown> {
    const present = canonicalSet(this.reader.filter(this.shape.region, this.where, this.side));
    return [...this.written].reduce(
      (set, [element, on]) => (on ? set.add(element.value) : set.delete(element.value)),
      present,
    );
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.whole()[Symbol.iterator]();
  }
}
fallBackToWhole(TrackedSet);
