/**
 * Conditions as reports and pages print them: `state[s1] = Leader and currentTerm[s1] > 1`, `votedFor[s2]: null -> s3`. They
 * are read and compared as texts, and run nothing; so they may come from anywhere, a URL among it.
 */

/** What a condition says. A path by itself is read, and answers with its value. */
export type Printed =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Printed[] }
  | { readonly kind: 'not'; readonly of: Printed }
  | Compared
  | Changed
  | { readonly kind: 'read'; readonly path: PrintedPath };

/** A path and a value, `currentTerm[s1] >= 2`. */
export interface Compared {
  readonly kind: 'compared';
  readonly path: PrintedPath;
  readonly relation: Relation;
  readonly value: string;
}
/** `msgs: + Commit(from: s1)`: of a change, what it has left. */
export interface Changed {
  readonly kind: 'changed';
  readonly path: PrintedPath;
  /** Whether the elements came in, or were taken out. */
  readonly cameIn: boolean;
  readonly elements: readonly string[];
  /** The index at which they came into a sequence; null of what has none, as a set. */
  readonly at: number | null;
  /** How many copies of the element there are now in a bag; null if that is not said. */
  readonly copies: number | null;
}

/** `log[s1][2].term`. */
export interface PrintedPath {
  readonly text: string;
  readonly variable: string;
  readonly into: readonly ({ readonly key: string } | { readonly field: string })[];
}

/** How the value at a path is compared with another. */
export type Relation = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Longer texts, and deeper ones, are none: they may come from anywhere. */
const longest = 2000;
const deepest = 50;

const name = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const field = /\.[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const relation = /\s*(!=|<=|>=|=(?![=>])|<|>|:)\s*/y;
/** `not` before what it denies; a variable may have this name, too. */
const negation = /\s*not\b(?!\s*(?:[[.:<>=]|!=))\s*/y;
const joints = { and: /\s*\band\b\s*/y, or: /\s*\bor\b\s*/y } as const;
const [blanks, opening, closing, keyEnd] = [/\s*/y, /\s*\(/y, /\s*\)/y, /\]/y];
/** Where a value ends: before `and`, `or` or a bracket that was opened before it. */
const valueEnd = /\)|\s+(?:and|or)(?:\s|$)/y;
const arrow = / -> /y;
const shaft = /->/y;
const quoted = /"(?:[^"\\\n]|\\.)*"/y;
const sign = /[+-] /y;
/** Between two elements, and what may be said behind the last of them. */
const comma = /, /y;
const place = /^(.*?) at (?:the front|index (\d+))$/s;
const copies = /^(.*?) (?:x(\d+)|\(\d+ -> (\d+) copies\))$/s;

/** Characters that are not seen where they stand, and are brought along by what was copied from elsewhere; and blanks of other kinds. */
const [unseen, otherBlanks] = [/[\u00ad\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]/g, /\p{Zs}/gu];

/** What was meant by a text that was typed or pasted: as it is seen. */
export function asSeen(text: string): string {
  return text.replace(unseen, '').replace(otherBlanks, ' ');
}

/** What a text says about these variables; null if it is no such condition. */
export function printedIn(text: string, variables: readonly string[]): Printed | null {
  if (text.length > longest) return null;
  return wholly(new Reader(asSeen(text), variables));
}

/** The first name in a text that would be such a condition if there were a variable of this name; null if none, or JavaScript, lacks one. */
export function strangerIn(text: string, variables: readonly string[]): string | null {
  const read = text.length > longest ? null : wholly(new Reader(asSeen(text), null));
  const named = read === null ? [] : pathsIn(read).map(({ variable }) => variable);
  return named.some(isJavaScripts) ? null : (named.find((name) => !variables.includes(name)) ?? null);
}

/** True of a name that JavaScript knows by itself: `true`, `Math`. */
function isJavaScripts(name: string): boolean {
  return javaScripts.includes(name);
}

/** The names of the language: those of a browser, such as `name` and `status`, and those of Node are no more than anybody's. */
const javaScripts: readonly string[] = (
  'true false null this undefined NaN Infinity globalThis Object Function Array String Number Boolean BigInt Symbol Math JSON Date RegExp ' +
  'Map Set WeakMap WeakSet WeakRef Promise Proxy Reflect Intl Atomics Error AggregateError EvalError RangeError ReferenceError SyntaxError ' +
  'TypeError URIError ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array ' +
  'Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array Iterator FinalizationRegistry parseInt parseFloat isNaN isFinite ' +
  'decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval console structuredClone'
).split(' ');

