/** From which of its states an automaton accepts words of some letters only, each as often as it likes. */
import type { Automaton, Edge } from './buchi.ts';
import { recurrent } from './reduce.ts';

export class Acceptance {
  private readonly known = new Map<number | string, readonly number[]>();
  private readonly ending = new Map<number, ReadonlySet<number>>();
  constructor(private readonly automaton: Automaton) {}

  /** The states on a cycle that visits every acceptance set by these letters. */
  among(letters: ReadonlySet<number>): readonly number[] {
    return this.remembered([...letters].sort((a, b) => a - b).join(), letters);
  }
  /** The same for one letter, again and again. */
  at(letter: number): readonly number[] {
    return this.remembered(letter, [letter]);
  }
  /** True if from this state on the word is accepted that repeats one letter for ever. */
  acceptsEndless(state: number, letter: number): boolean {
    let found = this.ending.get(letter);
    if (found === undefined) {
      found = this.leadingTo(this.at(letter), this.reading([letter]));
      this.ending.set(letter, found);
    }
    return found.has(state);
  }
  private leadingTo(states: readonly number[], { edges }: Automaton): ReadonlySet<number> {
    const found = new Set(states);
    // The set grows while it is read.
    for (const state of found)
      for (const [from, own] of edges.entries()) if (own.some(({ to }: Edge) => to === state)) found.add(from);
    return found;
  }
  private remembered(key: number | string, letters: Iterable<number>): readonly number[] {
    let found = this.known.get(key);
    if (found === undefined) {
      found = recurrent(this.reading([...letters])).flatMap((is, state) => (is ? [state] : []));
      this.known.set(key, found);
    }
    return found;
  }
  /** The edges that one of these letters allows. */
  private reading(letters: readonly number[]): Automaton {
    const { edges, marks } = this.automaton;
    const isAllowed = (must: number, mustNot: number): boolean =>
      letters.some((letter) => (must & ~letter) === 0 && (mustNot & letter) === 0);
    return { marks, edges: edges.map((own) => own.filter(({ must, mustNot }) => isAllowed(must, mustNot))) };
  }
}
