/** What questions about a bag have in common: they look up the bag's number, and then its content. */
import type { BagClass } from '../layout/bags.ts';
import { bitsFor } from '../layout/bits.ts';
import type { Slot } from '../layout/layout.ts';
import type { ByPredicate } from './by-predicate.ts';
import type { Opcode } from './compiled.ts';
import { bagKey, type Learned, type PackedState, Question, type Target } from './question.ts';

export abstract class BagQuestion extends Question {
  protected constructor(
    id: number,
    side: number,
    readonly slot: Slot,
    readonly bags: BagClass,
    override readonly by: ByPredicate | null = null,
  ) {
    super(id, side);
  }
  get support(): string {
    return bagKey(this.slot);
  }
  /** The pairs of elements and copies. */
  protected pairsIn(state: PackedState): readonly (readonly [number, number])[] {
    return this.bags.pairs(state.numberIn(this.slot, this.side));
  }
}

interface AboutBag {
  readonly side: number;
  readonly slot: Slot;
  readonly bags: BagClass;
  readonly by: ByPredicate | null;
}

/** The integers of a question about a bag: kind, table, its length, word, shift, mask, class, operand. */
export function compileOfBag(
  { side, slot, bags, by }: AboutBag,
  target: Target,
  { index, children, satisfying }: Learned,
  code: (typeof Opcode)[keyof typeof Opcode],
  { operand = 0, least = 0 }: { readonly operand?: number; readonly least?: number } = {},
): number[] {
  if (by !== null) {
    const flags = new Uint8Array(Math.max(16, 2 * bags.elements.length));
    for (const element of satisfying) flags[element] = 1;
    target.keepFlags(index, flags);
  }
  // There may be more children than a call can have arguments.
  const largest = [...children.keys()].reduce<number>((most, answer) => Math.max(most, Number(answer)), 0);
  const length = 1 << bitsFor(Math.max(2, 1 + largest, least));
  const table = target.table(length);
  for (const [answer, child] of children) target.tables[table + (answer as number)] = child;
  const { layout } = target;
  return [
    ...[code, table, length, side * layout.words + slot.word, slot.shift, slot.mask],
    ...[layout.classes.indexOf(bags), operand],
  ];
}

/** How many different elements of a bag are among these. */
export function amongPairs(elements: readonly number[], pairs: readonly (readonly [number, number])[]): number {
  const wanted = new Set(elements);
  return pairs.filter(([element]) => wanted.has(element)).length;
}
