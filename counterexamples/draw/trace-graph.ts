/**
 * Trace graphs: a box for each state, with what the step into it changed, and edges named by the steps. A lasso is drawn as
 * one. Long traces go down in several columns.
 */
import type { Because, Story, StoryChange, StoryStep } from '../story.ts';
import { type Attributes, digraph, edge, inMarkup, node } from './dot.ts';
import { fonts, palette } from './palette.ts';
import { fitted, widthOf, wrapped } from './text.ts';

const boxWidth = 260;
const mostLines = 8;
/** So many states go down before the next column begins. */
const columnLength = 10;

/** The graph in DOT. */
export function traceGraph(story: Story): string {
  const { steps, loop, because } = story;
  const columns = Math.ceil(steps.length / columnLength);
  const perColumn = Math.ceil(steps.length / columns);
  return digraph(
    `Trace: ${story.claim ?? story.title}: ${story.subject}`,
    {
      graph: { layout: 'dot', rankdir: 'TB', nodesep: 0.5, ranksep: 0.35, newrank: 'true', splines: 'true' },
      node: { shape: 'plain', fontname: 'Arial', fontsize: fonts.small.size, fontcolor: palette.ink },
      edge: { fontname: 'Arial', fontsize: fonts.label.size, color: palette.ink, arrowsize: 0.7 },
    },
    [
      ...steps.map((step, k) => box(story, step, k)),
      ...steps.slice(1).map((step, i) => {
        const isTurn = (i + 1) % perColumn === 0;
        const inLoop = loop !== null && i >= loop.to;
        return edge(`s${i}`, `s${i + 1}`, {
          ...labelled(step.short, step.label),
          ...(inLoop ? { color: palette.cycle, penwidth: 1.6 } : {}),
          ...(isTurn ? { constraint: 'false' } : {}),
        });
      }),
      // The columns stand beside each other.
      ...Array.from({ length: columns - 1 }, (_, c) => rank(`s${c * perColumn}`, `s${(c + 1) * perColumn}`)),
      ...closing(story),
      ...(because === null ? [] : [note(because, steps.length)]),
    ],
  );
}

function rank(first: string, second: string): string {
  return `{ rank=same; ${edge(first, second, { style: 'invis' })} }`;
}

function labelled(short: string, label: string): Attributes {
  return { label: ` ${fitted(short, boxWidth, fonts.label)} `, labeltooltip: label, edgetooltip: label };
}

/** The edge that returns, or the loop of a state that is repeated. */
function closing({ steps, loop }: Story): string[] {
  if (loop === null) return [];
  const style = { color: palette.cycle, fontcolor: palette.cycle, penwidth: 1.6, constraint: 'false' };
  const last = steps.length - 1;
  if (loop.back === null) return [edge(`s${last}`, `s${last}`, { ...style, label: ' for ever ' })];
  const { short, label } = loop.back;
  return [edge(`s${last}`, `s${loop.to}`, { ...style, ...labelled(`${short}, and so on for ever`, label) })];
}

/** A state: its number, who acted, and what changed; of the first, what it is. */
function box({ steps, because, loop }: Story, step: StoryStep, k: number): string {
  const marked = new Set((because?.cells ?? []).filter(({ state }) => state === k).map(({ path }) => path));
  const initial = new Map(steps[0]?.cells.map(({ path, value }) => [path, value]));
  const lines =
    k === 0
      ? step.cells.map(({ path, value }) => ({ text: `${path} = ${value}`, isMarked: marked.has(path) }))
      : step.changes.map((change) => ({ text: changeText(change), isMarked: isMarkedChange(change, marked) }));
  // What is marked is shown whether it changed in this step or before.
  const shown = step.changes.map(({ path }) => path);
  const more = step.cells
    .filter(({ path }) => k > 0 && marked.has(path) && !shown.some((other) => other.startsWith(path)))
    .map(({ path, value }) => ({ text: `${path} = ${value}`, isMarked: true }));
  const all = [...more, ...lines];
  const kept =
    all.length > mostLines
      ? [...all.slice(0, mostLines - 1), { text: `… ${all.length - mostLines + 1} more`, isMarked: false }]
      : all;
  const rows = kept.flatMap(({ text, isMarked }) =>
    wrapped(text, boxWidth, fonts.small, 2).map(
      (line) =>
        `<tr><td align="left"${isMarked ? ` bgcolor="${palette.wrongShade}"` : ''}>${isMarked ? `<b><font color="${palette.wrong}">${inMarkup(line)}</font></b>` : inMarkup(line)}</td></tr>`,
    ),
  );
  const inLoop = loop !== null && k >= loop.to;
  const down = step.down.length === 0 ? '' : `, down: ${step.down.join(', ')}`;
  const island = step.island.length === 0 ? '' : `, cut off: ${step.island.join(', ')}`;
  const head = `${k + 1}${k === 0 ? '  init' : ''}${down}${island}`;
  // Graphviz takes texts to be narrower than some fonts are.
  const width = Math.ceil(
    Math.max(
      40,
      widthOf(head, fonts.label),
      ...kept.flatMap(({ text }) =>
        wrapped(text, boxWidth, fonts.small, 2).map((line) => widthOf(line, fonts.smallBold)),
      ),
    ),
  );
  const full = step.cells.filter(({ path, value }) => k === 0 || initial.get(path) !== value);
  return node(`s${k}`, {
    label: {
      markup: `<table border="${inLoop ? 2 : 1}" cellborder="0" cellspacing="0" cellpadding="2" color="${inLoop ? palette.cycle : palette.rule}" style="rounded"><tr><td align="left" width="${width}" bgcolor="${inLoop ? palette.cycleShade : palette.shade}"><b>${inMarkup(fitted(head, boxWidth, fonts.label))}</b></td></tr>${rows.join('')}</table>`,
    },
    tooltip: full.map(({ path, value }) => `${path} = ${value}`).join('\n'),
  });
}

function changeText({ path, change }: StoryChange): string {
  return `${path}: ${change}`;
}
function isMarkedChange({ path }: StoryChange, marked: ReadonlySet<string>): boolean {
  return [...marked].some((cell) => path === cell || (path.startsWith(cell) && /^[[.]/.test(path.slice(cell.length))));
}

function note({ text, instance }: Because, states: number): string {
  const lines = wrapped(instance === '' ? text : `${text} (${instance})`, boxWidth * 1.4, fonts.label, 6);
  return [
    node('because', {
      label: { lines },
      ...{ shape: 'note', style: 'filled', fillcolor: palette.wrongShade, color: palette.wrong },
      ...{ fontcolor: palette.wrong, fontsize: fonts.label.size, margin: 0.12 },
    }),
    edge(`s${states - 1}`, 'because', { style: 'dotted', arrowhead: 'none', color: palette.wrong }),
  ].join('\n');
}
