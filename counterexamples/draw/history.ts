/**
 * Operations over time as a picture: a line for each client, an interval for each operation, with its text above; marks
 * below say where in the record the moments are. The order of the moments counts, not how far they are apart.
 *
 * All positions are pinned: Graphviz draws, and lays nothing out.
 */
import { clientText, type Interval } from '../../checker/report/time-diagram.ts';
import { type Attributes, digraph, edge, node } from './dot.ts';
import { fonts, palette } from './palette.ts';
import { widthOf } from './text.ts';

/** What is drawn. */
export interface HistoryPicture {
  readonly title: string;
  readonly intervals: readonly Interval[];
  /** What stands below a moment, and what that is: `line`. */
  mark(moment: number): string;
  readonly marks: string;
}

const gap = 14;
const laneHeight = 40;
const textAbove = 9;

/** The picture in DOT. */
export function historyPicture({ title, intervals, mark, marks }: HistoryPicture): string {
  const clients = [...new Set(intervals.map(({ client }) => client))];
  const names = clients.map(clientText);
  const left = Math.max(...names.map((name) => widthOf(name, fonts.name))) + gap;
  const moments = [...new Set(intervals.flatMap(({ invoked, returned }) => [invoked, returned]))].sort((a, b) => a - b);
  const x = placesOf(moments, intervals, mark, left);
  const right = Math.max(...x.values());
  const y = (client: string): number => -laneHeight * clients.indexOf(client);
  const bottom = -laneHeight * (clients.length - 1) - laneHeight / 2;
  return digraph(
    title,
    {
      graph: { layout: 'neato', inputscale: 72, splines: 'line', pad: 0.15 },
      node: { shape: 'plain', fontname: 'Helvetica,sans-Serif', fontcolor: palette.ink },
      edge: { arrowhead: 'none', color: palette.ink },
    },
    [
      ...clients.flatMap((client, i) => {
        const name = names[i] as string;
        const at = widthOf(name, fonts.name) / 2;
        return [
          node(`client${i}`, { label: name, fontsize: fonts.name.size, ...pinned(at, y(client)) }),
          ...line(`lane${i}`, [left, y(client)], [right, y(client)], { color: palette.rule, style: 'dotted' }),
        ];
      }),
      ...intervals.flatMap(({ client, label, invoked, returned }, i) => {
        const [from, to] = [x.get(invoked) as number, x.get(returned) as number];
        const isPending = returned === Number.POSITIVE_INFINITY;
        return [
          node(`text${i}`, { label, fontsize: fonts.label.size, ...pinned((from + to) / 2, y(client) + textAbove) }),
          ...line(`call${i}`, [from, y(client)], [to, y(client)], {
            ...{ penwidth: 2, dir: 'both', arrowtail: 'tee', arrowhead: isPending ? 'none' : 'tee' },
            ...(isPending ? { style: 'dashed' } : {}),
          }),
        ];
      }),
      node('marks', {
        ...{ label: marks, fontsize: fonts.small.size, fontcolor: palette.faint },
        ...pinned(widthOf(marks, fonts.small) / 2, bottom),
      }),
      ...moments
        .filter((moment) => moment !== Number.POSITIVE_INFINITY)
        .map((moment, i) =>
          node(`mark${i}`, {
            ...{ label: mark(moment), fontsize: fonts.small.size, fontcolor: palette.faint },
            ...pinned(x.get(moment) as number, bottom),
          }),
        ),
    ],
  );
}

/** Where each moment is, so far apart that texts and marks have room. */
function placesOf(
  moments: readonly number[],
  intervals: readonly Interval[],
  mark: HistoryPicture['mark'],
  left: number,
): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  let last = left;
  for (const [k, moment] of moments.entries()) {
    const before = moments[k - 1];
    const marked = before === undefined ? left : last + gap + widthOf(mark(before), fonts.small);
    const ends = intervals.filter(({ returned }) => returned === moment);
    const roomy = ends.map(({ invoked, label }) => (places.get(invoked) as number) + widthOf(label, fonts.label) + gap);
    last = Math.max(marked, ...roomy);
    places.set(moment, last);
  }
  return places;
}

function pinned(x: number, y: number): Attributes {
  return { pos: `${x.toFixed(2)},${y.toFixed(2)}!` };
}

/** A line between two points. */
function line(
  name: string,
  from: readonly [number, number],
  to: readonly [number, number],
  attributes: Attributes,
): string[] {
  const end = { shape: 'point', width: 0.01, height: 0.01, style: 'invis', label: '' };
  return [
    node(`${name}a`, { ...end, ...pinned(...from) }),
    node(`${name}b`, { ...end, ...pinned(...to) }),
    edge(`${name}a`, `${name}b`, attributes),
  ];
}
