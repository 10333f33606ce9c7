/**
 * Conditions as reports and pages print them: `state[s1] = Leader and currentTerm[s1] > 1`, `votedFor[s2]: null -> s3`. They
 * are read and compared as texts, and run nothing; so they may come from anywhere, a URL among it.
 */

/** What a condition says. A path by itself is read, and answers with its value. */
export type Printed =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Printed[] }
  | { readonly kind: 'not'; readonly of: Printed }
  | { readonly kind: 'compared'; readonly path: PrintedPath; readonly relation: Relation; readonly value: string }
  | { readonly kind: 'read'; readonly path: PrintedPath };

/** `log[s1][2].term`. */
export interface PrintedPath {
  readonly text: string;
  readonly variable: string;
  readonly into: readonly ({ readonly key: string } | { readonly field: string })[];
}

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
const quoted = /"(?:[^"\\\n]|\\.)*"/y;

/** What a text says about these variables; null if it is no such condition. */
export function printedIn(text: string, variables: readonly string[]): Printed | null {
  if (text.length > longest) return null;
  const reader = new Reader(text, variables);
  const read = reader.either();
  return read !== null && reader.isAtEnd() ? read : null;
}

/** Reads from left to right; what cannot be read is null. */
class Reader {
  private at = 0;
  private depth = 0;
  constructor(
    private readonly text: string,
    private readonly variables: readonly string[],
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
      this.upTo(arrow);
      if (this.took(arrow) === null) return null;
    }
    const value = this.upTo(valueEnd).trim();
    return value === '' ? null : { kind: 'compared', path, relation: by === ':' ? '=' : (by as Relation), value };
  }
  private path(): PrintedPath | null {
    this.took(blanks);
    const from = this.at;
    const variable = this.took(name);
    if (variable === null || !this.variables.includes(variable)) return null;
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
      if (this.took(quoted) !== null) {
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
    case 'read':
      return textAt(printed.path) ?? 'not there';
  }
}

function compared(left: string, { path, relation: by, value }: Extract<Printed, { kind: 'compared' }>): boolean {
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

/** The comparisons in a condition. */
export function comparisonsIn(printed: Printed): readonly Extract<Printed, { kind: 'compared' }>[] {
  switch (printed.kind) {
    case 'and':
    case 'or':
      return printed.of.flatMap(comparisonsIn);
    case 'not':
      return comparisonsIn(printed.of);
    case 'compared':
      return [printed];
    case 'read':
      return [];
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
