/**
 * The tracked views of a bag variable, and of its different elements that satisfy a predicate.
 */
import type { Set as ImmutableSet } from 'immutable';
import { type Aggregate, aggregated } from '../../language/aggregate.ts';
import { Bag } from '../../language/collections.ts';
import { canonicalSet, further } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import type { Shape } from '../layout/layout.ts';
import { WholeBagQuestion } from '../questions/bag.ts';
import { BagAggregateQuestion } from '../questions/bag-aggregate.ts';
import { BagCountQuestion } from '../questions/bag-count.ts';
import { BagSomeQuestion } from '../questions/bag-some.ts';
import { everything, type Predicate } from '../questions/by-predicate.ts';
import { CopiesQuestion } from '../questions/copies.ts';
import { DistinctQuestion } from '../questions/distinct.ts';
import { MoreQuestion } from '../questions/more.ts';
import type { Recorder } from '../questions/recorder.ts';
import { SizeQuestion } from '../questions/size.ts';
import { type Given, SetView } from './set-view.ts';
import { Look, View } from './view.ts';

type BagShape = Extract<Shape, { kind: 'bag' }>;
/** A predicate as user code gives it. */
type Holds = (element: unknown) => unknown;

const bagLook = new Look(
  Bag.of([]),
  new Set([
    ...['has', 'copies', 'add', 'remove', 'distinct', 'size', 'hasMoreCopiesThan', 'isEmpty', 'some', 'every', 'count'],
    ...['filter', 'valueOf', 'hashCode', aggregated],
  ]),
);

/** A bag variable. */
export class TrackedBag extends View {
  protected readonly look = bagLook;
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
  /** The element that is equal to a value, or null if there can be none in the bag. */
  private elementOf(value: unknown): number | null {
    const { bags } = this;
    const found = this.canonical(
      value,
      (given) => bags.of.read(given),
      further(this.shape.path, { among: 'elements' }),
    );
    return found === null ? null : bags.elementOf(found.value);
  }
  private predicate(holds: Holds): Predicate {
    return this.asked((element) => holds(element), undefined);
  }
  has(value: unknown): boolean {
    const { reader } = this;
    const element = this.elementOf(value);
    if (element === null) return false;
    const change = this.written.get(element) ?? 0;
    if (change === 0) return CopiesQuestion.askAny(reader, this.shape.slot, this.bags, element, this.side);
    return change > 0 || this.copiesOf(element) > 0;
  }
  copies(value: unknown): number {
    this.refuseIfRevoked();
    const element = this.elementOf(value);
    return element === null ? 0 : this.copiesOf(element);
  }
  private copiesOf(element: number): number {
    return (
      CopiesQuestion.ask(this.reader, this.shape.slot, this.bags, element, this.side) + (this.written.get(element) ?? 0)
    );
  }
  private change(element: number, by: number): object {
    const written = new Map(this.written).set(element, (this.written.get(element) ?? 0) + by);
    return new TrackedBag(this.reader, this.side, this.shape, written).shown;
  }
  add(value: unknown): unknown {
    const element = this.elementOf(value);
    return element === null ? this.whole().add(value) : this.change(element, 1);
  }
  remove(value: unknown): unknown {
    const element = this.elementOf(value);
    return element !== null && this.has(value) ? this.change(element, -1) : this.shown;
  }
  /** The fact as it stands if nothing was written, else of the whole bag. */
  private asIs<T>(fact: () => T, ofWhole: (bag: Bag<unknown>) => T): T {
    return this.written.size === 0 ? fact() : ofWhole(this.whole());
  }
  get distinct(): number {
    return this.asIs(
      () => DistinctQuestion.ask(this.reader, this.shape.slot, this.bags, this.side),
      (bag) => bag.distinct,
    );
  }
  get size(): number {
    return this.asIs(
      () => SizeQuestion.ask(this.reader, this.shape.slot, this.bags, this.side),
      (bag) => bag.size,
    );
  }
  hasMoreCopiesThan(copies: number): boolean {
    const isCount = Number.isInteger(copies) && Math.abs(copies) < 2 ** 30;
    if (!isCount) return this.whole().hasMoreCopiesThan(copies);
    return this.asIs(
      () => MoreQuestion.ask(this.reader, this.shape.slot, this.bags, copies, this.side),
      (bag) => bag.hasMoreCopiesThan(copies),
    );
  }
  isEmpty(): boolean {
    return this.distinct === 0;
  }
  some(holds: Holds): boolean {
    return this.asIs(
      () => BagSomeQuestion.ask(this.reader, this.shape.slot, this.bags, this.predicate(holds), this.side),
      (bag) => bag.some((element) => Boolean(holds(element))),
    );
  }
  every(holds: Holds): boolean {
    return !this.some((value) => !holds(value));
  }
  count(holds: Holds): number {
    return this.asIs(
      () => BagCountQuestion.ask(this.reader, this.shape.slot, this.bags, this.predicate(holds), this.side),
      (bag) => bag.count((element) => Boolean(holds(element))),
    );
  }
  /** Sums and extrema, each copy counted. */
  [aggregated](aggregate: Aggregate): number | undefined {
    const { slot, bags } = this.shape;
    const ofWhole = (): number | undefined => this.whole()[aggregated](aggregate);
    if (this.written.size > 0 || this.runsOnWhole(aggregate.by)) return ofWhole();
    const mapped = this.mapped(aggregate, (element) => aggregate.numberOf(element));
    const answer = BagAggregateQuestion.ask(this.reader, { slot, bags, isOnce: false }, mapped, this.side);
    return answer === null ? ofWhole() : aggregate.told(answer);
  }
  /** The different elements that satisfy a predicate: a choice branches on each of them by itself. */
  filter(holds: Holds): unknown {
    return this.asIs<unknown>(
      () => {
        const asked = this.predicate(holds);
        this.reader.hear(this.bags, asked);
        return new FilteredBag(this.reader, this.side, this.shape, asked).shown;
      },
      (bag) => bag.filter((element) => Boolean(holds(element))),
    );
  }
  whole(): Bag<unknown> {
    const present = Bag.of(WholeBagQuestion.ask(this.reader, this.shape.slot, this.bags, this.side));
    let bag = present;
    for (const [element, by] of this.written) {
      const value = this.bags.elements[element];
      for (let n = by; n > 0; n--) bag = bag.add(value);
      for (let n = by; n < 0; n++) bag = bag.remove(value);
    }
    return bag;
  }
}

