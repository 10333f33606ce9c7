/** How many elements does the bag have, copies counted? */
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { Opcode } from './compiled.ts';
import { BagQuestion, compileOfBag } from './of-bag.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class SizeQuestion extends BagQuestion {
  static ask(asker: Asker, slot: Slot, bags: BagClass, side: number): number {
    const id = asker.numberOf('size', side, slot);
    return asker.ask(id, (as) => new SizeQuestion(as, side, slot, bags)) as number;
  }
  answerIn(state: PackedState): number {
    return this.pairsIn(state).reduce((sum, [, n]) => sum + n, 0);
  }
  factUnder(image: Image, answer: Answer): string {
    return `size${this.side}.${image.slot(this.slot).index}=${answer}`;
  }
  askBack(asker: Asker, back: Image): void {
    SizeQuestion.ask(asker, back.slot(this.slot), this.bags, this.side);
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.size);
  }
}
