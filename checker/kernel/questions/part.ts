/** What is the value of a part of a slot? `rmState[rm2]`, or a variable that has a slot of its own. */
import type { Image } from '../layout/image.ts';
import type { Part, Slot, TupleClass } from '../layout/layout.ts';
import { ColumnQuestion } from './column.ts';
import type { Answer, Asker, PackedState } from './question.ts';

export class PartQuestion extends ColumnQuestion {
  static ask(asker: Asker, slot: Slot, part: number, side: number): unknown {
    const id = asker.numberOf('part', side, slot, part);
    const value = asker.ask(id, (as) => new PartQuestion(as, side, slot, part)) as number;
    return partOf(slot, part).values[value];
  }
  answerIn(state: PackedState): number {
    const { slot, part, side } = this;
    return state.layout.partOf(slot.of as TupleClass, state.numberIn(slot, side), part);
  }
  factUnder(image: Image, answer: Answer): string {
    const { slot, part, side } = this;
    return `p${side}.${image.slot(slot).index}.${part}=${image.part(partOf(slot, part), answer as number)}`;
  }
  askBack(asker: Asker, back: Image): void {
    PartQuestion.ask(asker, back.slot(this.slot), this.part, this.side);
  }
  protected get answers(): { readonly column: number; readonly count: number } {
    const { column, values } = partOf(this.slot, this.part);
    return { column, count: values.length };
  }
}

function partOf(slot: Slot, part: number): Part {
  return (slot.of as TupleClass).parts[part] as Part;
}
