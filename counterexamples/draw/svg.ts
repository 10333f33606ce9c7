/**
 * Shapes of drawings as elements of SVG, each with the box that it takes: texts in lines, lines with heads, rectangles and
 * marks. All in points, from the left and, downwards, from the top.
 */
import { element, type XmlElement, xmlText } from '../../checker/report/xml.ts';
import { rounded, visible } from './dot.ts';
import { darkRules, palette } from './palette.ts';
import { type Font, lineHeight, widestOf } from './text.ts';

export type Point = readonly [x: number, y: number];

/** Upper left and lower right corner. */
export interface Box {
  readonly from: Point;
  readonly to: Point;
}

export interface Shape {
  /** What it is: `label`, `line down`. */
  readonly as: string;
  readonly box: Box;
  readonly element: XmlElement;
}

/** How a text is drawn. */
export interface TextLook {
  readonly color: string;
  /** The tooltip, in lines. */
  readonly full?: readonly string[];
  /** The colour behind the text. */
  readonly fill?: string;
  /** The class of its element, by which a page finds it: `step3`. */
  readonly found?: string;
}

/** How a line is drawn. */
export interface LineLook {
  readonly color: string;
  readonly width?: number;
  readonly dash?: 'dashed' | 'dotted';
  /** What stands at its end. */
  readonly head?: 'arrow' | 'circle' | 'cross';
  /** The tooltip. */
  readonly title?: string;
}

/** How a closed shape is drawn. */
export interface Ground {
  readonly fill: string;
  /** The colour of its frame. */
  readonly color?: string;
  readonly width?: number;
}

const family = 'Helvetica,Arial,Liberation Sans,sans-serif';
/** From the top of a line of text to where its letters stand, in sizes of the font. */
const baseline = 0.95;
const dashes = { dashed: '5,2', dotted: '1.5,4' } as const;
const head = { length: 5.4, half: 2.7, radius: 2.4, cross: 3.6 } as const;
/** Around a picture. */
const margin = 14;

/** Lines of text whose upper left corner is there; nothing, if they are blank. */
export function texts(as: string, [x, y]: Point, lines: readonly string[], font: Font, look: TextLook): Shape[] {
  if (lines.every((line) => line.trim() === '')) return [];
  const { color, full = [], fill, found } = look;
  const box: Box = { from: [x, y], to: [x + widestOf(lines, font), y + lines.length * lineHeight(font)] };
  const weight = font.bold ? 'bold' : undefined;
  const rows = lines.map((line, i) =>
    element(
      'text',
      {
        x: rounded(x),
        y: rounded(y + i * lineHeight(font) + baseline * font.size),
        'font-size': font.size,
        'font-weight': weight,
        fill: color,
        // Otherwise blanks at the beginning, and all but one of several, are none.
        'xml:space': /^ | {2}/.test(line) ? 'preserve' : undefined,
      },
      [visible(line)],
    ),
  );
  const ground = fill === undefined ? [] : [rect(box, { fill })];
  return [{ as, box, element: group(full, [...ground, ...rows], found) }];
}

/** A line through these points. */
export function line(as: string, points: readonly Point[], look: LineLook): Shape {
  const { color, width = 1, dash, title } = look;
  const ends = points.slice(-2);
  const [before, end] = [ends[0] as Point, ends.at(-1) as Point];
  const stroke = { stroke: color, 'stroke-width': width === 1 ? undefined : width };
  const drawn = [...points.slice(0, -1), look.head === undefined ? end : towards(end, before, headLength(look.head))];
  const way = element('polyline', {
    points: pointsText(drawn),
    fill: 'none',
    ...stroke,
    'stroke-dasharray': dash === undefined ? undefined : dashes[dash],
  });
  const heads = look.head === undefined ? [] : [headOf(look.head, before, end, color)];
  return { as, box: boxOf(points), element: group(title === undefined ? [] : [title], [way, ...heads]) };
}

function headLength(kind: NonNullable<LineLook['head']>): number {
  return kind === 'arrow' ? head.length : kind === 'circle' ? 2 * head.radius : head.cross;
}

function headOf(kind: NonNullable<LineLook['head']>, from: Point, to: Point, color: string): XmlElement {
  if (kind === 'circle') {
    const [cx, cy] = towards(to, from, head.radius).map(rounded);
    return element('ellipse', { cx, cy, rx: head.radius, ry: head.radius, fill: 'none', stroke: color });
  }
  if (kind === 'cross') {
    const { cross } = head;
    return markPart(towards(to, from, cross), { cross }, { fill: 'none', color, width: 1.8 }).element;
  }
  const [x, y] = towards(to, from, head.length);
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const [dx, dy] = [(head.half * (to[1] - from[1])) / length, (head.half * (from[0] - to[0])) / length];
  return element('polygon', { points: pointsText([to, [x + dx, y + dy], [x - dx, y - dy]]), fill: color });
}

