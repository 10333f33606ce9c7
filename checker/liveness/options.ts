/**
 * What an automaton may do at a letter: the states that it may go to, each once, with the acceptance sets that this visits.
 */
import type { Automaton } from './buchi.ts';

export interface Options {
  readonly count: number;
  readonly to: Int32Array;
  /** Of several edges to one state the marks together: a run that may take one of them for ever may alternate. */
  readonly marks: Int32Array;
  /** True if the automaton accepts this letter for ever, staying where it is. */
  readonly isHome: boolean;
}

export class Reader {
  private readonly known = new Map<number, Options>();

  constructor(private readonly automaton: Automaton) {}

  optionsAt(state: number, letters: number): Options {
    const key = letters * this.automaton.edges.length + state;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const options = this.read(state, letters);
    this.known.set(key, options);
    return options;
  }

  private read(state: number, letters: number): Options {
    const marksTo = new Map<number, number>();
    for (const { must, mustNot, to, marks } of this.automaton.edges[state] ?? [])
      if ((must & ~letters) === 0 && (mustNot & letters) === 0) marksTo.set(to, (marksTo.get(to) ?? 0) | marks);
    return {
      count: marksTo.size,
      to: Int32Array.from(marksTo.keys()),
      marks: Int32Array.from(marksTo.values()),
      isHome: marksTo.get(state) === this.automaton.marks,
    };
  }
}

/**
 * True if the automaton accepts some word from a state on that begins with this letter: what may follow outside the bounds.
 *
 * Where a step would be read, a repetition does. Steps are asked for below `always`, which takes a repetition for what it allows, and
 * below `eventually`, which puts off what a repetition is not; so if something is accepted that begins with a step, it is also
 * accepted if the state is repeated first. For the same reason an automaton is stuck that can read no repetition.
 */
export function mayAccept({ edges }: Automaton, state: number, letter: number): boolean {
  return (edges[state] ?? []).some(({ must, mustNot }) => (must & ~letter) === 0 && (mustNot & letter) === 0);
}

/**
 * True if the automaton may wait in its first state for as long as it likes, whatever the letters, but not for ever, and never
 * comes back to it. Then the first state goes with every state of a system, and need not be explored.
 */
export function waits({ edges, marks }: Automaton): boolean {
  const loops = edges[0]?.filter(({ to }) => to === 0) ?? [];
  return (
    loops.some(({ must, mustNot }) => must === 0 && mustNot === 0) &&
    loops.reduce((seen, loop) => seen | loop.marks, 0) !== marks &&
    edges.slice(1).every((own) => own.every(({ to }) => to !== 0))
  );
}
