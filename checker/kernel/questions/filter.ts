/** Which elements of the set satisfy this predicate? Of everything, that is to read the whole set. */
import { canonicalSet } from '../../language/value.ts';
import { rehash } from '../layout/bits.ts';
import type { Image } from '../layout/image.ts';
import type { Element, SetRegion } from '../layout/layout.ts';
import { everything, type Predicate } from './by-predicate.ts';
import { Opcode, unknown } from './compiled.ts';
import { keyOfElements, placedAmong, presentAmong, type Rows, rowsOf, SetQuestion } from './of-set.ts';
import type { Answer, Asker, Learned, PackedState, Target } from './question.ts';

export class FilterQuestion extends SetQuestion {
  /** The present elements that satisfy a predicate, each of them read. */
  static ask(asker: Asker, region: SetRegion, holds: Predicate, side: number): unknown[] {
    const by = asker.matching(region, holds);
    if (by === null) return FilterQuestion.ask(asker, region, everything, side).filter(holds);
    const question = (id: number): FilterQuestion => new FilterQuestion(id, side, region, by);
    const isWhole = holds === everything;
    if (isWhole) asker.ask(asker.numberOf('whole set', side, region), question);
    else asker.askNext(question);
    if (isWhole) asker.noteWhole(region.name);
    const values = presentAmong(by.satisfying, asker, side).map(({ value }) => value);
    return isWhole ? [...canonicalSet(values)] : values;
  }
  answerIn(state: PackedState): string {
    return keyOfElements(presentAmong(this.by.satisfying, state, this.side));
  }
  /** The elements that a walk has found cannot be told by one number. */
  override missed(state: PackedState, _: number, satisfying: readonly number[]): string {
    return keyOfElements(presentAmong(satisfying, state, this.side));
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    const { by, side, region } = this;
    return `filter${side}.${region.index}${by.textUnder(image, satisfying)}=${by.imagesOf(image, elementsIn(answer)).join()}`;
  }
  askBack(asker: Asker, _: Image, image: Image): void {
    FilterQuestion.ask(asker, this.region, this.by.pulledBack(image), this.side);
  }

  /** Answers are looked up by hashing what is left of the words under the masks. */
  compile(target: Target, { children, satisfying }: Learned): number[] {
    const rows = rowsOf(placedAmong(satisfying, target.layout), this.side, target.layout);
    let length = 8;
    while (length < 4 * children.size + 4) length *= 2;
    const table = target.table(length * (rows.length + 1));
    for (const [answer, child] of children) put(target, table, length, rows, answer, child);
    return [Opcode.filter, table, length, rows.length, ...rows.flat()];
  }
  override enter(target: Target, at: number, { children }: Learned, answer: Answer, child: number): boolean {
    const { code } = target;
    const length = code[at + 2] as number;
    if (4 * children.size + 4 > 2 * length) return false;
    const rows = Array.from(
      { length: code[at + 3] as number },
      (_, i) => [code[at + 4 + 2 * i] as number, code[at + 5 + 2 * i] as number] as const,
    );
    put(target, code[at + 1] as number, length, rows, answer, child);
    return true;
  }
}

function elementsIn(answer: Answer): number[] {
  return answer === '' ? [] : String(answer).split(',').map(Number);
}

function put(target: Target, table: number, length: number, rows: Rows, answer: Answer, child: number): void {
  const { tables, layout } = target;
  const present = elementsIn(answer).map((index) => layout.elements[index] as Element);
  const n = rows.length;
  const words = rows.map(
    ([at, mask]) =>
      present.reduce((word, element) => (element.word === at % layout.words ? word | (1 << element.bit) : word), 0) &
      mask,
  );
  let hash = 0;
  for (const word of words) hash = rehash(hash, word);
  let probe = hash & (length - 1);
  while (tables[table + probe * (n + 1)] !== unknown) probe = (probe + 1) & (length - 1);
  tables[table + probe * (n + 1)] = child;
  words.forEach((word, i) => {
    tables[table + probe * (n + 1) + 1 + i] = word;
  });
}
