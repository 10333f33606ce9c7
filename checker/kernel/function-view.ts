/**
 * The tracked view of a function variable.
 */
import type { Map as ImmutableMap } from 'immutable';
import { inOrder } from '../spec/sort.ts';
import { canonicalMap, keyOf, Misfit } from '../spec/value.ts';
import type { Recorder } from './footprint.ts';
import type { Shape, Slot } from './layout.ts';
import { fallBackToWhole, View } from './view.ts';

type FunctionShape = Extract<Shape, { kind: 'function' }>;

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
    return inOrder(this.shape.domain.keys).every((key) => holds(this.get(key), key));
  }
  some(holds: (value: unknown, key: unknown) => boolean): boolean {
    return inOrder(this.shape.domain.keys).some((key) => holds(this.get(key), key));
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
