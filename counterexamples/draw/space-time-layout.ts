/**
 * Where everything in a space-time diagram is, in points; y goes down, as time does.
 *
 * From left to right, a column is the channel of what comes from the left, its line, the channel of what comes from the right,
 * and text. From top to bottom, a row is the text of its event, with the tracks of messages that go to the left beside it, a
 * little below the event, where nothing arrives, and below the text the tracks of those that go to the right.
 */
import type { Story } from '../story.ts';
import { type Head, headOf } from './head.ts';
import { fonts } from './palette.ts';
import { folded } from './space-time-folds.ts';
import { besideSpan, type HistoryLayout, historyLayout } from './space-time-history.ts';
import { atFirst, type End, type Routes, routesOf, type Track } from './space-time-routes.ts';
import { type Contents, contentsOf, heightOf, textWidths, widthOfBlock } from './space-time-rows.ts';
import { begun, lineHeight, widthOf, wrapped } from './text.ts';

export interface Layout {
  readonly contents: Contents;
  readonly routed: Routes;
  /** Of each column: its line, where its text begins, and its name, as far as there is room. */
  readonly columns: readonly { readonly line: number; readonly text: number; readonly name: string }[];
  readonly rows: readonly { readonly top: number; readonly height: number; readonly event: number }[];
  readonly width: number;
  readonly head: Head;
  /** Of what the clients did, above the lanes. */
  readonly history: HistoryLayout | null;
  readonly namesTop: number;
  readonly lineTop: number;
  readonly lineBottom: number;
  readonly footerHeight: number;
  /** Where the names are repeated, if the lines are long. */
  readonly namesBottom: number | null;
  /** The end of the lines and their names. */
  readonly bottom: number;
  /** The top of what tells that the scenario ends. */
  readonly scenarioAt: number | null;
  /** Where the trace leaves the spec, above the event of that row; or, with no row, where it begins otherwise. */
  readonly leaves: { readonly row: number | null; readonly top: number; readonly lines: readonly string[] } | null;
  /** Why the property is false. */
  readonly sentence: readonly string[];
  /** Where the meanings of the signs begin. */
  readonly legendTop: number;
  trackOf(track: Track): number;
  slotOf(end: End): number;
  /** How far from its line the text of a message must be, so that it is beside what waits there. */
  besideChannel(track: Track): number;
}

const slotWidth = 9;
const trackHeight = 15;
const rowGap = 10;
const columnGap = 14;
const beforeText = 8;
const margin = 30;
/** How far below its event a message leaves to the left. */
const leftDrop = 7;
/** How far below the last event it is told who is silent. */
export const silentDrop = 6;
const narrowestText = 56;
/** How wide a diagram may be, without what is around it, so that its smallest text is 9 pixels high if it is shown 900 wide. */
const mostWidth = 908;
/** How much wider a diagram is with the way back of a cycle. */
const loopWidth = 38;
const scenarioHeight = 20;
/** From this length on, lines have their names at both ends. */
const longLine = 600;

export function layoutOf(story: Story): Layout {
  const { contents, routed, spanned, columns, width } = fitting(story);
  const wide = Math.max(width, 320);
  const head = headOf(story, wide);
  const history = historyLayout(story, wide, head.height);
  const lanesTop = head.height + (history?.height ?? 0);
  const textLeft = columns[0]?.text ?? margin;
  const { leaves } = story;
  const leaving = leaves === null ? [] : wrapped(leaves.text, wide - textLeft, fonts.smallBold, 5);
  const leavingHeight = leaving.length * lineHeight(fonts.smallBold) + 3;
  const leavesRow = leaves === null || leaves.step === 0 ? null : contents.rowOf(leaves.step);
  const namesTop = lanesTop + (leaves?.step === 0 ? leavingHeight : 0);
  const headerHeight = Math.max(lineHeight(fonts.small), ...contents.headers.map((header) => heightOf(header)));
  const lineTop = namesTop + lineHeight(fonts.name) + 2;
  const firstTracks = routed.tracks.filter(({ row }) => row === atFirst).length;
  const below = lineTop + headerHeight;

  const { rows, scenarioAt, leavesAt, end } = rowsOf(story, contents, routed, {
    top: below + firstTracks * trackHeight + (firstTracks > 0 ? 4 : 0) + rowGap,
    leavesRow,
    leavingHeight,
  });
  const footers = Math.max(0, ...contents.footers.map((footer) => footer.details.length));
  const footerHeight = footers * lineHeight(fonts.smallBold) + (footers > 0 ? 4 : 0);
  const lineBottom = end + footerHeight;
  const namesBottom = lineBottom - lineTop < longLine ? null : lineBottom + 2;
  const because = sentenceOf(story);
  const sentence = because === '' ? [] : wrapped(because, wide, fonts.label, 12);
  const bottom = namesBottom === null ? lineBottom : namesBottom + lineHeight(fonts.name);
  return {
    contents,
    routed,
    columns,
    rows,
    width: wide,
    head,
    history,
    namesTop,
    lineTop,
    lineBottom,
    footerHeight,
    namesBottom,
    bottom,
    legendTop: bottom + 12 + sentence.length * lineHeight(fonts.label),
    scenarioAt,
    leaves: leaves === null ? null : { row: leavesRow, top: leavesAt ?? lanesTop, lines: leaving },
    sentence,
    trackOf({ row, beside, order }) {
      if (row === atFirst) return below + (order + 1) * trackHeight;
      const at = rows[row];
      if (at === undefined) return end;
      return beside ? at.event + leftDrop + order * trackHeight : at.below + (order + 1) * trackHeight;
    },
    besideChannel: ({ column, side }) => (routed.slots[column]?.[side] ?? 0) * slotWidth + (spanned[column] ?? 0),
    slotOf({ column, side, slot }) {
      const line = columns[column]?.line ?? 0;
      return line + (side === 'left' ? -1 : 1) * (slot + 1) * slotWidth;
    },
  };
}

