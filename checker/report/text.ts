/**
 * The report of a check as text.
 */
import type { SpecFailure } from '../language/failure.ts';
import { assumptionText } from '../language/fairness.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Limits, Outcome, PropertyOutcome } from '../run/outcome.ts';
import { vacuousOf } from './claims.ts';
import { complaintLines } from './complaint-text.ts';
import { deedText } from './deed.ts';
import { failureText } from './failure.ts';
import { claimLines, contextOf, findingLines } from './finding.ts';
import { remarkText } from './remark.ts';
import type { Report, TextStyle } from './report.ts';
import { stopText } from './stop.ts';
import { timesLines } from './times.ts';
import { stateLines, traceLines } from './trace.ts';
import {
  addedFairness,
  assignments,
  bytes,
  count,
  counted,
  duration,
  headLines,
  type Ink,
  listed,
  sentenceLines,
  wrapped,
} from './words.ts';

/** More steps of a trace than this are not printed where there may be a file that has them all. */
export const mostSteps = 100;

/** What is about to be checked. */
export function headerLines(
  model: CheckableModel,
  about: Pick<Report, 'title' | 'story' | 'limits' | 'symmetry'>,
  engine: string,
  style: Pick<TextStyle, 'ink' | 'width' | 'isWhole'>,
): string[] {
  const { ink, width } = style;
  const bounds = Object.keys(model.bounds);
  const rows: (readonly [string, string])[] = [
    ['parameters', assignments(model.parameters) || 'none'],
    ['bounds', bounds.join(', ') || 'none'],
    ...(model.hidden.length === 0 ? [] : [['view', `without ${model.hidden.join(', ')}`] as const]),
    ...model.budgets.map((budget, i) => [i === 0 ? 'budgets' : '', budget] as const),
    ...addedFairness(model).map((text, i) => [i === 0 ? 'assumed' : '', `${text} (added)`] as const),
    ...(model.from === null ? [] : [['starts', `at the end of the scenario ${model.from}`] as const]),
    ...(!about.symmetry ? [['symmetry', 'off'] as const] : []),
    ['engine', engine],
    ...limitTexts(about.limits).map((limit, i) => [i === 0 ? 'limits' : '', limit] as const),
  ];
  return [
    ...headLines(model, about.title, ink).flatMap((line, i) => (i === 0 ? [line] : sentenceLines(line, style))),
    ...(about.story === null ? [] : wrapped(about.story, width)),
    '',
    ...rows.flatMap(([label, text]) =>
      besideLines(text, 15, style).map((line, i) => `  ${ink.dim((i === 0 ? label : '').padEnd(10))}   ${line}`),
    ),
    '',
  ];
}

function limitTexts({ seconds, bytes: size, states, stopAtFirst }: Limits): string[] {
  return [
    ...(seconds === undefined ? [] : [`time ${duration(seconds)}`]),
    ...(size === undefined ? [] : [`memory ${bytes(size)}`]),
    ...(states === undefined ? [] : [counted(states, 'distinct state')]),
    ...(stopAtFirst === true ? ['the first violation'] : []),
  ];
}

/** What was found. */
export function reportLines(report: Report, style: TextStyle): string[] {
  const { outcome, findings } = report;
  const { ink } = style;
  const shownBy = new Set(findings.map(({ property }) => property.name));
  // What has no trace to show: it is unreachable, or its trace is lost.
  const bare = outcome.properties.filter(
    ({ name, verdict, trace }) => verdict === 'violated' && trace === null && !shownBy.has(name),
  );
  return [
    ...coverageLines(outcome).flatMap((line) => sentenceLines(line, style)),
    '',
    ...propertyLines(outcome, style),
    '',
    ...remarkLines(report, style.width),
    ...deviationLines(report, style.width),
    ...findings.flatMap((finding) => [...findingLines(finding, outcome, style), '']),
    ...bare.flatMap((property) => [...claimLines(property, outcome, style), '']),
    ...report.complaints.flatMap((complaint) => [...complaintLines(complaint, style), '']),
    ...failureLines(outcome, style),
    ...timesLines(outcome, style),
    ...sentenceLines(costText(outcome), style).map((line) => ink.dim(line)),
    ...finalLines(outcome, style),
    ...(isOpen(report)
      ? sentenceLines('unknown=accept says that this is no failure: exit code 0 instead of 152.', style).map((line) =>
          ink.dim(line),
        )
      : []),
  ];
}

