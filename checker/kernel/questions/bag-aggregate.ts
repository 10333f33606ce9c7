/** What do the numbers that a mapping makes of the elements of the bag come to, each copy counted, or each element once? */
import type { AggregateKind, Tally } from '../../language/aggregate.ts';
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Layout, Slot } from '../layout/layout.ts';
import { AggregateQuestion, askAggregate, type Mapped } from './aggregate.ts';
import type { ByMapping } from './by-predicate.ts';
import { type Asker, bagKey, type PackedState } from './question.ts';

/** A bag, and whether copies count. */
interface Counted {
  readonly slot: Slot;
  readonly bags: BagClass;
  readonly isOnce: boolean;
}

export class BagAggregateQuestion extends AggregateQuestion {
  private constructor(
    id: number,
    side: number,
    readonly of: Counted,
    kind: AggregateKind,
    by: ByMapping,
  ) {
    super(id, side, kind, by);
  }
  static ask(asker: Asker, of: Counted, mapped: Mapped, side: number): number | null {
    return askAggregate(asker, of.bags, mapped, (id, by) => new BagAggregateQuestion(id, side, of, mapped.kind, by));
  }
  get support(): string {
    return bagKey(this.of.slot);
  }
  protected elementsIn(state: PackedState): Iterable<readonly [number, number]> {
    const { slot, bags, isOnce } = this.of;
    const pairs = bags.pairs(state.numberIn(slot, this.side));
    return isOnce ? pairs.map(([element]) => [element, 1] as const) : pairs;
  }
  protected aboutUnder(image: Image): string {
    const { slot, isOnce } = this.of;
    return `${isOnce ? 'once in ' : ''}bag ${image.slot(slot).index}`;
  }
  askBack(asker: Asker, back: Image, image: Image): void {
    const of = { ...this.of, slot: back.slot(this.of.slot) };
    BagAggregateQuestion.ask(asker, of, this.mappedBack(image), this.side);
  }
  protected counting(layout: Layout): (vector: Int32Array, tally: Tally) => boolean {
    const { slot, bags, isOnce } = this.of;
    const { numbers } = this.by;
    const word = this.side * layout.words + slot.word;
    const { shift, mask } = slot;
    return (vector, tally) => {
      const { at, content } = bags;
      let p = at[((vector[word] as number) >>> shift) & mask] as number;
      for (let n = content[p++] as number; n > 0; n--, p += 2) {
        const number = numbers[content[p] as number];
        if (number === undefined) return false;
        tally.add(number, isOnce ? 1 : (content[p + 1] as number));
      }
      return true;
    };
  }
}
