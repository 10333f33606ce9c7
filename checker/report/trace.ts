/**
 * Traces as text: a numbered line for each step, with what it changed.
 */

import { type Difference, differences } from '../explain/difference.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import { sameValue } from '../language/identity.ts';
import { keyOf, pathText, textOf } from '../language/value.ts';
import type { TraceStep } from '../run/outcome.ts';
import { changeText } from './difference.ts';
import { counted, type Ink, instanceText, plain, rowLines, wrapped } from './words.ts';

export interface TraceStyle {
  readonly ink?: Ink;
  /** Columns; changes that do not fit go to the next line. */
  readonly width?: number;
  /** The first state, counted from 0, of those that come again and again: they are marked by a bar. */
  readonly cycle?: number;
  /** How many steps came from a scenario. */
  readonly given?: { readonly scenario: string; readonly steps: number } | undefined;
  /** What is said of the step to this state, counted from 0, or of the one that follows the last. */
  readonly leaves?: { readonly at: number; readonly text: string };
  /** The first state, counted from 0, that is told (0). */
  readonly from?: number;
  /** More steps than this are folded in the middle; all are told if it is absent. */
  readonly most?: number;
  /** The variables whose initial values are to be shown, since the spec has several initial states. */
  readonly initially?: readonly string[];
}

/** The widest column of actions; where a name is longer, all are kept narrow, and its changes go to the next line. */
const widestAction = 44;
const narrowAction = 24;

/** The lines of a trace, each indented by two. */
export function traceLines(trace: readonly TraceStep[], style: TraceStyle = {}): string[] {
  const {
    given,
    initially = [],
    ink = plain,
    width = 120,
    cycle = trace.length,
    most = trace.length,
    from = 0,
    leaves,
  } = style;
  const ends = Math.ceil(most / 2);
  const isFolded = (i: number): boolean => trace.length > most && i >= ends && i < trace.length - ends;
  const names = trace.map(({ action, choices }, i) =>
    isFolded(i) || i < from ? '' : action === null ? 'init' : instanceText(action, choices),
  );
  const columns = columnsFor(names, width);
  return trace.flatMap((step, i) => {
    if (i < from) return [];
    if (isFolded(i)) {
      const folded = trace.length - 2 * ends;
      const note = leaves?.at === i ? noteLines(`state ${i + 1}: ${leaves.text}`, style) : [];
      if (i > ends) return note;
      return [ink.dim(`  ... ${counted(folded, 'step')}, ${i + 1} to ${i + folded}, not shown here ...`), ...note];
    }
    const before = trace[i - 1];
    const changes = before === undefined ? valuesOf(step.state, initially) : changesOf(before.state, step);
    const plainLines = stepLines(i + 1, names[i] ?? '', changes, columns, ink);
    const lines = i < cycle ? plainLines : plainLines.map((line) => line.replace(/^ {2}/, '| '));
    return [
      ...lines,
      ...(leaves?.at === i ? noteLines(leaves.text, style) : []),
      ...(given !== undefined && i === given.steps ? [ink.dim(`  -- the scenario ${given.scenario} ends here`)] : []),
    ];
  });
}

/** What is said between the steps of a trace. */
export function noteLines(text: string, { ink = plain, width = 120 }: Pick<TraceStyle, 'ink' | 'width'>): string[] {
  return wrapped(text, width - 5).map((line, i) => ink.bold(`  ${i === 0 ? '--' : '  '} ${line}`));
}

/** A change with the part of the state that it is a change of; empty if it is of none. */
export interface Change {
  readonly path: string;
  readonly change: string;
}

export const nothingChanges: Change = { path: '', change: '(nothing changes)' };

interface Columns {
  readonly number: number;
  readonly action: number;
  readonly width: number;
}

function columnsFor(names: readonly string[], width: number): Columns {
  const longest = names.reduce((most, { length }) => Math.max(most, length), 0);
  return { number: String(names.length).length, action: longest > widestAction ? narrowAction : longest, width };
}

/** A step that is possible, or a state to start from. */
export interface Possible {
  readonly label: string;
  /** What it changes; nothing needs to be told of a state to start from. */
  readonly changes: readonly Change[];
}

