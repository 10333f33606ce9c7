/**
 * Tracked views: they look like the Immutable values that they stand for, and note what is read of them.
 *
 * `get`, `has`, `set`, `update`, `add`, `delete` and predicates are tracked finely; every other method reads the whole
 * value, and works.
 *
 * Invariant: a view is never changed; what writes answers a new view, which knows the writes.
 */
import { type Map as ImmutableMap, type Set as ImmutableSet, isCollection } from 'immutable';
import type { AnyState } from '../spec/action.ts';
import { UnknownVariable } from '../spec/call.ts';
import { Bag } from '../spec/collections.ts';
import { Misfit, canonicalMap, canonicalSet, isRecordValue, keyOf, tracked } from '../spec/value.ts';
import type { BagClass } from './bags.ts';
import { type Predicate, type Recorder, everything } from './footprint.ts';
import type { Element, Shape, Slot } from './layout.ts';

type FunctionShape = Extract<Shape, { kind: 'function' }>;
type SetShape = Extract<Shape, { kind: 'set' }>;
type BagShape = Extract<Shape, { kind: 'bag' }>;

/** What all views share: the call for which they were made, and the whole value for every method without a finer way. */
abstract class View {
  readonly [tracked] = true as const;
  protected readonly epoch: number;
  constructor(
    protected readonly recorder: Recorder,
    protected readonly side: number,
  ) {
    this.epoch = recorder.epoch;
  }
  /** The recorder, if this view's call is still on. */
  protected get reader(): Recorder {
    this.recorder.check(this.epoch);
    return this.recorder;
  }
  /** The Immutable value that the view stands for, all of it read. */
  abstract whole(): object;
}

/** Lets every property that a view class lacks be answered by the whole value. */
function fallBackToWhole(view: { prototype: object }): void {
  Object.setPrototypeOf(
    view.prototype,
    new Proxy(View.prototype, {
      get(_, name, self: View): unknown {
        if (name in View.prototype) return Reflect.get(View.prototype, name, self);
        if (name === 'then' || name === 'toJSON' || name === tracked) return undefined;
        const whole = self.whole() as Record<PropertyKey, unknown>;
        const found = whole[name];
        return typeof found === 'function' ? found.bind(whole) : found;
      },
    }),
  );
}

/** A function variable: one part for each key. */
export class TrackedFn extends View {
  constructor(
    recorder: Recorder,
    side: number,
    readonly shape: FunctionShape,
    /** What was written, by the key's text. */
    readonly written: ReadonlyMap<string, readonly [key: unknown, value: unknown]> = new Map(),
  ) {
    super(recorder, side);
  }
  private slotOf(key: unknown): Slot {
    const slot = this.shape.slots.get(keyOf(key));
    if (slot === undefined) throw new Misfit(`the key of ${this.shape.name}`, key, this.shape.domain.from.text);
    return slot;
  }
  get(key: unknown): unknown {
    const slot = this.slotOf(key);
    const written = this.written.get(keyOf(key));
    return written === undefined ? this.reader.part(slot, this.shape.part, this.side) : written[1];
  }
  has(key: unknown): boolean {
    return this.shape.slots.has(keyOf(key));
  }
  set(key: unknown, value: unknown): TrackedFn {
    this.slotOf(key);
    return new TrackedFn(this.reader, this.side, this.shape, new Map(this.written).set(keyOf(key), [key, value]));
  }
  update(key: unknown, change: (value: unknown) => unknown): TrackedFn {
    return this.set(key, change(this.get(key)));
  }
  map(change: (value: unknown, key: unknown) => unknown): TrackedFn {
    return this.shape.domain.keys.reduce<TrackedFn>((mapped, key) => mapped.set(key, change(this.get(key), key)), this);
  }
  every(holds: (value: unknown, key: unknown) => boolean): boolean {
    return this.shape.domain.keys.every((key) => holds(this.get(key), key));
  }
  some(holds: (value: unknown, key: unknown) => boolean): boolean {
    return this.shape.domain.keys.some((key) => holds(this.get(key), key));
  }
  count(holds: (value: unknown, key: unknown) => boolean): number {
    return this.shape.domain.keys.filter((key) => holds(this.get(key), key)).length;
  }
  get size(): number {
    return this.shape.slots.size;
  }
  keySeq(): Iterable<unknown> {
    return this.shape.domain.keys;
  }
  whole(): ImmutableMap<unknown, unknown> {
    return canonicalMap(this.shape.domain.keys.map((key) => [key, this.get(key)] as const));
  }
  [Symbol.iterator](): Iterator<[unknown, unknown]> {
    return this.whole()[Symbol.iterator]();
  }
}
fallBackToWhole(TrackedFn);

