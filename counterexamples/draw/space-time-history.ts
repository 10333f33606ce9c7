/**
 * The history above a space-time diagram: what each client asked for as a bar, from the state in which it began to that in which it
 * was answered. The order of the moments counts, not how far they are apart. The same bars are behind the lines of the clients.
 */
import type { Story, StoryHistory, StoryOperation } from '../story.ts';
import { placesOf } from './history.ts';
import { fonts, palette } from './palette.ts';
import { line, mark, type Point, rectangle, type Shape, texts } from './svg.ts';
import { begun, fitted, lineHeight, widestOf, widthOf, wrapped } from './text.ts';

/** Where the history is, in points. */
export interface HistoryLayout {
  readonly top: number;
  readonly height: number;
  /** Where its bars begin and end. */
  readonly left: number;
  readonly right: number;
  /** Clients; of those that are in several histories the part of each: `calls[c1]`. */
  readonly rows: readonly string[];
  /** What is wrong with those that contradict each other. */
  readonly caption: readonly string[];
  /** Where a moment is: see `momentsOf`. */
  x(moment: number): number;
}

const laneHeight = 27;
/** Half of how high a bar is, and of how wide it is behind the line of its client. */
const halfBar = 9;
const halfSpan = 6;
/** How much further from the line of a client with bars behind it other things begin. */
export const besideSpan = 3;
const gap = 14;
/** What has less room for its text has none. */
const leastText = 24;
/** The cross of those that contradict each other. */
const cross = 3.2;
const crossRoom = 13;

/**
 * The moments of an operation: twice the number of its states, and one more where it begins, since what is answered in a state precedes
 * what begins there; what is answered where it begins comes half of that later.
 */
function momentsOf({ invoked, returned }: StoryOperation): { readonly invoked: number; readonly returned: number } {
  const begins = 2 * invoked + 1;
  return {
    invoked: begins,
    returned: returned === null ? Number.POSITIVE_INFINITY : Math.max(begins + 0.5, 2 * returned),
  };
}

function stateOf(moment: number): string {
  return moment === Number.POSITIVE_INFINITY ? '' : String(Math.floor(moment / 2) + 1);
}

/** The row of an operation: its client, or its client's part of a history where several histories have one. */
function rowIn({ operations }: StoryHistory): (operation: StoryOperation) => string {
  const cells = new Map<string, Set<string>>();
  for (const { client, cell } of operations) cells.set(client, (cells.get(client) ?? new Set()).add(cell));
  return ({ client, cell }) => ((cells.get(client)?.size ?? 0) > 1 ? cell : client);
}

/** Where the history of a story is; null if it has none. */
export function historyLayout({ history }: Story, width: number, top: number): HistoryLayout | null {
  if (history === null) return null;
  const { operations, contradiction } = history;
  const rows = [...new Set(operations.map(rowIn(history)))];
  const names = rows.map((row) => fitted(row, width / 4, fonts.name));
  const left = Math.max(widestOf(names, fonts.name), widthOf('state', fonts.small)) + gap;
  const intervals = operations.map((operation) => ({
    // What is crossed out needs room for its cross.
    label: `${operation.contradicts ? 'xxx' : ''}${operation.label}`,
    ...momentsOf(operation),
  }));
  const moments = [...new Set(intervals.flatMap(({ invoked, returned }) => [invoked, returned]))].sort((a, b) => a - b);
  const places = placesOf(moments, intervals, stateOf, 0);
  const scale = (width - left) / Math.max(1, ...places.values());
  const caption = contradiction === null ? [] : wrapped(contradiction, width - left - crossRoom, fonts.smallBold, 2);
  return {
    top,
    height: (rows.length + 0.6) * laneHeight + caption.length * lineHeight(fonts.smallBold) + 16,
    left,
    right: width,
    rows,
    caption,
    x: (moment) => left + scale * (places.get(moment) ?? 0),
  };
}

/** The history of a story. */
export function historyBars({ history }: Story, layout: HistoryLayout | null): Shape[] {
  if (history === null || layout === null) return [];
  const { top, left, right, rows, caption } = layout;
  const y = (row: string): number => top + laneHeight * (rows.indexOf(row) + 0.5);
  const bottom = top + laneHeight * rows.length;
  const rowOf = rowIn(history);
  const lanes = rows.flatMap((row) => [
    ...texts('client', [0, y(row) - lineHeight(fonts.name) / 2], [fitted(row, left - gap, fonts.name)], fonts.name, {
      color: palette.ink,
      full: [row],
    }),
    line(
      'client-line',
      [
        [left, y(row)],
        [right, y(row)],
      ],
      { color: palette.rule, dash: 'dotted' },
    ),
  ]);
  const sign = caption.length === 0 ? [] : [crossAt([left + cross, bottom + 0.6 * laneHeight + 6])];
  return [
    ...marks(history, layout, bottom),
    ...lanes,
    ...history.operations.flatMap((operation) => bar(operation, layout, y(rowOf(operation)))),
    ...sign,
    ...texts('caption', [left + crossRoom, bottom + 0.6 * laneHeight], caption, fonts.smallBold, {
      color: palette.wrong,
      full: [history.contradiction ?? ''],
    }),
  ];
}

