/**
 * Text in drawings: how wide it is at most, and where it is broken into lines. Widths are those of Helvetica, which Arial and
 * Liberation Sans share, with an allowance for other fonts.
 */
import { cut, shortened, visible } from './dot.ts';

/** Of the characters from the space to the tilde, in thousandths of the font's size. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const allowance = 1.08;
/** Of any other character: as wide as it is high. */
const wide = 1000;

export interface Font {
  /** In points. */
  readonly size: number;
  readonly bold: boolean;
}

/** Of a line to the next, as Graphviz has it. */
export function lineHeight({ size }: Font): number {
  return size * 1.2;
}

/** How wide a line is at most, in points. */
export function widthOf(line: string, { size, bold }: Font): number {
  const sum = [...visible(line)].reduce((total, character) => {
    const width = widths[(character.codePointAt(0) as number) - 32] ?? wide;
    return total + (bold ? width * 1.05 + 10 : width);
  }, 0);
  return (sum / 1000) * size * allowance;
}

/** The widest of these lines. */
export function widestOf(lines: readonly string[], font: Font): number {
  return Math.max(0, ...lines.map((line) => widthOf(line, font)));
}

/** The text with … in its middle if it is wider than this. */
export function fitted(text: string, width: number, font: Font): string {
  return longest(text, width, font, shortened);
}
/** The beginning of the text, and …, if it is wider than this. */
export function begun(text: string, width: number, font: Font): string {
  return longest(text, width, font, cut);
}
/** As much of the text as fits. */
function longest(text: string, width: number, font: Font, shorten: (text: string, most: number) => string): string {
  if (widthOf(text, font) <= width) return text;
  const shown = [...visible(text)];
  let [fits, fails] = [1, shown.length];
  while (fails - fits > 1) {
    const middle = (fits + fails) >> 1;
    if (widthOf(shorten(shown.join(''), middle), font) <= width) fits = middle;
    else fails = middle;
  }
  return shorten(shown.join(''), fits);
}

/**
 * The text in lines of at most this width, broken between words where possible, not beside `=` and `->`, nor behind the sign of `+ a`, and else after brackets and dots, and
 * ending in … after so many lines. Lines after the first are indented.
 */
export function wrapped(text: string, width: number, font: Font, most: number): string[] {
  const indent = '  ';
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(visible(text), width - widthOf(indent, font), font)) {
    let rest = piece;
    while (rest !== '') {
      if (widthOf((line + rest).trimEnd(), font) <= width) {
        line += rest;
        break;
      }
      const isBlank = line.trim() === '';
      const fits = isBlank ? charactersThatFit(line, rest, width, font) : 0;
      lines.push((line + rest.slice(0, fits)).trimEnd());
      rest = rest.slice(fits);
      line = indent;
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  const last = lines[most - 1] as string;
  return [...lines.slice(0, most - 1), begun(`${last.trimEnd()} …`, width, font)];
}

/** What stays together: words, with what they are equal to, or become; of what no line has room for, the parts. */
function piecesOf(text: string, width: number, font: Font): readonly string[] {
  const isTooWide = (piece: string): boolean => widthOf(piece.trimEnd(), font) > width;
  const cutting = (pieces: readonly string[], parts: RegExp): readonly string[] =>
    pieces.flatMap((piece) => (isTooWide(piece) ? (piece.match(parts) ?? []) : [piece]));
  const equations = text.match(/(?:[+-] )?[^\s,]*(?: (?:=|->) [^\s,]+)*[\s,]*/g) ?? [];
  return cutting(cutting(equations, /[^\s,]*[\s,]*/g), /[^(.[\]]*[(.[\]\s,]*/g);
}

/** How many of the characters go on a line that starts so; at least one, and of a `longName` rather whole words. */
function charactersThatFit(start: string, text: string, width: number, font: Font): number {
  let count = 0;
  for (const character of text) {
    if (count > 0 && widthOf(start + text.slice(0, count) + character, font) > width) break;
    count += character.length;
  }
  const words = /^.*[\p{Ll}\p{Nd}](?=\p{Lu})/u.exec(text.slice(0, count + 1));
  return words?.[0].length ?? count;
}
