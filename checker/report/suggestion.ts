/**
 * What an invariant lacks to be inductive, as text, as JSON and as TypeScript.
 */
import type { Clause } from '../induction/clauses.ts';
import type { Suggested, Suggestion } from '../induction/suggest.ts';
import { type InductionReport, inductionJson, inductionLines, retriedLines } from './induction.ts';
import type { JsonFields } from './json.ts';
import type { TextStyle } from './report.ts';
import { stopTexts } from './stop.ts';
import type { ExitCode } from './verdict.ts';
import { count, counted, listed, rowLines, wrapped } from './words.ts';

/** What was suggested, with what is told of it. */
export interface SuggestionReport {
  readonly suggestion: Suggestion;
  /** What came of the invariant with all of it; null if that was not asked any more. */
  readonly report: InductionReport | null;
  /** The file into which it was written, and the command that asks of it again; null if there is none. */
  readonly file: { readonly path: string; readonly command: string } | null;
  /** The sorts that the spec's body does not return, because of which there is no file. */
  readonly unnamed: readonly string[];
}

/** A clause as an implication, as states are printed: `rmState[rm] = committed => tmState = committed`. */
export function clauseText({ over, literals }: Clause): string {
  const premises = literals.filter(({ wanted }) => !wanted).map(({ atom }) => atom.yes.text);
  const rest = literals.filter(({ wanted }) => wanted).map(({ atom }) => atom.yes.text);
  const said =
    premises.length === 0
      ? listed(rest, 'or')
      : rest.length === 0
        ? premises.length === 1
          ? `never ${premises.join('')}`
          : `never ${listed(premises)}`
        : `${listed(premises)} => ${listed(rest, 'or')}`;
  const names = over.map(({ name }) => name);
  const different =
    over.length > 1 && over[0]?.sort.name === over[1]?.sort.name ? `different ${names.join(', ')}` : listed(names);
  return names.length === 0 ? said : `for all ${different}: ${said}`;
}

export function suggestionLines({ suggestion, report, file, unnamed }: SuggestionReport, style: TextStyle): string[] {
  const { width, ink } = style;
  const { suggested } = suggestion;
  const rows = suggested.map(({ name, clause }) => [name, clauseText(clause)] as const);
  return [
    ...wrapped(howText(suggestion), width),
    '',
    ...(rows.length === 0 ? [] : [...rowLines(rows, width), '']),
    ...leftLines(suggestion, width),
    ...(file === null
      ? []
      : [`  ${file.path}`, ...wrapped(`asked again by: ${file.command}`, width - 2).map((line) => `  ${line}`), '']),
    ...unnamedLines(unnamed, width),
    ...(report?.kept == null ? [] : retriedLines(report.kept, style)),
    ...(report === null ? [] : inductionLines(report, style)),
    ...(suggestion.stopped === null ? [] : [ink.yellow(`Unknown: ${stopTexts[suggestion.stopped]}.`)]),
  ];
}

function howText({ suggested, known, atoms, literals, induction, stopped }: Suggestion): string {
  const steps = induction?.steps ?? null;
  const isLost = steps === null || steps.verdict === 'violated' || steps.failure !== null;
  if (suggested.length === 0 && stopped === null && !isLost)
    return `${steps.verdict === 'holds' ? 'It lacks nothing' : 'No step was found that loses it'}: nothing is suggested.`;
  const combined =
    atoms.combined === atoms.all
      ? `${counted(atoms.all, 'atom')}`
      : `${count(atoms.combined)} of ${counted(atoms.all, 'atom')}, the others being too many,`;
  const reached = known.isAll
    ? `all ${counted(known.looked, 'reachable state')}`
    : `${counted(known.looked, 'reachable state')}, of which there are more`;
  const what =
    suggested.length === 0
      ? 'No clause is suggested'
      : `${counted(suggested.length, 'clause')} ${suggested.length === 1 ? 'is' : 'are'} suggested`;
  return `${what}: of clauses of at most ${literals} of ${combined} which are true of ${reached}, those that exclude counterexamples to induction.`;
}

