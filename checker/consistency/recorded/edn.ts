/**
 * Reads EDN, the notation of Clojure, as far as Jepsen's histories use it: maps, vectors, lists, sets, strings, numbers,
 * keywords, symbols and nil; tags are passed over, so that a tagged record is the map that it holds.
 *
 * Values come out as values of a spec: keywords and symbols as their names, maps as records or, if their keys are not
 * keywords, as maps; what is no safe integer as its text.
 */
import { List } from 'immutable';
import { canonicalMap, canonicalSet, makeRecord } from '../../spec/value.ts';
import { BadRecord } from './problem.ts';

/** A value of the text, with the line on which it begins. */
export interface Located {
  readonly line: number;
  readonly value: unknown;
}

/** A keyword, until it is known whether it is the key of a map. */
class Keyword {
  constructor(readonly name: string) {}
}

const token = /(?:[\s,]|;[^\n]*)*(#\{|#_|#[A-Za-z][\w.\-/]*|[[\](){}]|"(?:[^"\\]|\\[\s\S])*"|[^\s,"[\](){};]+|$|")/y;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '#{': '}' };

/** The values of the text, one after the other; those of a single vector or list at the outside are taken out of it. */
export function readEdn(text: string): Located[] {
  const reader = new Reader(text);
  if (/^[[(]$/.test(reader.peek().text)) reader.skip();
  const values: Located[] = [];
  for (;;) {
    const { text: found, line } = reader.peek();
    if (found === '' || found === ']' || found === ')') return values;
    values.push({ line, value: plain(reader.read()) });
  }
}

class Reader {
  private at = 0;
  private line = 1;
  constructor(private readonly text: string) {}

  peek(): { readonly text: string; readonly line: number; readonly end: number } {
    token.lastIndex = this.at;
    const [all = '', found = ''] = token.exec(this.text) ?? [];
    const before = all.slice(0, all.length - found.length);
    return { text: found, line: this.line + newlines(before), end: this.at + all.length };
  }
  skip(): { readonly text: string; readonly line: number } {
    const next = this.peek();
    this.at = next.end;
    this.line = next.line + newlines(next.text);
    return next;
  }
  read(): unknown {
    const { text, line } = this.skip();
    const end = closing[text];
    if (end !== undefined) return collection(text, this.until(end, line), line);
    if (text === '#_') {
      this.read();
      return this.read();
    }
    if (text.startsWith('#')) return this.read();
    if (text === '' || text === '"' || /^[\])}]$/.test(text))
      throw new BadRecord(line, {
        kind: 'unreadable',
        found: text || 'the end of the file',
        expected: 'a value in EDN',
      });
    return atom(text);
  }
  private until(end: string, opened: number): unknown[] {
    const values: unknown[] = [];
    for (;;) {
      const { text } = this.peek();
      if (text === end) {
        this.skip();
        return values;
      }
      if (text === '')
        throw new BadRecord(opened, { kind: 'unreadable', found: 'the end of the file', expected: `a closing ${end}` });
      values.push(this.read());
    }
  }
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

function collection(open: string, values: readonly unknown[], line: number): unknown {
  switch (open) {
    case '#{':
      return canonicalSet(values.map(plain));
    case '{': {
      if (values.length % 2 !== 0)
        throw new BadRecord(line, { kind: 'unreadable', found: 'a key without a value', expected: 'pairs in a map' });
      const entries = values.flatMap((key, i) => (i % 2 === 0 ? [[key, plain(values[i + 1])] as const] : []));
      return entries.every(([key]) => key instanceof Keyword)
        ? makeRecord(entries.map(([key, value]) => [(key as Keyword).name, value] as const))
        : canonicalMap(entries.map(([key, value]) => [plain(key), value] as const));
    }
    default:
      return List(values.map(plain));
  }
}

function plain(value: unknown): unknown {
  return value instanceof Keyword ? value.name : value;
}

function atom(text: string): unknown {
  if (text === 'nil') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text.startsWith('"')) return unescaped(text.slice(1, -1));
  if (text.startsWith(':')) return new Keyword(text.slice(1));
  const number = Number(text.replace(/[NM]$/, ''));
  return Number.isSafeInteger(number) ? number : text;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
