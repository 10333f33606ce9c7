/** A choice among the elements of a set that satisfy this predicate: it branches on each of them by itself. */
import type { Image } from '../layout/image.ts';
import type { Element, Layout, SetRegion } from '../layout/layout.ts';
import { type ByPredicate, everything, type Predicate } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { ElementQuestion } from './element.ts';
import { placedAmong, rowsOf } from './of-set.ts';
import { type Answer, type Asker, Choice, type Learned, offered, regionKey, type Target } from './question.ts';

export class EachQuestion extends Choice {
  private constructor(
    id: number,
    readonly region: SetRegion,
    override readonly by: ByPredicate,
    private readonly layout: Layout,
  ) {
    super(id, 0);
  }
  /** Null for who reads sets as wholes. */
  static of(asker: Asker, region: SetRegion, holds: Predicate): EachQuestion | null {
    if (asker.isReluctant) return null;
    const by = asker.matching(region, holds);
    if (by === null) return null;
    const id = holds === everything ? asker.numberOf('each', region) : asker.nextId();
    return new EachQuestion(id, region, by, asker.layout);
  }
  get support(): string {
    return regionKey(this.region);
  }
  tells(asker: Asker, element: number): number {
    return ElementQuestion.number(asker, this.layout.elements[element] as Element, 0);
  }
  seed(asker: Asker, image: Image, element: number): void {
    asker.knowElement(this.layout.elements[image.element(element)] as Element);
  }
  valueOf(element: number): unknown {
    return (this.layout.elements[element] as Element).value;
  }
  elementOf(value: unknown): number {
    return this.layout.elementOf(this.region, value).index;
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    if (answer === offered) return `each${this.region.index}${this.by.textUnder(image, satisfying)}`;
    return `e0.${image.element(answer as number)}=1`;
  }
  offerUnder(image: Image, elements: readonly number[]): string {
    return `each ${this.region.index}: ${this.by.imagesOf(image, elements)}`;
  }
  /** For each word a row of children, and one of the elements' numbers. */
  compile(target: Target, { children, satisfying }: Learned): number[] {
    const placed = placedAmong(satisfying, target.layout);
    const rows = rowsOf(placed, this.side, target.layout);
    const table = target.table(64 * rows.length);
    for (const element of placed) {
      const row = table + 64 * rows.findIndex(([word]) => word === element.word);
      target.tables[row + 32 + element.bit] = element.index;
      const child = children.get(element.index);
      if (child !== undefined) target.tables[row + element.bit] = child;
    }
    return [Opcode.each, table, 0, rows.length, ...rows.flat()];
  }
  override enter(): boolean {
    return false;
  }
}
