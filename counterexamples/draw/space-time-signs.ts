/**
 * The signs of a space-time diagram: the mark of each step, by what it is, and the legend of those that a diagram has.
 */
import type { Story, StoryOperation } from '../story.ts';
import { fonts, palette } from './palette.ts';
import { openFrame } from './space-time-history.ts';
import type { Contents, Row } from './space-time-rows.ts';
import { type Ground, line, type MarkShape, marks, type Point, rectangle, type Shape, texts } from './svg.ts';
import { lineHeight, widthOf } from './text.ts';

/** Of the mark of a step. */
export const eventRadius = 3.6;

type Sign = Row['kind'] | 'silent';
type Parts = readonly (readonly [MarkShape, Ground])[];

const ring = (r: number): Parts[number] => [{ ellipse: r }, { fill: 'white', color: palette.ink, width: 1.5 }];
const square = (x: number, y: number, half: number, ground: Ground): Parts[number] => [
  { polygon: oblong(half, half).map(([dx, dy]): Point => [x + dx, y + dy]) },
  ground,
];
const lossFrame: Ground = { fill: 'white', color: palette.lost, width: 1.2 };

/** The mark of a sign; `ink` is the colour of what has none of its own. */
function partsOf(sign: Sign, ink: string): Parts {
  switch (sign) {
    case 'crash':
      return [[{ cross: 5 }, { fill: 'none', color: palette.wrong, width: 2.4 }]];
    case 'recover':
      return [ring(4.3)];
    case 'restart':
      return [ring(5.2), [{ cross: 2.2 }, { fill: 'none', color: palette.wrong, width: 1.6 }]];
    case 'timeout':
      return [[{ polygon: hourglass }, { fill: ink }]];
    case 'partition':
      return [[{ polygon: diamond }, { fill: palette.island, color: palette.ink }]];
    case 'heal':
      return [[{ polygon: diamond }, { fill: 'white', color: palette.ink }]];
    case 'loss':
      return [square(0, 0, 4.4, lossFrame), [{ cross: 2.6 }, { fill: 'none', color: palette.lost, width: 1.6 }]];
    case 'duplication':
      return [
        square(1.6, -1.6, 3.2, { fill: 'white', color: palette.message, width: 1.2 }),
        square(-1.6, 1.6, 3.2, { fill: 'white', color: palette.message, width: 1.2 }),
      ];
    case 'tick':
      return [[{ polygon: oblong(5, 1.5) }, { fill: ink }]];
    case 'back':
    case 'stutter':
      return [[{ polygon: triangle }, { fill: ink }]];
    case 'silent':
      return [
        [{ polygon: oblong(4.6, 4.6) }, { fill: 'white', color: palette.cycle, width: 1.2 }],
        [
          { polygon: oblong(0.5, 2.4).map(([x, y]): Point => [x - 1.6, y]) },
          { fill: palette.cycle, color: palette.cycle },
        ],
        [
          { polygon: oblong(0.5, 2.4).map(([x, y]): Point => [x + 1.6, y]) },
          { fill: palette.cycle, color: palette.cycle },
        ],
      ];
    case 'init':
    case 'step':
      return [[{ ellipse: eventRadius }, { fill: ink }]];
  }
}

/** The mark of a step. */
export function eventMark(at: Point, sign: Sign, ink: string, full: readonly string[]): Shape {
  return marks(sign === 'silent' ? 'silent-sign' : 'event', at, partsOf(sign, ink), full);
}

const diamond: readonly Point[] = [
  [0, -5.8],
  [5.8, 0],
  [0, 5.8],
  [-5.8, 0],
];
const triangle: readonly Point[] = [
  [0, -5],
  [5.8, 5],
  [-5.8, 5],
];
const hourglass: readonly Point[] = [
  [-4.4, -5.6],
  [4.4, -5.6],
  [-4.4, 5.6],
  [4.4, 5.6],
];
function oblong(x: number, y: number): readonly Point[] {
  return [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ];
}

