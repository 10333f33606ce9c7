/**
 * Space-time diagrams (Leslie Lamport, "Time, clocks, and the ordering of events in a distributed system", CACM 21(7), 1978): a
 * line for each process, time going down, a row for each step, and messages from the step that sent them to the one that
 * received them.
 *
 * All positions are pinned: Graphviz draws, and lays nothing out.
 */
import type { Story } from '../story.ts';
import { type Attributes, digraph, edge, node } from './dot.ts';
import { fonts, palette } from './palette.ts';
import { type Layout, layoutOf } from './space-time-layout.ts';
import type { Route, Track } from './space-time-routes.ts';
import type { Block } from './space-time-rows.ts';
import { type Font, fitted, lineHeight, widthOf } from './text.ts';

type Point = readonly [x: number, y: number];

/** The diagram in DOT; a selected state, counted from 0, is marked. */
export function spaceTime(story: Story, selected: number | null = null): string {
  const layout = layoutOf(story);
  return digraph(
    `Space-time diagram: ${story.claim ?? story.title}: ${story.subject}`,
    {
      graph: { layout: 'neato', inputscale: 72, splines: 'line', pad: 0.2, outputorder: 'nodesfirst' },
      node: { shape: 'box', fontname: 'Helvetica,sans-Serif', fontcolor: palette.ink, penwidth: 0, margin: 0 },
      edge: { arrowhead: 'none', color: palette.ink },
    },
    [
      ...bands(story, layout, selected),
      ...titles(story, layout),
      ...lanes(story, layout),
      ...events(story, layout),
      ...messages(layout),
      ...verdict(story, layout),
    ],
  );
}

/** What is behind everything else: partitions, and the cycle. */
function bands(story: Story, layout: Layout, selected: number | null): string[] {
  const { rows, width, contents } = layout;
  const across = (name: string, from: number, to: number, fillcolor: string): string =>
    node(name, {
      ...{ label: '', style: 'filled', fillcolor, fixedsize: 'true' },
      ...pinned([width / 2, (top(from) + bottom(to)) / 2]),
      ...{ width: (width + 12) / 72, height: (top(from) - bottom(to)) / 72 },
    });
  const top = (row: number): number => rows[row]?.top ?? 0;
  const bottom = (row: number): number => (rows[row]?.top ?? 0) - (rows[row]?.height ?? 0);
  const last = contents.rows.length - 1;
  const cuts = runs(contents.rows.map((_, row) => (story.steps[row + 1]?.island.length ?? 0) > 0));
  return [
    ...(story.loop === null || last < 0
      ? []
      : [
          across('cycle', Math.min(story.loop.to, last), last, palette.cycleShade),
          ...texts(
            'again',
            [width - 44, top(Math.min(story.loop.to, last)) - 3],
            ['for ever'],
            fonts.smallBold,
            palette.cycle,
            [],
          ),
        ]),
    ...cuts.map(([from, to], i) => across(`cut${i}`, from, to, palette.cut)),
    ...(selected === null || rows[selected - 1] === undefined
      ? []
      : [across('selected', selected - 1, selected - 1, palette.selected)]),
  ];
}

/** The stretches of a list that are true. */
function runs(flags: readonly boolean[]): (readonly [number, number])[] {
  return flags.flatMap((flag, i) => {
    if (!flag || flags[i - 1] === true) return [];
    const end = flags.findIndex((other, k) => k > i && !other);
    return [[i, end < 0 ? flags.length - 1 : end - 1] as const];
  });
}

function titles(story: Story, { titleLines, top }: Layout): string[] {
  const claim = story.claim ?? story.title;
  return [
    ...texts('title', [0, top], titleLines.claim, fonts.title, story.claim === null ? palette.ink : palette.wrong, [
      claim,
    ]),
    ...texts(
      'subject',
      [0, top - titleLines.claim.length * lineHeight(fonts.title) - 2],
      titleLines.subject,
      fonts.small,
      palette.faint,
      [story.subject],
    ),
  ];
}

/** The lines of the processes, with their names and what is true at first. */
function lanes(story: Story, layout: Layout): string[] {
  const { contents, columns, rows, lineTop, lineBottom } = layout;
  return contents.lanes.flatMap((lane, c) => {
    const { line, text } = columns[c] as Layout['columns'][number];
    const header = contents.headers[c] as Block;
    const downs = runs(
      contents.rows.map((_, row) => lane !== null && (story.steps[row + 1]?.down.includes(lane) ?? false)),
    );
    const cuts = downs.flatMap(([from, to]) => [
      { at: rows[from]?.event ?? lineTop, down: true },
      { at: to + 1 < rows.length ? (rows[to + 1]?.event ?? lineBottom) : lineBottom, down: false },
    ]);
    const pieces = [{ at: lineTop, down: false }, ...cuts, { at: lineBottom, down: false }];
    return [
      ...texts(
        `name${c}`,
        [line - 3, layout.namesTop],
        [lane ?? 'system'],
        fonts.name,
        lane === null ? palette.faint : palette.ink,
        header.full,
      ),
      ...texts(
        `first${c}`,
        [text, layout.namesTop - lineHeight(fonts.name) - 2],
        header.details,
        fonts.small,
        palette.faint,
        header.full,
      ),
      ...pieces.slice(1).flatMap((piece, i) => {
        const from = pieces[i] as (typeof pieces)[number];
        return straight(`lane${c}_${i}`, [line, from.at], [line, piece.at], {
          color: lane === null ? palette.shade : palette.rule,
          penwidth: 1.4,
          ...(from.down ? { style: 'dotted' } : {}),
        });
      }),
    ];
  });
}