/** The verdict in lines, in its colour. */
function finalLines(outcome: Outcome, style: TextStyle): string[] {
  const shade = shadeOf(outcome, style.ink);
  return sentenceLines(finalText(outcome), style).map((line) => style.ink.bold(shade(line)));
}
function shadeOf({ verdict, failure, sample, stopped }: Outcome, ink: Ink): (text: string) => string {
  if (verdict === 'violated' || (verdict === 'unknown' && failure !== null)) return ink.red;
  if (verdict === 'holds') return ink.green;
  return sample !== undefined && stopped === null ? (text) => text : ink.yellow;
}

/** True if the exit code is one of failure for no other reason than that a property stays unknown. */
function isOpen({ outcome, unknownAccepted }: Report): boolean {
  return outcome.verdict === 'unknown' && outcome.stopped === null && !unknownAccepted;
}

function coverageLines(outcome: Outcome): string[] {
  const { generated, distinct, queue, depth, cutOff } = outcome.states;
  if (outcome.sample !== undefined) {
    const { runs, depth: most, seed } = outcome.sample;
    return [
      `${counted(runs, 'random walk')} of at most ${counted(most, 'step')}, seed ${seed}: ${counted(generated, 'state')} visited, ${count(distinct)} of them distinct.`,
      ...stopLines(outcome),
    ];
  }
  const upTo = outcome.symmetry === null ? '' : ' up to symmetry';
  const states = `${counted(generated, 'state')} generated, ${counted(distinct, 'distinct state')}${upTo} found, ${counted(queue, 'state')} left on queue.`;
  const depths =
    outcome.stopped === null ? `The depth of the complete search is ${depth}.` : `The search came to depth ${depth}.`;
  const cut =
    cutOff === 0
      ? []
      : [
          `Within bounds: ${counted(cutOff, 'successor')} outside of them ${cutOff === 1 ? 'was' : 'were'} checked, but not explored.`,
        ];
  return [states, depths, ...symmetryLines(outcome), ...cut, ...stopLines(outcome)];
}

/** `Symmetry certified: 6 permutations of 3 members of rm.` */
function symmetryLines({ symmetry }: Outcome): string[] {
  if (symmetry === null) return [];
  const sorts = listed(symmetry.sorts.map(({ name, members }) => `${members} members of ${name}`));
  const certified = symmetry.certified ? 'Symmetry certified' : 'Symmetry';
  return [`${certified}: ${counted(symmetry.order, 'permutation')} of ${sorts}.`];
}

function stopLines(outcome: Outcome): string[] {
  return outcome.stopped === null ? [] : [`Stopped before the end: ${stopText(outcome)}.`];
}

function propertyLines(outcome: Outcome, style: TextStyle): string[] {
  const { ink } = style;
  const rows = outcome.properties.map((property) => ({ property, cells: cells(property) }));
  const [name, kind] = [0, 1].map((i) => Math.max(0, ...rows.map((row) => row.cells[i]?.length ?? 0)));
  return rows.flatMap(({ property, cells: [ofName, ofKind] }) => {
    const head = `  ${ofName.padEnd(name ?? 0)}   ${ofKind.padEnd(kind ?? 0)}   `;
    const shade = property.verdict === 'violated' ? ink.red : property.verdict === 'holds' ? ink.green : ink.yellow;
    const text = verdictText(property, outcome);
    // Where there is no room beside it, the verdict stands below.
    if (style.isWhole !== true && style.width - head.length < narrowest)
      return [head.trimEnd(), ...wrapped(text, style.width - 4).map((line) => `    ${shade(line)}`)];
    return besideLines(text, head.length, style).map(
      (line, i) => `${i === 0 ? head : ' '.repeat(head.length)}${shade(line)}`,
    );
  });
}

/** In fewer characters few words have room. */
const narrowest = 16;

