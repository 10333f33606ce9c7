/**
 * What questions about sums and extrema have in common: what do the numbers that a mapping makes of elements come to? They are
 * put together anew in each state, and what follows the answer is looked up by the answer itself, which may be of any size.
 */
import { type AggregateKind, Tally } from '../../language/aggregate.ts';
import type { Image } from '../layout/image.ts';
import type { Layout } from '../layout/layout.ts';
import type { About, ByMapping, Mapping } from './by-predicate.ts';
import { Opcode } from './compiled.ts';
import { type Answer, type Asker, type Learned, type PackedState, Question, type Target } from './question.ts';

/** What is asked of numbers, and how elements become numbers: the neutral number of what makes no difference. */
export interface Mapped {
  readonly kind: AggregateKind;
  readonly mapping: Mapping;
  readonly neutral: number;
}

export abstract class AggregateQuestion extends Question {
  constructor(
    id: number,
    side: number,
    readonly kind: AggregateKind,
    override readonly by: ByMapping,
  ) {
    super(id, side);
  }
  /** The numbers of the elements that are there, with their copies. */
  protected abstract elementsIn(state: PackedState): Iterable<readonly [element: number, copies: number]>;
  /** What the image of the question is about, as a text. */
  protected abstract aboutUnder(image: Image): string;
  /**
   * Puts together what is in the state(s) in a vector, for the layout and the elements of now. False if there is something on
   * which the mapping was not tried yet.
   */
  protected abstract counting(
    layout: Layout,
    satisfying: readonly number[],
  ): (vector: Int32Array, tally: Tally) => boolean;

  answerIn(state: PackedState): number {
    const tally = new Tally(this.kind);
    for (const [element, copies] of this.elementsIn(state))
      tally.add(this.by.numberLate(element, state.layout), copies);
    return tally.answer;
  }
  /** A walk tells no more of the answer than that it was lacking. */
  override missed(state: PackedState): number {
    return this.answerIn(state);
  }
  factUnder(image: Image, answer: Answer, satisfying = this.by.satisfying): string {
    const { kind, side, by } = this;
    return `${kind}${side} ${this.aboutUnder(image)}${by.textUnder(image, satisfying)}=${answer}`;
  }
  /** What is asked of a state in place of its image. */
  protected mappedBack(image: Image): Mapped {
    const { kind, by } = this;
    return { kind, mapping: by.mappedBack(image), neutral: by.neutral };
  }
  compile(target: Target, { index, children, satisfying }: Learned): number[] {
    const count = this.counting(target.layout, satisfying);
    const tally = new Tally(this.kind);
    const answerIn = (vector: Int32Array): number | undefined => {
      tally.clear();
      return count(vector, tally) ? tally.answer : undefined;
    };
    target.keepReckoning(index, { answerIn, children });
    return [Opcode.aggregate];
  }
  /** What follows an answer is looked up where it was learned. */
  override enter(): boolean {
    return true;
  }
}

/** Null if all of it must be looked at instead. */
export function askAggregate(
  asker: Asker,
  about: About,
  { mapping, neutral }: Mapped,
  question: (id: number, by: ByMapping) => AggregateQuestion,
): number | null {
  const by = asker.mapping(about, mapping, neutral);
  return by === null ? null : (asker.askNext((id) => question(id, by)) as number);
}
