/**
 * Operations over time as a picture: a line for each client, an interval for each operation, with its text above; marks
 * below say where in the record the moments are. The order of the moments counts, not how far they are apart.
 */
import { clientText, type Interval } from '../../checker/report/time-diagram.ts';
import { fonts, palette } from './palette.ts';
import { line, type Point, picture, type Shape, texts } from './svg.ts';
import { type Font, lineHeight, widthOf } from './text.ts';

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
/** Half of how high the ends of an interval are. */
const halfEnd = 4;

/** The picture in SVG. */
export function historyPicture(what: HistoryPicture): string {
  return picture(what.title, historyShapes(what));
}

/** What the picture consists of. */
export function historyShapes({ intervals, mark, marks }: HistoryPicture): readonly Shape[] {
  const clients = [...new Set(intervals.map(({ client }) => client))];
  const names = clients.map(clientText);
  const left = Math.max(...names.map((name) => widthOf(name, fonts.name))) + gap;
  const moments = [...new Set(intervals.flatMap(({ invoked, returned }) => [invoked, returned]))].sort((a, b) => a - b);
  const x = placesOf(moments, intervals, mark, left);
  const right = Math.max(...x.values());
  const y = (client: string): number => laneHeight * clients.indexOf(client);
  const bottom = laneHeight * (clients.length - 1) + laneHeight / 2;
  const faint = { color: palette.faint };
  return [
    ...clients.flatMap((client, i) => [
      ...texts('client', [0, y(client) - lineHeight(fonts.name) / 2], [names[i] as string], fonts.name, {
        color: palette.ink,
      }),
      line('lane', level(left, right, y(client)), { color: palette.rule, dash: 'dotted' }),
    ]),
    ...intervals.flatMap((interval) =>
      callShapes(interval, x.get(interval.invoked) as number, x.get(interval.returned) as number, y(interval.client)),
    ),
    ...texts('marks', [0, bottom - lineHeight(fonts.small) / 2], [marks], fonts.small, faint),
    ...moments
      .filter((moment) => moment !== Number.POSITIVE_INFINITY)
      .flatMap((moment) => centred('mark', x.get(moment) as number, bottom, mark(moment), fonts.small, faint.color)),
  ];
}

/** An operation: its text, and its interval, which has no end as long as nothing was answered. */
function callShapes({ label, returned }: Interval, from: number, to: number, y: number): Shape[] {
  const isPending = returned === Number.POSITIVE_INFINITY;
  const [color, width] = [palette.ink, 2];
  const end = (x: number): Shape =>
    line(
      'end',
      [
        [x, y - halfEnd],
        [x, y + halfEnd],
      ],
      { color, width },
    );
  return [
    ...centred('text', (from + to) / 2, y - lineHeight(fonts.label) / 2 - halfEnd, label, fonts.label, palette.ink),
    line(isPending ? 'call pending' : 'call', level(from, to, y), {
      color,
      width,
      ...(isPending ? { dash: 'dashed' } : {}),
    }),
    end(from),
    ...(isPending ? [] : [end(to)]),
  ];
}

function centred(as: string, x: number, y: number, text: string, font: Font, color: string): Shape[] {
  return texts(as, [x - widthOf(text, font) / 2, y - lineHeight(font) / 2], [text], font, { color });
}

function level(from: number, to: number, y: number): readonly Point[] {
  return [
    [from, y],
    [to, y],
  ];
}

/** Where each moment is, so far apart that texts and marks have room. */
export function placesOf(
  moments: readonly number[],
  intervals: readonly Pick<Interval, 'label' | 'invoked' | 'returned'>[],
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