/** What stands right of so many characters, in lines. */
function besideLines(text: string, left: number, style: Pick<TextStyle, 'width' | 'isWhole'>): string[] {
  return sentenceLines(text, { ...style, width: style.width - left });
}

function cells({ name, kind }: PropertyOutcome): [string, string] {
  return [name, kind === 'deadlock' ? '' : kind];
}

/** The verdict of a property and what it rests on. */
export function verdictText(property: PropertyOutcome, outcome: Outcome): string {
  const { kind, verdict, trace, reason, lasso, vacuous } = property;
  const steps = trace === null ? '' : counted(trace.length - 1, 'step');
  if (verdict === 'violated' && trace !== null && lasso !== undefined)
    return lasso.back === null
      ? `violated: ${steps}, then stuttering`
      : `violated by a lasso: ${counted(lasso.to, 'step')}, then ${trace.length - lasso.to} for ever`;
  if (verdict === 'violated')
    return kind === 'reachable'
      ? 'violated: unreachable'
      : `${kind === 'deadlock' ? 'found' : 'violated'}${steps === '' ? '' : ` in ${steps}`}`;
  if (vacuous === 'there is nothing that it is asked of') return `holds, but only because ${vacuous}`;
  if (verdict === 'holds')
    return kind === 'reachable'
      ? `holds: reached${steps === '' ? '' : ` in ${steps}`}`
      : kind === 'deadlock'
        ? `none (${outcome.basis})`
        : vacuous === undefined
          ? `holds (${outcome.basis})`
          : `holds (${outcome.basis}), but only because ${vacuous}`;
  switch (reason) {
    case 'states were cut off':
      if (kind === 'temporal')
        return `unknown: it may still be violated outside the bounds, where ${counted(outcome.states.cutOff, 'successor')} ${outcome.states.cutOff === 1 ? 'was' : 'were'} cut off`;
      return `unknown: not found, but ${counted(outcome.states.cutOff, 'successor')} ${outcome.states.cutOff === 1 ? 'was' : 'were'} cut off by the bounds`;
    case 'not confirmed':
      return 'unknown: what was found is not confirmed by the textbook semantics';
    case 'states are on disk':
    case 'states are in a cluster':
      return `unknown: it is decided in memory alone, and ${reason}`;
    case 'only sampled':
      return `unknown (sampled: ${counted(outcome.states.generated, 'state')}, seed ${outcome.sample?.seed ?? 0})`;
    default:
      return `unknown: ${stopText(outcome)}`;
  }
}

function remarkLines({ outcome, remarks: more }: Report, width: number): string[] {
  const never = outcome.actions.filter(({ taken }) => taken === 0).map(({ name }) => name);
  const remarks = [
    ...(never.length === 0
      ? []
      : [`Never taken${outcome.stopped === null && outcome.sample === undefined ? '' : ' so far'}: ${listed(never)}.`]),
    ...outcome.idleFairness.map(
      (assumption) =>
        `${assumptionText(assumption)} never binds: nothing that it is about is ever enabled${assumption.isConditional ? ' while that is true' : ''}.`,
    ),
    ...outcome.remarks.map(remarkText),
    ...more,
  ];
  return remarks.length === 0 ? [] : [...remarks.flatMap((remark) => wrapped(remark, width)), ''];
}

/** What of a variant's violations is not as it records them. */
function deviationLines({ deviations }: Report, width: number): string[] {
  if (deviations === null || deviations.length === 0) return [];
  return [...wrapped(`Not as the variant records it: ${deviations.join('; ')}.`, width), ''];
}

export function failureLines({ failure, model }: Outcome, style: TextStyle): string[] {
  if (failure === null) return [];
  const { what, now, places } = failureText(failure.error, model, style.place);
  const last = failure.trace.at(-1);
  const reached =
    last === undefined
      ? []
      : [
          isOnStep(failure.error, failure.trace, model) ? 'On the last step, to the state' : 'In the state',
          ...stateLines(last.state).map((line) => `  ${line}`),
          'which is reached by',
          ...traceLines(failure.trace, { ...style, ...contextOf(model, failure.trace) }),
        ];
  return [
    style.ink.bold(style.ink.red(what)),
    ...places.map((place) => `  at ${place}`),
    ...(now === null ? [] : wrapped(now, style.width)),
    ...(failure.again === undefined
      ? []
      : wrapped(`Run again by the textbook semantics in the same state, it ${deedText(failure.again)}.`, style.width)),
    ...reached,
    '',
  ];
}

