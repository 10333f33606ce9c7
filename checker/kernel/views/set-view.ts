/**
 * The tracked views of a set variable, and of the elements of it that satisfy a predicate.
 */
import { Collection, Set as ImmutableSet, isAssociative, isCollection, isOrdered, Seq } from 'immutable';
import { type Aggregate, aggregated, aggregateOf } from '../../language/aggregate.ts';
import { inOrder } from '../../language/quantifying.ts';
import { canonicalSet, further, keyOf } from '../../language/value.ts';
import { type Element, few, type Shape } from '../layout/layout.ts';
import type { Mapped } from '../questions/aggregate.ts';
import { everything, type Predicate } from '../questions/by-predicate.ts';
import { CountQuestion } from '../questions/count.ts';
import { ElementQuestion } from '../questions/element.ts';
import { FilterQuestion } from '../questions/filter.ts';
import type { Recorder } from '../questions/recorder.ts';
import { SetAggregateQuestion } from '../questions/set-aggregate.ts';
import { SomeQuestion } from '../questions/some.ts';
import { Look, View, viewBehind } from './view.ts';

type SetShape = Extract<Shape, { kind: 'set' }>;
/** A predicate as user code gives it: Immutable tells it the element twice, and the set. */
export type Given = (value: unknown, key: unknown, set: unknown) => unknown;
type Plain = ImmutableSet<unknown>;

/** What views of sets answer by themselves. */
export const setLook = new Look(
  ImmutableSet([null]),
  new Set([
    ...['has', 'includes', 'contains', 'get', 'add', 'delete', 'remove', 'union', 'merge', 'concat', 'subtract'],
    ...['some', 'every', 'filter', 'isEmpty', 'isSuperset', 'isSubset', 'equals', 'size', 'count'],
    ...['valueOf', 'hashCode', aggregated],
  ]),
);

/** What views of sets have in common: what can be said of a set by what it says of elements and predicates. */
export abstract class SetView extends View {
  protected readonly look = setLook;
  abstract has(value: unknown): boolean;
  abstract some(holds: Given, context?: unknown): boolean;
  abstract filter(holds: Given, context?: unknown): unknown;
  abstract get size(): number;
  abstract override whole(): Plain;

  includes(value: unknown): boolean {
    return this.has(value);
  }
  contains(value: unknown): boolean {
    return this.has(value);
  }
  get(value: unknown, otherwise?: unknown): unknown {
    return this.has(value) ? value : otherwise;
  }
  every(holds: Given, context?: unknown): boolean {
    return !this.some((...given) => !holds.apply(context, given));
  }
  isEmpty(): boolean {
    return this.size === 0;
  }
  count(...given: [] | [Given, unknown?]): number {
    return given[0] ? (this.filter(...(given as [Given])) as Plain).size : this.size;
  }
  /** Sums and extrema. */
  [aggregated](aggregate: Aggregate): number | undefined {
    return aggregateOf(this.whole(), aggregate);
  }
  protected mappedWhere(aggregate: Aggregate, where: Predicate): Mapped {
    return this.mapped(aggregate, (value) => (where(value) ? aggregate.numberOf(value) : aggregate.neutral));
  }
  isSuperset(other: unknown): boolean {
    const set = typeof (other as Plain).isSubset === 'function' ? (other as Plain) : Collection(other as Plain);
    return set.isSubset(this.shown as Plain);
  }
  isSubset(other: unknown): boolean {
    const set = typeof (other as Plain).includes === 'function' ? (other as Plain) : Collection(other as Plain);
    return this.every((value) => set.includes(value));
  }
  add(value: unknown): unknown {
    return this.whole().add(value);
  }
  delete(value: unknown): unknown {
    return this.whole().delete(value);
  }
  remove(value: unknown): unknown {
    return this.delete(value);
  }
  union(...others: readonly Iterable<unknown>[]): unknown {
    return this.whole().union(...others);
  }
  merge(...others: readonly Iterable<unknown>[]): unknown {
    return this.union(...others);
  }
  concat(...others: readonly Iterable<unknown>[]): unknown {
    return this.union(...others);
  }
  subtract(...others: readonly Iterable<unknown>[]): unknown {
    return this.whole().subtract(...others);
  }
  equals(other: unknown): boolean {
    if (!isCollection(other) || isAssociative(other) || isOrdered(other)) return false;
    const set = other as unknown as Plain;
    return set.isSubset(this.shown as Plain) && this.isSubset(set);
  }
}

