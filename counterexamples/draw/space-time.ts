/**
 * Space-time diagrams (Leslie Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978): a
 * line for each process, time going down, a row for each step, and messages from the step that sent them to the one that
 * received them.
 *
 * Where everything is, is known before anything is drawn; so it is drawn as SVG, and no program lays it out.
 */
import type { Story } from '../story.ts';
import type { Head } from './head.ts';
import { fonts, palette } from './palette.ts';
import { historyBars } from './space-time-history.ts';
import { cycleGround, lanes, wayBack } from './space-time-lanes.ts';
import { type Layout, layoutOf, silentDrop } from './space-time-layout.ts';
import type { Route, Track } from './space-time-routes.ts';
import type { Block } from './space-time-rows.ts';
import { eventMark, eventRadius, legend } from './space-time-signs.ts';
import { line, type Point, picture, rectangle, type Shape, texts } from './svg.ts';
import { begun, fitted, lineHeight, widthOf } from './text.ts';

/** The diagram in SVG. */
export function spaceTime(story: Story, layout = layoutOf(story)): string {
  return picture(`Space-time diagram: ${story.claim ?? story.title}: ${story.subject}`, spaceTimeShapes(story, layout));
}

/** What the diagram consists of. What stands later is drawn over what stands before. */
export function spaceTimeShapes(story: Story, layout = layoutOf(story)): readonly Shape[] {
  return [
    ...cycleGround(story, layout),
    ...leavingGround(layout),
    ...headShapes(layout.head),
    ...historyBars(story, layout.history),
    ...lanes(story, layout),
    ...scenarioEnd(story, layout),
    ...layout.routed.tracks.flatMap((track) => trackText(track, story, layout)),
    ...layout.routed.routes.flatMap((route) => arrow(route, layout)),
    ...wayBack(story, layout),
    // Whatever passes there gives way to the words.
    ...leaving(story, layout),
    ...events(story, layout),
    ...silent(layout),
    ...verdict(story, layout),
    ...legend(story, layout.contents, layout.width, [0, layout.legendTop]),
  ];
}

/** Who takes no step for ever, and could. */
function silent({ contents, columns, rows }: Layout): Shape[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  return contents.silent.flatMap(({ column, block }) => {
    const { line: x, text } = columns[column] as Layout['columns'][number];
    // Below the way back.
    const start = last.event + silentDrop;
    return [
      eventMark([x, start + lineHeight(fonts.small) / 2], 'silent', palette.cycle, block.full),
      ...texts('silent', [text, start], block.details, fonts.small, { color: palette.cycle, full: block.full }),
    ];
  });
}

/** What stands above it all. */
export function headShapes({ texts: all }: Head): Shape[] {
  return all.flatMap(({ as, top, lines, font, color, full }) =>
    texts(as, [0, top], lines, font, { color, full: [full] }),
  );
}

/** The colour behind a row. */
function groundOf({ loop, leaves }: Story, { contents }: Layout, row: number): string {
  const { first, last } = contents.rows[row] ?? { first: 0, last: 0 };
  if (leaves !== null && first <= leaves.step && leaves.step <= last) return palette.leavesShade;
  return loop !== null && first > loop.to ? palette.cycleShade : 'white';
}

/** The ground of the step by which the trace of a variant leaves the spec. */
function leavingGround({ leaves, rows, width }: Layout): Shape[] {
  const row = leaves?.row == null ? undefined : rows[leaves.row];
  if (row === undefined) return [];
  const [top, bottom] = [row.top - 3, row.top + row.height - 5];
  return [rectangle('leaves', [-6, top], [width + 6, bottom], { fill: palette.leavesShade })];
}

/** Which step that is, and what would have been one. */
function leaving({ leaves: told }: Story, { leaves, columns }: Layout): Shape[] {
  if (leaves === null || told === null) return [];
  const x = leaves.row === null ? 0 : (columns[0]?.text ?? 0);
  return texts('leaves', [x, leaves.top], leaves.lines, fonts.smallBold, {
    color: palette.leaves,
    fill: leaves.row === null ? 'white' : palette.leavesShade,
    full: [told.text],
  });
}

