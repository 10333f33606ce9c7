/**
 * What a view may draw with: elements of SVG, and the attributes of each, under their own names. Nothing in the lists runs, fetches, or
 * names another element, so that what is drawn of a state is a picture wherever it is shown, and nothing else.
 */

/** Colours by their names. Each is another one where everything is dark; a shade is a ground, on which its colour and `ink` can be read. */
export const colours = [
  ...(['ink', 'faint', 'rule', 'shade', 'paper'] as const),
  ...(['blue', 'blueShade', 'orange', 'orangeShade', 'green', 'greenShade'] as const),
  ...(['purple', 'purpleShade', 'red', 'redShade'] as const),
] as const;
/** A colour of views by its name. */
export type Colour = (typeof colours)[number];

/** A colour by its name, `#rrggbb`, which is the same in the light and in the dark, or none. */
export type Paint = Colour | 'none' | `#${string}`;

/** What an attribute holds: one of some words, or what this is the name of. */
type Kind = 'number' | 'numbers' | 'box' | 'path' | 'transform' | 'paint' | readonly string[];
type ValueOf<K extends Kind> = K extends readonly string[]
  ? K[number]
  : K extends 'number'
    ? number
    : K extends 'numbers'
      ? string | number
      : K extends 'paint'
        ? Paint
        : string;

const painted = {
  fill: 'paint',
  'fill-opacity': 'number',
  stroke: 'paint',
  'stroke-width': 'number',
  'stroke-opacity': 'number',
  'stroke-dasharray': 'numbers',
  'stroke-linecap': ['butt', 'round', 'square'],
  'stroke-linejoin': ['miter', 'round', 'bevel'],
  opacity: 'number',
  transform: 'transform',
} as const;
const written = {
  'font-size': 'number',
  'font-weight': ['normal', 'bold'],
  'font-style': ['normal', 'italic'],
  'text-anchor': ['start', 'middle', 'end'],
  'text-decoration': ['none', 'underline', 'line-through'],
  'dominant-baseline': ['auto', 'middle', 'central', 'hanging'],
} as const;
const placed = { x: 'number', y: 'number', dx: 'number', dy: 'number' } as const;

/** The attributes of each element. */
export const elements = {
  /** The whole. Its `viewBox`, `0 0 400 200`, is what is seen: from where, how wide and how high. */
  svg: { viewBox: 'box', ...written, fill: 'paint', stroke: 'paint' },
  g: { ...painted, ...written },
  circle: { cx: 'number', cy: 'number', r: 'number', ...painted },
  ellipse: { cx: 'number', cy: 'number', rx: 'number', ry: 'number', ...painted },
  rect: { x: 'number', y: 'number', width: 'number', height: 'number', rx: 'number', ry: 'number', ...painted },
  line: { x1: 'number', y1: 'number', x2: 'number', y2: 'number', ...painted },
  polyline: { points: 'numbers', ...painted },
  polygon: { points: 'numbers', ...painted },
  path: { d: 'path', ...painted },
  text: { ...placed, ...painted, ...written },
  tspan: { ...placed, ...painted, ...written },
  /** What is told of the element that it stands in when that is pointed at. */
  title: {},
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>;
export type Tag = keyof typeof elements;

/** The attributes of an element with their types. */
export type AttributesOf<T extends Tag> = {
  readonly [A in keyof (typeof elements)[T]]?:
    | ((typeof elements)[T][A] extends Kind ? ValueOf<(typeof elements)[T][A]> : never)
    | undefined;
};

/** The elements in which text is shown. */
export const textual: readonly string[] = ['text', 'tspan', 'title'] satisfies readonly Tag[];

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const forms = {
  numbers: new RegExp(`^\\s*(?:${number}(?:\\s*,\\s*|\\s+|$))*$`),
  path: /^[MmLlHhVvCcSsQqTtAaZz\d\s,.+\-eE]*$/,
  transform: /^(?:\s*,?\s*(?:translate|scale|rotate|skewX|skewY|matrix)\([\d\s,.+\-eE]*\))*\s*$/,
  paint: new RegExp(`^(?:none|${colours.join('|')}|#(?:[\\da-fA-F]{3}|[\\da-fA-F]{6}))$`),
} as const;
const examples: Readonly<Record<Exclude<Kind, readonly string[]>, string>> = {
  number: 'a number',
  numbers: 'numbers with blanks or commas between them',
  box: "'0 0 400 200': from where, how wide and how high",
  path: "the commands of a path, 'M0 0 L10 10'",
  transform: "such as 'translate(10 20) rotate(45)'",
  paint: `${colours.join(', ')}, none or #rrggbb`,
};

/** What the attribute may hold, in words, if the value is not that; null if it is. */
export function misfit(kind: Kind, value: unknown): string | null {
  if (typeof kind !== 'string') return kind.includes(value as string) ? null : kind.join(', ');
  const fits =
    kind === 'number'
      ? Number.isFinite(value)
      : typeof value === 'string'
        ? kind === 'box'
          ? isBox(value)
          : forms[kind].test(value)
        : kind === 'numbers' && Number.isFinite(value);
  return fits ? null : examples[kind];
}

/** Four numbers, of which the last two are sizes. */
function isBox(text: string): boolean {
  const all = text
    .trim()
    .split(/\s*,\s*|\s+/)
    .map(Number);
  const [, , width = 0, height = 0] = all;
  return forms.numbers.test(text) && all.length === 4 && all.every(Number.isFinite) && width > 0 && height > 0;
}