/** What a sign means, and how it is drawn around a point. */
interface Meaning {
  readonly words: string;
  sign(at: Point): Shape;
}

const stepMeanings: readonly (readonly [Row['kind'], string])[] = [
  ['timeout', 'timeout'],
  ['tick', 'time passes'],
  ['crash', 'crash'],
  ['recover', 'comes back'],
  ['restart', 'crash and restart'],
  ['partition', 'the network is cut'],
  ['heal', 'the cut is healed'],
  ['loss', 'a message is lost'],
  ['duplication', 'a message is copied'],
];

/** What the signs of a story mean, in an order of their own; a step is a dot, and needs no word. */
function meaningsOf(story: Story, { rows, messages, silent }: Contents): readonly Meaning[] {
  const steps = new Set(rows.map(({ kind }) => kind));
  const stroke = (as: string, look: Parameters<typeof line>[2], [x, y]: Point): Shape =>
    line(
      as,
      [
        [x - 8, y],
        [x + 8, y],
      ],
      look,
    );
  const meaning = (isUsed: boolean, words: string, sign: Meaning['sign']): Meaning[] =>
    isUsed ? [{ words, sign }] : [];
  const legend = 'legend-sign';
  const operations = story.history?.operations ?? [];
  const isAnswered = ({ returned }: StoryOperation): boolean => returned !== null;
  return [
    ...stepMeanings.flatMap(([kind, words]) =>
      meaning(steps.has(kind), words, (at) => marks(legend, at, partsOf(kind, palette.ink), [])),
    ),
    ...meaning(
      story.steps.some(({ down }) => down.length > 0),
      'down',
      (at) => stroke(legend, { color: palette.rule, width: 1.8, dash: 'dotted' }, at),
    ),
    ...meaning(
      story.steps.some(({ island }) => island.length > 0),
      'cut off',
      ([x, y]) => rectangle(legend, [x - 8, y - 3.5], [x + 8, y + 3.5], { fill: palette.island, color: palette.cut }),
    ),
    ...meaning(
      messages.some(({ end }) => end === 'lost'),
      'lost',
      (at) => stroke(legend, { color: palette.lost, head: 'cross' }, at),
    ),
    ...meaning(
      messages.some(({ end }) => end === 'on its way'),
      'not delivered',
      (at) => stroke(legend, { color: palette.message, dash: 'dashed', head: 'circle' }, at),
    ),
    ...meaning(
      story.because?.isPrimed === true,
      'after the last step',
      ([x, y]) =>
        texts(legend, [x - 5, y - lineHeight(fonts.small) / 2], ["s'"], fonts.small, {
          color: palette.faint,
        })[0] as Shape,
    ),
    ...meaning(silent.length > 0, 'could act, and need not', (at) =>
      marks(legend, at, partsOf('silent', palette.cycle), []),
    ),
    ...meaning(operations.some(isAnswered), 'an operation, until it is answered', ([x, y]) =>
      rectangle(legend, [x - 8, y - 4], [x + 8, y + 4], { fill: palette.barShade, color: palette.ink }),
    ),
    ...meaning(!operations.every(isAnswered), 'one that is not answered', ([x, y]) =>
      line(legend, openFrame([x - 8, y - 4], [x + 8, y + 4]), { color: palette.ink }),
    ),
  ];
}

const signRoom = 22;
const between = 14;

/** The legend, from this place on, in lines of at most this width. */
export function legend(story: Story, contents: Contents, width: number, [left, top]: Point): Shape[] {
  let [x, y] = [left, top];
  const height = lineHeight(fonts.small) + 3;
  return meaningsOf(story, contents).flatMap(({ words, sign }) => {
    const room = signRoom + widthOf(words, fonts.small);
    if (x > left && x + room > left + width) [x, y] = [left, y + height];
    const at = x;
    x += room + between;
    return [
      sign([at + 9, y + height / 2]),
      ...texts('legend', [at + signRoom, y + 1.5], [words], fonts.small, { color: palette.faint }),
    ];
  });
}
