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

const name = /^[A-Za-z_$][\w$]*/;
const relation = /^\s*(!=|<=|>=|=(?![=>])|<|>|:)\s*/;

/** What a text says about these variables; null if it is no such condition. */
export function printedIn(text: string, variables: readonly string[]): Printed | null {
  const reader = new Reader(text, variables);
  const read = reader.either();
  return read !== null && reader.isAtEnd() ? read : null;
}

/** Reads from left to right; what cannot be read is null. */
class Reader {
  private at = 0;
  constructor(
    private readonly text: string,
    private readonly variables: readonly string[],
  ) {}

  isAtEnd(): boolean {
    return this.rest().trim() === '';
  }
  either(): Printed | null {
    return this.several('or', () => this.several('and', () => this.one()));
  }
  private several(kind: 'and' | 'or', part: () => Printed | null): Printed | null {
    const parts: Printed[] = [];
    do {
      const read = part();
      if (read === null) return null;
      parts.push(read);
    } while (this.took(new RegExp(`^\\s*\\b${kind}\\b\\s*`)) !== null);
    return parts.length === 1 ? (parts[0] as Printed) : { kind, of: parts };
  }
  private one(): Printed | null {
    if (this.took(/^\s*not\b\s*/) !== null) {
      const of = this.one();
      return of === null ? null : { kind: 'not', of };
    }
    if (this.took(/^\s*\(/) !== null) {
      const inside = this.either();
      return this.took(/^\s*\)/) === null ? null : inside;
    }
    const path = this.path();
    if (path === null) return null;
    const by = this.took(relation)?.trim();
    if (by === undefined) return { kind: 'read', path };
    const value = this.value();
    if (by !== ':') return value === '' ? null : { kind: 'compared', path, relation: by as Relation, value };
    // Of a change, what is afterwards.
    const after = value.split(' -> ').slice(1).join(' -> ');
    return after === '' ? null : { kind: 'compared', path, relation: '=', value: after };
  }
  private path(): PrintedPath | null {
    this.took(/^\s+/);
    const from = this.at;
    const variable = this.took(name);
    if (variable === null || !this.variables.includes(variable)) return null;
    const into: PrintedPath['into'][number][] = [];
    for (;;) {
      const field = this.took(/^\.[A-Za-z_$][\w$]*/);
      if (field !== null) into.push({ field: field.slice(1) });
      else if (this.rest().startsWith('[')) {
        const key = this.upTo((character) => character === ']', 1);
        if (this.took(/^\]/) === null) return null;
        into.push({ key: key.trim() });
      } else break;
    }
    return { text: this.text.slice(from, this.at), variable, into };
  }
  /** A value goes on to `and`, `or` or a bracket that was opened before it. */
  private value(): string {
    return this.upTo((character, rest) => character === ')' || /^\s+(?:and|or)(?:\s|$)/.test(rest)).trim();
  }
  /** The text up to where that is so outside of brackets. */
  private upTo(isEnd: (character: string, rest: string) => boolean, skipped = 0): string {
    this.at += skipped;
    const from = this.at;
    for (let depth = 0; this.at < this.text.length; this.at++) {
      const character = this.text.charAt(this.at);
      if (depth === 0 && isEnd(character, this.rest())) break;
      if ('([{<'.includes(character)) depth++;
      else if (')]}>'.includes(character) && depth > 0) depth--;
    }
    return this.text.slice(from, this.at);
  }
  private took(pattern: RegExp): string | null {
    const found = pattern.exec(this.rest())?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }
  private rest(): string {
    return this.text.slice(this.at);
  }
}

/**
 * What a condition answers: true or false, or the text of the value that it reads. `textAt` has the text of what is at a path,
 * and throws if nothing is.
 */
export function answerOf(printed: Printed, textAt: (path: PrintedPath) => string): boolean | string {
  switch (printed.kind) {
    case 'and':
      return printed.of.every((one) => isTrue(answerOf(one, textAt)));
    case 'or':
      return printed.of.some((one) => isTrue(answerOf(one, textAt)));
    case 'not':
      return !isTrue(answerOf(printed.of, textAt));
    case 'compared':
      return compared(textAt(printed.path), printed.relation, printed.value);
    case 'read':
      return textAt(printed.path);
  }
}

function isTrue(answer: boolean | string): boolean {
  return answer === true || answer === 'true';
}

function compared(left: string, by: Relation, right: string): boolean {
  switch (by) {
    case '=':
      return bare(left) === bare(right);
    case '!=':
      return bare(left) !== bare(right);
    case '<':
      return Number(left) < Number(right);
    case '<=':
      return Number(left) <= Number(right);
    case '>':
      return Number(left) > Number(right);
    case '>=':
      return Number(left) >= Number(right);
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

/** Without quotes around it, and with one blank for several. */
export function bare(text: string): string {
  return text
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .replace(/\s+/g, ' ');
}