/** True if it was a step that was asked about, or whose fairness was. */
function isOnStep(
  { site: { part, name } }: SpecFailure,
  trace: readonly unknown[],
  { properties }: CheckableModel,
): boolean {
  const isOfFairness = part === 'fairness' || part === 'fairness condition';
  return trace.length > 1 && (isOfFairness || (part === 'property' && properties[name]?.kind === 'step'));
}

/** With fewer states, the start is most of what they take, of time and of memory. */
const representative = 10_000;

function costText(outcome: Outcome): string {
  const { learned, seconds, peakMemoryBytes, bytesPerState, storeBytesPerState, states, sample, earlier } = outcome;
  const before =
    earlier === undefined ? '' : `, after ${duration(earlier.seconds)} in ${counted(earlier.runs, 'run')} before`;
  // Of states that others have found it is not known how fast this run was.
  const long = seconds >= 1 && states.generated >= representative && sample === undefined && earlier === undefined;
  const rate = long ? `, ${count(Math.round(states.generated / seconds))} states a second` : '';
  const perState =
    bytesPerState === null || states.distinct < representative ? '' : `, ${bytesPerState.toFixed(1)} bytes a state`;
  const stored =
    perState === '' || storeBytesPerState === null
      ? ''
      : ` Of these, ${storeBytesPerState.toFixed(1)} are the store's.`;
  const calls =
    learned === null
      ? ''
      : ` User code was called ${counted(learned.userCalls, 'time')} for ${counted(learned.entries, 'learned entry', 'learned entries')}.`;
  return `${duration(seconds)}${before}${rate}, ${bytes(peakMemoryBytes)} of memory at most${perState}.${stored}${calls}`;
}

/** The verdict in one line. */
export function finalText(outcome: Outcome): string {
  const verdict = outcome.verdict;
  const violated = outcome.properties.filter((property) => property.verdict === 'violated').map(({ name }) => name);
  if (verdict === 'violated') return `Violated: ${listed(violated)}.`;
  if (verdict === 'holds') return `Holds (${outcome.basis})${vacuousText(outcome)}.`;
  if (outcome.failure !== null) return `Unknown: ${stopText(outcome)}.`;
  if (outcome.sample !== undefined && outcome.stopped === null) return 'Unknown: no violation in the sample.';
  return `Unknown: ${outcome.stopped === null ? openText(outcome) : stopText(outcome)}.`;
}

/** What holds only since there is nothing that could break it. */
function vacuousText(outcome: Outcome): string {
  const vacuous = vacuousOf(outcome);
  return vacuous.length === 0
    ? ''
    : `, but ${listed(vacuous)} only because nothing could break ${vacuous.length === 1 ? 'it' : 'them'}`;
}

/** What the bounds leave open: `Elected may lie outside the bounds, and Ends may be violated there`. */
function openText({ properties }: Outcome): string {
  const open = properties.filter(({ reason }) => reason === 'states were cut off');
  for (const away of ['states are on disk', 'states are in a cluster'] as const) {
    const undecided = properties.filter(({ reason }) => reason === away).map(({ name }) => name);
    if (undecided.length > 0)
      return `${listed(undecided)} ${undecided.length === 1 ? 'is' : 'are'} decided in memory alone, and ${away}`;
  }
  if (open.length === 0) return 'not all that was found is confirmed by the textbook semantics';
  const names = (temporal: boolean): string =>
    listed(open.filter(({ kind }) => (kind === 'temporal') === temporal).map(({ name }) => name));
  const [goals, temporal] = [names(false), names(true)];
  if (goals === '') return `${temporal} may be violated outside the bounds`;
  return `${goals} may lie outside the bounds${temporal === '' ? '' : `, and ${temporal} may be violated there`}`;
}
