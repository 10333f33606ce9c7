/** What is the value of a part of a slot? `rmState[rm2]`, or a variable that has a slot of its own. */
import { bitsFor } from '../layout/bits.ts';
import type { Image } from '../layout/image.ts';
import type { Part, Slot, TupleClass } from '../layout/layout.ts';
import { type Answer, type Asker, type Learned, type PackedState, partKey, Question, type Target } from './question.ts';

export class PartQuestion extends Question {
  private constructor(
    id: number,
    side: number,
    readonly slot: Slot,
    readonly part: number,
  ) {
    super(id, side);
  }
  /** The value of a part. */
  static ask(asker: Asker, slot: Slot, part: number, side: number): unknown {
    const id = asker.numberOf('part', side, slot, part);
    const value = asker.ask(id, (as) => new PartQuestion(as, side, slot, part)) as number;
    return partOf(slot, part).values[value];
  }
  get support(): string {
    return partKey(this.slot, this.part);
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
  /** A node holds it among its own integers. */
  compile(target: Target, { index, children }: Learned): number[] {
    const { slot, part, side } = this;
    const { column, values } = partOf(slot, part);
    const length = 1 << bitsFor(Math.max(2, values.length));
    const table = target.table(length);
    for (const [value, child] of children) target.tables[table + (value as number)] = child;
    return [side * target.layout.words + slot.word, slot.shift, slot.mask, column, table, length, index];
  }
}

function partOf(slot: Slot, part: number): Part {
  return (slot.of as TupleClass).parts[part] as Part;
}
