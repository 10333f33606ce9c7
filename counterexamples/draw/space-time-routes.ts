/**
 * The routes of messages in a space-time diagram. A message leaves its sender's line on a track below the text of the step
 * that sent it (or beside that text, if it goes to the left), turns into a channel beside its receiver's line, waits there,
 * and turns to the event that received it. Tracks and channels are kept free of text.
 *
 * Messages of one step that say the same share a track: a broadcast, or a message that stays and is received many times.
 */
import type { StoryMessage } from '../story.ts';
import type { Contents } from './space-time-rows.ts';

export type Side = 'left' | 'right';

/** A message and the way that it takes. */
export interface Route {
  readonly message: StoryMessage;
  readonly track: Track;
  /** Where it ends; null if it was never received. */
  readonly end: End | null;
  /** The column of who was to have it; that of who sent it, if that is not known. */
  readonly toward: number;
}

/** The horizontal part that messages share. */
export interface Track {
  readonly row: number;
  readonly column: number;
  readonly side: Side;
  /** True if it goes beside the text of its row, not below. */
  readonly beside: boolean;
  /** Its place among those of its row that are beside, or those that are below. */
  readonly order: number;
  readonly label: string;
  readonly copy: boolean;
}

/** The vertical part: in which channel, and how far from the line. */
export interface End {
  readonly column: number;
  readonly row: number;
  readonly side: Side;
  readonly slot: number;
}

export interface Routes {
  readonly routes: readonly Route[];
  readonly tracks: readonly Track[];
  /** Of each column: how many waiting messages are drawn beside each other. */
  readonly slots: readonly Readonly<Record<Side, number>>[];
}

/** The row of what was sent before the first step: below what is true at first, above the rows. */
export const atFirst = -1;

/** The routes of all messages. */
export function routesOf({ lanes, rows, messages, rowOf }: Contents): Routes {
  const tracks = new Map<string, Track>();
  const inRow = new Map<string, number>();
  const columnOf = (lane: string | null): number => Math.max(0, lanes.indexOf(lane));
  const routes = messages.map((message): Route => {
    const { short, copy, received } = message;
    const [column, row] = [columnOf(message.from), message.sent === 0 ? atFirst : rowOf(message.sent)];
    const target = message.to === null && received === null ? column : columnOf(message.to);
    const side: Side = target < column ? 'left' : 'right';
    const isReceived = received !== null && message.end === 'received';
    const key = JSON.stringify([row, column, side, short, copy, isReceived || message.end]);
    let track = tracks.get(key);
    if (track === undefined) {
      const beside = side === 'left' && rows[row]?.column === column;
      const place = `${row} ${beside}`;
      const order = inRow.get(place) ?? 0;
      inRow.set(place, order + 1);
      track = { row, column, side, beside, order, label: copy ? `${short} (copy)` : short, copy };
      tracks.set(key, track);
    }
    if (!isReceived) return { message, track, end: null, toward: target };
    const end = { column: target, row: rowOf(received), side: target > column ? 'left' : 'right', slot: 0 } as const;
    return { message, track, end, toward: target };
  });
  return { tracks: [...tracks.values()], ...slotted(routes, lanes.length) };
}

/** What waits in a channel: the messages of one track, until the last of them is received. */
interface Wait {
  readonly from: number;
  to: number;
  slot: number;
}

/** Gives those that wait at the same time slots of their own, the shortest nearest to the line. */
function slotted(routes: readonly Route[], columns: number): Pick<Routes, 'routes' | 'slots'> {
  const channels = new Map<string, Map<Track, Wait>>();
  const channelOf = ({ column, side }: End): string => `${column} ${side}`;
  for (const { track, end } of routes) {
    if (end === null) continue;
    const waits = channels.get(channelOf(end)) ?? new Map<Track, Wait>();
    channels.set(channelOf(end), waits);
    const wait = waits.get(track);
    if (wait === undefined) waits.set(track, { from: track.row, to: end.row, slot: -1 });
    else wait.to = Math.max(wait.to, end.row);
  }
  for (const waits of channels.values()) {
    const placed: Wait[] = [];
    for (const wait of [...waits.values()].sort((a, b) => a.to - a.from - (b.to - b.from))) {
      const taken = new Set(
        placed.filter(({ from, to }) => from <= wait.to && wait.from <= to).map(({ slot }) => slot),
      );
      wait.slot = 0;
      while (taken.has(wait.slot)) wait.slot += 1;
      placed.push(wait);
    }
  }
  const most = (column: number, side: Side): number =>
    Math.max(0, ...[...(channels.get(`${column} ${side}`)?.values() ?? [])].map(({ slot }) => slot + 1));
  return {
    routes: routes.map((route) => {
      if (route.end === null) return route;
      const slot = channels.get(channelOf(route.end))?.get(route.track)?.slot ?? 0;
      return { ...route, end: { ...route.end, slot } };
    }),
    slots: Array.from({ length: columns }, (_, column) => ({
      left: most(column, 'left'),
      right: most(column, 'right'),
    })),
  };
}
