/**
 * Conditions in JavaScript, looked at by the TypeScript compiler before they run: what is misspelt, or is compared with what it
 * never is, is told at once and where, on branches, too, that no state takes.
 *
 * The compiler is given a file in which the condition is what a function answers, of the state and the names that there are; their
 * types are made of the model's domains. It is taken without `strictNullChecks`: whether something is there is told when it runs.
 */
import type { CheckableModel } from '../../checker/language/model.ts';
import type { Sort } from '../../checker/language/sort.ts';
import { sortsOf } from '../../checker/language/symmetry.ts';
import { namespaces, TypeScriptTypes } from '../../checker/language/type-text.ts';
import { asSeen, printedIn, strangerIn } from '../printed.ts';
import { namesFor } from './condition.ts';
import { NotThere, quotedIn } from './predicate.ts';

/** What is wrong in a text: `line` is a line and a column, counted from 1, and `text` begins with the number of the error. */
export interface CompilerError {
  readonly line: string;
  readonly text: string;
}
/** What the compiler finds wrong in a file of TypeScript; null if there is none that can say. */
export type Compile = (source: string) => Promise<readonly CompilerError[] | null>;

/** Throws `NotThere` if the compiler refuses a condition. Of one that is no JavaScript, or cannot be read, others say what there is to say. */
export type Typed = (condition: string) => Promise<void>;

/** Where no compiler is asked. */
export const untyped: Typed = async () => {};

/** So many conditions are remembered: those that are watched are asked about at each step. */
const mostKnown = 200;

/** Looks at the conditions of a model. */
export function typedBy(model: Pick<CheckableModel, 'domains'>, compile: Compile): Typed {
  const known = new Map<string, NotThere | null>();
  const file = new ConditionFile(model);
  return async (condition) => {
    const text = asSeen(condition);
    if (!file.takes(text)) return;
    let said = known.get(text);
    if (said === undefined) {
      const errors = await compile(file.with(text));
      if (errors === null) return;
      said = file.wrongBy(errors, text);
      if (known.size >= mostKnown) known.clear();
      known.set(text, said);
    }
    if (said !== null) throw said;
  };
}

/** The file around a condition. Invariant: each line of the condition is one of the file, and each column the same. */
class ConditionFile {
  private readonly names: ReadonlyMap<string, unknown>;
  private readonly variables: readonly string[];
  private readonly before: string;

  constructor(model: Pick<CheckableModel, 'domains'>) {
    this.names = namesFor(model);
    this.variables = Object.keys(model.domains);
    this.before = `${beforeOf(model, this.names)}\n`;
  }

  /** True of what is JavaScript, and may run. */
  takes(text: string): boolean {
    if (printedIn(text, this.variables) !== null) return false;
    return strangerIn(text, [...this.variables, 's', ...this.names.keys()]) === null && canBeRead(text);
  }
  with(text: string): string {
    return `${this.before}${this.named(text)}\n);\n`;
  }
  /** A member in quotes is the member, `'s1'` as `(s1)`: to the compiler a text is none. */
  private named(text: string): string {
    let written = text;
    for (const { value, start, end } of quotedIn(text)) {
      const isMember = typeof this.names.get(value) === 'string' && end - start === value.length + 2;
      if (isMember) written = `${written.slice(0, start)}(${value})${written.slice(end)}`;
    }
    return written;
  }
  /** What is wrong with the condition, in the compiler's words; null if nothing is. What is wrong elsewhere in the file is not the user's. */
  wrongBy(errors: readonly CompilerError[], text: string): NotThere | null {
    const first = linesIn(this.before) + 1;
    const last = first + linesIn(text);
    const own = errors
      .map(({ line, text }) => ({ at: line.split(':').map(Number) as [number, number], text }))
      .filter(({ at: [line], text }) => line >= first && line <= last && !mayBeRight.test(text));
    if (own[0] === undefined) return null;
    const isOneLine = last === first;
    const lines = own.map(({ at: [line, column], text }) => {
      const where = isOneLine ? `column ${column}` : `line ${line - first + 1}, column ${column}`;
      return `${text.replace(/^TS\d+: /, '').replace(/\.$/, '')} (${where})`;
    });
    return new NotThere(lines.join('\n'), isOneLine ? own[0].at[1] : null);
  }
}

function canBeRead(text: string): boolean {
  try {
    quotedIn(text);
    return true;
  } catch {
    return false;
  }
}

/** A text that is put together may be the name of a member: whether it is shows when it runs. */
const mayBeRight = /^TS2345: Argument of type 'string' is not assignable to parameter of type 'Member</;

/** How many lines have ended in a text. */
function linesIn(text: string): number {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).length - 1;
}

function beforeOf({ domains }: Pick<CheckableModel, 'domains'>, names: ReadonlyMap<string, unknown>): string {
  const types = new TypeScriptTypes(sortsOf(domains));
  const typeOf = (name: string, value: unknown): string =>
    typeof value === 'string' ? types.member(name) : types.sort(value as Sort<string>);
  return [
    `import type * as ${namespaces.concord} from 'concord';`,
    `import type * as ${namespaces.immutable} from 'immutable';`,
    'interface State {',
    ...Object.entries(domains).map(([name, domain]) => `  readonly ${JSON.stringify(name)}: ${types.of(domain)};`),
    '}',
    `export const asked = (s: State${[...names].map(([name, value]) => `, ${name}: ${typeOf(name, value)}`).join('')}) => (`,
  ].join('\n');
}
