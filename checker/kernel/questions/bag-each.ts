/** A choice among the different elements of a bag that satisfy this predicate: it branches on each of them by itself. */
import type { BagClass } from '../layout/bags.ts';
import type { Image } from '../layout/image.ts';
import type { Slot } from '../layout/layout.ts';
import { type ByPredicate, everything, type Predicate } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { CopiesQuestion } from './copies.ts';
import { compileOfBag } from './of-bag.ts';
import { type Answer, type Asker, bagKey, Choice, type Learned, offered, type Target } from './question.ts';

export class BagEachQuestion extends Choice {
  private constructor(
    id: number,
    readonly slot: Slot,
    readonly bags: BagClass,
    override readonly by: ByPredicate,
  ) {
    super(id, 0);
  }
  /** Null for who reads bags as wholes. */
  static of(asker: Asker, slot: Slot, bags: BagClass, holds: Predicate): BagEachQuestion | null {
    if (asker.isReluctant) return null;
    const by = asker.matching(bags, holds);
    if (by === null) return null;
    const id = holds === everything ? asker.numberOf('each of bag', slot) : asker.nextId();
    return new BagEachQuestion(id, slot, bags, by);
  }
  get support(): string {
    return bagKey(this.slot);
  }
  tells(asker: Asker, element: number): number {
    return CopiesQuestion.anyNumber(asker, this.slot, element, 0);
  }
  seed(asker: Asker, image: Image, element: number): void {
    asker.knowCopy(image.slot(this.slot), image.bagElement(this.bags, element));
  }
  valueOf(element: number): unknown {
    return this.bags.elements[element];
  }
  elementOf(value: unknown): number {
    return this.bags.elementOf(value);
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    const slot = image.slot(this.slot).index;
    if (answer === offered) return `bagEach${slot}${this.by.textUnder(image, satisfying)}`;
    return `h0.${slot}.${image.bagElement(this.bags, answer as number)}`;
  }
  offerUnder(image: Image, elements: readonly number[]): string {
    return `each ${image.slot(this.slot).index}: ${this.by.imagesOf(image, elements)}`;
  }
  compile(target: Target, learned: Learned): number[] {
    return compileOfBag(this, target, learned, Opcode.bagEach, { least: this.bags.elements.length });
  }
}
