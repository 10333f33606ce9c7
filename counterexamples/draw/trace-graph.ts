/**
 * Trace graphs: a box for each state, with what the step into it changed, and arrows named by the steps. A lasso is drawn as
 * one. Long traces go down in several columns of about the same height.
 *
 * All positions are pinned: Graphviz draws, and lays nothing out.
 */
import type { Story } from '../story.ts';
import { type Attributes, digraph, node, tip } from './dot.ts';
import { headOf } from './head.ts';
import { fonts, palette } from './palette.ts';
import { type Point, pinned, straight, texts } from './pinned.ts';
import { fitted, lineHeight, widthOf, wrapped } from './text.ts';
import { type Box, boxesOf, boxMarkup, boxWidth } from './trace-boxes.ts';

/** Between two boxes: room for an arrow and its name. */
const gap = 34;
/** Between two columns. */
const gutter = 56;
/** How far from the left edge of a box its arrows are. */
const arrowAt = 18;
/** A column that is higher than this is divided. */
const highest = 900;
/** How wide they may be together, so that the smallest text is 9 pixels high if the picture is shown 900 wide. */
const widest = 890;
const widestNote = 1.4 * boxWidth;
/** The head of a single narrow column is wider than that. */
const narrowestHead = 400;

/** A box in its place; y goes up. */
interface Placed extends Box {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  /** The right edge of its column. */
  readonly right: number;
}

/** The graph in DOT, with a head where nothing around it says what it is of. */
export function traceGraph(story: Story, { hasHead = true }: { readonly hasHead?: boolean } = {}): string {
  const boxes = placed(story);
  return digraph(
    `Trace: ${story.claim ?? story.title}: ${story.subject}`,
    {
      graph: { layout: 'neato', inputscale: 72, splines: 'line', pad: 0.1 },
      node: { shape: 'box', fontname: 'Helvetica,sans-Serif', fontcolor: palette.ink, penwidth: 0, margin: 0 },
      edge: { color: palette.ink, arrowhead: 'none', arrowsize: 0.7 },
    },
    [
      ...boxes.map((box, k) =>
        node(`s${k}`, {
          shape: 'plain',
          label: { markup: boxMarkup(box) },
          fontsize: fonts.small.size,
          class: `state${k + 1}`,
          tooltip: tip(box.full),
          ...pinned([box.left + box.width / 2, (box.top + box.bottom) / 2]),
        }),
      ),
      ...boxes.slice(1).flatMap((box, i) => step(story, boxes[i] as Placed, box, i + 1)),
      ...wayBack(story, boxes),
      ...note(story, boxes.at(-1)),
      ...(hasHead ? head(story, boxes) : []),
    ],
  );
}

/** The name of a step, as much of it as there is room for. */
function nameOf(short: string): string {
  return fitted(short, boxWidth, fonts.label);
}

/** The boxes in columns of about the same height: as few as are not too high, and not so many that the smallest text is too small. */
function placed(story: Story): Placed[] {
  const boxes = boxesOf(story);
  const total = boxes.reduce((sum, { height }) => sum + height + gap, 0);
  for (let columns = Math.ceil(total / highest); ; columns--) {
    const made = placedIn(story, boxes, columns);
    if (columns <= 1 || Math.max(...made.map(({ right }) => right)) <= widest) return made;
  }
}

function placedIn(story: Story, boxes: readonly Box[], count: number): Placed[] {
  const heights = boxes.map(({ height }) => height + gap);
  const total = heights.reduce((sum, height) => sum + height, 0);
  const most = total / count;
  const columns: number[] = [];
  let [column, y] = [0, 0];
  for (const height of heights) {
    // A box goes where most of it has room.
    if (y > 0 && y + height / 2 > most) [column, y] = [column + 1, 0];
    columns.push(column);
    y += height;
  }
  const made: Placed[] = [];
  let [left, top] = [0, 0];
  for (const [k, box] of boxes.entries()) {
    const isFirst = columns[k] !== columns[k - 1];
    if (isFirst && k > 0) [left, top] = [(made[k - 1] as Placed).right + gutter, 0];
    const own = boxes.filter((_, i) => columns[i] === columns[k]);
    const names = story.steps
      .filter((_, i) => i > 0 && columns[i] === columns[k])
      .map(({ short }) => arrowAt + 6 + widthOf(nameOf(short), fonts.label));
    const right = left + Math.max(...own.map(({ width }) => width), ...names);
    made.push({ ...box, left, right, top, bottom: top - box.height });
    top -= box.height + gap;
  }
  return made;
}

