/** What questions have in common that a column of numbers answers: one for each number that a slot can have. */
import { bitsFor } from '../layout/bits.ts';
import type { Slot } from '../layout/layout.ts';
import { type Learned, partKey, Question, type Target } from './question.ts';

export abstract class ColumnQuestion extends Question {
  protected constructor(
    id: number,
    side: number,
    readonly slot: Slot,
    readonly part: number,
  ) {
    super(id, side);
  }
  get support(): string {
    return partKey(this.slot, this.part);
  }
  /** Which column of the layout answers it, -1 if the slot's own number does; and how many answers there are so far. */
  protected abstract get answers(): { readonly column: number; readonly count: number };
  /** A node holds it among its own integers. */
  compile(target: Target, { index, children }: Learned): number[] {
    const { slot, side } = this;
    const { column, count } = this.answers;
    const length = 1 << bitsFor(Math.max(2, count));
    const table = target.table(length);
    for (const [answer, child] of children) target.tables[table + (answer as number)] = child;
    return [side * target.layout.words + slot.word, slot.shift, slot.mask, column, table, length, index];
  }
}
