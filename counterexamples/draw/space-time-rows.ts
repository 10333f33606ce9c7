/**
 * What a space-time diagram says, and where: its rows, one for each step, and its columns, one for each lane. A column is a
 * line with the text of its events to the right; messages that wait are drawn beside the line, in channels that are kept free
 * of text. So nothing can overlap, whatever the story is.
 */
import type { Story, StoryChange, StoryLoop, StoryMessage, StoryOperation, StoryStep } from '../story.ts';
import { fonts } from './palette.ts';
import type { Fold, Folded } from './space-time-folds.ts';
import { lineHeight, widestOf, wrapped } from './text.ts';

/** The text of an event or of a header. */
export interface Block {
  readonly label: readonly string[];
  readonly details: readonly string[];
  /** Of the details, those that are what is wrong. */
  readonly wrong: readonly boolean[];
  /** All of it, for the tooltip. */
  readonly full: readonly string[];
}

/** A line of text, before it is wrapped. */
interface Detail {
  readonly text: string;
  /** What is said where that does not fit; null if its beginning is. */
  readonly brief: string | null;
  readonly isWrong: boolean;
  /** In how many lines, if not in two. */
  readonly most?: number;
}

/** A row: a step or several, or, after the last one, the step that closes a cycle or the repetition of the last state. */
export interface Row extends Fold {
  /** The number in the margin. */
  readonly number: string;
  /** Its column. */
  readonly column: number;
  readonly kind: StoryStep['kind'] | 'back' | 'stutter';
  readonly block: Block;
}

/** What of the story goes where, before anything is measured. */
export interface Contents {
  /** Of each column; null is that of the steps that nobody in particular takes. */
  readonly lanes: readonly (string | null)[];
  /** The first leads to the second state of the story; the first is told by the headers. */
  readonly rows: readonly Row[];
  /** Those that have arrows. */
  readonly messages: Story['messages'];
  /** The row of a step, counted from 1; of one that comes after the last one, the last row. */
  rowOf(step: number): number;
  /** Of each column: what is true at first. */
  readonly headers: readonly Block[];
  /** Beside the last row: who is silent for ever, and what it could do. */
  readonly silent: readonly { readonly column: number; readonly block: Block }[];
  /** Of each column: what the property is false because of. */
  readonly footers: readonly Block[];
}

const mostDetails = 4;
/** Of the first state. */
const mostAtFirst = 6;
/** Of several steps in one row. */
const mostOfSeveral = 7;
/** Of what a state is the same but for. */
const mostOfRenaming = 5;

/** How wide the text of a column may be, from what is best to what is still to be read. */
export const textWidths = [190, 170, 150, 130, 115, 100, 88, 76, 66, 56] as const;

/** The contents of the diagram of a story, the texts of which are at most so wide. */
export function contentsOf(story: Story, { folds, rows: rowsOfSteps, messages }: Folded, width: number): Contents {
  const needsNobody =
    story.lanes.length === 0 ||
    story.steps.some(({ lane, kind }) => lane === null && kind !== 'init') ||
    story.loop?.back?.lane === null ||
    messages.some(({ from, to, end }) => from === null || (to === null && end === 'received'));
  const lanes = needsNobody ? [null, ...story.lanes] : [...story.lanes];
  const columnOf = (lane: string | null): number => Math.max(0, lanes.indexOf(lane));
  const lost = lossTexts(messages);
  const rows = folds.map((fold): Row => rowOfSteps(story, fold, lost, columnOf, width));
  const all = [...rows, ...loopRows(story, columnOf, width)];
  const silent = (story.loop?.silent ?? []).filter(({ lane }) => columnOf(lane) !== all.at(-1)?.column);
  return {
    lanes,
    rows: all,
    messages,
    rowOf: (step) => rowsOfSteps[step] ?? all.length - 1,
    silent: silent.map((one) => ({
      column: columnOf(one.lane),
      block: blockOf('', '', [plain(couldText(one, true))], width),
    })),
    headers: lanes.map((lane) => headerOf(story, lane, width)),
    footers: lanes.map((lane) => footerOf(story, lane, width)),
  };
}

/** The row of one step, or of several of one process. */
function rowOfSteps(
  story: Story,
  fold: Fold,
  lost: ReadonlyMap<number, readonly string[]>,
  columnOf: (lane: string | null) => number,
  width: number,
): Row {
  const { first, last } = fold;
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const steps = numbers.map((k) => story.steps[k] as StoryStep);
  const [{ kind, island, lane }] = steps as [StoryStep];
  const cut = kind === 'partition' && island.length > 0 ? [plain(`cut off: ${island.join(', ')}`)] : [];
  const own = story.messages.filter(({ sent, received }) => first <= sent && received !== null && received <= last);
  const toItself = [...new Set(own.map(({ short }) => short))];
  const details = numbers.flatMap((k, i) => [
    // A loss is called so.
    ...(steps[i]?.kind === 'loss' ? [] : (lost.get(k) ?? []).map(plain)),
    ...changeTexts(story, steps[i] as StoryStep, k),
  ]);
  return {
    ...fold,
    number: first === last ? String(first + 1) : `${first + 1}-${last + 1}`,
    column: columnOf(lane),
    kind,
    block: blockOf(
      steps.map(({ label }) => label).join(', '),
      steps.map((step) => step.own).join(', '),
      [...cut, ...(toItself.length === 0 ? [] : [plain(`to itself: ${toItself.join('; ')}`)]), ...details],
      width,
      first === last ? mostDetails : mostOfSeveral,
    ),
  };
}