/** Where the steps end that the scenario took. */
function scenarioEnd(story: Story, layout: Layout): Shape[] {
  const { contents, scenarioAt, columns, width } = layout;
  if (scenarioAt === null || story.scenario === null) return [];
  const under = scenarioAt + lineHeight(fonts.small) + 1;
  const x = columns[0]?.text ?? 0;
  const told = fitted(`the scenario ${story.scenario.name} ends here`, width - x, fonts.small);
  const ends: readonly Point[] = [
    [0, under],
    [width, under],
  ];
  return [
    line('scenario-end', ends, { color: palette.faint, dash: 'dashed' }),
    ...texts('scenario', [x, scenarioAt], [told], fonts.small, {
      color: palette.faint,
      fill: groundOf(story, layout, contents.rowOf(story.scenario.steps)),
      full: [story.scenario.name],
    }),
  ];
}

/** What each step did. */
function events(story: Story, { contents, columns, rows, lineTop }: Layout): Shape[] {
  const first = texts('number', [0, lineTop], ['1'], fonts.small, {
    color: palette.faint,
    full: ['init'],
    found: 'state1',
  });
  const others = contents.rows.flatMap(({ number, first, last, column, kind, block }, r) => {
    const { line: x, text } = columns[column] as Layout['columns'][number];
    const { event } = rows[r] as Layout['rows'][number];
    const given = story.scenario !== null && last <= story.scenario.steps;
    const found = (as: string): string =>
      Array.from({ length: last - first + 1 }, (_, i) => `${as}${first + i + 1}`).join(' ');
    const ink = given ? palette.faint : kind === 'back' || kind === 'stutter' ? palette.cycle : palette.ink;
    const start = event - lineHeight(fonts.label) / 2;
    const { full } = block;
    return [
      ...texts('number', [0, event - lineHeight(fonts.small) / 2], [number], fonts.small, {
        color: palette.faint,
        found: found('state'),
      }),
      eventMark([x, event], kind, ink, full),
      ...texts('label', [text, start], block.label, fonts.label, {
        color: ink,
        full,
        // What closes a cycle leads to no state of its own.
        ...(number === '' ? {} : { found: found('step') }),
      }),
      ...detailTexts(
        block,
        [text, start + block.label.length * lineHeight(fonts.label)],
        given ? palette.faint : palette.ink,
      ),
    ];
  });
  return [...first, ...others];
}

/** The details of a step, of which what is wrong stands out. */
function detailTexts({ details, wrong, full }: Block, [x, y]: Point, color: string): Shape[] {
  const red = wrong.filter(Boolean).length;
  const marked = texts('wrong', [x, y], details.slice(0, red), fonts.smallBold, {
    color: palette.wrong,
    full,
    fill: palette.wrongShade,
  });
  return [
    ...marked,
    ...texts('details', [x, y + red * lineHeight(fonts.small)], details.slice(red), fonts.small, { color, full }),
  ];
}

/** As much of the text of a message as there is room for. */
function shownOf(track: Track, layout: Layout): string {
  const { line: x } = layout.columns[track.column] as Layout['columns'][number];
  const clear = layout.besideChannel(track);
  const own = layout.routed.routes.filter((route) => route.track === track && route.toward !== track.column);
  const reaches = own.map(({ end, toward }) => {
    if (end !== null) return Math.abs(layout.slotOf(end) - x) - clear - 12;
    // Short of what is beside the line of who was to have it, and with its end.
    const { line: to } = layout.columns[toward] as Layout['columns'][number];
    const beside = layout.besideChannel({ ...track, column: toward, side: track.side === 'left' ? 'right' : 'left' });
    return Math.abs(to - x) - clear - beside - 26;
  });
  const room =
    reaches.length > 0
      ? Math.max(40, own.some(({ end }) => end === null) ? Math.min(...reaches) : Math.max(...reaches))
      : track.side === 'left'
        ? x - clear - 26
        : layout.width - x - clear - 22;
  if (widthOf(track.label, fonts.small) <= room) return track.label;
  const briefs = new Set(
    layout.routed.routes.flatMap(({ track: of, message }) => (of === track ? [message.brief] : [])),
  );
  const [brief, ...others] = briefs;
  const isOne = brief !== null && brief !== undefined && others.length === 0;
  return begun(isOne && !track.copy ? brief : track.label, room, fonts.small);
}

