/** What is drawn where it is said to be: texts, lines and points, in points from the left and, upwards, from the bottom. */
import { type Attributes, edge, node, tip } from './dot.ts';
import { type Font, lineHeight, widestOf } from './text.ts';

export type Point = readonly [x: number, y: number];

/** The attribute of a node that says where its middle is. */
export function pinned([x, y]: Point): Attributes {
  return { pos: `${x.toFixed(2)},${y.toFixed(2)}!` };
}

/** How a text is drawn, if not plainly. */
export interface TextLook {
  readonly fontcolor: string;
  /** The tooltip, in lines. */
  readonly full?: readonly string[];
  /** The colour behind the text. */
  readonly fill?: string;
}

/** Lines of text whose upper left corner is there. */
export function texts(
  name: string,
  [x, y]: Point,
  lines: readonly string[],
  font: Font,
  { fontcolor, full = [], fill }: TextLook,
): string[] {
  if (lines.length === 0 || lines.every((line) => line.trim() === '')) return [];
  const width = widestOf(lines, font);
  const height = lines.length * lineHeight(font);
  return [
    node(name, {
      label: { lines },
      fontsize: font.size,
      fontcolor,
      fixedsize: 'true',
      width: width / 72,
      height: height / 72,
      ...(font.bold ? { fontname: 'Helvetica-Bold' } : {}),
      ...(fill === undefined ? {} : { style: 'filled', fillcolor: fill }),
      ...(full.length === 0 ? {} : { tooltip: tip(full) }),
      ...pinned([x + width / 2, y - height / 2]),
    }),
  ];
}

/** A line between two points. */
export function straight(name: string, from: Point, to: Point, attributes: Attributes): string[] {
  const end = { shape: 'point', width: 0.01, height: 0.01, style: 'invis', label: '' };
  return [
    node(`${name}p`, { ...end, ...pinned(from) }),
    node(`${name}q`, { ...end, ...pinned(to) }),
    edge(`${name}p`, `${name}q`, attributes),
  ];
}
