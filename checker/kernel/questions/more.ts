/** Does some element of the bag have more copies than this? */
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { Opcode } from './compiled.ts';
import { BagQuestion, compileOfBag } from './of-bag.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class MoreQuestion extends BagQuestion {
  private constructor(
    id: number,
    side: number,
    slot: Slot,
    bags: BagClass,
    readonly copies: number,
  ) {
    super(id, side, slot, bags);
  }
  static ask(asker: Asker, slot: Slot, bags: BagClass, copies: number, side: number): boolean {
    const id = asker.numberOf('more', side, slot, copies);
    return asker.ask(id, (as) => new MoreQuestion(as, side, slot, bags, copies)) === 1;
  }
  answerIn(state: PackedState): number {
    return this.pairsIn(state).some(([, n]) => n > this.copies) ? 1 : 0;
  }
  factUnder(image: Image, answer: Answer): string {
    return `more${this.side}.${image.slot(this.slot).index}.${this.copies}=${answer}`;
  }
  askBack(asker: Asker, back: Image): void {
    MoreQuestion.ask(asker, back.slot(this.slot), this.bags, this.copies, this.side);
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.more, { operand: this.copies });
  }
}