/** A set variable, or the elements of it that satisfy a predicate. */
export class TrackedSet extends SetView {
  constructor(
    recorder: Recorder,
    side: number,
    readonly shape: SetShape,
    readonly where: Predicate = everything,
    /** What was added and deleted. */
    readonly written: ReadonlyMap<Element, boolean> = new Map(),
    /** The same as it was written: the order in which the elements of a set come depends on that of its making. */
    private readonly writes: readonly ((set: Plain) => Plain)[] = [],
  ) {
    super(recorder, side);
  }
  /** The element that is equal to a value, or null if there can be none in the set. */
  private elementOf(value: unknown): Element | null {
    const { region, path } = this.shape;
    const known = region.known.get(value);
    if (known !== undefined) return known;
    const found = this.canonical(value, (given) => region.of.read(given), further(path, { among: 'elements' }));
    return found === null ? null : this.reader.layout.elementOf(region, found.value);
  }
  has(value: unknown): boolean {
    const { reader } = this;
    const element = this.elementOf(value);
    if (element === null) return false;
    return (this.written.get(element) ?? ElementQuestion.ask(reader, element, this.side)) && this.where(element.value);
  }
  private rewritten(changes: readonly (readonly [Element, boolean])[], write: (set: Plain) => Plain): object {
    const { reader, side, shape, written, writes } = this;
    const all = new Map([...written, ...changes]);
    return new TrackedSet(reader, side, shape, everything, all, [...writes, write]).shown;
  }
  override add(value: unknown): unknown {
    return this.put([value], true, (set) => set.add(value)) ?? super.add(value);
  }
  override delete(value: unknown): unknown {
    return this.put([value], false, (set) => set.delete(value)) ?? super.delete(value);
  }
  override union(...others: readonly Iterable<unknown>[]): unknown {
    const given = elementsOf(others);
    if (given === null) return super.union(...others);
    return this.put(given.flat(), true, (set) => set.union(...given)) ?? super.union(...given);
  }
  override subtract(...others: readonly Iterable<unknown>[]): unknown {
    const given = elementsOf(others);
    if (given === null) return super.subtract(...others);
    return this.put(given.flat(), false, (set) => set.subtract(...given)) ?? super.subtract(...given);
  }
  /** The set with these values put in or taken out; null if only the whole can tell. */
  private put(values: readonly unknown[], present: boolean, write: (set: Plain) => Plain): object | null {
    if (this.where !== everything) return null;
    const elements = values.map((value) => this.elementOf(value));
    // What cannot be in the set need not be taken out of it.
    if (present && elements.includes(null)) return null;
    return this.rewritten(
      elements.flatMap((element) => (element === null ? [] : [[element, present] as const])),
      write,
    );
  }
  some(holds: Given, context?: unknown): boolean {
    const { reader, where, written, side } = this;
    const { region } = this.shape;
    const asked = this.asked(holds, context);
    if (written.size === 0)
      return SomeQuestion.ask(
        reader,
        region,
        where === everything ? asked : (value) => where(value) && asked(value),
        side,
      );
    // Where it fails on some element, the order in which the elements come decides whether it comes to that.
    let fails = false;
    const holdsOf = (value: unknown): boolean => {
      try {
        return asked(value);
      } catch (error) {
        fails = true;
        throw error;
      }
    };
    const overwritten = new Set([...written.keys()].map(({ value }) => keyOf(value)));
    try {
      const found = [
        ...[...written].map(([element, present]) => present && holdsOf(element.value)),
        SomeQuestion.ask(reader, region, (value) => !overwritten.has(keyOf(value)) && holdsOf(value), side),
      ];
      if (!fails) return found.includes(true);
    } catch (error) {
      if (!fails) throw error;
    }
    return this.whole().some(holds as Predicate, context);
  }
  filter(holds: Given, context?: unknown): unknown {
    const { reader, where, side, shape, written } = this;
    if (written.size > 0) return this.whole().filter(holds, context);
    const asked = this.asked(holds, context);
    // It is asked later, and must say then what it says now.
    reader.hear(shape.region, asked);
    return new TrackedSet(reader, side, shape, where === everything ? asked : (value) => where(value) && asked(value))
      .shown;
  }
  override isEmpty(): boolean {
    if (this.written.size > 0) return !this.some(everything);
    return !SomeQuestion.ask(this.reader, this.shape.region, this.where, this.side);
  }
  override equals(other: unknown): boolean {
    if (this.where !== everything || !isCollection(other) || isAssociative(other) || isOrdered(other))
      return super.equals(other);
    const { of } = this.shape.region;
    const { elements } = of;
    if (elements === undefined || elements.length > 64) return super.equals(other);
    const set = other as unknown as Plain;
    const view = viewBehind(other);
    // Nothing else can be in what has the same elements to choose from.
    const isAlike = view instanceof TrackedSet && view.shape.region.of === of;
    return (
      inOrder(elements).every((value) => this.has(value) === set.has(value)) &&
      (isAlike || set.every((value) => this.has(value)))
    );
  }
  get size(): number {
    return this.written.size > 0
      ? this.whole().size
      : CountQuestion.ask(this.reader, this.shape.region, this.where, this.side);
  }
  override [aggregated](aggregate: Aggregate): number | undefined {
    const { reader, written, side } = this;
    if (written.size > 0 || this.runsOnWhole(aggregate.by)) return super[aggregated](aggregate);
    const answer = SetAggregateQuestion.ask(reader, this.shape.region, this.mappedWhere(aggregate, this.where), side);
    return answer === null ? super[aggregated](aggregate) : aggregate.told(answer);
  }
  whole(): Plain {
    return this.writes.reduce((set, write) => write(set), this.present());
  }
  /** The elements in the order in which they come if the whole set is gone through, as Immutable's `filter` leaves them. */
  private present(): Plain {
    const { reader, where, side } = this;
    const { region } = this.shape;
    const found = FilterQuestion.ask(reader, region, where, side);
    const sorted = canonicalSet(found);
    if (where === everything || found.length < 2 || found.length > few) return sorted;
    if (region.elements.length <= few) {
      region.isTakenForFew = true;
      return sorted;
    }
    const hashed = sorted.union(padding).filter((value) => sorted.has(value));
    if (Seq.Indexed(sorted).equals(Seq.Indexed(hashed))) return sorted;
    return CountQuestion.ask(reader, region, everything, side) > few ? hashed : sorted;
  }
}

/** The elements of what Immutable takes for collections; null if some of it is none. */
function elementsOf(others: readonly Iterable<unknown>[]): unknown[][] | null {
  const isNone = others.some((other) => typeof other !== 'object' || other === null);
  return isNone ? null : others.map((other) => [...Seq.Set(other)]);
}

const padding = Array.from({ length: few + 1 }, (_, i) => Symbol(`padding ${i}`));
