/** Does some element of the set satisfy this predicate? */
import type { Image } from '../layout/image.ts';
import type { SetRegion } from '../layout/layout.ts';
import { everything, type Predicate } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { FilterQuestion } from './filter.ts';
import { placedAmong, presentAmong, rowsOf, SetQuestion } from './of-set.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class SomeQuestion extends SetQuestion {
  static ask(asker: Asker, region: SetRegion, holds: Predicate, side: number): boolean {
    const by = asker.matching(region, holds);
    if (by === null) return FilterQuestion.ask(asker, region, everything, side).some(holds);
    return asker.askNext((id) => new SomeQuestion(id, side, region, by)) === 1;
  }
  answerIn(state: PackedState): number {
    return presentAmong(this.by.satisfying, state, this.side).length > 0 ? 1 : 0;
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    return `some${this.side}.${this.region.index}${this.by.textUnder(image, satisfying)}=${answer}`;
  }
  askBack(asker: Asker, _: Image, image: Image): void {
    SomeQuestion.ask(asker, this.region, this.by.pulledBack(image), this.side);
  }
  compile(target: Target, { children, satisfying }: Learned): number[] {
    const rows = rowsOf(placedAmong(satisfying, target.layout), this.side, target.layout);
    const table = target.table(2);
    for (const [answer, child] of children) target.tables[table + (answer as number)] = child;
    return [Opcode.some, table, 2, rows.length, ...rows.flat()];
  }
}
