/**
 * Reads EDN, the notation of Clojure (https://github.com/edn-format/edn), as far as Jepsen's histories use it. Our own reader,
 * since messages name lines, and the readers that there are keep none.
 *
 * Values come out as values of a spec, and what EDN keeps apart stays apart: integers are numbers, exactly; keywords,
 * symbols, characters, doubles, decimals and what has a tag are `Foreign`; maps are maps.
 */
import { List } from 'immutable';
import { canonicalMap, canonicalSet, Foreign, keyOf } from '../../language/value.ts';
import { exactNumber, inexactNumber } from './number.ts';
import { BadRecord, type Fields, type Located, MOST_NESTED, nestedTooDeep } from './problem.ts';

const token =
  /(?:[\s,]|;[^\n]*)*(#\{|#_|##|#[A-Za-z][\w.\-/$]*|[[\](){}]|"[^"\\]*(?:\\[\s\S][^"\\]*)*"|\\(?:[A-Za-z][\w]*|[\s\S])|[^\s,"[\](){};\\]+|$|[\s\S])/y;
const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '#{': '}' };

/** The events of the text, one after the other; those of a single vector or list at the outside are taken out of it. */
export function* readEdn(text: string): Generator<Located> {
  const reader = new Reader(text);
  const opened = reader.peek();
  const close = opened.text === '[' || opened.text === '(' ? closing[opened.text] : undefined;
  if (close !== undefined) reader.skip();
  for (;;) {
    const { text: found, line } = reader.peek();
    if (found === close) {
      reader.skip();
      const rest = reader.peek();
      if (rest.text === '') return;
      throw new BadRecord(rest.line, { kind: 'unreadable', found: rest.text, expected: 'the end of the file' });
    }
    if (found === '' && close === undefined) return;
    if (found === '') throw open(opened.line, close);
    if (found === '#_') reader.discard();
    else yield { line, value: reader.event() };
  }
}

/** The value with which the text begins, and what stands behind it. */
export function readOneEdn(text: string, line: number): { readonly value: unknown; readonly rest: string } {
  const reader = new Reader(text, line);
  return { value: reader.read(), rest: reader.rest() };
}

function open(line: number, close: string | undefined): BadRecord {
  return new BadRecord(line, { kind: 'unreadable', found: 'the end of the file', expected: `a closing ${close}` });
}

class Reader {
  private at = 0;
  private depth = 0;
  constructor(
    private readonly text: string,
    private line = 1,
  ) {}

  peek(): { readonly text: string; readonly line: number; readonly end: number } {
    token.lastIndex = this.at;
    const [all = '', found = ''] = token.exec(this.text) ?? [];
    return { text: found, line: this.line + newlines(all, all.length - found.length), end: this.at + all.length };
  }
  skip(): { readonly text: string; readonly line: number } {
    const next = this.peek();
    this.at = next.end;
    this.line = next.line + newlines(next.text, next.text.length);
    return next;
  }
  rest(): string {
    return this.text.slice(this.at).trim();
  }
  /** Reads past `#_` and what it hides. */
  discard(): void {
    this.skip();
    this.read();
  }
  /** A map, whose tag does not matter, by the names of its keywords. */
  event(): Fields {
    let first = this.skip();
    while (/^#[A-Za-z]/.test(first.text)) first = this.skip();
    if (first.text !== '{')
      throw new BadRecord(first.line, { kind: 'unreadable', found: first.text, expected: 'an event, which is a map' });
    const fields = new Map<string, unknown>();
    for (const [key, value] of pairs(this.until('}', first.line), first.line))
      fields.set(nameOf(key) ?? keyOf(key), value);
    return fields;
  }
  read(): unknown {
    const { text, line } = this.skip();
    const end = closing[text];
    if (text === '#_') {
      this.read();
      return this.read();
    }
    if (end === undefined && !/^#[A-Za-z]/.test(text)) return atom(text, line);
    if (++this.depth > MOST_NESTED) throw nestedTooDeep(line);
    const value = end === undefined ? tagged(text, this.read()) : collection(text, this.until(end, line), line);
    this.depth--;
    return value;
  }
  private until(end: string, opened: number): unknown[] {
    const values: unknown[] = [];
    for (;;) {
      const { text } = this.peek();
      if (text === end) {
        this.skip();
        return values;
      }
      if (text === '') throw open(opened, end);
      if (text === '#_') this.discard();
      else values.push(this.read());
    }
  }
}

function newlines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function pairs(values: readonly unknown[], line: number): (readonly [unknown, unknown])[] {
  if (values.length % 2 !== 0)
    throw new BadRecord(line, { kind: 'unreadable', found: 'a key without a value', expected: 'pairs in a map' });
  const met = new Set<string>();
  return Array.from({ length: values.length / 2 }, (_, i) => {
    const key = values[2 * i];
    if (met.has(keyOf(key))) throw new BadRecord(line, { kind: 'twice', key: String(key) });
    met.add(keyOf(key));
    return [key, values[2 * i + 1]];
  });
}

function collection(start: string, values: readonly unknown[], line: number): unknown {
  switch (start) {
    case '#{':
      return canonicalSet(values);
    case '{':
      return canonicalMap(pairs(values, line));
    default:
      return List(values);
  }
}

function tagged(tag: string, value: unknown): Foreign {
  return new Foreign(tag, value, `${tag} ${typeof value === 'string' ? JSON.stringify(value) : value}`);
}

/** The name of a keyword, a symbol or a text; undefined for anything else. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Foreign && (value.parts.kind === 'keyword' || value.parts.kind === 'symbol')
    ? (value.parts.content as string)
    : undefined;
}

function atom(text: string, line: number): unknown {
  if (text === 'nil') return null;
  if (text === 'true' || text === 'false') return text === 'true';
  if (text.length > 1 && text.startsWith('"')) return unescaped(text.slice(1, -1), line);
  if (/^:[^:]/.test(text)) return new Foreign('keyword', text.slice(1), text);
  if (text.length > 1 && text.startsWith('\\')) return new Foreign('character', text.slice(1), text);
  if (/^[+-]?(0|[1-9]\d*)N?$/.test(text)) return exactNumber(text.replace('N', ''));
  if (/^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?M?$/.test(text) && !/^[+-]?0\d/.test(text)) {
    const [isDecimal, digits] = [text.endsWith('M'), text.replace('M', '').replace(/\.(?!\d)/, '')];
    return inexactNumber(isDecimal ? 'decimal' : 'double', digits, isDecimal ? 'M' : '');
  }
  if (/^[A-Za-z*!_?$%&=<>+\-./][^#:]*/.test(text) && !/^[+-]?\d/.test(text)) return new Foreign('symbol', text, text);
  throw new BadRecord(line, { kind: 'unreadable', found: text || 'the end of the file', expected: 'a value in EDN' });
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
};

function unescaped(text: string, line: number): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (all, code: string | undefined, letter: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    const meant = escapes[letter];
    if (meant === undefined)
      throw new BadRecord(line, {
        kind: 'unreadable',
        found: all,
        expected: 'one of \\n \\t \\r \\b \\f \\" \\\\ \\u0000',
      });
    return meant;
  });
}