function loopRows({ loop, steps }: Story, columnOf: (lane: string | null) => number, width: number): Row[] {
  if (loop === null) return [];
  if (loop.back === null) {
    const text = `State ${steps.length} is repeated for ever.`;
    const last = steps.at(-1)?.lane ?? null;
    const column = columnOf(last);
    // It stands beside the line of who came last, who may be silent, too.
    const own = loop.silent.filter(({ lane }) => columnOf(lane) === column).map((one) => plain(couldText(one, false)));
    const step = { first: steps.length, last: steps.length };
    return [{ ...step, number: '', column, kind: 'stutter', block: blockOf(text, text, own, width) }];
  }
  const { label, own, lane, changes, renamed } = loop.back;
  const returns = `back to state ${loop.to + 1}, and so on for ever`;
  const renaming = renamed === null ? [] : [{ ...plain(renamed), most: mostOfRenaming }];
  const texts = changes.map((change) => changeDetail(change, lane, false));
  return [
    {
      first: steps.length,
      last: steps.length,
      number: '',
      column: columnOf(lane),
      kind: 'back',
      // What is the same but for its name must not be among what is only counted.
      block: blockOf(
        label,
        own,
        [plain(returns), ...renaming, ...texts],
        width,
        renamed === null ? mostDetails : mostOfSeveral,
      ),
    },
  ];
}

/** What who is silent could do. Where no sign says that it need not, the words do. */
function couldText({ lane, could }: StoryLoop['silent'][number], hasSign: boolean): string {
  return `${lane} could${hasSign ? '' : ', and need not'}: ${could.join(', ')}`;
}

function plain(text: string): Detail {
  return { text, brief: null, isWrong: false };
}

function blockOf(label: string, short: string, all: readonly Detail[], width: number, most = mostDetails): Block {
  // What is wrong comes first, so that it is never among those that are only counted.
  const details = [...all].sort((a, b) => Number(b.isWrong) - Number(a.isWrong));
  const wrappedDetails = details.map((detail) => detailLines(detail, width));
  const shown = capped(wrappedDetails, most);
  const wrong = wrappedDetails.flatMap((lines, i) => lines.map(() => details[i]?.isWrong === true));
  return {
    label: short === '' ? [] : wrapped(short, width, fonts.label, most === mostDetails ? 3 : 4),
    details: shown,
    // The last line may count the rest.
    wrong: shown.map((line, i) => wrong[i] === true && line === wrappedDetails.flat()[i]),
    full: label === '' ? all.map(({ text }) => text) : [label, ...all.map(({ text }) => text)],
  };
}

/** A detail in few lines: rather all of what there is now than the beginning of what was there. */
function detailLines({ text, brief, isWrong, most = 2 }: Detail, width: number): string[] {
  const font = isWrong ? fonts.smallBold : fonts.small;
  const isRoomFor = (one: string): boolean => wrapped(one, width, font, most + 1).length <= most;
  const isBrief = brief !== null && !isRoomFor(text) && isRoomFor(brief);
  return wrapped(isBrief ? brief : text, width, font, most);
}

/** The first of these groups of lines, and how many more there are. */
function capped(groups: readonly (readonly string[])[], most: number): string[] {
  const lines: string[] = [];
  for (const [i, group] of groups.entries()) {
    const left = groups.length - i;
    if (lines.length + group.length > most && i > 0) return [...lines, `… ${left} more`];
    lines.push(...group);
  }
  return lines;
}

/** A change within its lane: `state: Follower -> Candidate`. */
function changeDetail({ path, name, change, brief, lane }: StoryChange, own: string | null, isWrong: boolean): Detail {
  const what = lane !== null && lane === own ? name : path;
  return { text: `${what}: ${change}`, brief: brief === null ? null : `${what}: ${brief}`, isWrong };
}

/** What a step changed, except that a message was sent or received, for which there is an arrow. */
function changeTexts(story: Story, step: StoryStep, k: number): Detail[] {
  // That one is lost which was there from the beginning is told by nothing else.
  const isMoved = ({ sent, received, end }: StoryMessage): boolean =>
    sent === k || (received === k && !(sent === 0 && end === 'lost'));
  const moved = new Set(story.messages.filter(isMoved).map(({ text }) => text));
  const isDrawn = ({ elements }: StoryChange): boolean =>
    elements.length > 0 && elements.every((element) => moved.has(element));
  const operations = (story.history?.operations ?? []).filter(({ called }) => called !== null);
  const isBar = ({ cell, path }: StoryChange): boolean =>
    operations.some((operation) => operation.cell === cell || operation.cell === path);
  return [
    ...operations.flatMap((operation) => turnTexts(operation, k, step.lane)).map(plain),
    ...step.changes
      // The marks of faults tell as well how much of a budget is spent, and who is cut off.
      .filter((change) => !isDrawn(change) && !change.isAccount && !isBar(change))
      // What becomes of who acts before what becomes of others.
      .sort((one, other) => Number(other.lane === step.lane) - Number(one.lane === step.lane))
      .map((change) => changeDetail(change, step.lane, isWhatIsWrong(story, change, k))),
  ];
}

