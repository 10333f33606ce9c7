/** Which bag is it? That is to read all of it. */
import { canonicalMap } from '../../language/value.ts';
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { Opcode } from './compiled.ts';
import { BagQuestion, compileOfBag } from './of-bag.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class WholeBagQuestion extends BagQuestion {
  /** The elements with their copies. */
  static ask(asker: Asker, slot: Slot, bags: BagClass, side: number): [unknown, number][] {
    const id = asker.numberOf('bag', side, slot);
    const bag = asker.ask(id, (as) => new WholeBagQuestion(as, side, slot, bags)) as number;
    asker.noteWhole(bags.name);
    return [...canonicalMap(bags.pairs(bag).map(([element, copies]) => [bags.elements[element], copies] as const))];
  }
  answerIn(state: PackedState): number {
    return state.numberIn(this.slot, this.side);
  }
  factUnder(image: Image, answer: Answer): string {
    return `b${this.side}.${image.slot(this.slot).index}=${image.number(this.bags, answer as number)}`;
  }
  askBack(asker: Asker, back: Image): void {
    WholeBagQuestion.ask(asker, back.slot(this.slot), this.bags, this.side);
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.bag);
  }
}