function wholly(reader: Reader): Printed | null {
  const read = reader.either();
  return read !== null && reader.isAtEnd() ? read : null;
}

/** Reads from left to right; what cannot be read is null. */
class Reader {
  private at = 0;
  private depth = 0;
  constructor(
    private readonly text: string,
    /** Null if any name is taken for one. */
    private readonly variables: readonly string[] | null,
  ) {}

  isAtEnd(): boolean {
    this.took(blanks);
    return this.at === this.text.length;
  }
  either(): Printed | null {
    return this.several('or', () => this.several('and', () => this.nested(() => this.one())));
  }
  private nested(read: () => Printed | null): Printed | null {
    if (this.depth === deepest) return null;
    this.depth++;
    const found = read();
    this.depth--;
    return found;
  }
  private several(kind: 'and' | 'or', part: () => Printed | null): Printed | null {
    const parts: Printed[] = [];
    do {
      const read = part();
      if (read === null) return null;
      parts.push(read);
    } while (this.took(joints[kind]) !== null);
    return parts.length === 1 ? (parts[0] as Printed) : { kind, of: parts };
  }
  private one(): Printed | null {
    if (this.took(negation) !== null) {
      const of = this.nested(() => this.one());
      return of === null ? null : { kind: 'not', of };
    }
    if (this.took(opening) !== null) {
      const inside = this.either();
      return this.took(closing) === null ? null : inside;
    }
    const path = this.path();
    if (path === null) return null;
    const by = this.took(relation)?.trim();
    if (by === undefined) return { kind: 'read', path };
    // Of a change, what is afterwards.
    if (by === ':') {
      const signed = this.took(sign);
      if (signed !== null) return this.changed(path, signed === '+ ');
      this.upTo(arrow);
      if (this.took(arrow) === null) return null;
    }
    const value = this.upTo(valueEnd).trim();
    return value === '' ? null : { kind: 'compared', path, relation: by === ':' ? '=' : (by as Relation), value };
  }
  private changed(path: PrintedPath, cameIn: boolean): Changed | null {
    const whole = this.upTo(valueEnd).trim();
    const [, before = whole, index] = place.exec(whole) ?? [];
    const [, element = before, many, now] = copies.exec(before) ?? [];
    const elements = listIn(element);
    if (elements.length === 0) return null;
    const at = before === whole ? null : Number(index ?? 0);
    // `- m x2` took away the last two.
    const last = many !== undefined && !cameIn ? 0 : Number(now ?? many ?? -1);
    return { kind: 'changed', path, cameIn, elements, at, copies: last < 0 ? null : last };
  }
  /** What stands between commas. */
  list(): string[] {
    const found: string[] = [];
    do found.push(this.upTo(comma).trim());
    while (this.took(comma) !== null);
    return found.filter((text) => text !== '');
  }
  private path(): PrintedPath | null {
    this.took(blanks);
    const from = this.at;
    const variable = this.took(name);
    if (variable === null || this.variables?.includes(variable) === false) return null;
    const into: PrintedPath['into'][number][] = [];
    for (;;) {
      const inField = this.took(field);
      if (inField !== null) into.push({ field: inField.slice(1) });
      else if (this.text.charAt(this.at) === '[') {
        this.at++;
        const key = this.upTo(keyEnd);
        if (this.took(keyEnd) === null) return null;
        into.push({ key: key.trim() });
      } else break;
    }
    return { text: this.text.slice(from, this.at), variable, into };
  }
  /** The text up to where this is, outside of brackets and of what is quoted. */
  private upTo(end: RegExp): string {
    const from = this.at;
    for (let depth = 0; this.at < this.text.length; this.at++) {
      end.lastIndex = this.at;
      if (depth === 0 && end.test(this.text)) break;
      // An arrow closes nothing.
      if (this.took(quoted) !== null || this.took(shaft) !== null) {
        this.at--;
        continue;
      }
      const character = this.text.charAt(this.at);
      if ('([{<'.includes(character)) depth++;
      else if (')]}>'.includes(character) && depth > 0) depth--;
    }
    return this.text.slice(from, this.at);
  }
  private took(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }
}

