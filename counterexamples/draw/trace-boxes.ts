/** What the boxes of a trace graph say: of each state its number and what the step into it changed; of the first, what it is. */
import type { Story, StoryChange, StoryStep } from '../story.ts';
import { inMarkup } from './dot.ts';
import { fonts, palette } from './palette.ts';
import { fitted, widestOf, wrapped } from './text.ts';

/** A box, in lines. */
export interface Box {
  readonly head: string;
  readonly lines: readonly BoxLine[];
  readonly isInLoop: boolean;
  /** Of the box with its frame, in points. */
  readonly width: number;
  readonly height: number;
  /** All that differs from the first state; of the first, all. */
  readonly full: readonly string[];
}
interface BoxLine {
  readonly text: string;
  /** True of what the property is false because of. */
  readonly isMarked: boolean;
  /** True of what is said of the step by which the trace of a variant leaves the spec. */
  readonly leaves?: true;
}

/** The widest text, in points. */
export const boxWidth = 260;
const lineHeight = 16;
const padding = 3;
const mostFirst = 14;
const mostLines = 8;

export function boxesOf(story: Story): Box[] {
  const initial = new Map(story.steps[0]?.cells.map(({ path, value }) => [path, value]));
  return story.steps.map((step, k) => {
    const all = k === 0 ? firstLines(step, markedIn(story, 0)) : laterLines(story, step, k);
    const most = k === 0 ? mostFirst : mostLines;
    const kept =
      all.length > most
        ? [...all.slice(0, most - 1), { text: `… ${all.length - most + 1} more`, isMarked: false }]
        : all;
    const said = story.leaves?.step === k ? wrapped(story.leaves.text, boxWidth, fonts.smallBold, 7) : [];
    const lines = [
      ...said.map((text): BoxLine => ({ text, isMarked: false, leaves: true })),
      ...kept.flatMap(({ text, isMarked }) =>
        wrapped(text, boxWidth, fonts.small, 2).map((line): BoxLine => ({ text: line, isMarked })),
      ),
    ];
    const head = fitted(headOf(step, k), boxWidth, fonts.label);
    const texts = lines.map(({ text }) => text);
    const full = step.cells.filter(({ path, value }) => k === 0 || initial.get(path) !== value);
    return {
      head,
      lines,
      isInLoop: story.loop !== null && k >= story.loop.to,
      width: Math.ceil(Math.max(40, widestOf([head], fonts.label), widestOf(texts, fonts.smallBold))) + 2 * padding,
      height: lineHeight * (1 + lines.length),
      full: full.map(({ path, value }) => `${path} = ${value}`),
    };
  });
}

function headOf({ down, island }: StoryStep, k: number): string {
  const isDown = down.length === 0 ? '' : `, down: ${down.join(', ')}`;
  const isCut = island.length === 0 ? '' : `, cut off: ${island.join(', ')}`;
  return `${k + 1}${k === 0 ? '  init' : ''}${isDown}${isCut}`;
}

/** The paths that the property is false because of in this state. */
function markedIn({ because }: Story, k: number): ReadonlySet<string> {
  return new Set((because?.cells ?? []).filter(({ state }) => state === k).map(({ path }) => path));
}

/** The first state: what processes agree in is said of them together. */
function firstLines({ cells }: StoryStep, marked: ReadonlySet<string>): BoxLine[] {
  const groups = new Map<string, StoryStep['cells'][number][]>();
  for (const cell of cells) {
    const alone = cell.lane === null || marked.has(cell.path);
    const key = alone ? `alone ${cell.path}` : `together ${cell.name} = ${cell.value}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].map((group): BoxLine => {
    const { name, path, value } = group[0] as StoryStep['cells'][number];
    if (group.length === 1) return { text: `${path} = ${value}`, isMarked: marked.has(path) };
    const isAll = cells.filter((cell) => cell.name === name && cell.lane !== null).length === group.length;
    const lanes = isAll ? 'all' : group.map(({ lane }) => lane).join(', ');
    return { text: `${lanes}: ${name} = ${value}`, isMarked: false };
  });
}

/** What changed, and before it what is marked here for the first time, but changed before. */
function laterLines(story: Story, { changes, cells }: StoryStep, k: number): BoxLine[] {
  const [marked, before] = [markedIn(story, k), markedIn(story, k - 1)];
  const isNew = (path: string): boolean =>
    marked.has(path) && !before.has(path) && !changes.some(({ cell }) => cell === path);
  const { because, loop } = story;
  const read = (path: string): readonly (string | null)[] =>
    (because?.cells ?? []).flatMap((one) => (one.state === k && one.path === path ? [one.part] : []));
  // What a cycle brings about again and again is wrong only where it is as it stays.
  const isWrong = ({ path, cell }: StoryChange): boolean =>
    (loop === null || marked.has(cell)) &&
    because?.changes.some((one) => one.state === k && one.path === path) === true;
  return [
    ...cells
      .filter(({ path }) => isNew(path))
      .flatMap(({ path, value }) => read(path).map((part) => ({ text: part ?? `${path} = ${value}`, isMarked: true }))),
    ...changes.map((change) => ({ text: `${change.path}: ${change.change}`, isMarked: isWrong(change) })),
  ];
}

/** The box as Graphviz's markup. */
export function boxMarkup({ head, lines, isInLoop, width }: Box): string {
  const cell = (text: string, attributes: string): string =>
    `<tr><td align="left" width="${width}" height="${lineHeight}"${attributes}>${text}</td></tr>`;
  const coloured = (text: string, color: string, ground: string): string =>
    cell(`<b><font color="${color}">${inMarkup(text)}</font></b>`, ` bgcolor="${ground}"`);
  const rows = lines.map(({ text, isMarked, leaves }) => {
    if (leaves === true) return coloured(text, palette.leaves, palette.leavesShade);
    return isMarked ? coloured(text, palette.wrong, palette.wrongShade) : cell(inMarkup(text), '');
  });
  const look = isInLoop
    ? { border: 2, frame: palette.cycle, ground: palette.cycleShade }
    : { border: 1, frame: palette.rule, ground: palette.shade };
  const title = cell(`<b>${inMarkup(head)}</b>`, ` bgcolor="${look.ground}"`);
  return `<table border="${look.border}" cellborder="0" cellspacing="0" cellpadding="${padding - 1}" color="${look.frame}">${title}${rows.join('')}</table>`;
}