/** The different elements of a bag that satisfy a predicate. */
export class FilteredBag extends SetView {
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
  some(holds: Given, context?: unknown): boolean {
    const { where } = this;
    const asked = this.asked(holds, context);
    const { slot, bags } = this.shape;
    return BagSomeQuestion.ask(this.reader, slot, bags, (value) => where(value) && asked(value), this.side);
  }
  filter(holds: Given, context?: unknown): unknown {
    const { where } = this;
    const asked = this.asked(holds, context);
    this.reader.hear(this.shape.bags, asked);
    return new FilteredBag(this.reader, this.side, this.shape, (value) => where(value) && asked(value)).shown;
  }
  override isEmpty(): boolean {
    return !this.some(everything);
  }
  get size(): number {
    return BagCountQuestion.ask(this.reader, this.shape.slot, this.shape.bags, this.where, this.side);
  }
  /** Sums and extrema, each element counted once. */
  override [aggregated](aggregate: Aggregate): number | undefined {
    if (this.runsOnWhole(aggregate.by)) return super[aggregated](aggregate);
    const { slot, bags } = this.shape;
    const mapped = this.mappedWhere(aggregate, this.where);
    const answer = BagAggregateQuestion.ask(this.reader, { slot, bags, isOnce: true }, mapped, this.side);
    return answer === null ? super[aggregated](aggregate) : aggregate.told(answer);
  }
  whole(): ImmutableSet<unknown> {
    return canonicalSet(
      WholeBagQuestion.ask(this.reader, this.shape.slot, this.shape.bags, this.side).flatMap(([value]) =>
        this.where(value) ? [value] : [],
      ),
    );
  }
}