function leftLines({ left, literals }: Suggestion, width: number): string[] {
  if (left.length === 0) return [];
  const text = `No such clause excludes ${counted(left.length, 'counterexample')}. What is wrong with one may take more than ${literals} atoms to say (literals=${literals + 1}), a majority or a sum, say, or be no more than that it cannot be reached: say it in a file of your own, and ask again with invariant=FILE.`;
  return [...wrapped(text, width), ''];
}

function unnamedLines(unnamed: readonly string[], width: number): string[] {
  if (unnamed.length === 0) return [];
  const text = `There is no file of it, since the body of the spec does not return the ${unnamed.length === 1 ? 'sort' : 'sorts'} ${listed(unnamed)}, over which it is quantified: return ${unnamed.length === 1 ? 'that' : 'them'}, as in sorts: { ... }.`;
  return [...wrapped(text, width), ''];
}

/** How the members of each sort are had from what the body of the spec returns, by the name of the sort: `RM`, `sorts.Acceptor`. */
export type SortPaths = ReadonlyMap<string, string>;

/** The sorts that are quantified over, and have no path. */
export function unnamedSorts(suggested: readonly Suggested[], paths: SortPaths): string[] {
  const sorts = suggested.flatMap(({ clause }) => clause.over.map(({ sort }) => sort.name));
  return [...new Set(sorts)].filter((name) => !paths.has(name));
}

/** What is suggested as a file that `invariant=FILE` takes, of a spec that is exported under this name. */
export function suggestionSource(
  suggested: readonly Suggested[],
  spec: { readonly exported: string; readonly from: string },
  paths: SortPaths,
): string {
  const own = ['default', 'suggested', 'propertiesOf'].includes(spec.exported) ? 'protocol' : spec.exported;
  return [
    '/** Suggested: what the invariants lack to be inductive. Give each a name that says what it means. */',
    "import { propertiesOf } from 'concord-checker';",
    `import { ${own === spec.exported ? own : `${spec.exported} as ${own}`} } from '${spec.from.replaceAll(/['\\]/g, '\\$&')}';`,
    '',
    `export const suggested = propertiesOf(${own}, (spec) => ({`,
    ...suggested.flatMap(({ name, clause }) => clauseSource(name, clause, paths)),
    '}));',
    '',
  ].join('\n');
}

function clauseSource(name: string, { over, literals }: Clause, paths: SortPaths): string[] {
  const names = over.map((one) => one.name);
  const same = over.length > 1 && over[0]?.sort.name === over[1]?.sort.name ? [`${names.join(' === ')}`] : [];
  const code = [...same, ...literals.map(({ atom, wanted }) => (wanted ? atom.yes.code : atom.no.code))].join(' || ');
  const told = `  /** ${clauseText({ over, literals }).replaceAll('*/', '* /')} */`;
  if (names.length === 0) return [told, `  ${name}: spec.invariant((s) => ${code}),`];
  const forAll = over.map((one) => `${one.name}: spec.${paths.get(one.sort.name)}`).join(', ');
  return [
    told,
    `  ${name}: spec.invariant({`,
    `    forAll: { ${forAll} },`,
    `    holds: (s, { ${names.join(', ')} }) => ${code},`,
    '  }),',
  ];
}

/** What was suggested, for programs: see `docs/output.md`. */
export function suggestionJson({ suggestion, report, file }: SuggestionReport, exitCode: ExitCode): JsonFields {
  const { suggested, left, known, atoms, literals, stopped } = suggestion;
  return {
    format: 'concord-suggestion/1',
    suggested: suggested.map(({ name, clause, excluded, among }) => ({
      name,
      text: clauseText(clause),
      forAll: Object.fromEntries(clause.over.map((one) => [one.name, one.sort.name])),
      literals: clause.literals.map(({ atom, wanted }) => (wanted ? atom.yes.code : atom.no.code)),
      excluded,
      among,
    })),
    left: left.length,
    known: { ...known },
    atoms: { ...atoms },
    most: literals,
    stopped,
    file: file?.path ?? null,
    induction: report === null ? null : inductionJson(report, exitCode),
    exitCode,
  };
}
