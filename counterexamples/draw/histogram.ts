/**
 * A histogram as a picture: a bar for each range of numbers of steps, marks where quantiles are, and, apart from the others, a bar for what did not come.
 */
import { fonts, palette } from './palette.ts';
import { type Ground, line, type Point, picture, rectangle, type Shape, texts } from './svg.ts';
import { type Font, lineHeight, widthOf, wrapped } from './text.ts';

/** What is drawn. */
export interface HistogramPicture {
  readonly title: string;
  /** Sentences below the title. */
  readonly notes: readonly string[];
  /** In ascending order, side by side; each with what is told when it is pointed at. */
  readonly bars: readonly {
    readonly from: number;
    readonly to: number;
    readonly walks: number;
    readonly full: string;
  }[];
  /** How many walks it did not come in. */
  readonly unmet: number;
  /** Numbers of steps that are marked. */
  readonly marks: readonly { readonly at: number; readonly text: string }[];
}

const [plotWidth, plotHeight] = [520, 200];
/** Between the plot and what stands beside it. */
const gap = 8;
const came: Ground = { fill: palette.blueShade, color: palette.message };
const notCome: Ground = { fill: palette.orangeShade, color: palette.lost };
/** How wide the bar of what did not come is. */
const apart = 26;

/** The picture in SVG. */
export function histogram(what: HistogramPicture): string {
  return picture(what.title, histogramShapes(what));
}

/** The same without its title and notes, for where they stand beside it. */
export function histogramAlone(what: HistogramPicture): string {
  return picture(what.title, histogramShapes({ ...what, title: '', notes: [] }));
}

/** What the picture consists of. */
export function histogramShapes({ title, notes, bars, unmet, marks }: HistogramPicture): readonly Shape[] {
  const width = plotWidth + (unmet === 0 ? 0 : 3 * gap + apart);
  const head = [
    ...texts('title', [0, 0], wrapped(title, width, fonts.title, 3), fonts.title, { color: palette.ink }),
    ...texts(
      'notes',
      [0, lineHeight(fonts.title) * 1.4],
      notes.flatMap((note) => wrapped(note, width, fonts.small, 4)),
      fonts.small,
      {
        color: palette.faint,
      },
    ),
  ];
  const top = Math.max(0, ...head.map(({ box }) => box.to[1])) + 2 * gap + marks.length * lineHeight(fonts.small);
  const bottom = top + plotHeight;
  const largest = Math.max(unmet, ...bars.map(({ walks }) => walks));
  const step = roundStep(largest / 4);
  const height = (walks: number): number => (plotHeight * walks) / (Math.ceil(largest / step) * step);
  const each = plotWidth / bars.length;
  const [first, last] = [bars[0]?.from ?? 0, bars.at(-1)?.to ?? 0];
  /** The middle of where a number of steps stands. */
  const placeOf = (steps: number): number => (plotWidth * (steps - first + 0.5)) / (last - first + 1);
  const bar = (as: string, x: number, across: number, walks: number, ground: Ground, full: string): Shape =>
    rectangle(as, [x, bottom - height(walks)], [x + across, bottom], ground, [full]);
  return [
    ...head,
    ...scale(largest, step, width, (walks) => bottom - height(walks)),
    ...bars.map(({ walks, full }, i) => bar('bar', i * each + each * 0.06, each * 0.88, walks, came, full)),
    ...(unmet === 0
      ? []
      : [
          bar('bar of the rest', plotWidth + 3 * gap, apart, unmet, notCome, `it did not come: ${unmet} walks`),
          ...centred('not', plotWidth + 3 * gap + apart / 2, bottom + gap / 2, 'not', fonts.small, palette.ink),
        ]),
    ...marks.flatMap(({ at, text }, i) =>
      markShapes(placeOf(at), `${text}: ${at}`, top - (marks.length - i) * lineHeight(fonts.small), bottom),
    ),
    ...texts(
      'axis',
      [-gap - widthOf('walks', fonts.small), top - lineHeight(fonts.small) * 2],
      ['walks'],
      fonts.small,
      {
        color: palette.faint,
      },
    ),
    ...ticks(bars, bottom + gap / 2, each),
    ...centred('steps', plotWidth / 2, bottom + gap + lineHeight(fonts.small), 'steps', fonts.small, palette.faint),
  ];
}

/** Levels of so many walks each, with their numbers left of them. */
function scale(largest: number, step: number, width: number, at: (walks: number) => number): Shape[] {
  const levels = Array.from({ length: Math.ceil(largest / step) + 1 }, (_, i) => i * step);
  return levels.flatMap((walks) => {
    const text = String(walks);
    const y = at(walks);
    const color = walks === 0 ? palette.rule : palette.grid;
    return [
      line(
        'level',
        [
          [0, y],
          [width, y],
        ],
        { color },
      ),
      ...texts('walks', [-gap - widthOf(text, fonts.small), y - lineHeight(fonts.small) / 2], [text], fonts.small, {
        color: palette.faint,
      }),
    ];
  });
}

/** Numbers of steps below the bars, as many as there is room for. */
function ticks(bars: HistogramPicture['bars'], y: number, each: number): Shape[] {
  const widest = Math.max(...bars.map(({ from }) => widthOf(String(from), fonts.small))) + gap;
  const every = Math.max(1, roundStep(widest / each));
  const isSingle = bars.every(({ from, to }) => from === to);
  return bars.flatMap(({ from, to }, i) =>
    Math.floor(from / (to - from + 1)) % every === 0
      ? centred('number', i * each + (isSingle ? each / 2 : 0), y, String(from), fonts.small, palette.ink)
      : [],
  );
}

function markShapes(x: number, text: string, y: number, bottom: number): Shape[] {
  const middle = y + lineHeight(fonts.small) / 2;
  const points: readonly Point[] = [
    [x, middle],
    [x, bottom],
  ];
  return [
    line('mark', points, { color: palette.ink, dash: 'dashed' }),
    ...texts('quantile', [x + 4, y], [text], fonts.smallBold, { color: palette.ink }),
  ];
}

function centred(as: string, x: number, y: number, text: string, font: Font, color: string): Shape[] {
  return texts(as, [x - widthOf(text, font) / 2, y], [text], font, { color });
}

/** The next 1, 2 or 5 times a power of ten, at least 1. */
function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) for (const digit of [1, 2, 5]) if (digit * power >= least) return digit * power;
}
