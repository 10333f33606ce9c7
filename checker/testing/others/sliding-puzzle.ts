/**
 * Klotski, a puzzle of sliding blocks (https://en.wikipedia.org/wiki/Klotski); SlidingPuzzles in TLA+ Examples. The board is a set of
 * blocks, and a block a set of places: nothing of it is read but as a whole.
 */
import { Set } from 'immutable';
import { choice, range, record, spec, subsetOf, variables } from '../../index.ts';

/** The blocks of the board by letters, row by row; a dot is an empty place. */
const boards = {
  klotski: ['abbc', 'abbc', 'deef', 'dghf', 'i..j'],
  small: ['aab', 'cdb', 'c..'],
};

export const slidingPuzzle = spec(
  {
    name: 'sliding-puzzle',
    parameters: { start: choice('the first board', { default: 'small', options: ['small', 'klotski'] }) },
  },
  ({ start: board }) => {
    const rows = boards[board];
    const [width, height] = [rows[0]?.length ?? 0, rows.length];
    const Place = record({ x: range(0, width - 1), y: range(0, height - 1) });
    const places = Place.elements ?? [];
    const letters = new globalThis.Set(rows.join('').replaceAll('.', ''));
    const start = [...letters].map((letter) => Set(places.filter(({ x, y }) => rows[y]?.[x] === letter)));
    const { domains, initially, action } = variables({ board: subsetOf(subsetOf(Place)) });
    const init = initially({ board: Set(start) });
    type State = (typeof init)[number];
    type Place = (typeof places)[number];

    const moves = [
      { x: 1, y: 0 },
      { x: -1, y: 0 },
      { x: 0, y: 1 },
      { x: 0, y: -1 },
    ];
    const isPlace = ({ x, y }: Place): boolean => x >= 0 && x < width && y >= 0 && y < height;
    const moved = (block: Iterable<Place>, by: Place): Place[] =>
      [...block].map(({ x, y }) => ({ x: x + by.x, y: y + by.y }));
    /** Each block with the ways in which it can move by one place. */
    const possible = ({ board }: State) => {
      const taken = Set([...board].flatMap((block) => [...block]));
      return [...board].flatMap((block) =>
        moves.flatMap((by) => {
          const to = moved(block, by);
          if (!to.every(isPlace)) return [];
          const places = to.map((place) => Place(place));
          return places.every((place) => block.has(place) || !taken.has(place)) ? [[block, Set(places)] as const] : [];
        }),
      );
    };
    const Slide = action({
      forSome: { move: possible },
      effect: (s, { move: [from, to] }) => ({ board: s.board.remove(from).add(to) }),
    });
    return { domains, init, actions: { Slide } };
  },
);
