/** What do the numbers that a mapping makes of the elements of the set come to? */
import type { AggregateKind, Tally } from '../../language/aggregate.ts';
import type { Image } from '../layout/image.ts';
import type { Layout, SetRegion } from '../layout/layout.ts';
import { AggregateQuestion, askAggregate, type Mapped } from './aggregate.ts';
import type { ByMapping } from './by-predicate.ts';
import { placedAmong, rowsOf } from './of-set.ts';
import { type Asker, type PackedState, regionKey } from './question.ts';

export class SetAggregateQuestion extends AggregateQuestion {
  private constructor(
    id: number,
    side: number,
    readonly region: SetRegion,
    kind: AggregateKind,
    by: ByMapping,
  ) {
    super(id, side, kind, by);
  }
  static ask(asker: Asker, region: SetRegion, mapped: Mapped, side: number): number | null {
    return askAggregate(asker, region, mapped, (id, by) => new SetAggregateQuestion(id, side, region, mapped.kind, by));
  }
  get support(): string {
    return regionKey(this.region);
  }
  protected elementsIn(state: PackedState): Iterable<readonly [number, number]> {
    return this.region.elements
      .map((element) => [element.index, state.holdsElement(element, this.side)] as const)
      .filter(([, copies]) => copies > 0);
  }
  protected aboutUnder(): string {
    return `set ${this.region.index}`;
  }
  askBack(asker: Asker, _: Image, image: Image): void {
    SetAggregateQuestion.ask(asker, this.region, this.mappedBack(image), this.side);
  }
  protected counting(layout: Layout, satisfying: readonly number[]): (vector: Int32Array, tally: Tally) => boolean {
    const placed = placedAmong(satisfying, layout);
    const rows = rowsOf(placed, this.side, layout).map(([at, mask]) => {
      const numbers = new Float64Array(32);
      for (const { word, bit, index } of placed)
        if (this.side * layout.words + word === at) numbers[bit] = this.by.numbers[index] as number;
      return { at, mask, numbers };
    });
    return (vector, tally) => {
      for (const { at, mask, numbers } of rows) {
        let bits = (vector[at] as number) & mask;
        while (bits !== 0) {
          const bit = 31 - Math.clz32(bits);
          bits ^= 1 << bit;
          tally.add(numbers[bit] as number, 1);
        }
      }
      return true;
    };
  }
}
