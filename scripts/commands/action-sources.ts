/**
 * Where the actions of a spec stand in its files, and what stands there. They are looked for as text; where one is not found so, because
 * it is made by a function say, nothing is said of it.
 */
import { type Place, shortPath } from '../../checker/report/place.ts';
import type { Source } from '../../counterexamples/explorer/api.ts';
import { textsIn } from './meanings.ts';

/** A variant of which actions are shown: its name, the actions that it declares, and the file in which it stands. */
export interface EditedActions {
  readonly name: string;
  readonly actions: readonly string[];
  readonly file: string;
}

/** The sources of these actions, by name, of a spec in a file; of what a variant declares, only where it does. */
export function actionSources(
  actions: readonly string[],
  file: string,
  variant: EditedActions | null,
  place: Place,
): Readonly<Record<string, Source>> {
  const own = filesFrom(file);
  const beside = variant === null ? [] : filesFrom(variant.file);
  const found = actions.flatMap((action) => {
    const isEdited = variant?.actions.includes(action) === true;
    const sources = isEdited
      ? beside.flatMap((one) => {
          const block = variantIn(one.text, variant.name);
          return block === null ? [] : declaredIn(one, action, block);
        })
      : own.flatMap((one) => declaredIn(one, action));
    const [source] = sources;
    return source === undefined ? [] : [[action, sourceAt(source, place)] as const];
  });
  return Object.fromEntries(found);
}

/** A file, and what of it is code, which to find out takes a while. */
interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly code: string;
}
interface Found extends Pick<SourceFile, 'path' | 'text'> {
  readonly start: number;
  readonly end: number;
}
interface Range {
  readonly from: number;
  readonly to: number;
}

function filesFrom(file: string): readonly SourceFile[] {
  return [...textsIn([file])].map(([path, text]) => ({ path, text, code: codeOf(text) }));
}

/** Where a variant is declared: from its name to that of the next one. */
function variantIn(text: string, variant: string): Range | null {
  const names = [...text.matchAll(/\bname:\s*(?:'([^'\n]*)'|"([^"\n]*)")/g)];
  const k = names.findIndex(([, single, double]) => (single ?? double) === variant);
  return k < 0 ? null : { from: names[k]?.index ?? 0, to: names[k + 1]?.index ?? text.length };
}

/** The declaration of an action: `const Name = ...;`, or else `Name: ...,`. */
function declaredIn(
  { path, text, code }: SourceFile,
  action: string,
  within: Range = { from: 0, to: text.length },
): Found[] {
  const name = action.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const forms = [`(?:export\\s+)?const\\s+${name}(?![\\w$])\\s*[:=](?!=)`, `(?<![\\w$.?]\\s*)${name}(?![\\w$])\\s*:`];
  const all = forms.flatMap((form) =>
    [...code.matchAll(new RegExp(form, 'g'))]
      .filter(({ index }) => index >= within.from && index < within.to)
      .map(({ index, 0: head }) => ({
        start: index,
        begin: index + head.length,
        end: endOf(code, index + head.length),
      })),
  );
  // A type of messages, or what takes an action apart, may have the same name.
  const looks = [/\b(?:action|effect|guard)\b|\.\.\./, /^\s*[\w$.]+\s*(?:\(|$)/];
  for (const look of looks) {
    const found = all.find(({ begin, end }) => look.test(code.slice(begin, end)));
    if (found !== undefined) return [{ path, text, start: found.start, end: found.end }];
  }
  return [];
}

/** The same text with blanks for what stands in comments and texts, so that what is left is code. */
function codeOf(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/.*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g,
    (part) => part.replace(/[^\n]/g, ' '),
  );
}

/** Where what is declared ends: before the comma, the semicolon or the bracket that belongs to what it stands in. */
function endOf(code: string, from: number): number {
  let depth = 0;
  for (let i = from; i < code.length; i++) {
    const character = code[i] as string;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth < 0) return i;
    else if (depth === 0 && ',;'.includes(character)) return i;
  }
  return code.length;
}

/** The lines of it, as far to the left as they go. */
function sourceAt({ path, text, start, end }: Found, place: Place): Source {
  const lines = text.slice(start, end).trimEnd().split('\n');
  const line = text.slice(0, start).split('\n');
  const indent = /^\s*/.exec(line.at(-1) ?? '')?.[0] ?? '';
  const flush = lines.map((one) => (one.startsWith(indent) ? one.slice(indent.length) : one));
  return { place: `${shortPath(path, place)}:${line.length}`, text: [lines[0], ...flush.slice(1)].join('\n') };
}