/** What of the contents goes where from left to right. */
interface Across extends Pick<Layout, 'contents' | 'routed' | 'columns' | 'width'> {
  /** Of each column: how much further from its line other things are, as there are bars behind it. */
  readonly spanned: readonly number[];
}

/** The contents with the widest texts by which the diagram is not too wide; with the narrowest if it is too wide in any case. */
function fitting(story: Story): Across {
  const most = story.loop === null ? mostWidth : mostWidth - loopWidth;
  const clients = new Set(story.history?.operations.map(({ client }) => client));
  const folds = folded(story);
  const across = (text: number): Across => {
    const contents = contentsOf(story, folds, text);
    const routed = routesOf(contents);
    const spanned = contents.lanes.map((lane) => (lane !== null && clients.has(lane) ? besideSpan : 0));
    return { contents, routed, spanned, ...columnsOf(contents, routed, spanned, { text, most }) };
  };
  const [widest, ...others] = textWidths;
  let made = across(widest);
  for (const text of others) {
    if (made.width <= most) break;
    made = across(text);
  }
  return made;
}

interface Rows extends Pick<Layout, 'rows' | 'scenarioAt'> {
  /** The top of the text in the row of the step by which the trace leaves the spec. */
  readonly leavesAt: number | null;
  readonly rows: readonly (Layout['rows'][number] & { readonly below: number })[];
  readonly end: number;
}

/** The rows, one below the other. */
function rowsOf(
  story: Story,
  contents: Contents,
  routed: Routes,
  at: { readonly top: number; readonly leavesRow: number | null; readonly leavingHeight: number },
): Rows {
  const tracksIn = (row: number, beside: boolean): number =>
    routed.tracks.filter((track) => track.row === row && track.beside === beside).length;
  let scenarioAt: number | null = null;
  let leavesAt: number | null = null;
  let y = at.top;
  const rows = contents.rows.map(({ block, last }, row) => {
    const [left, right] = [tracksIn(row, true), tracksIn(row, false)];
    const above = lineHeight(fonts.label) / 2;
    if (row === at.leavesRow) leavesAt = y;
    const said = row === at.leavesRow ? at.leavingHeight : 0;
    const event = y + said + above;
    const beside =
      row === contents.rows.length - 1 ? contents.silent.map((one) => heightOf(one.block) + silentDrop + 6) : [];
    const text = Math.max(heightOf(block), ...beside) - lineHeight(fonts.label) / 2;
    const content = Math.max(text, left > 0 ? leftDrop + (left - 1) * trackHeight : 0, 6);
    const own = said + above + content + right * trackHeight + (right > 0 ? 4 : 0) + rowGap;
    const isLast = last === story.scenario?.steps;
    if (isLast) scenarioAt = y + own;
    const height = own + (isLast ? scenarioHeight : 0);
    const made = { top: y, height, event, below: event + content };
    y += height;
    return made;
  });
  return { rows, scenarioAt, leavesAt, end: y };
}

/** Why the property is false; empty if that is not known. */
export function sentenceOf({ because }: Story): string {
  if (because === null) return '';
  return `${because.text}${because.instance === '' ? '' : ` (${because.instance})`}`;
}

function columnsOf(
  contents: Contents,
  { slots, tracks }: Routes,
  spanned: readonly number[],
  { text: widestText, most }: { readonly text: number; readonly most: number },
): { readonly columns: Layout['columns']; readonly width: number } {
  let x = margin;
  const columns = contents.lanes.map((lane, c) => {
    const own = slots[c] ?? { left: 0, right: 0 };
    const line = x + own.left * slotWidth + 4;
    const text = line + own.right * slotWidth + beforeText + (spanned[c] ?? 0);
    const blocks = [
      ...contents.rows.filter(({ column }) => column === c).map(({ block }) => block),
      ...contents.silent.filter(({ column }) => column === c).map(({ block }) => block),
      contents.headers[c],
      contents.footers[c],
    ];
    const name = begun(lane ?? 'system', widestText + 20, fonts.name);
    // Who does nothing is a line with a name.
    const isEmpty = !contents.rows.some(({ column }) => column === c) && !tracks.some(({ column }) => column === c);
    const widest = Math.max(
      isEmpty ? 0 : narrowestText,
      ...blocks.map((block) => (block === undefined ? 0 : widthOfBlock(block))),
      widthOf(name, fonts.name),
    );
    x = text + Math.min(widest, widestText + 20) + columnGap;
    return { line, text, name };
  });
  // What leaves the last line to the right needs room, and so does what leaves the first to the left.
  const overhang = tracks.map(({ column, label, side }) =>
    side === 'right' ? (columns[column]?.text ?? 0) + widthOf(label, fonts.small) + 22 : 0,
  );
  return { columns, width: Math.max(x, Math.min(most, Math.max(0, ...overhang))) };
}