/** The first of what is possible, numbered from 1, laid out as the steps of a trace. */
export function possibleLines(
  possible: readonly Possible[],
  { ink = plain, width = 120 }: Pick<TraceStyle, 'ink' | 'width'>,
): string[] {
  const columns = columnsFor(
    possible.map(({ label }) => label),
    width,
  );
  return possible.flatMap(({ label, changes }, i) => stepLines(i + 1, label, changes, columns, ink));
}

function changesOf(from: AnyState, { state, choices }: TraceStep): Change[] {
  const changes = differences(from, state).map(({ path, change }) => ({
    path: pathText(path),
    change: takes(change, choices) ? '- its argument' : changeText(change),
  }));
  return changes.length === 0 ? [nothingChanges] : changes;
}

/** True if what goes is a value of several parts that the step was chosen for, a message it receives, say: its name tells it already. */
function takes(change: Difference, choices: AnyChoices): boolean {
  const gone =
    change.kind === 'removed' && change.elements.length === 1
      ? change.elements[0]
      : change.kind === 'copies' && change.before === 1 && change.after === 0
        ? change.element
        : undefined;
  if (typeof gone !== 'object' || gone === null) return false;
  return Object.values(choices).some((chosen) => sameValue(chosen, gone));
}

/** Where less room than this is left beside the names of the actions, what they change goes below them. */
const leastRoom = 40;

function stepLines(number: number, name: string, changes: readonly Change[], columns: Columns, ink: Ink): string[] {
  const left = 2 + columns.number + 2;
  const margin = left + columns.action + 3;
  const isBelow = columns.width - margin < leastRoom;
  const indent = ' '.repeat(isBelow ? left + 2 : margin);
  const lines = changeLines(changes, columns.width - indent.length, ink);
  const [start = '', ...rest] = wrapped(name, columns.width - left - 2);
  const names = [
    `  ${ink.dim(String(number).padStart(columns.number))}  ${start}`,
    ...rest.map((line) => ' '.repeat(left + 2) + line),
  ];
  const [first] = lines;
  if (first === undefined) return names;
  if (isBelow || name.length > columns.action) return [...names, ...lines.map((line) => indent + line)];
  return [
    `${names[0]}${' '.repeat(columns.action - name.length + 3)}${first}`,
    ...lines.slice(1).map((line) => indent + line),
  ];
}

/** The changes, as many on a line as fit; one that does not fit on a line of its own is broken between words. */
function changeLines(changes: readonly Change[], width: number, ink: Ink): string[] {
  const lines: { length: number; path: string; text: string }[] = [];
  for (const { path, change } of changes) {
    const last = lines.at(-1);
    const same = last?.path === path;
    const label = path === '' || same ? '' : `${path}: `;
    const gap = same ? '  ' : '    ';
    const length = label.length + change.length;
    if (last !== undefined && last.length + gap.length + length <= width) {
      lines[lines.length - 1] = {
        length: last.length + gap.length + length,
        path,
        text: `${last.text}${gap}${label}${ink.yellow(change)}`,
      };
      continue;
    }
    const [first = '', ...rest] = wrapped(`${path === '' ? '' : `${path}: `}${change}`, width - 2);
    const head = path === '' ? first : first.slice(path.length + 2);
    // Nothing goes behind a change that was broken.
    lines.push({
      length: rest.length > 0 ? width : first.length,
      path,
      text: `${path === '' ? '' : `${path}: `}${ink.yellow(head)}`,
    });
    for (const line of rest) lines.push({ length: width, path, text: `  ${ink.yellow(line)}` });
  }
  return lines.map(({ text }) => text);
}

/** The values of these variables, or of all. */
export function valuesOf(state: AnyState, variables: readonly string[] = Object.keys(state)): Change[] {
  return variables.map((variable) => ({ path: variable, change: textOf(state[variable]) }));
}

/** A whole state, one variable a line. */
export function stateLines(state: AnyState, width = Number.POSITIVE_INFINITY): string[] {
  return rowLines(
    Object.entries(state).map(([variable, value]) => [variable, textOf(value)] as const),
    width,
  );
}

/** The variables in which the initial states of a spec differ. */
export function undetermined(init: Iterable<AnyState>): string[] {
  const [first = {}] = init;
  let alike = Object.keys(first);
  for (const state of init) {
    alike = alike.filter((variable) => keyOf(state[variable]) === keyOf(first[variable]));
    if (alike.length === 0) break;
  }
  return Object.keys(first).filter((variable) => !alike.includes(variable));
}
