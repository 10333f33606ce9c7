/**
 * Whether an invariant is inductive, as text and as JSON.
 */
import type { Induction } from '../induction/induct.ts';
import type { Nearest } from '../induction/nearest.ts';
import type { Retried } from '../induction/retried.ts';
import { fieldsToItf } from '../itf/itf.ts';
import { pathText } from '../language/value.ts';
import type { Outcome, PropertyOutcome } from '../run/outcome.ts';
import { becauseText } from './because.ts';
import type { Complaint } from './complaint.ts';
import { complaintLines } from './complaint-text.ts';
import { changeText } from './difference.ts';
import { type JsonFields, stepJson } from './json.ts';
import type { Finding, TextStyle } from './report.ts';
import { stopText } from './stop.ts';
import { failureLines } from './text.ts';
import { stateLines, traceLines } from './trace.ts';
import type { ExitCode } from './verdict.ts';
import { assignments, count, counted, headLines, instanceFor, listed, rowLines, wrapped } from './words.ts';

/** What was found, with what is told of it. */
export interface InductionReport extends Induction {
  readonly title: string;
  readonly steps: Outcome;
  /** The counterexamples to induction, each with the reachable state that is nearest to its first one. */
  readonly findings: readonly (Finding & { readonly nearest: Nearest | null })[];
  readonly complaints: readonly Complaint[];
  /** Of counterexamples that are kept between calls; null if none are to be. */
  readonly kept: KeptReport | null;
}

/** What is told of counterexamples to induction that are kept. */
export interface KeptReport {
  /** The file, */
  readonly path: string;
  /** what became of those that were in it, null if there were none; */
  readonly retried: Retried | null;
  /** how many of them were no states any more, */
  readonly dropped: number;
  /** how many came to them, and why the file could not be written, null if it could. */
  readonly added: number;
  readonly problem: string | null;
}

/** What is about to be asked. */
export function inductionHeader(
  { model, title, conjuncts }: Pick<InductionReport, 'model' | 'title' | 'conjuncts'>,
  { ink, width }: Pick<TextStyle, 'ink' | 'width'>,
): string[] {
  return [
    ...headLines(model, title, ink),
    '',
    ...rowLines(
      [
        ['parameters', assignments(model.parameters) || 'none'],
        ['invariant', conjuncts.join(' and ')],
      ],
      width,
    ),
    '',
  ];
}

export function inductionLines(report: InductionReport, style: TextStyle): string[] {
  const { steps, findings, complaints, needs } = report;
  const { ink, width } = style;
  return [
    ...wrapped(coverageText(report), width),
    '',
    ...conjunctLines(report, style),
    '',
    ...(needs === null || Object.keys(needs).length === 0 ? [] : needsLines(needs, style)),
    ...findings.flatMap((finding) => [...counterexampleLines(finding, report, style), '']),
    ...complaints.flatMap((complaint) => [...complaintLines(complaint, style), '']),
    ...failureLines(steps, style),
    ...startLines(report, width),
    ...addedLines(report.kept, width),
    verdictLine(report, ink),
  ];
}

/** What became of the counterexamples that were kept. */
export function retriedLines(
  { path, retried, dropped }: Pick<KeptReport, 'path' | 'retried' | 'dropped'>,
  { width }: Pick<TextStyle, 'width'>,
): string[] {
  if (retried === null && dropped === 0) return [];
  const had = (retried?.tried ?? 0) + dropped;
  const gone =
    dropped === 0
      ? []
      : [`${count(dropped)} ${dropped === 1 ? 'is' : 'are'} dropped, no state of the domains any more`];
  const parts = [...(retried === null ? [] : fateTexts(retried)), ...gone];
  const text = `${counted(had, 'counterexample')} to induction ${had === 1 ? 'was' : 'were'} kept in ${path}: ${listed(parts)}.`;
  return [...wrapped(text, width), ''];
}

function fateTexts({ excluded, keeping, remaining }: Retried): string[] {
  const by = Object.entries(excluded);
  const sum = by.reduce((total, [, some]) => total + some, 0);
  const names = by.length === 1 ? by.map(([name]) => name) : by.map(([name, some]) => `${name} ${count(some)}`);
  return [
    ...(sum === 0 ? [] : [`the invariant excludes ${count(sum)} (${names.join(', ')})`]),
    ...(keeping === 0 ? [] : [`every step from ${count(keeping)} keeps it`]),
    `${remaining.length === 0 ? 'none' : count(remaining.length)} ${remaining.length <= 1 ? 'remains' : 'remain'}`,
  ];
}

