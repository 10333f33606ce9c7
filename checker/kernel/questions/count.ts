/** How many elements of the set satisfy this predicate? */
import type { Image } from '../layout/image.ts';
import type { SetRegion } from '../layout/layout.ts';
import { everything, type Predicate } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { FilterQuestion } from './filter.ts';
import { placedAmong, presentAmong, rowsOf, SetQuestion } from './of-set.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class CountQuestion extends SetQuestion {
  static ask(asker: Asker, region: SetRegion, holds: Predicate, side: number): number {
    const by = asker.matching(region, holds);
    if (by === null) return FilterQuestion.ask(asker, region, everything, side).filter(holds).length;
    return asker.askNext((id) => new CountQuestion(id, side, region, by)) as number;
  }
  answerIn(state: PackedState): number {
    return presentAmong(this.by.satisfying, state, this.side).length;
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    return `count${this.side}.${this.region.index}${this.by.textUnder(image, satisfying)}=${answer}`;
  }
  askBack(asker: Asker, _: Image, image: Image): void {
    CountQuestion.ask(asker, this.region, this.by.pulledBack(image), this.side);
  }
  compile(target: Target, { children, satisfying }: Learned): number[] {
    const rows = rowsOf(placedAmong(satisfying, target.layout), this.side, target.layout);
    const length = satisfying.length + 1;
    const table = target.table(length);
    for (const [answer, child] of children) target.tables[table + (answer as number)] = child;
    return [Opcode.count, table, length, rows.length, ...rows.flat()];
  }
}
