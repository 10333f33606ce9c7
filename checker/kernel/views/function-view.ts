/**
 * The tracked view of a function variable.
 */
import { Map as ImmutableMap, is } from 'immutable';
import { type Aggregate, aggregated } from '../../language/aggregate.ts';
import { someOf } from '../../language/quantifying.ts';
import { totalFrom } from '../../language/total.ts';
import { canonicalMap, further, isRecordValue, keyOf, Misfit, notAValue } from '../../language/value.ts';
import { tells } from '../../purity/telling.ts';
import type { Entry, Shape, Slot } from '../layout/layout.ts';
import { FunctionAggregateQuestion } from '../questions/function-aggregate.ts';
import type { Recorder } from '../questions/recorder.ts';
import { viewOfPart } from './part-view.ts';
import { Look, View, viewBehind, withoutViews } from './view.ts';

type FunctionShape = Extract<Shape, { kind: 'function' }>;
type Plain = ImmutableMap<unknown, unknown>;
/** What user code gives: Immutable tells it value, key and map. */
type Given = (value: unknown, key: unknown, map: unknown) => unknown;

const functionLook = new Look(
  totalFrom('null', 'the function')(ImmutableMap([[null, null]])),
  new Set([
    ...['get', 'has', 'set', 'update', 'map', 'every', 'some', 'count', 'size', 'isEmpty', 'keySeq', 'keys'],
    ...['valueOf', 'hashCode', aggregated],
  ]),
);

/** A function variable: one part for each key. */
export class TrackedFn extends View {
  protected readonly look = functionLook;
  constructor(
    recorder: Recorder,
    side: number,
    readonly shape: FunctionShape,
    /** What was written, by the key's text. */
    readonly written: ReadonlyMap<string, readonly [key: unknown, value: unknown]> = new Map(),
  ) {
    super(recorder, side);
  }
  /** The slot of the key that is equal to this one, and its text. */
  private find(key: unknown): { readonly slot: Slot; readonly text: string } | null {
    if (notAValue(key) !== null) return null;
    const isBare = typeof key === 'object' && key !== null;
    if (isBare) this.refuseBare(key, further(this.shape.path, { among: 'keys' }));
    const text = keyOf(key);
    const slot = this.shape.slots.get(text);
    if (slot === undefined) return null;
    return isBare && !isRecordValue(key) && !this.shape.keys.some((own) => is(own, key)) ? null : { slot, text };
  }
  private at(slot: Slot, text: string): unknown {
    const { reader } = this;
    const written = this.written.get(text);
    return written === undefined ? viewOfPart(reader, slot, this.shape.part, this.side) : written[1];
  }
  get(key: unknown, ...otherwise: readonly unknown[]): unknown {
    const { reader } = this;
    const found = this.find(key);
    if (found !== null) return this.at(found.slot, found.text);
    if (otherwise.length > 0) return otherwise[0];
    return reader.refuse(
      new Misfit(further(this.shape.path, { among: 'keys' }), withoutViews(key), this.shape.domain.from.text),
    );
  }
  has(key: unknown): boolean {
    return this.find(key) !== null;
  }
  set(key: unknown, value: unknown): unknown {
    const { reader } = this;
    const found = this.find(key);
    if (found === null) return this.whole().set(key, value);
    return new TrackedFn(reader, this.side, this.shape, new Map(this.written).set(found.text, [key, value])).shown;
  }
  /** As Immutable's: of a key, with or without a value to take where there is none, or of the whole. */
  update(...given: readonly unknown[]): unknown {
    const [key, change] = given as [unknown, (value: unknown) => unknown];
    if (given.length === 1) return (key as (map: unknown) => unknown)(this.shown);
    if (given.length > 2) return (this.whole().update as (...given: readonly unknown[]) => unknown)(...given);
    return this.set(key, change(this.get(key)));
  }
  override runsOnWhole(given: unknown): boolean {
    return tells(given);
  }
  private of(key: unknown): unknown {
    const text = keyOf(key);
    return this.at(this.shape.slots.get(text) as Slot, text);
  }
  map(change: Given, context?: unknown): unknown {
    const { shown } = this;
    return this.shape.keys.reduce<Plain>(
      (mapped, key) => mapped.set(key, change.call(context, this.of(key), key, shown)),
      shown as Plain,
    );
  }
  every(holds: Given, context?: unknown): boolean {
    return !someOf(this.shape.keys, (key) => !holds.call(context, this.of(key), key, this.shown));
  }
  some(holds: Given, context?: unknown): boolean {
    return someOf(this.shape.keys, (key) => Boolean(holds.call(context, this.of(key), key, this.shown)));
  }
  count(holds?: Given, context?: unknown): number {
    if (!holds) return this.size;
    return this.shape.keys.filter((key) => holds.call(context, this.of(key), key, this.shown)).length;
  }
  /** Sums and extrema. */
  [aggregated](aggregate: Aggregate): number | undefined {
    const { reader, shape, written, side } = this;
    const ofEach = (): number | undefined => aggregate.of(shape.keys.map((key) => [this.of(key), 1, key]));
    if (written.size > 0 || shape.keys.length === 0 || this.runsOnWhole(aggregate.by)) return ofEach();
    const mapped = this.mapped(
      aggregate,
      aggregate.usesKeys
        ? (entry) => aggregate.numberOf((entry as Entry).value, (entry as Entry).key)
        : (value) => aggregate.numberOf(value),
    );
    const entries = reader.layout.entriesOf(shape, aggregate.usesKeys);
    const answer = FunctionAggregateQuestion.ask(reader, entries, mapped, side);
    return answer === null ? ofEach() : aggregate.told(answer);
  }
  get size(): number {
    return this.shape.slots.size;
  }
  isEmpty(): boolean {
    return this.size === 0;
  }
  /** The keys, as a function has them whose values nobody has looked at. */
  private get domain(): Plain {
    return canonicalMap(this.shape.keys.map((key) => [key, null] as const));
  }
  keySeq(): unknown {
    return this.domain.keySeq();
  }
  keys(): unknown {
    return this.domain.keys();
  }
  whole(): Plain {
    const { domain, path } = this.shape;
    const values = domain.keys.map((key) => {
      const value = this.of(key);
      return viewBehind(value)?.whole() ?? value;
    });
    return domain.make(values, path) as unknown as Plain;
  }
}