function addedLines(kept: KeptReport | null, width: number): string[] {
  if (kept === null || (kept.added === 0 && kept.problem === null)) return [];
  const { path, added, problem } = kept;
  const text =
    problem === null
      ? `${counted(added, 'counterexample')} ${added === 1 ? 'is' : 'are'} kept in ${path}, to be tried first the next time.`
      : `Counterexamples could not be kept in ${path}: ${problem}.`;
  return [...wrapped(text, width), ''];
}

function coverageText({ states, unlisted, sample, tried, reachable, steps }: InductionReport): string {
  const domains =
    states === null
      ? `The domains have more states than can be listed: of ${listed(unlisted)} there is no end.`
      : `The domains have ${count(states)} ${states === 1n ? 'state' : 'states'}.`;
  const had =
    sample === null
      ? `${count(tried.asked)} of them ${tried.asked === 1 ? 'was' : 'were'} asked, and ${count(tried.satisfying)} ${tried.satisfying === 1 ? 'satisfies' : 'satisfy'} the invariant.`
      : `${counted(tried.satisfying, 'state')} that ${tried.satisfying === 1 ? 'satisfies' : 'satisfy'} the invariant ${tried.satisfying === 1 ? 'was' : 'were'} drawn, seed ${sample.seed}.`;
  const upTo = steps.symmetry === null ? '' : ' up to symmetry';
  const from = `From ${count(steps.states.distinct)}${upTo}`;
  const taken =
    steps.stopped === null ? `${from} every step was taken.` : `${from} not every step was taken: ${stopText(steps)}.`;
  const reached =
    reachable.stopped === null
      ? reachable.states.distinct === 1
        ? 'The only reachable state satisfies it.'
        : `All ${counted(reachable.states.distinct, 'reachable state')}${reachable.symmetry === null ? '' : ' up to symmetry'} satisfy it.`
      : `Of the reachable states ${count(reachable.states.distinct)} were looked at, which satisfy it: ${stopText(reachable)}.`;
  return `${domains} ${had}${ownText(tried, sample)} ${taken} ${reached}`;
}

/** How much of what the user drew is of use as it is. */
function ownText({ own }: InductionReport['tried'], sample: InductionReport['sample']): string {
  if (own === undefined) return '';
  if (sample === null) return ' None was drawn by statesOf, since all are looked at.';
  if (own.drawn === 0) return ' statesOf drew none.';
  const share = Math.floor((100 * own.satisfying) / own.drawn);
  return ` Of ${counted(own.drawn, 'state')} that statesOf drew, ${count(own.satisfying)} ${own.satisfying === 1 ? 'satisfies' : 'satisfy'} it (${share} %).`;
}

function conjunctLines({ steps, sample }: InductionReport, { ink }: TextStyle): string[] {
  const widest = Math.max(...steps.properties.map(({ name }) => name.length));
  return steps.properties.map((property) => {
    const text = keptText(property, steps, sample);
    const shade = property.verdict === 'violated' ? ink.red : property.verdict === 'holds' ? ink.green : ink.yellow;
    return `  ${property.name.padEnd(widest)}   ${shade(text)}`;
  });
}

function keptText({ verdict }: PropertyOutcome, steps: Outcome, sample: InductionReport['sample']): string {
  if (verdict === 'violated') return 'is lost by a step';
  if (verdict === 'holds') return 'is kept by every step';
  return sample === null || steps.stopped !== null
    ? `unknown: ${stopText(steps)}`
    : 'unknown: no step was found that loses it';
}

function needsLines(needs: NonNullable<Induction['needs']>, { width }: TextStyle): string[] {
  const lostText = (lost: readonly string[] | null): string => {
    if (lost === null) return 'unknown: no step was found that loses one, and not all were looked at';
    return lost.length === 0 ? 'nothing' : listed(lost);
  };
  const rows = Object.entries(needs).map(([name, lost]) => [name, lostText(lost)] as const);
  return ['What a step may lose where one of them is not assumed:', '', ...rowLines(rows, width), ''];
}

