/** Does some element of the bag satisfy this predicate? */
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { WholeBagQuestion } from './bag.ts';
import type { ByPredicate, Predicate } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { amongPairs, BagQuestion, compileOfBag } from './of-bag.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class BagSomeQuestion extends BagQuestion {
  private constructor(
    id: number,
    side: number,
    slot: Slot,
    bags: BagClass,
    override readonly by: ByPredicate,
  ) {
    super(id, side, slot, bags, by);
  }
  static ask(asker: Asker, slot: Slot, bags: BagClass, holds: Predicate, side: number): boolean {
    const by = asker.matching(bags, holds);
    if (by === null) return WholeBagQuestion.ask(asker, slot, bags, side).some(([element]) => holds(element));
    return asker.askNext((id) => new BagSomeQuestion(id, side, slot, bags, by)) === 1;
  }
  answerIn(state: PackedState): number {
    return amongPairs(this.by.satisfying, this.pairsIn(state)) > 0 ? 1 : 0;
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    return `bagSome${this.side}.${image.slot(this.slot).index}${this.by.textUnder(image, satisfying)}=${answer}`;
  }
  askBack(asker: Asker, back: Image, image: Image): void {
    BagSomeQuestion.ask(asker, back.slot(this.slot), this.bags, this.by.pulledBack(image), this.side);
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.bagSome);
  }
}
