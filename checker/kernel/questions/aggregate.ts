/** What do the numbers that a mapping makes of the elements of the set come to: their sum, the largest, the least? */
import { type AggregateKind, Tally } from '../../language/aggregate.ts';
import type { Image } from '../layout/image.ts';
import type { SetRegion } from '../layout/layout.ts';
import type { ByMapping, Mapping } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { placedAmong, rowsOf, SetQuestion } from './of-set.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

/** What is asked of numbers, and how elements become numbers: the neutral number of what makes no difference. */
export interface Mapped {
  readonly kind: AggregateKind;
  readonly mapping: Mapping;
  readonly neutral: number;
}

export class AggregateQuestion extends SetQuestion {
  private constructor(
    id: number,
    side: number,
    region: SetRegion,
    readonly kind: AggregateKind,
    override readonly by: ByMapping,
  ) {
    super(id, side, region, by);
  }
  /** Null if the whole set must be looked at instead. */
  static ask(asker: Asker, region: SetRegion, { kind, mapping, neutral }: Mapped, side: number): number | null {
    const by = asker.mapping(region, mapping, neutral);
    if (by === null) return null;
    return asker.askNext((id) => new AggregateQuestion(id, side, region, kind, by)) as number;
  }
  answerIn(state: PackedState): number {
    const tally = new Tally(this.kind);
    for (const element of this.region.elements)
      if (state.holdsElement(element, this.side) === 1) tally.add(this.by.numberLate(element.index, state.layout), 1);
    return tally.answer;
  }
  /** A walk tells no more of the answer than that it lacked it. */
  override missed(state: PackedState): number {
    return this.answerIn(state);
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    return `${this.kind}${this.side}.${this.region.index}${this.by.textUnder(image, satisfying)}=${answer}`;
  }
  askBack(asker: Asker, _: Image, image: Image): void {
    const { region, kind, by, side } = this;
    AggregateQuestion.ask(asker, region, { kind, mapping: by.mappedBack(image), neutral: by.neutral }, side);
  }
  compile(target: Target, { index: question, children, satisfying }: Learned): number[] {
    const placed = placedAmong(satisfying, target.layout);
    const rows = rowsOf(placed, this.side, target.layout).map(([at, mask]) => {
      const numbers = new Float64Array(32);
      for (const { word, bit, index } of placed)
        if (this.side * target.layout.words + word === at) numbers[bit] = this.by.numbers[index] as number;
      return { at, mask, numbers };
    });
    const tally = new Tally(this.kind);
    const answerIn = (vector: Int32Array): number => {
      tally.clear();
      for (const { at, mask, numbers } of rows) {
        let bits = (vector[at] as number) & mask;
        while (bits !== 0) {
          const bit = 31 - Math.clz32(bits);
          bits ^= 1 << bit;
          tally.add(numbers[bit] as number, 1);
        }
      }
      return tally.answer;
    };
    target.keepReckoning(question, { answerIn, children });
    return [Opcode.aggregate];
  }
  /** What follows an answer is looked up where it was learned. */
  override enter(): boolean {
    return true;
  }
}
