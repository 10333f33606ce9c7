/** How many copies of this element are in the bag? */
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { Opcode } from './compiled.ts';
import { BagQuestion, compileOfBag } from './of-bag.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class CopiesQuestion extends BagQuestion {
  private constructor(
    id: number,
    side: number,
    slot: Slot,
    bags: BagClass,
    readonly element: number,
  ) {
    super(id, side, slot, bags);
  }
  static ask(asker: Asker, slot: Slot, bags: BagClass, element: number, side: number): number {
    const id = asker.numberOf('copies', side, slot, element);
    return asker.ask(id, (as) => new CopiesQuestion(as, side, slot, bags, element)) as number;
  }
  /** True if there is a copy of an element; known without a question if the choice fell on it. */
  static askAny(asker: Asker, slot: Slot, bags: BagClass, element: number, side: number): boolean {
    const isChosen = asker.isKnown(CopiesQuestion.anyNumber(asker, slot, element, side));
    return isChosen || CopiesQuestion.ask(asker, slot, bags, element, side) > 0;
  }
  static anyNumber(asker: Asker, slot: Slot, element: number, side: number): number {
    return asker.numberOf('copy', side, slot, element);
  }
  answerIn(state: PackedState): number {
    return this.bags.copies(state.numberIn(this.slot, this.side), this.element);
  }
  factUnder(image: Image, answer: Answer): string {
    const element = image.bagElement(this.bags, this.element);
    return `c${this.side}.${image.slot(this.slot).index}.${element}=${answer}`;
  }
  askBack(asker: Asker, back: Image): void {
    const element = back.bagElement(this.bags, this.element);
    CopiesQuestion.ask(asker, back.slot(this.slot), this.bags, element, this.side);
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.copies, { operand: this.element });
  }
}
