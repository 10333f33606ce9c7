/**
 * How reports write numbers, times, names, values, errors and commands.
 */
import leven from 'leven';
import { createColors } from 'picocolors';
import type { AnyChoices } from '../language/action.ts';
import { assumptionOf, assumptionText } from '../language/fairness.ts';
import type { CheckableModel } from '../language/model.ts';
import { textOf } from '../language/value.ts';

/** Colours, or the identity where there is no terminal. */
export type Ink = ReturnType<typeof createColors>;
export const plain: Ink = createColors(false);
export const coloured: Ink = createColors(true);

/** How Concord is called, so that the commands in a report can be pasted: `npm run`, `npx concord`, `concord`. */
export interface Program {
  readonly name: string;
}

/** The command that does this: `npm run replay trace.json`, with arguments quoted where a shell needs it. */
export function commandLine(program: Program, ...args: readonly string[]): string {
  return [program.name, ...args.map(quoted)].join(' ');
}

/** The argument, quoted where a shell needs it. */
export function quoted(arg: string): string {
  return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}

/** A value inside a sentence: texts are quoted, so that a misspelt one stands out. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : textOf(value);
}
/** `TypeError: x is not a function`. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.replace(/\.$/, '')}` : valueText(error);
}

/** `1,146`. */
export function count(n: number | bigint): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 state`, `1,146 states`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** `0.31 s`, `12.4 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `85 MB`, `1.3 GB`: powers of 1,024, as the operating system's tools count. */
export function bytes(n: number): string {
  if (n < 1024) return `${n} bytes`;
  if (n < 1 << 20) return `${Math.round(n / 1024)} kB`;
  if (n < 1 << 30) return `${Math.round(n / (1 << 20))} MB`;
  return `${(n / (1 << 30)).toFixed(1)} GB`;
}

