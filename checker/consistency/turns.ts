/**
 * Several searches that take turns, so that none that is hard keeps the others waiting: in each round every one goes on for
 * twice as long as in the last. The first that finds that there is no order ends all.
 *
 * What searches keep is limited for all of them together. If it is too much, the one that keeps the most is put off, and
 * begins anew, alone, when the others are through.
 */
import { type Decided, type GiveUp, MOST_CONFIGURATIONS, type Serialised } from './serialise.ts';

type Search = Generator<number, Decided>;
interface Turn {
  readonly i: number;
  readonly search: Search;
  kept: number;
}

/** What each search finds; `unknown` of those that were not through when it was given up, or when one found that there is none. */
export function inTurns(
  searches: readonly (() => Search)[],
  giveUp: GiveUp,
  most = MOST_CONFIGURATIONS,
): readonly Serialised[] {
  const found = searches.map((): Serialised => ({ found: 'unknown' }));
  const putOff: number[] = [];
  /** What the searches keep that are not through, together. */
  let kept = 0;
  /** Lets a search go on for so many pieces. */
  const goOn = (turn: Turn, pieces: number): 'through' | 'end' | 'more' => {
    for (let piece = 0; piece < pieces; piece++) {
      const { done, value } = turn.search.next();
      if (done === true) {
        kept -= turn.kept;
        found[turn.i] = value;
        return value.found === 'none' ? 'end' : 'through';
      }
      kept += value - turn.kept;
      turn.kept = value;
      if (giveUp()) return 'end';
      if (kept > most) return 'more';
    }
    return 'more';
  };
  // Searches begin when it is their turn: most are through at once, and leave nothing behind.
  let round: Iterable<Turn> = begun(searches);
  for (let pieces = 1; ; pieces *= 2) {
    const more: Turn[] = [];
    for (const turn of round) {
      const ended = goOn(turn, pieces);
      if (ended === 'end') return found;
      if (ended === 'more') more.push(turn);
      if (kept > most && more.length > 0) {
        const largest = more.reduce((x, y) => (x.kept >= y.kept ? x : y));
        more.splice(more.indexOf(largest), 1);
        // Where it had all the room for itself, there is no more to be had.
        if (largest.kept < kept) putOff.push(largest.i);
        kept -= largest.kept;
      }
    }
    if (more.length === 0) break;
    round = more;
  }
  for (const i of putOff) {
    if (goOn({ i, search: searches[i]!(), kept: 0 }, Number.POSITIVE_INFINITY) === 'end') return found;
    kept = 0;
  }
  return found;
}

function* begun(searches: readonly (() => Search)[]): Generator<Turn> {
  for (const [i, begin] of searches.entries()) yield { i, search: begin(), kept: 0 };
}
