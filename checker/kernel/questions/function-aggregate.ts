/** What do the numbers that a mapping makes of the values of the function, and of their keys, come to? */
import type { AggregateKind, Tally } from '../../language/aggregate.ts';
import type { Image } from '../layout/image.ts';
import type { Entries, Layout, TupleClass } from '../layout/layout.ts';
import { AggregateQuestion, askAggregate, type Mapped } from './aggregate.ts';
import type { ByMapping } from './by-predicate.ts';
import { type Asker, entriesKey, type PackedState } from './question.ts';

export class FunctionAggregateQuestion extends AggregateQuestion {
  private constructor(
    id: number,
    side: number,
    readonly entries: Entries,
    kind: AggregateKind,
    by: ByMapping,
  ) {
    super(id, side, kind, by);
  }
  static ask(asker: Asker, entries: Entries, mapped: Mapped, side: number): number | null {
    return askAggregate(
      asker,
      entries,
      mapped,
      (id, by) => new FunctionAggregateQuestion(id, side, entries, mapped.kind, by),
    );
  }
  get support(): string {
    return entriesKey(this.entries.part);
  }
  protected *elementsIn(state: PackedState): Iterable<readonly [number, number]> {
    const { slots, part, keys } = this.entries;
    for (const [at, slot] of slots.entries()) {
      const of = slot.of as TupleClass;
      const value = state.layout.partOf(of, state.numberIn(slot, this.side), of.parts.indexOf(part));
      yield [keys === null ? value : value * keys.length + at, 1];
    }
  }
  protected aboutUnder(): string {
    return `function ${this.entries.part.name}`;
  }
  /** All keys are asked for, so that the image is about all of them, too. */
  askBack(asker: Asker, _: Image, image: Image): void {
    FunctionAggregateQuestion.ask(asker, this.entries, this.mappedBack(image), this.side);
  }
  protected counting(layout: Layout): (vector: Int32Array, tally: Tally) => boolean {
    const { slots, part, keys } = this.entries;
    const { numbers } = this.by;
    const { columns } = layout;
    const places = slots.map(({ word, shift, mask }) => ({ word: this.side * layout.words + word, shift, mask }));
    const times = keys?.length ?? 1;
    const step = keys === null ? 0 : 1;
    return (vector, tally) => {
      const column = columns[part.column];
      let key = 0;
      for (const { word, shift, mask } of places) {
        const tuple = ((vector[word] as number) >>> shift) & mask;
        const value = column === undefined ? tuple : (column[tuple] as number);
        const number = numbers[value * times + key];
        if (number === undefined) return false;
        tally.add(number, 1);
        key += step;
      }
      return true;
    };
  }
}
