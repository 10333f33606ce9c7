/**
 * What the threads of a crew share besides the store: a few words that say what is to be done, and places for chunks of states, of which
 * one is done after the other in a ring. All of it is integers in shared memory.
 *
 * A chunk belongs to who has opened it, then to who has claimed it, and, once it is done, to who has opened it again. Each hands it over by
 * an atomic store that comes last, so that who sees that sees all else that was written.
 *
 * Invariant: chunks are numbered from 0 on and never again; those below `claimed` are taken, each by one thread.
 */

/** The words of the board, and where those begin that say of each place which chunk was done there last, plus one. */
const Word = { call: 0, claimed: 1, opened: 2, done: 3 } as const;

/** The integers at the beginning of a place; what comes of the states begins behind them. */
export const Head = {
  /** The first state of the chunk, and the one behind its last. */
  first: 0,
  end: 1,
  /** The letter that must have been read before. */
  letter: 2,
  /** The state behind the last one of which it says what comes. */
  reached: 3,
  /** What is to be written of the states: 0 for what an expansion finds, 1 for their steps. */
  task: 4,
  /** How many steps are written. */
  steps: 5,
  length: 6,
} as const;
/** What may be written of states: what an expansion of theirs finds that is new, or, of explored ones, their steps. */
export const Task = { expand: 0, survey: 1 } as const;

export class Board {
  private readonly words: Int32Array;
  readonly places: readonly Int32Array[];

  constructor(readonly memory: SharedArrayBuffer) {
    const [placeCount, placeLength] = new Int32Array(memory, 0, 2) as unknown as [number, number];
    this.words = new Int32Array(memory, headBytes, Word.done + placeCount);
    const from = headBytes + 4 * this.words.length;
    this.places = Array.from(
      { length: placeCount },
      (_, i) => new Int32Array(memory, from + 4 * i * placeLength, placeLength),
    );
  }
  static of(placeCount: number, placeLength: number): Board {
    const memory = new SharedArrayBuffer(headBytes + 4 * (Word.done + placeCount + placeCount * placeLength));
    new Int32Array(memory).set([placeCount, placeLength]);
    return new Board(memory);
  }
  placeOf(chunk: number): Int32Array {
    return this.places[chunk % this.places.length] as Int32Array;
  }

  /** Opens all chunks below a number, whose places must have their heads, and calls who waits. */
  open(below: number): void {
    Atomics.store(this.words, Word.opened, below);
    Atomics.add(this.words, Word.call, 1);
    Atomics.notify(this.words, Word.call);
  }
  /** Takes a chunk that is open and that nobody else has taken; -1 if there is none. */
  claim(): number {
    const { words } = this;
    for (;;) {
      const chunk = Atomics.load(words, Word.claimed);
      if (chunk >= Atomics.load(words, Word.opened)) return -1;
      // Of several threads that want the same chunk one gets it.
      if (Atomics.compareExchange(words, Word.claimed, chunk, chunk + 1) === chunk) return chunk;
    }
  }
  /** Takes all chunks below a number that nobody has taken. Answers the first of them. */
  claimBelow(below: number): number {
    return Atomics.exchange(this.words, Word.claimed, below);
  }
  /** Waits for a chunk to claim. */
  nextClaim(): number {
    const { words } = this;
    for (;;) {
      // It is read before it is looked whether there is a chunk: one that is opened in between changes it.
      const call = Atomics.load(words, Word.call);
      const chunk = this.claim();
      if (chunk >= 0) return chunk;
      Atomics.wait(words, Word.call, call);
    }
  }
  /** Says that what a place holds is all there is to a chunk. */
  finish(chunk: number): void {
    const at = Word.done + (chunk % this.places.length);
    Atomics.store(this.words, at, chunk + 1);
    Atomics.notify(this.words, at);
  }
  isDone(chunk: number): boolean {
    return Atomics.load(this.words, Word.done + (chunk % this.places.length)) === chunk + 1;
  }
  /** Waits until a chunk is done, some milliseconds at most. */
  waitFor(chunk: number, milliseconds: number): void {
    const at = Word.done + (chunk % this.places.length);
    const now = Atomics.load(this.words, at);
    if (now !== chunk + 1) Atomics.wait(this.words, at, now, milliseconds);
  }
}
const headBytes = 8;