/** What each step did. */
function events(story: Story, layout: Layout): string[] {
  const { contents, columns, rows } = layout;
  return contents.rows.flatMap(({ number, column, kind, block }, r) => {
    const { line, text } = columns[column] as Layout['columns'][number];
    const { event } = rows[r] as Layout['rows'][number];
    const given = story.scenario !== null && r < story.scenario.steps;
    const ink = given ? palette.faint : kind === 'back' || kind === 'stutter' ? palette.cycle : palette.ink;
    const start = event + lineHeight(fonts.label) / 2;
    return [
      ...texts(`number${r}`, [0, event + lineHeight(fonts.small) / 2], [number], fonts.small, palette.faint, []),
      mark(`event${r}`, [line, event], kind, ink, block.full),
      ...texts(`label${r}`, [text, start], block.label, fonts.label, ink, block.full),
      ...texts(
        `changes${r}`,
        [text, start - block.label.length * lineHeight(fonts.label)],
        block.details,
        fonts.small,
        given ? palette.faint : palette.ink,
        block.full,
      ),
      ...(story.scenario !== null && r === story.scenario.steps - 1
        ? texts(
            'scenario',
            [14, event - (rows[r]?.height ?? 0) + 18],
            [`the scenario ${story.scenario.name} ends here`],
            fonts.small,
            palette.faint,
            [],
          )
        : []),
    ];
  });
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
      return node(name, {
        ...small,
        shape: 'doublecircle',
        width: 0.08,
        style: 'filled',
        fillcolor: ink,
        color: ink,
        penwidth: 1,
      });
    default:
      return node(name, { ...small, shape: 'circle', width: 0.1, style: 'filled', fillcolor: ink });
  }
}

function messages(layout: Layout): string[] {
  const { routes, tracks } = layout.routed;
  return [
    ...tracks.flatMap((track, t) => trackText(track, t, layout)),
    ...routes.flatMap((route, m) => arrow(route, `m${m}`, layout)),
  ];
}

/** The text of a message, on the track that it leaves its sender by. */
function trackText(track: Track, t: number, layout: Layout): string[] {
  const { line } = layout.columns[track.column] as Layout['columns'][number];
  const y = layout.trackOf(track);
  const clear = layout.besideChannel(track);
  const reaches = layout.routed.routes.flatMap((route) =>
    route.track !== track || route.end === null || route.end.column === track.column
      ? []
      : [Math.abs(layout.slotOf(route.end) - line) - clear - 12],
  );
  const label = fitted(track.label, Math.max(60, ...reaches), fonts.small);
  const shown = reaches.length === 0 ? track.label : label;
  const width = widthOf(shown, fonts.small);
  const x = track.side === 'right' ? line + clear + 5 : line - clear - width - 7;
  const full = layout.routed.routes.filter((route) => route.track === track).map(({ message }) => message.text);
  return texts(`track${t}`, [x, y + lineHeight(fonts.small) + 0.5], [shown], fonts.small, palette.message, [
    ...new Set(full),
  ]);
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
    const length = layout.besideChannel(track) + widthOf(track.label, fonts.small) + 12;
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
  const { contents, columns, lineBottom, width } = layout;
  const sentence = layout.sentence;
  const marked = contents.footers.flatMap((footer, c) => {
    if (footer.details.length === 0) return [];
    const { text } = columns[c] as Layout['columns'][number];
    return texts(
      `wrong${c}`,
      [text, lineBottom + layout.footerHeight],
      footer.details,
      fonts.smallBold,
      palette.wrong,
      footer.full,
      palette.wrongShade,
    );
  });
  if (sentence.length === 0) return marked;
  return [
    ...marked,
    ...texts('because', [0, lineBottom - 8], sentence, fonts.label, palette.wrong, [story.because?.text ?? '']),
    ...straight('rule', [0, lineBottom - 4], [width, lineBottom - 4], { color: palette.rule }),
  ];
}

/** Lines of text whose upper left corner is there. */
function texts(
  name: string,
  [x, y]: Point,
  lines: readonly string[],
  font: Font,
  fontcolor: string,
  full: readonly string[],
  fill?: string,
): string[] {
  if (lines.length === 0 || lines.every((line) => line.trim() === '')) return [];
  const width = Math.max(...lines.map((line) => widthOf(line, font)));
  const height = lines.length * lineHeight(font);
  return [
    node(name, {
      label: { lines },
      ...{ fontsize: font.size, fontcolor, fixedsize: 'true', width: width / 72, height: height / 72 },
      ...(font.bold ? { fontname: 'Helvetica-Bold' } : {}),
      ...(fill === undefined ? {} : { style: 'filled', fillcolor: fill }),
      ...(full.length === 0 ? {} : { tooltip: full.join('\n') }),
      ...pinned([x + width / 2, y - height / 2]),
    }),
  ];
}

function pinned([x, y]: Point): Attributes {
  return { pos: `${x.toFixed(2)},${y.toFixed(2)}!` };
}

/** A line between two points. */
function straight(name: string, from: Point, to: Point, attributes: Attributes): string[] {
  const end = { shape: 'point', width: 0.01, height: 0.01, style: 'invis', label: '' };
  return [
    node(`${name}p`, { ...end, ...pinned(from) }),
    node(`${name}q`, { ...end, ...pinned(to) }),
    edge(`${name}p`, `${name}q`, attributes),
  ];
}
