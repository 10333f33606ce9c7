/**
 * The lanes of a space-time diagram: the names and lines of the processes, who is down, who is cut off, and the cycle of a run
 * that goes on for ever.
 */
import type { Story, StoryStep } from '../story.ts';
import { fonts, palette } from './palette.ts';
import { spans } from './space-time-history.ts';
import type { Layout } from './space-time-layout.ts';
import type { Block } from './space-time-rows.ts';
import { line, type Point, rectangle, type Shape, texts } from './svg.ts';
import { lineHeight, widestOf } from './text.ts';

/** Half of how wide the mark of those who are cut off is. */
const halfCut = 3.5;
/** Where the cycle returns, to the left of the numbers. */
const bracketAt = -14;

/** The lines of the processes, with their names and what is true at first. */
export function lanes(story: Story, layout: Layout): Shape[] {
  const { contents, columns, lineTop, lineBottom, namesTop, namesBottom } = layout;
  return contents.lanes.flatMap((lane, c) => {
    const { line: x, text, name: shown } = columns[c] as Layout['columns'][number];
    const { details, full } = contents.headers[c] as Block;
    const color = lane === null ? palette.shade : palette.rule;
    const downs = lane === null ? [] : stretches(story, layout, ({ down }) => down.includes(lane));
    const ends = [lineTop, ...downs.flat(), lineBottom];
    const name = (as: string, top: number): Shape[] =>
      texts(as, [x - 3, top], [shown], fonts.name, {
        color: lane === null ? palette.faint : palette.ink,
        full: shown === lane || lane === null ? full : [lane, ...full],
      });
    return [
      ...name('name', namesTop),
      ...(namesBottom === null ? [] : name('foot', namesBottom)),
      ...texts('first', [text, lineTop], details, fonts.small, { color: palette.faint, full }),
      ...(lane === null ? [] : spans(story, lane, x, (state) => changeAt(layout, state), lineBottom)),
      ...(lane === null ? [] : cuts(story, layout, lane, c)),
      ...ends.slice(1).flatMap((end, i) => {
        const way: readonly Point[] = [
          [x, ends[i] as number],
          [x, end],
        ];
        return i % 2 === 1
          ? line('line down', way, { color, width: 1.8, dash: 'dotted' })
          : line('line', way, { color, width: 1.4 });
      }),
    ];
  });
}

/** A frame around the line of a process, from where it is cut off to where the partition is healed. */
function cuts(story: Story, layout: Layout, lane: string, column: number): Shape[] {
  const { line: x } = layout.columns[column] as Layout['columns'][number];
  const look = { fill: palette.island, color: palette.cut };
  return stretches(story, layout, ({ island }) => island.includes(lane)).map(([from, to]) =>
    rectangle('cut', [x - halfCut, from], [x + halfCut, to], look, [`${lane} is cut off`]),
  );
}

/** Where on the lines a state begins. */
function changeAt({ contents, rows, lineTop, lineBottom }: Layout, state: number): number {
  return state === 0 ? lineTop : (rows[contents.rowOf(state)]?.event ?? lineBottom);
}

/** From where to where on the lines something is true of the state. */
function stretches(
  { steps, loop }: Story,
  layout: Layout,
  isSo: (step: StoryStep) => boolean,
): (readonly [from: number, to: number])[] {
  const flags = steps.map(isSo);
  // Below the steps, there is the row that closes the cycle.
  const returned = loop === null ? undefined : flags[loop.to];
  if (returned !== undefined) flags.push(returned);
  return flags.flatMap((flag, from) => {
    if (!flag || flags[from - 1] === true) return [];
    const end = flags.findIndex((other, state) => state > from && !other);
    return [[changeAt(layout, from), end < 0 ? layout.lineBottom : changeAt(layout, end)] as const];
  });
}

/** The ground of the steps that are repeated for ever. */
export function cycleGround({ loop }: Story, { contents, rows, width }: Layout): Shape[] {
  const [first, last] = [rows[contents.rowOf((loop?.to ?? 0) + 1)], rows.at(-1)];
  if (loop === null || first === undefined || last === undefined) return [];
  return [rectangle('cycle', [-6, first.top], [width + 6, last.top + last.height], { fill: palette.cycleShade })];
}

/** The way back: from the last row up to the number of the state that it returns to. */
export function wayBack({ loop }: Story, { contents, columns, rows, lineTop }: Layout): Shape[] {
  const [row, last] = [contents.rows.at(-1), rows.at(-1)];
  if (loop === null || row === undefined || last === undefined) return [];
  const { line: x } = columns[row.column] as Layout['columns'][number];
  const to =
    (loop.to === 0 ? undefined : rows[contents.rowOf(loop.to)]?.event) ?? lineTop + lineHeight(fonts.small) / 2;
  const way: readonly Point[] = [
    [x, last.event],
    [bracketAt, last.event],
    [bracketAt, to],
    [-2, to],
  ];
  const words = ['for', 'ever'];
  const beside: Point = [
    bracketAt - 5 - widestOf(words, fonts.smallBold),
    (last.event + to) / 2 - lineHeight(fonts.smallBold),
  ];
  return [
    line('back', way, { color: palette.cycle, width: 1.6, head: 'arrow' }),
    ...(loop.back === null ? [] : texts('again', beside, words, fonts.smallBold, { color: palette.cycle })),
  ];
}
