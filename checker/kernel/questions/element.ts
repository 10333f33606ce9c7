/** Is this element in the set? */
import type { Image } from '../layout/image.ts';
import type { Element } from '../layout/layout.ts';
import { Opcode } from './compiled.ts';
import {
  type Answer,
  type Asker,
  elementKey,
  type Learned,
  type PackedState,
  Question,
  type Target,
} from './question.ts';

export class ElementQuestion extends Question {
  private constructor(
    id: number,
    side: number,
    readonly element: Element,
  ) {
    super(id, side);
  }
  static ask(asker: Asker, element: Element, side: number): boolean {
    const id = ElementQuestion.number(asker, element, side);
    return asker.ask(id, (as) => new ElementQuestion(as, side, element)) === 1;
  }
  static number(asker: Asker, element: Element, side: number): number {
    return asker.numberOf('element', side, element);
  }
  get support(): string {
    return elementKey(this.element);
  }
  answerIn(state: PackedState): number {
    return state.holdsElement(this.element, this.side);
  }
  factUnder(image: Image, answer: Answer): string {
    return `e${this.side}.${image.element(this.element.index)}=${answer}`;
  }
  askBack(asker: Asker, back: Image): void {
    ElementQuestion.ask(asker, asker.layout.elements[back.element(this.element.index)] as Element, this.side);
  }
  /** While the element has no place it is in no state. Then this is what is compiled; else a node holds it among its bits. */
  compile(target: Target, { children }: Learned): number[] {
    const table = target.table(2);
    const child = children.get(0);
    if (child !== undefined) target.tables[table] = child;
    return [Opcode.some, table, 2, 0];
  }
}
