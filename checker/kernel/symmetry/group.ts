/**
 * The group of permutations of the interchangeable members of a model's sorts.
 *
 * Invariant: a permutation has one number, its rank; the identity has 0. Members are numbered through all blocks.
 */
import type { AnyChoices } from '../../language/action.ts';
import { type Renaming, renamed } from '../../language/renaming.ts';
import type { Block } from '../../language/symmetry.ts';

export class Permutation {
  readonly renaming: Renaming;
  /** What was worked out of it so far; only `Images` looks inside. */
  readonly slots: Int32Array<ArrayBuffer>;
  readonly tuples: Int32Array[] = [];
  readonly parts: Int32Array[] = [];
  readonly bags: Int32Array[] = [];
  elements = new Int32Array(0);

  constructor(
    readonly rank: number,
    /** Where each member goes. */
    readonly moves: readonly number[],
    members: readonly string[],
    slots: number,
  ) {
    this.renaming = new Map(
      members.flatMap((member, i) =>
        moves[i] === i ? [] : [[member, members[moves[i] as number] as string] as const],
      ),
    );
    this.slots = new Int32Array(slots).fill(-1);
  }
}

export class Group {
  readonly members: readonly string[];
  /** For each block its first member and the number of its members. */
  readonly spans: readonly (readonly [first: number, size: number])[];
  /** How many permutations there are. */
  readonly order: number;
  /** Transpositions of neighbours, of which every permutation is made. */
  readonly generators: readonly Permutation[];
  readonly identity: Permutation;
  private readonly known = new Map<number, Permutation>();

  constructor(
    readonly blocks: readonly Block[],
    /** How many slots a state has. */
    private readonly slots: number,
  ) {
    this.members = blocks.flatMap(({ members }) => members);
    let first = 0;
    this.spans = blocks.map(({ members }) => {
      const span = [first, members.length] as const;
      first += members.length;
      return span;
    });
    this.order = blocks.reduce((product, { members }) => product * factorial(members.length), 1);
    this.identity = this.permutation(this.members.map((_, i) => i));
    this.generators = this.spans.flatMap(([from, size]) =>
      Array.from({ length: size - 1 }, (_, i) => this.transposition(from + i, from + i + 1)),
    );
  }
  transposition(a: number, b: number): Permutation {
    return this.permutation(this.members.map((_, i) => (i === a ? b : i === b ? a : i)));
  }

  /** The permutation that moves member i to `moves[i]`. */
  permutation(moves: ArrayLike<number>): Permutation {
    const rank = this.rankOf(moves);
    let known = this.known.get(rank);
    if (known === undefined) {
      known = new Permutation(rank, Array.from(moves), this.members, this.slots);
      this.known.set(rank, known);
    }
    return known;
  }
  /** The permutation with a number. */
  numbered(rank: number): Permutation {
    const known = this.known.get(rank);
    if (known !== undefined) return known;
    const moves: number[] = [];
    let rest = rank;
    for (const [first, size] of [...this.spans].reverse()) {
      const digits = Array.from({ length: size }, (_, i) => {
        const digit = rest % (i + 1);
        rest = Math.floor(rest / (i + 1));
        return digit;
      }).reverse();
      const left = Array.from({ length: size }, (_, i) => first + i);
      digits.forEach((digit, i) => {
        moves[first + i] = left.splice(digit, 1)[0] as number;
      });
    }
    return this.permutation(moves);
  }
  /** The rank in lexicographic order, block by block (Lehmer's code). */
  private rankOf(moves: ArrayLike<number>): number {
    let rank = 0;
    for (const [first, size] of this.spans) {
      for (let i = first; i < first + size; i++) {
        let smaller = 0;
        for (let j = i + 1; j < first + size; j++) if ((moves[j] as number) < (moves[i] as number)) smaller++;
        rank = rank * (first + size - i) + smaller;
      }
    }
    return rank;
  }
  /** First `second`, then `first`. */
  compose(first: Permutation, second: Permutation): Permutation {
    if (first.rank === 0) return second;
    if (second.rank === 0) return first;
    return this.permutation(second.moves.map((to) => first.moves[to] as number));
  }
  inverse(of: Permutation): Permutation {
    if (of.rank === 0) return of;
    const moves: number[] = [];
    of.moves.forEach((to, from) => {
      moves[to] = from;
    });
    return this.permutation(moves);
  }
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** Choices, or an instance of a property, under a permutation. */
export function choicesUnder(choices: AnyChoices, by: Permutation | null): AnyChoices {
  if (by === null) return choices;
  return Object.fromEntries(Object.entries(choices).map(([name, value]) => [name, renamed(value, by.renaming)]));
}
