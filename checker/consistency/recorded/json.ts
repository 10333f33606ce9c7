/**
 * Reads JSON: one value after the other, such as one a line, or the elements of one list at the outside.
 *
 * Where a value begins and ends is found by its brackets, so that each has its line and reading may stop between any two;
 * what stands in it is read by lossless-json, which keeps the digits of numbers and tells of keys that occur twice. Values
 * come out as values of a spec: numbers exactly (`number.ts`), objects as maps.
 */
import { List } from 'immutable';
import { parse } from 'lossless-json';
import { canonicalMap } from '../../language/value.ts';
import { exactNumber } from './number.ts';
import { BadRecord, type Fields, type Located, MOST_NESTED, nestedTooDeep } from './problem.ts';

const EXPECTED = 'one JSON object on each line';

/** What is of importance outside of values, and within them: texts as a whole, and brackets. */
const outside = /[^\s,]/g;
const inside = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|[[\]{}]/g;

/** The values of the text, those of an outer list one by one. */
export function* readJson(text: string): Generator<Located> {
  const lines = new Lines(text);
  const start = /^\s*\[/.exec(text)?.[0].length;
  const isList = start !== undefined;
  let at = start ?? 0;
  for (let count = 0; ; count++) {
    outside.lastIndex = at;
    const begin = outside.exec(text)?.index ?? text.length;
    const isClosed = isList && text[begin] === ']';
    const line = lines.at(begin);
    const commas = text.slice(at, begin).replace(/\s/g, '');
    if (commas !== (isList && count > 0 && !isClosed ? ',' : ''))
      throw unreadable(line, commas || excerpt(text, begin), isList ? 'a comma between two events' : EXPECTED);
    if (begin === text.length && !isList) return;
    if (begin === text.length) throw unreadable(lines.at(text.trimEnd().length), 'the end of the file', 'a closing ]');
    if (isClosed) {
      const rest = text.slice(begin + 1).trimStart();
      if (rest === '') return;
      throw unreadable(lines.at(text.length - rest.length), rest, 'the end of the file');
    }
    const end = endOf(text, begin, line);
    yield { line, value: valueAt(text.slice(begin, end), line) };
    at = end;
  }
}

/** Where the object that begins here ends. */
function endOf(text: string, begin: number, line: number): number {
  if (text[begin] !== '{') throw unreadable(line, excerpt(text, begin), EXPECTED);
  let depth = 0;
  inside.lastIndex = begin;
  for (let found = inside.exec(text); found !== null; found = inside.exec(text)) {
    const [mark] = found;
    if (mark === '{' || mark === '[') {
      if (++depth > MOST_NESTED) throw nestedTooDeep(line);
    } else if ((mark === '}' || mark === ']') && --depth === 0) return inside.lastIndex;
  }
  throw unreadable(line, excerpt(text, begin), EXPECTED);
}

function valueAt(text: string, line: number): Fields {
  const onDuplicateKey = ({ key }: { readonly key: string }): never => {
    throw new BadRecord(line, { kind: 'twice', key });
  };
  try {
    const json = parse(text, null, { parseNumber: exactNumber, onDuplicateKey }) as Readonly<Record<string, unknown>>;
    return new Map(Object.entries(json).map(([name, field]) => [name, valueOf(field)]));
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(line, text, EXPECTED);
    throw error;
  }
}

/** A value of JSON as a user writes one; undefined if the text is none. */
export function jsonValue(text: string): unknown {
  try {
    return valueOf(parse(text, null, exactNumber));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** JSON as a value of a spec. */
function valueOf(json: unknown): unknown {
  if (Array.isArray(json)) return List(json.map(valueOf));
  if (typeof json !== 'object' || json === null || Object.getPrototypeOf(json) !== Object.prototype) return json;
  return canonicalMap(Object.entries(json).map(([name, field]) => [name, valueOf(field)] as const));
}

function unreadable(line: number, found: string, expected: string): BadRecord {
  return new BadRecord(line, { kind: 'unreadable', found: found.trim(), expected });
}

function excerpt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? text.length : end) || 'the end of the file';
}

/** The numbers of lines, asked for in the order of the text. */
class Lines {
  private line = 1;
  private next: number;
  constructor(private readonly text: string) {
    this.next = text.indexOf('\n');
  }
  at(position: number): number {
    while (this.next !== -1 && this.next < position) {
      this.line++;
      this.next = this.text.indexOf('\n', this.next + 1);
    }
    return this.line;
  }
}
