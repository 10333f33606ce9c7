/**
 * The examples of a page: what stands in its blocks of TypeScript, as files that can be type-checked and run, and what they
 * claim comes out.
 *
 * A block whose first line is a path, `// specs/lock/lock.ts`, is that file. Any other is the body of a spec without
 * parameters: what it uses of Concord and Immutable.js is imported for it. A line `//> violated; 3 states` claims facts of what
 * `check` says of it, `//> symmetry=off: 6 states` with this key, and `//> check lock variant=x: violated` of a spec by its name.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** What stands in a page as code: its blocks of TypeScript, and what is set as code in its text. */
export function codeOf(page: string): string {
  return [...page.matchAll(/^```ts\n[\s\S]*?^```$|`[^`\n]+`/gm)].map(([text]) => text).join('\n');
}

/** The names that a file exports from others, types among them. */
export function exportsOf(file: string): string[] {
  const { body } = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }) as unknown as {
    body: {
      type: string;
      source?: { value: string } | null;
      specifiers?: { exported?: { name: string } }[];
    }[];
  };
  return body.flatMap(({ type, source, specifiers = [] }) =>
    type === 'ExportAllDeclaration' && source != null
      ? exportsOf(join(dirname(file), source.value))
      : specifiers.flatMap(({ exported }) => (exported === undefined ? [] : [exported.name])),
  );
}

export interface Example {
  /** The line of the page on which it begins. */
  readonly line: number;
  /** The file that it is, from the folder of all examples. */
  readonly file: string;
  readonly text: string;
  readonly claims: readonly Claim[];
}
export interface Claim {
  /** What is given to `check`, as on the command line. */
  readonly argv: readonly string[];
  readonly facts: readonly string[];
}

/** What a body may use: names, by the module that they are imported from; types as `type Of`. */
export type Modules = Readonly<Record<string, readonly string[]>>;

export function examplesOf(page: string, modules: Modules): Example[] {
  const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
  return blocks.map((block) => {
    const line = page.slice(0, block.index).split('\n').length + 1;
    const own = block[1] ?? '';
    const path = /^\/\/ (\S+\.ts)\n/.exec(own)?.[1];
    const file = path ?? `specs/line-${line}/line-${line}.ts`;
    return {
      line,
      file,
      text: path === undefined ? specOf(`line-${line}`, own, modules) : own,
      claims: claimsOf(own, posix.basename(posix.dirname(file))),
    };
  });
}

function specOf(name: string, body: string, modules: Modules): string {
  const uses = (imported: string): boolean =>
    imported === 'spec' || new RegExp(`(?<![\\w$.])${imported.replace('type ', '')}\\b`).test(body);
  const imports = Object.entries(modules).flatMap(([module, names]) => {
    const used = names.filter(uses);
    return used.length === 0 ? [] : [`import { ${used.join(', ')} } from '${module}';`];
  });
  const header = `{ name: '${name}', parameters: {} }`;
  return `${imports.join('\n')}\nexport const example = spec(${header}, () => {\n${body}});\n`;
}

function claimsOf(text: string, spec: string): Claim[] {
  const claims = text.matchAll(/^\s*\/\/> (?:check ([\w-]+) ?)?((?:\w+=\S+ ?)*)(?:: )?(.+)$/gm);
  return [...claims].map(([, of = spec, keys = '', facts = '']) => ({
    argv: [of, ...keys.replace(/:\s*$/, '').split(' ').filter(Boolean)],
    facts: facts.split('; ').map((fact) => fact.trim()),
  }));
}

/** A report of `check`, as far as examples claim something of it. */
export interface Reported {
  readonly verdict: string;
  readonly basis: string;
  readonly from: string | null;
  readonly budgets: readonly string[];
  readonly states: { readonly generated: number; readonly distinct: number; readonly depth: number };
  readonly properties: readonly {
    readonly name: string;
    readonly kind: string;
    readonly verdict: string;
    readonly reason: string | null;
    readonly steps: number | null;
    readonly vacuous: string | null;
  }[];
  readonly actions: readonly { readonly name: string }[];
  readonly failure: { readonly message: string } | null;
  readonly remarks: readonly string[];
}
/** What `check` says where there is nothing to report. */
export interface Refused {
  readonly message: string;
}

/** What can be claimed of a report. */
export function factsOf(report: Reported | Refused): string[] {
  if (!('states' in report)) return [`refused: ${report.message}`];
  const { verdict, basis, states, properties, actions, budgets, failure, remarks } = report;
  return [
    verdict,
    ...(basis === 'within bounds' ? [`${verdict} within bounds`] : []),
    counted(states.distinct, 'state'),
    `${states.generated} generated`,
    `depth ${states.depth}`,
    ...properties.flatMap(factsOfProperty),
    `actions ${actions.map(({ name }) => name).join(', ')}`,
    ...budgets,
    ...(failure === null ? [] : [`fails: ${failure.message}`]),
    ...(remarks.length === 0 ? ['no remark'] : remarks.map((remark) => `remark: ${remark}`)),
  ];
}

function factsOfProperty({ name, kind, verdict, reason, steps, vacuous }: Reported['properties'][number]): string[] {
  const after = steps === null ? '' : ` in ${counted(steps, 'step')}`;
  if (verdict === 'unknown') return [`${name} is unknown: ${reason}`];
  if (verdict === 'violated') return [`${name} is violated`, `${name} is violated${after}`];
  if (kind === 'reachable') return [`${name} is reached${after}`];
  return [`${name} holds`, ...(vacuous === null ? [] : [`${name} holds: ${vacuous}`])];
}

function counted(n: number, one: string): string {
  return `${n} ${n === 1 ? one : `${one}s`}`;
}

/** The facts of a claim that are not so. A message may go on where the claim ends in `...`. */
export function wrongOf({ facts }: Claim, report: Reported | Refused): string[] {
  const all = factsOf(report);
  return facts.filter((fact) =>
    fact.endsWith('...') ? !all.some((one) => one.startsWith(fact.slice(0, -3))) : !all.includes(fact),
  );
}
