/**
 * Where the actions of a spec stand in its files, and what stands there. They are looked for as text; where one is not found so, because
 * it is made by a function say, nothing is said of it.
 */
import { dirname, extname, join } from 'node:path';
import { type Place, shortPath } from '../../checker/report/place.ts';
import { textsIn } from './meanings.ts';

/** `my/spec.ts:12`, and the text from there on to the end of what is declared. */
export interface ActionSource {
  readonly place: string;
  readonly text: string;
}

/** The sources of these actions, by name, of a spec in a file; what the variant of this name declares anew stands there. */
export function actionSources(
  actions: readonly string[],
  file: string,
  variant: string | null,
  place: Place,
): Readonly<Record<string, ActionSource>> {
  const own = [...textsIn([file])];
  const beside = variant === null ? [] : [...textsIn([join(dirname(file), `variants${extname(file)}`)])];
  const found = actions.flatMap((action) => {
    const edited = beside.flatMap(([path, text]) => {
      const block = variantIn(text, variant ?? '');
      return block === null ? [] : declaredIn(path, text, action, block);
    });
    const [source] = [...edited, ...own.flatMap(([path, text]) => declaredIn(path, text, action))];
    return source === undefined ? [] : [[action, sourceAt(source, place)] as const];
  });
  return Object.fromEntries(found);
}

interface Found {
  readonly path: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where a variant is declared: from its name to that of the next one. */
function variantIn(text: string, variant: string): Range | null {
  const names = [...text.matchAll(/\bname:\s*'([^']*)'/g)];
  const k = names.findIndex(([, name]) => name === variant);
  return k < 0 ? null : { from: names[k]?.index ?? 0, to: names[k + 1]?.index ?? text.length };
}

/** The declaration of an action: `const Name = ...;`, or else `Name: ...,`. */
function declaredIn(path: string, text: string, action: string, within: Range = { from: 0, to: text.length }): Found[] {
  const code = codeOf(text);
  const forms = [`(?:export\\s+)?const\\s+${action}\\s*[:=](?!=)`, `(?<![\\w$.?]\\s*)${action}\\s*:`];
  for (const form of forms)
    for (const { index, 0: head } of code.matchAll(new RegExp(form, 'g')))
      if (index >= within.from && index < within.to)
        return [{ path, text, start: index, end: endOf(code, index + head.length) }];
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
function sourceAt({ path, text, start, end }: Found, place: Place): ActionSource {
  const lines = text.slice(start, end).trimEnd().split('\n');
  const line = text.slice(0, start).split('\n');
  const indent = /^\s*/.exec(line.at(-1) ?? '')?.[0] ?? '';
  const flush = lines.map((one) => (one.startsWith(indent) ? one.slice(indent.length) : one));
  return { place: `${shortPath(path, place)}:${line.length}`, text: [lines[0], ...flush.slice(1)].join('\n') };
}