/** The point so far from one on the way to another. */
function towards([x, y]: Point, [tx, ty]: Point, far: number): Point {
  const length = Math.hypot(tx - x, ty - y) || 1;
  return [x + ((tx - x) * far) / length, y + ((ty - y) * far) / length];
}

/** A rectangle between two corners. */
export function rectangle(as: string, from: Point, to: Point, ground: Ground, full: readonly string[] = []): Shape {
  const box = boxOf([from, to]);
  return { as, box, element: group(full, [rect(box, ground)]) };
}

function rect({ from: [x0, y0], to: [x1, y1] }: Box, ground: Ground): XmlElement {
  const size = { width: rounded(x1 - x0), height: rounded(y1 - y0) };
  return element('rect', { x: rounded(x0), y: rounded(y0), ...size, ...painted(ground) });
}

/** What a mark is made of, around its point. */
export type MarkShape =
  | { readonly ellipse: number }
  | { readonly polygon: readonly Point[] }
  /** Two strokes. */
  | { readonly cross: number };

/** An ellipse, a polygon, or a cross. */
export function mark(as: string, at: Point, shape: MarkShape, ground: Ground, full: readonly string[]): Shape {
  return marks(as, at, [[shape, ground]], full);
}

/** Several of these, one over the other. */
export function marks(
  as: string,
  at: Point,
  parts: readonly (readonly [MarkShape, Ground])[],
  full: readonly string[],
): Shape {
  const drawn = parts.map(([shape, ground]) => markPart(at, shape, ground));
  return {
    as,
    box: boxOf(drawn.flatMap(({ box }) => [box.from, box.to])),
    element: group(
      full,
      drawn.map((part) => part.element),
    ),
  };
}

function markPart([x, y]: Point, shape: MarkShape, ground: Ground): Pick<Shape, 'box' | 'element'> {
  if ('ellipse' in shape) {
    const r = shape.ellipse;
    const circle = element('ellipse', { cx: rounded(x), cy: rounded(y), rx: r, ry: r, ...painted(ground) });
    return { box: around([x, y], r), element: circle };
  }
  if ('cross' in shape) {
    const r = shape.cross;
    const [left, right, top, bottom] = [x - r, x + r, y - r, y + r].map(rounded);
    const d = `M${left},${top}L${right},${bottom}M${left},${bottom}L${right},${top}`;
    return { box: around([x, y], r), element: element('path', { d, ...painted(ground) }) };
  }
  const corners = shape.polygon.map(([dx, dy]): Point => [x + dx, y + dy]);
  const polygon = element('polygon', { points: pointsText(corners), ...painted(ground) });
  return { box: boxOf(corners), element: polygon };
}

function painted({ fill, color, width = 1 }: Ground): Readonly<Record<string, string | number | undefined>> {
  return { fill, stroke: color, 'stroke-width': color === undefined || width === 1 ? undefined : width };
}

/** Elements that belong together, with what is told of them when they are pointed at. */
function group(full: readonly string[], children: readonly XmlElement[], found?: string): XmlElement {
  const title = full.length === 0 ? [] : [element('title', {}, [full.map(visible).join('\n')])];
  return element('g', { class: found }, [...title, ...children]);
}

/** The whole picture on white. What stands later is drawn over what stands before. */
export function picture(title: string, shapes: readonly Shape[]): string {
  const { from, to } = boxOf(shapes.flatMap(({ box }) => [box.from, box.to]));
  const [left, top] = [Math.floor(from[0] - margin), Math.floor(from[1] - margin)];
  const [width, height] = [Math.ceil(to[0] + margin) - left, Math.ceil(to[1] + margin) - top];
  const paper = element('rect', { class: 'paper', x: left, y: top, width, height, fill: 'white' });
  const root = element(
    'svg',
    {
      role: 'img',
      'aria-label': visible(title),
      xmlns: 'http://www.w3.org/2000/svg',
      width: `${width}pt`,
      height: `${height}pt`,
      viewBox: `${left} ${top} ${width} ${height}`,
      'font-family': family,
      fill: palette.ink,
    },
    [element('title', {}, [visible(title)]), paper, ...shapes.map((shape) => shape.element)],
  );
  return withDark(`${xmlText(root)}\n`);
}

/** The SVG with the rules by which it is dark where everything is, behind its title. */
export function withDark(svg: string): string {
  return svg.replace('</title>\n', `</title>\n<style>${darkRules(svg)}</style>\n`);
}

function boxOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { from: [Math.min(...xs), Math.min(...ys)], to: [Math.max(...xs), Math.max(...ys)] };
}

function around([x, y]: Point, r: number): Box {
  return { from: [x - r, y - r], to: [x + r, y + r] };
}

function pointsText(points: readonly Point[]): string {
  return points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ');
}
