/**
 * Facts as numbers, so that footprints and their images are compared without being worded each time: facts have the same number
 * if their texts are the same (`Question.factUnder`).
 *
 * Invariant: what a question and its answer say all of is worded once for each permutation. What was asked by predicate is worded each
 * time, since it is known by the elements that were there when it was asked.
 */
import { Tuples } from '../../language/tuples.ts';
import type { Fact } from '../questions/question.ts';
import type { Permutation } from './group.ts';
import type { Images } from './images.ts';

export class FactNumbers {
  private readonly asked = { state: new Tuples(), image: new Tuples() };
  private readonly texts = new Map<string, number>();
  /** The numbers of images, by permutation, by what was asked and answered. */
  private readonly known = { state: new Map<Permutation, number[]>(), image: new Map<Permutation, number[]>() };

  constructor(private readonly images: Images) {}

  /** The image of what was read of the state. */
  under(fact: Fact, by: Permutation): number {
    return this.numberOf('state', fact, by);
  }
  /** What was read of an image of the state. */
  ofImage(fact: Fact): number {
    return this.numberOf('image', fact, this.images.group.identity);
  }
  private numberOf(whose: 'state' | 'image', { read, key }: Fact, by: Permutation): number {
    if (!read.saysAll) return this.worded({ read, key }, by);
    // The state and its image number their questions apart.
    let known = this.known[whose].get(by);
    if (known === undefined) {
      known = [];
      this.known[whose].set(by, known);
    }
    const asked = this.asked[whose].number(read.id, key);
    const number = known[asked] ?? this.worded({ read, key }, by);
    known[asked] = number;
    return number;
  }
  private worded({ read, key }: Fact, by: Permutation): number {
    const text = read.factUnder(this.images.under(by), key);
    let number = this.texts.get(text);
    if (number === undefined) {
      number = this.texts.size;
      this.texts.set(text, number);
    }
    return number;
  }
  /** A footprint from one fact on, as a text. */
  textOf(path: readonly Fact[], from: number): string {
    let text = '';
    for (let i = from; i < path.length; i++) {
      const { read, key } = path[i] as Fact;
      text += read.saysAll ? `${this.asked.state.number(read.id, key)} ` : `(${read.told(key)}) `;
    }
    return text;
  }
  /** Forgets what images of facts are. */
  clear(): void {
    for (const known of Object.values(this.known)) known.clear();
  }
}
