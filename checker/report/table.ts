/** Tables in text, without lines: columns that are as wide as what stands in them, two blanks apart. */
import { stripVTControlCharacters } from 'node:util';

/** To which side a column is pushed. */
export type Align = 'left' | 'right';

/** The lines of a table, the first of them its head. A cell may hold colours, and is one line. */
export function tableLines(
  rows: readonly (readonly string[])[],
  aligns: Readonly<Record<number, Align>> = {},
): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map((row) => widthOf(row[c] ?? ''))));
  const cell = (text: string, c: number): string => {
    const blanks = ' '.repeat((widths[c] ?? 0) - widthOf(text));
    return aligns[c] === 'right' ? `${blanks}${text}` : `${text}${blanks}`;
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}

/** How many characters of a terminal it takes, colours apart. */
function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