/** The arrow from one box to the next, with its name. */
function step({ steps, loop }: Story, from: Placed, to: Placed, k: number): string[] {
  const { short = '', label = '' } = steps[k] ?? {};
  const style = loop !== null && k > loop.to ? { color: palette.cycle, penwidth: 1.6 } : {};
  const [x, y] = [to.left + arrowAt, to.top];
  const [start, aside] = [from.left + arrowAt, from.right + gutter / 3];
  const way: readonly Point[] =
    from.left === to.left
      ? [[start, from.bottom]]
      : [
          [start, from.bottom],
          [start, from.bottom - 12],
          [aside, from.bottom - 12],
          [aside, y + gap - 4],
          [x, y + gap - 4],
        ];
  return [
    ...path(`e${k}`, [...way, [x, y]], { ...style, edgetooltip: label }),
    ...texts(
      `step${k}`,
      [x + 6, y + (gap + lineHeight(fonts.label)) / 2 - 3],
      [nameOf(short)],
      { ...fonts.label, bold: false },
      { fontcolor: palette.ink, full: [label] },
    ),
  ];
}

/** Lines from point to point, and an arrowhead at the end. */
function path(name: string, points: readonly Point[], style: Attributes): string[] {
  return points.slice(1).flatMap((point, i) =>
    straight(`${name}_${i}`, points[i] as Point, point, {
      ...style,
      ...(i === points.length - 2 ? { arrowhead: 'normal' } : {}),
    }),
  );
}

/** The arrow from the last state to the one that it returns to, or to itself. */
function wayBack({ loop }: Story, boxes: readonly Placed[]): string[] {
  const [to, last] = [boxes[loop?.to ?? 0], boxes.at(-1)];
  if (loop === null || to === undefined || last === undefined) return [];
  const style = { color: palette.cycle, penwidth: 1.6 };
  const middle = ({ top, bottom }: Placed): number => (top + bottom) / 2;
  const below = 24 + sameTexts(loop).length * lineHeight(fonts.label);
  const [aside, under] = [to.left - gutter / 3, Math.min(...boxes.map(({ bottom }) => bottom)) - below];
  const way: readonly Point[] =
    loop.back === null
      ? [
          [last.left, last.bottom + 5],
          [aside, last.bottom + 5],
          [aside, last.top - 8],
          [to.left, last.top - 8],
        ]
      : [
          [last.left + arrowAt, last.bottom],
          [last.left + arrowAt, under],
          [aside, under],
          [aside, middle(to)],
          [to.left, middle(to)],
        ];
  const name =
    loop.back === null ? ['for ever'] : [`${nameOf(loop.back.short)}, and so on for ever`, ...sameTexts(loop)];
  return [
    ...path('back', way, style),
    ...texts(
      'again',
      [last.left + arrowAt + 6, last.bottom - 4],
      name,
      { ...fonts.label, bold: false },
      {
        fontcolor: palette.cycle,
        full: [loop.back?.label ?? ''],
      },
    ),
  ];
}

/** That the last step does not lead to the very state that it goes back to. */
function sameTexts({ back }: NonNullable<Story['loop']>): readonly string[] {
  if (back === null || back.renamed === null) return [];
  return wrapped(back.renamed, boxWidth, fonts.label, 3);
}

/** What it is that goes wrong, above all boxes. */
function head(story: Story, boxes: readonly Placed[]): string[] {
  const left = Math.min(...boxes.map((box) => box.left));
  const { texts: all, height } = headOf(story, Math.max(narrowestHead, ...boxes.map(({ right }) => right - left)));
  // Arrows from one column to the next pass above the boxes.
  const bottom = boxes.some((box) => box.left > left) ? gap : 0;
  return all.flatMap(({ as, top, lines, font, color, full }) =>
    texts(as, [left, bottom + height - top], lines, font, { fontcolor: color, full: [full] }),
  );
}

/** Why the property is false, below the last state. */
function note({ because, loop }: Story, last: Placed | undefined): string[] {
  if (because === null || last === undefined) return [];
  const { text, instance } = because;
  // The narrower it is, the higher it may be.
  const width = Math.min(widestNote, Math.max(last.right, widest) - last.left);
  const most = Math.ceil((10 * widestNote) / width);
  const lines = wrapped(instance === '' ? text : `${text} (${instance})`, width, fonts.label, most);
  const top = last.bottom - (loop === null ? 14 : 40 + sameTexts(loop).length * lineHeight(fonts.label));
  return texts('because', [last.left, top], lines, fonts.label, {
    fontcolor: palette.wrong,
    fill: palette.wrongShade,
    full: [text],
  });
}
