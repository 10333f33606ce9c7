/**
 * One property and its trace as text: what is violated, the steps, why, and how to see it again.
 */
import type { CheckableModel } from '../language/model.ts';
import type { Outcome, PropertyOutcome, Sample, TraceStep } from '../run/outcome.ts';
import { becauseText } from './because.ts';
import { contradictionLines, refusedText } from './contradiction.ts';
import { departureLines } from './departure.ts';
import { divergenceText } from './divergence.ts';
import { lassoLines, type ToldLasso, toldLasso } from './lasso.ts';
import { shortPath } from './place.ts';
import { type Finding, replayCommand, type TextStyle, type TraceFiles } from './report.ts';
import { noteLines, traceLines, undetermined } from './trace.ts';
import { commandLine, count, counted, instanceFor, rowLines, sentenceLines, subjectText, wrapped } from './words.ts';

/** `Invariant TCConsistent is violated`, without what it is about. */
export function claimOf({
  kind,
  name,
  verdict,
  instance,
  trace,
  lost,
}: Pick<PropertyOutcome, 'kind' | 'name' | 'verdict' | 'instance' | 'trace' | 'lost'>): string {
  switch (kind) {
    case 'invariant':
      return `Invariant ${name} is violated`;
    case 'step':
      if (lost !== undefined) return `Step property ${name} is violated`;
      return `Step property ${name} is violated by the ${trace?.length === 1 ? 'initial state' : 'last step'}`;
    case 'temporal':
      return `Property ${name} is violated`;
    case 'deadlock':
      return lost === undefined
        ? 'Deadlock: nothing is enabled in the last state, and it is not one in which the system may stop'
        : 'Deadlock';
    case 'reachable': {
      const of = instanceFor(instance ?? {});
      return `${name} is ${verdict === 'holds' ? 'reached' : 'unreachable'}${of === '' ? '' : ` for ${of}`}`;
    }
  }
}

/** `Invariant TCConsistent is violated: two-phase-commit, variant hasty-manager, rms = 3.` */
export function claimText(property: Parameters<typeof claimOf>[0], outcome: Outcome): string {
  const subject = subjectText(outcome);
  if (property.kind !== 'reachable' || property.verdict === 'holds') return `${claimOf(property)}: ${subject}.`;
  const within = outcome.basis === 'within closed bounds' ? ' within its bounds' : '';
  return `${claimOf(property)}: no state of ${subject}${within} satisfies it.`;
}

/** The same in lines, as it is told. */
export function claimLines(
  property: Parameters<typeof claimOf>[0],
  outcome: Outcome,
  style: Pick<TextStyle, 'ink' | 'width' | 'isWhole'>,
): string[] {
  const { ink } = style;
  const lines = sentenceLines(claimText(property, outcome), style);
  return lines.map((line) => ink.bold(property.verdict === 'violated' ? ink.red(line) : line));
}

/** The lines that show a finding. */
export function findingLines(finding: Finding, outcome: Outcome, style: TextStyle): string[] {
  const { property, departure } = finding;
  const { account } = property;
  const told = toldOf(finding);
  const { trace, lasso, divergence } = told;
  const { ink, width, mostSteps } = style;
  return [
    ...claimLines(property, outcome, style),
    ...meaningLines(outcome.model, property, width),
    ...traceLines(trace, {
      ink,
      width,
      ...(mostSteps === undefined ? {} : { most: mostSteps }),
      ...contextOf(outcome.model, trace),
      ...(divergence === null ? {} : { leaves: { at: divergence.at, text: divergenceText(divergence) } }),
      ...(lasso === undefined || lasso.back === null ? {} : { cycle: lasso.to }),
    }),
    ...(lasso === undefined ? [] : lassoLines(trace, lasso, account, width)),
    // The step that closes a cycle has no line among the others.
    ...(divergence !== null && divergence.at === trace.length ? noteLines(divergenceText(divergence), style) : []),
    ...(departure === null ? [] : departureLines(departure, width)),
    ...shortestText(property, outcome).flatMap((text) => sentenceLines(text, style)),
    ...whyAndWhere({ ...finding, because: told.because }, style),
  ];
}

/** A finding as it is told: in absolute numbers, where the spec knows some by their ranks. */
function toldOf(
  finding: Finding,
): Pick<Finding, 'trace' | 'because' | 'divergence'> & { readonly lasso: ToldLasso | undefined } {
  const { property, absolute } = finding;
  const { trace, because, divergence } = absolute ?? finding;
  return { trace, because, divergence, lasso: property.lasso && toldLasso(property.lasso, absolute) };
}

/** What the property means, in the words of who wrote it. */
function meaningLines({ meanings }: CheckableModel, { name }: PropertyOutcome, width: number): string[] {
  const meaning = meanings?.[name];
  return meaning === undefined ? [] : wrapped(meaning, width - 2).map((line) => `  ${line}`);
}