/** Refuses a bare object where Immutable's collections would compare it by identity. */
function refuseBare(value: unknown, where: string): void {
  if (typeof value !== 'object' || value === null || isRecordValue(value) || isCollection(value) || typeof (value as { hashCode?: unknown }).hashCode === 'function') return;
  throw new Misfit(where, value, 'values made by their domain, such as Message.Vote({ ... }): collections compare bare objects by identity, so that this one is never found');
}

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
    const element = present ? this.reader.layout.elementOf(this.shape.region, this.shape.region.of.read(value, `an element of ${this.shape.name}`)) : this.elementOf(value);
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
    if (written.size === 0) return this.reader.some(this.shape.region, where === everything ? holds : untouched, this.side);
    const overwritten = new Set([...written.keys()].map(({ value }) => keyOf(value)));
    return this.reader.some(this.shape.region, (value) => !overwritten.has(keyOf(value)) && untouched(value), this.side);
  }
  every(holds: Predicate): boolean {
    return !this.some((value) => !holds(value));
  }
  filter(holds: Predicate): TrackedSet | ImmutableSet<unknown> {
    if (this.written.size > 0) return this.whole().filter(holds);
    const { where } = this;
    return new TrackedSet(this.reader, this.side, this.shape, where === everything ? holds : (value) => where(value) && holds(value));
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
    if (elements !== undefined && elements.length <= 64 && this.where === everything) return elements.every((value) => this.has(value) === set.has(value)) && set.every((value) => this.has(value));
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
    return [...this.written].reduce((set, [element, on]) => (on ? set.add(element.value) : set.delete(element.value)), present);
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.whole()[Symbol.iterator]();
  }
}
fallBackToWhole(TrackedSet);

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
    return new TrackedBag(this.reader, this.side, this.shape, new Map(this.written).set(element, (this.written.get(element) ?? 0) + by));
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
    return this.asIs(() => this.reader.distinct(this.shape.slot, this.bags, this.side), (bag) => bag.distinct);
  }
  get size(): number {
    return this.asIs(() => this.reader.size(this.shape.slot, this.bags, this.side), (bag) => bag.size);
  }
  hasMoreCopiesThan(copies: number): boolean {
    return this.asIs(() => this.reader.hasMoreCopiesThan(this.shape.slot, this.bags, copies, this.side), (bag) => bag.hasMoreCopiesThan(copies));
  }
  isEmpty(): boolean {
    return this.distinct === 0;
  }
  some(holds: Predicate): boolean {
    return this.asIs(() => this.reader.bagSome(this.shape.slot, this.bags, holds, this.side), (bag) => bag.some(holds));
  }
  every(holds: Predicate): boolean {
    return !this.some((value) => !holds(value));
  }
  count(holds: Predicate): number {
    return this.asIs(() => this.reader.bagCount(this.shape.slot, this.bags, holds, this.side), (bag) => bag.count(holds));
  }
  /** The different elements that satisfy a predicate: a choice branches on each of them by itself. */
  filter(holds: Predicate): FilteredBag | ImmutableSet<unknown> {
    return this.written.size === 0 ? new FilteredBag(this.recorder, this.side, this.shape, holds) : this.whole().filter(holds);
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
    return canonicalSet(this.reader.bag(this.shape.slot, this.shape.bags, this.side).flatMap(([value]) => (this.where(value) ? [value] : [])));
  }
  [Symbol.iterator](): Iterator<unknown> {
    return this.whole()[Symbol.iterator]();
  }
}
fallBackToWhole(FilteredBag);

/** The view of one variable. */
function viewOf(recorder: Recorder, side: number, shape: Shape): unknown {
  switch (shape.kind) {
    case 'scalar':
      return recorder.part(shape.slot, 0, side);
    case 'function':
      return new TrackedFn(recorder, side, shape);
    case 'set':
      return new TrackedSet(recorder, side, shape);
    case 'bag':
      return new TrackedBag(recorder, side, shape);
    case 'composite': {
      const parts = {};
      for (const [field, of] of Object.entries(shape.fields)) Object.defineProperty(parts, field, { enumerable: true, get: () => viewOf(recorder, side, of) });
      return shape.domain.wrap(parts);
    }
  }
}

/** The state as user code sees it: a view of each variable. Asking for what is no variable is an error, as is changing it. */
export function stateView(recorder: Recorder, side: number, shapes: Readonly<Record<string, Shape>>): AnyState {
  const variables = Object.keys(shapes);
  return new Proxy<AnyState>({}, {
    set: () => false,
    deleteProperty: () => false,
    defineProperty: () => false,
    get(_, variable) {
      if (typeof variable !== 'string') return undefined;
      const shape = shapes[variable];
      if (shape === undefined) throw new UnknownVariable(variable, variables);
      return viewOf(recorder, side, shape);
    },
    has: (_, variable) => variable in shapes,
    ownKeys: () => variables,
    getOwnPropertyDescriptor: (_, variable) => (variable in shapes ? { configurable: true, enumerable: true, value: viewOf(recorder, side, shapes[variable as string] as Shape) } : undefined),
  });
}