/** The numbers of the states in which something begins or ends, with a line up to it. */
function marks({ operations }: StoryHistory, { x, top }: HistoryLayout, bottom: number): Shape[] {
  const moments = operations.flatMap((operation) => Object.values(momentsOf(operation)));
  const finite = [...new Set(moments)].filter((moment) => moment !== Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const grid = finite.map((moment) =>
    line(
      'grid',
      [
        [x(moment), top],
        [x(moment), bottom + 2],
      ],
      { color: palette.grid },
    ),
  );
  // A state with several moments has its number in their middle, and none where there is no room.
  let free = Number.NEGATIVE_INFINITY;
  const numbers = [...new Set(finite.map(stateOf))].flatMap((state) => {
    const own = finite.filter((moment) => stateOf(moment) === state).map(x);
    const half = widthOf(state, fonts.small) / 2;
    const middle = ((own[0] ?? 0) + (own.at(-1) ?? 0)) / 2;
    if (middle - half < free) return [];
    free = middle + half + 2;
    return texts('moment', [middle - half, bottom + 3], [state], fonts.small, { color: palette.faint });
  });
  return [...grid, ...texts('moments', [0, bottom + 3], ['state'], fonts.small, { color: palette.faint }), ...numbers];
}

/** A bar with what was asked and answered. One that is pending has no end. */
function bar(operation: StoryOperation, { x }: HistoryLayout, y: number): Shape[] {
  const { label, returned, contradicts } = operation;
  const moments = momentsOf(operation);
  const [from, to] = [x(moments.invoked), x(moments.returned)];
  const color = contradicts ? palette.wrong : palette.ink;
  const fill = contradicts ? palette.wrongShade : palette.barShade;
  const [high, low] = [y - halfBar, y + halfBar];
  const width = contradicts ? 1.8 : 1.2;
  const room = to - from - (contradicts ? crossRoom : 0) - 8;
  // Rather small than cut: what was answered stands last.
  const font = widthOf(label, fonts.label) <= room ? fonts.label : fonts.smallBold;
  const shown = room < leastText ? '' : begun(label, room, font);
  // In the middle, with its cross.
  const start = (from + to - widthOf(shown, font) + (contradicts ? crossRoom : 0)) / 2;
  const full = [`${operation.client}: ${label}${returned === null ? ', not answered' : ''}`];
  return [
    rectangle('bar', [from, high], [to, low], { fill, ...(returned === null ? {} : { color, width }) }, full),
    ...(returned === null ? [line('bar-open', openFrame([from, high], [to, low]), { color, width })] : []),
    ...(contradicts ? [crossAt([start - crossRoom + cross, y])] : []),
    ...texts('operation', [start, y - lineHeight(font) / 2], [shown], font, { color, full }),
  ];
}

/** The frame of a bar that has no end. */
export function openFrame([left, top]: Point, [right, bottom]: Point): readonly Point[] {
  return [
    [right, top],
    [left, top],
    [left, bottom],
    [right, bottom],
  ];
}

function crossAt(at: Point): Shape {
  return mark('contradicts', at, { cross }, { fill: 'none', color: palette.wrong, width: 2 }, []);
}

/** The bars behind the line of a client, given where the events of the states are. */
export function spans(
  { history }: Story,
  client: string,
  x: number,
  at: (state: number) => number,
  bottom: number,
): Shape[] {
  return (history?.operations ?? [])
    .filter((operation) => operation.client === client)
    .flatMap(({ label, invoked, returned, contradicts }) => {
      // Both may be in one row, too.
      const isInstant = returned !== null && at(returned) === at(invoked);
      const from = at(invoked) - (isInstant ? halfSpan : 0);
      const to = returned === null ? bottom : at(returned) + (isInstant ? halfSpan : 0);
      const color = contradicts ? palette.wrong : palette.rule;
      const fill = contradicts ? palette.wrongShade : palette.barShade;
      const [left, right] = [x - halfSpan, x + halfSpan];
      if (returned !== null) return [rectangle('span', [left, from], [right, to], { fill, color }, [label])];
      return [
        rectangle('span', [left, from], [right, to], { fill }, [`${label}, not answered`]),
        line(
          'span-open',
          [
            [left, to],
            [left, from],
            [right, from],
            [right, to],
          ],
          { color },
        ),
      ];
    });
}