const falseForLabel = 'False for';

/** For which instance a property is false: `p = p1`; empty if it has none, or is not false. */
function falseFor({ verdict, kind, instance }: PropertyOutcome): string {
  return verdict === 'violated' && kind !== 'reachable' && instance !== null ? instanceFor(instance) : '';
}

/** The same in a sentence: `False for p = p1`; null where there is none. */
export function falseForText(property: PropertyOutcome): string | null {
  const instance = falseFor(property);
  return instance === '' ? null : `${falseForLabel} ${instance}`;
}

/** For which instance it is false, why, and where its files are; operations that contradict each other are drawn. */
function whyAndWhere({ property, trace, because, files }: Finding, style: TextStyle): string[] {
  const { width, place, program, mostSteps = trace.length } = style;
  const contradiction = because?.kind === 'contradiction' ? because.contradiction : null;
  const drawn = contradiction === null ? null : contradictionLines(contradiction, width);
  const why = because === null ? { label: '', text: '' } : becauseText(because);
  const whyText = drawn === null || contradiction === null ? why.text : `${refusedText(contradiction)}:`;
  const reasons = [
    [falseForLabel, falseFor(property)],
    [why.label, whyText],
  ] as const;
  const found = [
    ['Whole trace', files === null || trace.length <= mostSteps ? '' : shortPath(files.text, place)],
    ['Drawn', files === null ? '' : ((files.page && shortPath(files.page, place)) ?? tooLong(trace))],
    ['Replay', files === null ? '' : commandLine(program, ...replayCommand(files, place))],
    [
      'Explore',
      files === null || files.page === null ? '' : commandLine(program, 'explore', ...exploring(files, style)),
    ],
  ] as const;
  const isTold = ([, text]: readonly [string, string]): boolean => text !== '';
  const widest = Math.max(0, ...[...reasons, ...found].filter(isTold).map(([label]) => label.length));
  return [
    ...rowLines(reasons.filter(isTold), width, widest),
    ...(drawn ?? []),
    // A command that is broken into lines cannot be pasted.
    ...rowLines(found.filter(isTold), Number.POSITIVE_INFINITY, widest),
  ];
}

/** Traces of more states are not drawn: nobody would see anything, and drawing them takes time and memory without bounds. */
export const mostDrawn = 400;
export function tooLong(trace: readonly TraceStep[]): string {
  return `no: a drawing shows at most ${count(mostDrawn)} states, and this trace has ${count(trace.length)}`;
}

/** What a trace of this model needs to be read: which of its steps were given, and which initial state it begins in. */
export function contextOf(
  model: CheckableModel,
  trace: readonly TraceStep[],
): { given: { scenario: string; steps: number } | undefined; initially: string[] } {
  const steps = model.from === null ? 0 : (model.scenarios[model.from]?.length ?? 0);
  return {
    given: model.from === null || trace.length <= steps ? undefined : { scenario: model.from, steps },
    initially: undetermined(model.init),
  };
}

/** What to call `explore` with. */
function exploring({ explore, itf }: TraceFiles, { place }: TextStyle): readonly string[] {
  return explore ?? [shortPath(itf, place)];
}

/** `Found by random walk 17 in 93 steps, and shortened to 4; a shorter one may exist.` */
function walkedText({ verdict, trace }: PropertyOutcome, { found }: Sample): string {
  if (verdict !== 'violated' || found === null) return 'Found by a random walk; a shorter one may exist.';
  const steps = (trace?.length ?? 1) - 1;
  const shortened = steps < found.steps ? `, and shortened to ${count(steps)}` : '';
  return `Found by random walk ${count(found.run)} in ${counted(found.steps, 'step')}${shortened}; a shorter one may exist.`;
}

function shortestText(property: PropertyOutcome, outcome: Outcome): string[] {
  // A lasso is kept short, but which is the shortest is not known.
  if (property.lasso !== undefined) return [];
  if (outcome.sample !== undefined) return [walkedText(property, outcome.sample)];
  const scope = [
    outcome.model.from === null ? '' : `that begins with the scenario ${outcome.model.from}`,
    outcome.states.cutOff > 0 ? 'within the bounds' : '',
  ].filter(Boolean);
  const what =
    property.verdict === 'violated'
      ? property.kind === 'deadlock'
        ? 'ends in a deadlock'
        : 'violates it'
      : 'reaches it';
  // One step switches between nobody.
  const isTold = property.fewestSwitches === true && (property.trace?.length ?? 0) > 2;
  const best = isTold ? ', and none as short switches less often between processes' : '';
  return [`${['No shorter trace', ...scope, what].join(' ')}${best}.`];
}