/** `a, b and c`. */
export function listed(items: readonly string[], last = 'and'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** An action or property with the values of its choices: `RMPrepare(rm1)`. */
export function instanceText(name: string, choices: AnyChoices): string {
  const values = Object.values(choices);
  return values.length === 0 ? name : `${name}(${values.map(textOf).join(', ')})`;
}

/** `rms = 3, ballots = 2`. */
export function assignments(values: AnyChoices): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${textOf(value)}`)
    .join(', ');
}

/** The instance of what is quantified: `p = rm1, q = rm2`, without those that are called as what they stand for. */
export function instanceFor(values: AnyChoices): string {
  return assignments(Object.fromEntries(Object.entries(values).filter(([name, value]) => name !== textOf(value))));
}

/** `two-phase-commit, variant hasty-manager, rms = 3`. */
export function subjectText({
  model,
}: {
  readonly model: Pick<CheckableModel, 'name' | 'variant' | 'parameters'>;
}): string {
  const parameters = assignments(model.parameters);
  return [model.name, model.variant === null ? '' : `variant ${model.variant}`, parameters].filter(Boolean).join(', ');
}

/** What a report begins with: of which model it is, in bold, and the title where that says more. */
export function headLines(
  { name, variant }: Pick<CheckableModel, 'name' | 'variant'>,
  title: string,
  ink: Ink,
): string[] {
  return [ink.bold(variant === null ? name : `${name}, variant ${variant}`), ...(title === name ? [] : [title])];
}

/** The names that a misspelt one may have meant, nearest first; none if all are far off. */
export function nearest(given: string, known: readonly string[]): string[] {
  const wanted = given.toLowerCase();
  const near = known
    .map((name) => ({
      name,
      distance: name.toLowerCase().startsWith(wanted) ? 0.5 : leven(wanted, name.toLowerCase()),
    }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.min(wanted.length, name.length) / 2))
    .sort((a, b) => a.distance - b.distance);
  // Next to one that is almost the same, what is merely like it was not meant.
  const farthest = 2 * (near[0]?.distance ?? 0) + 1;
  return near.flatMap(({ name, distance }) => (distance <= farthest ? [name] : [])).slice(0, 3);
}

/** `Did you mean a or b?`; null if all are far off. */
export function meant(given: string, known: readonly string[]): string | null {
  const near = nearest(given, known);
  return near.length === 0 ? null : `Did you mean ${listed(near, 'or')}?`;
}
/** `Did you mean a or b?`, and otherwise, if there are few, what there is. */
export function suggestion(given: string, known: readonly string[], what: string): string {
  const near = meant(given, known);
  if (near !== null) return near;
  if (known.length === 0) return `There are no ${what}.`;
  return `The ${what} are ${listed(known)}.`;
}

/** The text broken between words into lines of at most this width; a word that is longer, after brackets and commas. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  const add = (part: string, between: string): void => {
    const last = lines.at(-1);
    if (last !== undefined && last.length + between.length + part.length <= width)
      lines[lines.length - 1] = `${last}${between}${part}`;
    else lines.push(part);
  };
  for (const word of text.split(' ')) {
    const parts = word.length <= width ? [word] : (word.match(/[^([{<,]*[([{<,]+|[^([{<,]+/g) ?? [word]);
    for (const [i, part] of parts.entries()) add(part, i === 0 ? ' ' : '');
  }
  return lines;
}

/** A sentence in lines, or whole where nobody's terminal would break it. */
export function sentenceLines(
  text: string,
  { width, isWhole = false }: { readonly width: number; readonly isWhole?: boolean },
): string[] {
  return isWhole ? [text] : wrapped(text, width);
}

/** The lines of a text, each broken likewise; what is left of one begins as far in as it did. */
export function wrappedLines(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const [indent = ''] = /^ */.exec(line) ?? [];
    return wrapped(line.slice(indent.length), width - indent.length).map((part) => indent + part);
  });
}

/** The text, with what is too much of it left out in the middle. */
export function abridged(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.ceil((most - 3) * 0.6);
  return `${characters.slice(0, head).join('')}...${characters.slice(characters.length - (most - 3 - head)).join('')}`;
}

/** The text as far as it fits, up to the end of a word, with what tells that it goes on, and the brackets that are open there closed. */
export function begun(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  for (let length = most - 1; ; length--) {
    const cut = characters.slice(0, length).join('');
    const end = cut.lastIndexOf(' ');
    const [kept, blank] = end < cut.length / 2 ? [cut, ''] : [cut.slice(0, end), ' '];
    const closed = `${kept}${blank}…${closingOf(kept)}`;
    if ([...closed].length <= most || length <= 1) return closed;
  }
}

const closings: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** What closes the brackets, and the quotes, that are open at the end of a text. An arrow is none. */
function closingOf(text: string): string {
  const open: string[] = [];
  for (const [part, quoteEnd] of text.matchAll(/"(?:[^"\\]|\\.)*("|$)|->|[()[\]{}<>]/g)) {
    if (part.startsWith('"')) {
      if (quoteEnd === '') open.push('"');
    } else if (closings[part] !== undefined) open.push(closings[part]);
    else if (open.at(-1) === part) open.pop();
  }
  return open.reverse().join('');
}

/** Rows of a label and a text, the texts in one column, right of labels of `atLeast` characters, and broken where too long. */
export function rowLines(rows: readonly (readonly [string, string])[], width: number, atLeast = 0): string[] {
  const widest = Math.max(atLeast, ...rows.map(([label]) => label.length));
  return rows.flatMap(([label, text]) =>
    wrapped(text, Math.max(20, width - widest - 5)).map(
      (line, i) => `  ${(i === 0 ? label : '').padEnd(widest)}   ${line}`,
    ),
  );
}

/** What is assumed of fairness beside what the spec assumes: `WF of RMPrepare for each rm`. */
export function addedFairness({ fairness }: Pick<CheckableModel, 'fairness'>): string[] {
  return fairness
    .filter(({ isAdded }) => isAdded)
    .map(
      (one) => `${assumptionText(assumptionOf(one))}${one.per.length === 0 ? '' : ` for each ${one.per.join(', ')}`}`,
    );
}
