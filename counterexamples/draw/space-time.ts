/**
 * Space-time diagrams (Leslie Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978): a
 * line for each process, time going down, a row for each step, and messages from the step that sent them to the one that
 * received them.
 *
 * All positions are pinned: Graphviz draws, and lays nothing out.
 */
import type { Story } from '../story.ts';
import { type Attributes, digraph, node } from './dot.ts';
import { fonts, palette } from './palette.ts';
import { type Point, pinned, straight, texts } from './pinned.ts';
import { cycleGround, lanes, wayBack } from './space-time-lanes.ts';
import { type Layout, layoutOf } from './space-time-layout.ts';
import type { Route, Track } from './space-time-routes.ts';
import { fitted, lineHeight, widthOf } from './text.ts';

/** The diagram in DOT. What stands later is drawn over what stands before. */
export function spaceTime(story: Story): string {
  const layout = layoutOf(story);
  return digraph(
    `Space-time diagram: ${story.claim ?? story.title}: ${story.subject}`,
    {
      graph: { layout: 'neato', inputscale: 72, splines: 'line', pad: 0.2 },
      node: { shape: 'box', fontname: 'Helvetica,sans-Serif', fontcolor: palette.ink, penwidth: 0, margin: 0 },
      edge: { arrowhead: 'none', color: palette.ink },
    },
    [
      ...cycleGround(story, layout),
      ...titles(story, layout),
      ...lanes(story, layout),
      ...scenarioEnd(story, layout),
      ...layout.routed.tracks.flatMap((track, t) => trackText(track, t, story, layout)),
      ...layout.routed.routes.flatMap((route, m) => arrow(route, `m${m}`, layout)),
      ...wayBack(story, layout),
      ...events(story, layout),
      ...verdict(story, layout),
    ],
  );
}

function titles(story: Story, { titleLines, top }: Layout): string[] {
  const below = top - titleLines.claim.length * lineHeight(fonts.title) - 2;
  return [
    ...texts('title', [0, top], titleLines.claim, fonts.title, {
      fontcolor: story.claim === null ? palette.ink : palette.wrong,
      full: [story.claim ?? story.title],
    }),
    ...texts('subject', [0, below], titleLines.subject, fonts.small, {
      fontcolor: palette.faint,
      full: [story.subject],
    }),
  ];
}

/** The colour behind a row. */
function groundOf({ loop }: Story, row: number): string {
  return loop !== null && row >= loop.to ? palette.cycleShade : 'white';
}

/** Where the steps end that the scenario took. */
function scenarioEnd(story: Story, { scenarioAt, columns, width }: Layout): string[] {
  if (scenarioAt === null || story.scenario === null) return [];
  const line = scenarioAt - lineHeight(fonts.small) - 1;
  return [
    ...straight('scenarioEnd', [0, line], [width, line], { color: palette.faint, style: 'dashed' }),
    ...texts(
      'scenario',
      [columns[0]?.text ?? 0, scenarioAt],
      [fitted(`the scenario ${story.scenario.name} ends here`, width - (columns[0]?.text ?? 0), fonts.small)],
      fonts.small,
      { fontcolor: palette.faint, fill: groundOf(story, story.scenario.steps - 1), full: [story.scenario.name] },
    ),
  ];
}

/** What each step did. */
function events(story: Story, layout: Layout): string[] {
  const { contents, columns, rows, lineTop } = layout;
  const first = texts('numberInit', [0, lineTop], ['1'], fonts.small, {
    fontcolor: palette.faint,
    full: ['init'],
    as: 'state1',
  });
  const others = contents.rows.flatMap(({ number, column, kind, block }, r) => {
    const { line, text } = columns[column] as Layout['columns'][number];
    const { event } = rows[r] as Layout['rows'][number];
    const given = story.scenario !== null && r < story.scenario.steps;
    const ink = given ? palette.faint : kind === 'back' || kind === 'stutter' ? palette.cycle : palette.ink;
    const start = event + lineHeight(fonts.label) / 2;
    const look = { fontcolor: ink, full: block.full };
    return [
      ...texts(`number${r}`, [0, event + lineHeight(fonts.small) / 2], [number], fonts.small, {
        fontcolor: palette.faint,
        as: `state${number}`,
      }),
      mark(`event${r}`, [line, event], kind, ink, block.full),
      ...texts(`label${r}`, [text, start], block.label, fonts.label, { ...look, as: `step${number}` }),
      ...texts(
        `changes${r}`,
        [text, start - block.label.length * lineHeight(fonts.label)],
        block.details,
        fonts.small,
        {
          ...look,
          fontcolor: given ? palette.faint : palette.ink,
        },
      ),
    ];
  });
  return [...first, ...others];
}

