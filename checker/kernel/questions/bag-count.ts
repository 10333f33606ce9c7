/** How many different elements of the bag satisfy this predicate? */
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { WholeBagQuestion } from './bag.ts';
import type { ByPredicate, Predicate } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { amongPairs, BagQuestion, compileOfBag } from './of-bag.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class BagCountQuestion extends BagQuestion {
  private constructor(
    id: number,
    side: number,
    slot: Slot,
    bags: BagClass,
    override readonly by: ByPredicate,
  ) {
    super(id, side, slot, bags, by);
  }
  static ask(asker: Asker, slot: Slot, bags: BagClass, holds: Predicate, side: number): number {
    const by = asker.matching(bags, holds);
    if (by === null) return WholeBagQuestion.ask(asker, slot, bags, side).filter(([element]) => holds(element)).length;
    return asker.askNext((id) => new BagCountQuestion(id, side, slot, bags, by)) as number;
  }
  answerIn(state: PackedState): number {
    return amongPairs(this.by.satisfying, this.pairsIn(state));
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    return `bagCount${this.side}.${image.slot(this.slot).index}${this.by.textUnder(image, satisfying)}=${answer}`;
  }
  askBack(asker: Asker, back: Image, image: Image): void {
    BagCountQuestion.ask(asker, back.slot(this.slot), this.bags, this.by.pulledBack(image), this.side);
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.bagCount);
  }
}