/** True of the change by which a part of the state came to be as it is where a property is false because of it. */
function isWhatIsWrong({ because, loop }: Story, { path }: StoryChange, k: number): boolean {
  // What never happens is not wrong by any one step.
  if (loop !== null) return false;
  return because?.changes.some((one) => one.state === k && one.path === path) === true;
}

/** By the number of a step: which messages it lost. */
function lossTexts(messages: Story['messages']): ReadonlyMap<number, readonly string[]> {
  const texts = new Map<number, string[]>();
  for (const { received, end, short } of messages) {
    if (end !== 'lost' || received === null) continue;
    const own = texts.get(received) ?? [];
    const text = `lost: ${short}`;
    if (!own.includes(text)) texts.set(received, [...own, text]);
  }
  return texts;
}

/** That an operation begins or ends in a step, of which the bars tell the rest: `read begins`, `read: 3 ends`. */
function turnTexts(
  { client, label, called, invoked, returned }: StoryOperation,
  k: number,
  lane: string | null,
): string[] {
  const whose = client === lane ? '' : `${client}: `;
  if (invoked === k && returned === k) return [`${whose}${label}`];
  return invoked === k ? [`${whose}${called} begins`] : returned === k ? [`${whose}${label} ends`] : [];
}

/** The lane's part of the first state, as far as the story changes it or rests on it. */
function headerOf(story: Story, lane: string | null, width: number): Block {
  const { steps, because } = story;
  const touched = new Set(steps.flatMap(({ cells }) => cells.filter(({ changed }) => changed).map(({ path }) => path)));
  for (const { path } of because?.cells ?? []) touched.add(path);
  const cells = (steps[0]?.cells ?? []).filter((cell) => cell.lane === lane);
  const shown = lane === null ? [] : cells.filter(({ path }) => touched.has(path) && !isInBars(story, path));
  const first = steps[0];
  const from =
    lane === null
      ? []
      : [
          ...(first?.down.includes(lane) === true ? ['down from the start'] : []),
          ...(first?.island.includes(lane) === true ? ['cut off from the start'] : []),
        ];
  return {
    label: [],
    wrong: [],
    details: capped(
      [...from, ...shown.map(({ name, value }) => `${name} = ${value}`)].map((text) =>
        wrapped(text, width, fonts.small, 2),
      ),
      mostAtFirst,
    ),
    full: cells.map(({ path, value }) => `${path} = ${value}`),
  };
}

/**
 * True of a cell that says nothing which the bars of operations do not say; in a run that goes on for ever, it may be what is wrong
 * that somebody never comes to ask.
 */
function isInBars({ history, loop }: Story, path: string): boolean {
  if (history === null) return false;
  return history.operations.some(({ cell }) => cell === path) || (loop === null && history.idle.includes(path));
}

function footerOf(story: Story, lane: string | null, width: number): Block {
  const { steps, because } = story;
  const last = steps.length - 1;
  const states = new Map<string, number[]>();
  for (const { state, path, part } of because?.cells ?? []) {
    const cell = steps[state]?.cells.find((one) => one.path === path);
    if (cell === undefined || cell.lane !== lane || isInBars(story, path)) continue;
    const text = part ?? `${path} = ${cell.value}`;
    states.set(text, [...(states.get(text) ?? []), state]);
  }
  const byWhen = new Map<string, string[]>();
  for (const [text, own] of states) {
    const when = whenText(own, last);
    byWhen.set(when, [...(byWhen.get(when) ?? []), text]);
  }
  const texts = [...byWhen].flatMap(([when, facts]) => {
    if (when === '') return facts;
    return facts.length === 1 ? [`${when} ${facts[0]}`] : [when, ...facts.map((fact) => `  ${fact}`)];
  });
  return {
    label: [],
    wrong: [],
    details: capped(
      texts.map((text) => wrapped(text, width, fonts.smallBold, 2)),
      6,
    ),
    full: texts,
  };
}

/** When something is so, if not in the last state alone. */
function whenText(states: readonly number[], last: number): string {
  const [first = last] = states;
  if (first === last) return '';
  if (states.length === 1) return `in state ${first + 1}:`;
  if (states.length === last - first + 1) return `from state ${first + 1} on:`;
  return `in states ${states.map((state) => state + 1).join(', ')}:`;
}

/** The height of a block, in points. */
export function heightOf({ label, details }: Block): number {
  return label.length * lineHeight(fonts.label) + details.length * lineHeight(fonts.small);
}

/** The width of a block, in points. */
export function widthOfBlock({ label, details }: Block): number {
  return Math.max(widestOf(label, fonts.label), widestOf(details, fonts.smallBold));
}