function counterexampleLines(
  { property, trace, because, nearest }: InductionReport['findings'][number],
  { model, reachable, sample }: InductionReport,
  style: TextStyle,
): string[] {
  const { ink, width } = style;
  const meaning = model.meanings?.[property.name];
  const [first] = trace;
  const why = because === null ? null : becauseText(because);
  const instance = instanceFor(property.instance ?? {});
  return [
    ink.bold(ink.red(`Counterexample to induction: a step loses ${property.name}.`)),
    ...(meaning === undefined ? [] : wrapped(meaning, width - 2).map((line) => `  ${line}`)),
    '  A state that satisfies the invariant:',
    ...(first === undefined ? [] : stateLines(first.state).map((line) => `    ${line}`)),
    trace.length <= 2 ? '  and a step from it:' : '  and steps from it, of which the last loses it:',
    ...traceLines(trace, { ink, width }).slice(1),
    ...rowLines(
      [
        ...(instance === '' ? [] : [['False for', instance] as const]),
        ...(why === null ? [] : [[why.label, why.text] as const]),
      ],
      width,
    ),
    ...wrapped(nearestText(nearest, reachable.stopped === null && sample === null), width - 2).map(
      (line) => `  ${line}`,
    ),
  ];
}

function nearestText(nearest: Nearest | null, isComplete: boolean): string {
  if (nearest === null) return '';
  const { changes, looked, isAll } = nearest;
  if (changes.length === 0) return 'That state is reachable.';
  const among = isAll
    ? `all ${counted(looked, 'reachable state')}`
    : `${counted(looked, 'reachable state')}, of which there are more,`;
  const differs = changes.map(({ path, change }) => `${pathText(path)}: ${changeText(change)}`).join(', ');
  const isReached = isAll || isComplete ? 'No behaviour leads to that state. ' : '';
  return `${isReached}Of ${among} the nearest becomes it by ${differs}.`;
}

/** Of a failure: where its trace begins. */
function startLines({ steps: { failure }, tried: { failedIn } }: InductionReport, width: number): string[] {
  if (failure === null) return [];
  if (failure.trace.length === 0) {
    if (failedIn === undefined) return [];
    const asked = 'It was asked of this state of the domains, which need not be reachable:';
    return [...wrapped(asked, width), ...stateLines(failedIn).map((line) => `  ${line}`), ''];
  }
  const text =
    'The first of these states satisfies the invariant, and need not be reachable: if it is not, a conjunct can say why.';
  return [...wrapped(text, width), ''];
}

function verdictLine({ model, steps, sample, tried }: InductionReport, ink: TextStyle['ink']): string {
  switch (steps.verdict) {
    case 'violated':
      return ink.red('Not inductive.');
    case 'unknown':
      return ink.yellow(
        sample === null || steps.stopped !== null
          ? `Unknown: ${stopText(steps)}.`
          : `Unknown: ${counted(tried.satisfying, 'state')} of more were looked at.`,
      );
    default:
      return ink.green(
        Object.keys(model.bounds).length === 0
          ? 'Inductive: it is true initially, and every step from a state that satisfies it leads to one that does.'
          : 'Inductive within the bounds: it is true initially, and every step from a state within them that satisfies it keeps it.',
      );
  }
}

/** What was found, for programs: see `docs/output.md`. */
export function inductionJson(report: InductionReport, exitCode: ExitCode): JsonFields {
  const { model, conjuncts, states, sample, tried, reachable, steps, findings, needs, kept } = report;
  return {
    format: 'concord-induction/1',
    spec: model.name,
    variant: model.variant,
    parameters: fieldsToItf(model.parameters),
    verdict: steps.verdict,
    conjuncts: conjuncts.map((name) => {
      const found = findings.find(({ property }) => property.name === name);
      return {
        name,
        verdict: steps.properties.find((property) => property.name === name)?.verdict ?? 'unknown',
        counterexample: found === undefined ? null : found.trace.map(stepJson),
        nearest: found?.nearest == null ? null : nearestJson(found.nearest),
      };
    }),
    states: states === null ? null : String(states),
    sample: sample === null ? null : { ...sample },
    asked: tried.asked,
    satisfying: tried.satisfying,
    own: tried.own === undefined ? null : { ...tried.own },
    reachable: reachable.states.distinct,
    stopped: steps.stopped,
    needs,
    kept: kept === null ? null : keptJson(kept),
    exitCode,
  };
}

function keptJson({ path, retried, dropped, added, problem }: KeptReport): JsonFields {
  const { tried = 0, excluded = {}, keeping = 0, remaining = [] } = retried ?? {};
  return {
    file: path,
    tried,
    excluded: { ...excluded },
    keeping,
    remaining: remaining.length,
    dropped,
    added,
    problem,
  };
}

function nearestJson({ state, looked, isAll }: Nearest): JsonFields {
  return { state: fieldsToItf(state), looked, isAll };
}
