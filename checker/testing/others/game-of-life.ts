/**
 * The game of life on a small board, from every board: John Conway's, in Martin Gardner, "Mathematical Games", Scientific American,
 * October 1970; GameOfLife in TLA+ Examples. Each step reads and writes everything.
 */
import { boolean, functionFrom, integer, range, record, spec, variables } from '../../index.ts';

export const gameOfLife = spec(
  { name: 'game-of-life', parameters: { side: integer('side of the board', { default: 3, from: 1, to: 4 }) } },
  ({ side }) => {
    const Cell = record({ x: range(1, side), y: range(1, side) });
    const Board = functionFrom(Cell, boolean);
    const { domains, initially, action } = variables({ alive: Board });
    const init = initially((Board.elements ?? []).map((alive) => ({ alive })));
    const cells = Cell.elements ?? [];
    const around = new Map(
      cells.map((cell) => [
        cell,
        cells.filter(({ x, y }) => Math.max(Math.abs(x - cell.x), Math.abs(y - cell.y)) === 1),
      ]),
    );

    /** A cell lives on with two or three neighbours, and is born of three. */
    const Generation = action({
      effect: ({ alive }) => ({
        alive: alive.map((lives, cell) => {
          const neighbours = (around.get(cell) ?? []).filter((other) => alive.get(other)).length;
          return neighbours === 3 || (lives && neighbours === 2);
        }),
      }),
    });
    return { domains, init, actions: { Generation } };
  },
);