/** The text of a message, on the track that it leaves its sender by. */
function trackText(track: Track, story: Story, layout: Layout): Shape[] {
  const { line: from } = layout.columns[track.column] as Layout['columns'][number];
  const clear = layout.besideChannel(track);
  const shown = shownOf(track, layout);
  const y = layout.trackOf(track) - lineHeight(fonts.small) - 0.5;
  const messages = layout.routed.routes.filter((route) => route.track === track).map(({ message }) => message);
  const full = messages.map(({ text }) => text);
  const isWrong = full.some((text) => story.because?.messages.includes(text) === true);
  const isLost = messages.every(({ end }) => end === 'lost');
  const font = isWrong ? fonts.smallBold : fonts.small;
  const x = track.side === 'right' ? from + clear + 5 : from - clear - widthOf(shown, font) - 7;
  return texts('track', [x, y], [shown], font, {
    color: isWrong ? palette.wrong : isLost ? palette.lost : palette.message,
    full: [...new Set(full)],
    // Where it is over the line of a process, the line gives way.
    fill: isWrong ? palette.wrongShade : groundOf(story, layout, track.row),
  });
}

/** Where what is not delivered ends: beside the line of anybody, not on it, and short of that of who was to have it. */
function endOfUndelivered({ track, toward }: Route, layout: Layout): number {
  const { line: from } = layout.columns[track.column] as Layout['columns'][number];
  const ahead = track.side === 'right' ? 1 : -1;
  const end = from + ahead * (layout.besideChannel(track) + widthOf(shownOf(track, layout), fonts.small) + 12);
  const clear = 9;
  const hit = layout.columns.findIndex(({ line: x }, c) => c !== track.column && Math.abs(x - end) < clear);
  const column = layout.columns[hit];
  return column === undefined ? end : column.line + ahead * (hit === toward ? -clear : clear);
}

function arrow(route: Route, layout: Layout): Shape[] {
  const { message, track, end } = route;
  const { line: from } = layout.columns[track.column] as Layout['columns'][number];
  const y = layout.trackOf(track);
  const title = message.text;
  if (end === null) {
    const way: readonly Point[] = [
      [from, y],
      [endOfUndelivered(route, layout), y],
    ];
    const isLost = message.end === 'lost';
    const look = isLost
      ? ({ color: palette.lost, head: 'cross', title: `lost: ${title}` } as const)
      : ({ color: palette.message, dash: 'dashed', head: 'circle', title } as const);
    return [line(isLost ? 'message lost' : 'message', way, look)];
  }
  const target = layout.columns[end.column] as Layout['columns'][number];
  const x = layout.slotOf(end);
  const received = layout.rows[end.row]?.event ?? y;
  const way: readonly Point[] = [
    [from, y],
    [x, y],
    [x, received],
  ];
  // Up to the mark of the event, so that the head is seen.
  const at: Point = [target.line + (x < target.line ? -eventRadius : eventRadius), received];
  return [line('message', [...way, at], { color: palette.message, head: 'arrow', title })];
}

/** Why the property is false, beside the lines of those whose state it is, and as a sentence. */
function verdict(
  story: Story,
  { contents, columns, lineBottom, footerHeight, bottom, width, sentence }: Layout,
): Shape[] {
  const marked = contents.footers.flatMap((footer, c) => {
    const { text } = columns[c] as Layout['columns'][number];
    return texts('wrong', [text, lineBottom - footerHeight], footer.details, fonts.smallBold, {
      color: palette.wrong,
      full: footer.full,
      fill: palette.wrongShade,
    });
  });
  if (sentence.length === 0) return marked;
  const rule: readonly Point[] = [
    [0, bottom + 4],
    [width, bottom + 4],
  ];
  return [
    ...marked,
    line('rule', rule, { color: palette.rule }),
    ...texts('because', [0, bottom + 8], sentence, fonts.label, {
      color: palette.wrong,
      full: [story.because?.text ?? ''],
    }),
  ];
}