function mark(name: string, at: Point, kind: string, ink: string, full: readonly string[]): string {
  const tooltip = full.join('\n');
  const small = { fixedsize: 'true', label: '', tooltip, ...pinned(at) };
  switch (kind) {
    case 'crash':
      return node(name, {
        ...small,
        shape: 'plain',
        label: '✕',
        fontsize: 18,
        fontcolor: palette.wrong,
        width: 0.2,
        height: 0.2,
      });
    case 'recover':
      return node(name, { ...small, shape: 'circle', width: 0.12, penwidth: 1.5, style: 'filled', fillcolor: 'white' });
    case 'partition':
    case 'heal':
      return node(name, {
        ...small,
        shape: 'diamond',
        width: 0.16,
        height: 0.16,
        style: 'filled',
        fillcolor: palette.island,
        penwidth: 1,
      });
    case 'loss':
    case 'duplication':
      return node(name, { ...small, shape: 'square', width: 0.09, style: 'filled', fillcolor: palette.lost });
    case 'tick':
      return node(name, { ...small, shape: 'box', width: 0.2, height: 0.04, style: 'filled', fillcolor: ink });
    case 'back':
    case 'stutter':
      return node(name, { ...small, shape: 'triangle', width: 0.16, height: 0.14, style: 'filled', fillcolor: ink });
    default:
      return node(name, { ...small, shape: 'circle', width: 0.1, style: 'filled', fillcolor: ink });
  }
}

/** As much of the text of a message as there is room for. */
function shownOf(track: Track, layout: Layout): string {
  const { line } = layout.columns[track.column] as Layout['columns'][number];
  const clear = layout.besideChannel(track);
  const reaches = layout.routed.routes.flatMap((route) =>
    route.track !== track || route.end === null || route.end.column === track.column
      ? []
      : [Math.abs(layout.slotOf(route.end) - line) - clear - 12],
  );
  const room =
    reaches.length > 0
      ? Math.max(60, ...reaches)
      : track.side === 'left'
        ? line - clear - 26
        : Number.POSITIVE_INFINITY;
  return fitted(track.label, room, fonts.small);
}

/** The text of a message, on the track that it leaves its sender by. */
function trackText(track: Track, t: number, story: Story, layout: Layout): string[] {
  const { line } = layout.columns[track.column] as Layout['columns'][number];
  const y = layout.trackOf(track);
  const clear = layout.besideChannel(track);
  const shown = shownOf(track, layout);
  const width = widthOf(shown, fonts.small);
  const x = track.side === 'right' ? line + clear + 5 : line - clear - width - 7;
  const full = layout.routed.routes.filter((route) => route.track === track).map(({ message }) => message.text);
  return texts(`track${t}`, [x, y + lineHeight(fonts.small) + 0.5], [shown], fonts.small, {
    ...{ fontcolor: palette.message, full: [...new Set(full)] },
    // Where it is over the line of a process, the line gives way.
    fill: groundOf(story, track.row),
  });
}

function arrow({ message, track, end }: Route, name: string, layout: Layout): string[] {
  const { line } = layout.columns[track.column] as Layout['columns'][number];
  const y = layout.trackOf(track);
  const isLost = message.end === 'lost';
  const style: Attributes = {
    color: isLost ? palette.lost : palette.message,
    edgetooltip: message.text,
    ...(message.copy ? { style: 'dashed' } : {}),
  };
  if (end === null) {
    const length = layout.besideChannel(track) + widthOf(shownOf(track, layout), fonts.small) + 12;
    const away = track.side === 'right' ? length : -length;
    return straight(name, [line, y], [line + away, y], {
      ...style,
      style: 'dashed',
      arrowhead: 'odot',
      arrowsize: 0.6,
    });
  }
  const target = layout.columns[end.column] as Layout['columns'][number];
  const x = layout.slotOf(end);
  const received = layout.rows[end.row]?.event ?? y;
  return [
    ...straight(`${name}a`, [line, y], [x, y], style),
    ...straight(`${name}b`, [x, y], [x, received], style),
    ...(isLost
      ? [
          node(`${name}x`, {
            ...{ shape: 'plain', label: '✕', fontsize: 13, fontcolor: palette.lost, tooltip: `lost: ${message.text}` },
            ...{ fixedsize: 'true', width: 0.13, height: 0.13 },
            ...pinned([x, received]),
          }),
        ]
      : straight(`${name}c`, [x, received], [target.line, received], {
          ...style,
          arrowhead: 'normal',
          arrowsize: 0.7,
        })),
  ];
}

/** Why the property is false, beside the lines of those whose state it is, and as a sentence. */
function verdict(story: Story, layout: Layout): string[] {
  const { contents, columns, lineBottom, bottom, width } = layout;
  const sentence = layout.sentence;
  const marked = contents.footers.flatMap((footer, c) => {
    if (footer.details.length === 0) return [];
    const { text } = columns[c] as Layout['columns'][number];
    return texts(`wrong${c}`, [text, lineBottom + layout.footerHeight], footer.details, fonts.smallBold, {
      ...{ fontcolor: palette.wrong, full: footer.full, fill: palette.wrongShade },
    });
  });
  if (sentence.length === 0) return marked;
  return [
    ...marked,
    ...texts('because', [0, bottom - 8], sentence, fonts.label, {
      fontcolor: palette.wrong,
      full: [story.because?.text ?? ''],
    }),
    ...straight('rule', [0, bottom - 4], [width, bottom - 4], { color: palette.rule }),
  ];
}