/** The elements of a list as it is printed, `a, b(c, d)`. */
function listIn(text: string): string[] {
  return new Reader(text, null).list();
}

/** A condition that makes no sense of what is there: a set is greater than nothing. */
export class Senseless extends Error {
  override readonly name = 'Senseless';
}

/**
 * What a condition answers: true or false, or the text of the value that it reads. `textAt` has the text of what is at a path, null if
 * nothing is in this state, so that no comparison with it is true. Throws `Senseless`, and what `textAt` throws.
 */
export function answerOf(printed: Printed, textAt: (path: PrintedPath) => string | null): boolean | string {
  const isTrue = (one: Printed): boolean => {
    const answer = answerOf(one, textAt);
    if (typeof answer === 'boolean') return answer;
    if (answer === 'true' || answer === 'false') return answer === 'true';
    throw new Senseless(
      `${'path' in one ? one.path.text : 'It'} is ${answer}, and neither true nor false: compare it with something.`,
    );
  };
  switch (printed.kind) {
    case 'and':
      return printed.of.every(isTrue);
    case 'or':
      return printed.of.some(isTrue);
    case 'not':
      return !isTrue(printed.of);
    case 'compared': {
      const text = textAt(printed.path);
      return text !== null && compared(text, printed);
    }
    case 'changed': {
      const text = textAt(printed.path);
      return text !== null && hasChanged(text, printed);
    }
    case 'read':
      return textAt(printed.path) ?? 'not there';
  }
}

/** True if what is printed so is as a change would have left it. */
function hasChanged(text: string, { path, cameIn, elements, at, copies: many }: Changed): boolean {
  const [, opening, inside = ''] = /^([{<])(.*)[}>]$/s.exec(text) ?? [];
  if (opening === undefined) throw new Senseless(`${path.text} is ${text}, which has no elements.`);
  const all = listIn(inside);
  if (opening === '<') {
    if (!cameIn) throw new Senseless(`What was taken out of ${path.text} does not show in the sequence that is left.`);
    return elements.every((element, k) =>
      at === null ? all.some((one) => isSame(one, element)) : isSame(all[at + k] ?? '', element),
    );
  }
  const left = (element: string): number => {
    const found = all.map((one) => copies.exec(one) ?? [one, one]).find(([, one = '']) => isSame(one, element));
    return found === undefined ? 0 : Number(found[2] ?? 1);
  };
  return elements.every((element) => (many === null ? left(element) > 0 === cameIn : left(element) === many));
}

function compared(left: string, { path, relation: by, value }: Compared): boolean {
  if (by === '=' || by === '!=') return isSame(left, value) === (by === '=');
  const [a, b] = [left, value].map(Number) as [number, number];
  if (left.trim() === '' || Number.isNaN(a) || Number.isNaN(b))
    throw new Senseless(
      `Only a number is less or greater than a number: ${path.text} is ${left}, and is compared with ${value}.`,
    );
  switch (by) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** The values that a condition names, each with where it is looked for. */
export function comparisonsIn(printed: Printed): readonly (Compared | Changed)[] {
  switch (printed.kind) {
    case 'and':
    case 'or':
      return printed.of.flatMap(comparisonsIn);
    case 'not':
      return comparisonsIn(printed.of);
    case 'compared':
    case 'changed':
      return [printed];
    case 'read':
      return [];
  }
}

/** The paths in a condition, in the order of the text. */
function pathsIn(printed: Printed): readonly PrintedPath[] {
  switch (printed.kind) {
    case 'and':
    case 'or':
      return printed.of.flatMap(pathsIn);
    case 'not':
      return pathsIn(printed.of);
    default:
      return [printed.path];
  }
}

/** True if what is written means the value with this text; a word may be quoted that is printed without quotes. */
export function isSame(text: string, written: string): boolean {
  if (text === written) return true;
  const [, , inside] = /^(["'])(.*)\1$/.exec(written) ?? [];
  if (inside === undefined) return !/["']/.test(written) && text === written.replace(/\s+/g, ' ');
  if (text === `"${inside}"`) return true;
  // `null` and `"null"` are two values, and so are 5 and "5".
  return text === inside && !/^(?:null|true|false|undefined|-?\d+)$/.test(inside);
}
