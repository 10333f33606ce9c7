/**
 * Which behaviours one version of a spec has and another lacks, as text and as JSON.
 */
import type { Comparison, Direction, Incomparable } from '../comparison/compare.ts';
import type { Version } from '../comparison/versions.ts';
import { fieldsToItf } from '../itf/itf.ts';
import { assumptionOf, assumptionText } from '../language/fairness.ts';
import { badArguments, type Complaint } from './complaint.ts';
import { complaintLines } from './complaint-text.ts';
import { divergenceText } from './divergence.ts';
import { contextOf } from './finding.ts';
import { complaintsOf } from './findings.ts';
import { divergenceJson, failureJson, type JsonFields, stepJson } from './json.ts';
import type { Place } from './place.ts';
import type { TextStyle } from './report.ts';
import { stopText, stopTexts } from './stop.ts';
import { failureLines, mostSteps } from './text.ts';
import { traceLines } from './trace.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './verdict.ts';
import { assignments, count, counted, headLines, listed, rowLines, wrapped } from './words.ts';

/** What was found, with what is told of it. */
export interface ComparisonReport extends Comparison {
  readonly title: string;
  /** What the versions do not have in common besides: parameters, say. */
  readonly remarks: readonly string[];
}

/** What is about to be compared. */
export function comparisonHeader(
  [one, other]: Comparison['versions'],
  title: string,
  symmetry: boolean,
  { ink, width }: Pick<TextStyle, 'ink' | 'width'>,
): string[] {
  const parameters = [one, other].map(({ model }) => assignments(model.parameters) || 'none');
  return [
    ...headLines(one.model, title, ink),
    '',
    ...rowLines(
      [
        ['parameters', parameters[0] ?? ''],
        ['against', other.commit === undefined ? other.called : `${other.called} (${other.commit})`],
        ...(parameters[0] === parameters[1] ? [] : [['with', parameters[1] ?? ''] as const]),
        ...(symmetry ? [] : [['symmetry', 'off'] as const]),
      ],
      width,
    ),
    '',
  ];
}

export function comparisonLines(report: ComparisonReport, style: TextStyle): string[] {
  const { versions, directions } = report;
  const [one, other] = versions;
  const [first, second] = directions;
  const { ink, width } = style;
  return [
    ...rowLines(
      [coverageRow(one, first), coverageRow(other, second)].flatMap((row) => (row === null ? [] : [row])),
      width,
    ),
    '',
    ...directionLines(first, one, other, style),
    ...directionLines(second, other, one, style),
    ...remarksOf(report).flatMap((remark) => wrapped(remark, width)),
    ...(remarksOf(report).length === 0 ? [] : ['']),
    ...wrapped(finalText(report), width).map((line) => ink.bold(shadeOf(report, ink)(line))),
  ];
}

/** `57 distinct states up to symmetry, 120 generated, depth 9`. */
function coverageRow({ called }: Version, { outcome }: Direction): readonly [string, string] | null {
  if (outcome === null) return null;
  const { distinct, generated, depth, cutOff } = outcome.states;
  const upTo = outcome.symmetry === null ? '' : ' up to symmetry';
  const cut = cutOff === 0 ? '' : `, ${counted(cutOff, 'successor')} outside the bounds`;
  const ended =
    outcome.stopped === null
      ? ''
      : outcome.stopped === 'first violation'
        ? ', up to the difference'
        : `; ended early, as ${stopText(outcome)}`;
  return [
    called,
    `${counted(distinct, 'distinct state')}${upTo}, ${count(generated)} generated, depth ${depth}${cut}${ended}`,
  ];
}

function directionLines(found: Direction, of: Version, within: Version, style: TextStyle): string[] {
  const { outcome, property, lack } = found;
  const { ink, width } = style;
  const said = wrapped(directionText(found, of, within), width);
  const shade = { holds: ink.green, violated: ink.red, unknown: ink.yellow }[found.verdict];
  const lines = said.map((line) => ink.bold(shade(line)));
  if (outcome === null) return [...lines, ''];
  const isShortest = property?.verdict === 'violated' && lack !== null;
  return [
    ...lines,
    ...(lack === null
      ? []
      : traceLines(lack.trace, {
          ink,
          width,
          most: mostSteps,
          ...contextOf(of.model, lack.trace),
          ...(lack.why === null ? {} : { leaves: { at: lack.why.at, text: divergenceText(lack.why) } }),
        })),
    ...(isShortest ? [`No shorter trace${outcome.states.cutOff > 0 ? ' within the bounds' : ''} leaves it.`] : []),
    '',
    ...complaintsOf(outcome).flatMap((complaint: Complaint) => [...complaintLines(complaint, style), '']),
    ...failureLines(outcome, style),
  ];
}

function directionText(found: Direction, { called }: Version, within: Version): string {
  const { verdict, open, outcome, property, lack } = found;
  if (verdict === 'violated') {
    const steps = lack === null ? 0 : lack.trace.length - 1;
    const where = steps === 0 ? 'initially' : `in ${counted(steps, 'step')}`;
    return `${called} has behaviours that ${within.called} lacks: ${where}.`;
  }
  if (verdict === 'holds')
    return `All behaviours of ${called} are behaviours of ${within.called} (${outcome?.basis ?? ''}).`;
  const asked = `Whether all behaviours of ${called} are behaviours of ${within.called} is unknown`;
  if (open === 'interrupt') return `${asked}: ${stopTexts.interrupt}.`;
  if (outcome === null)
    return `${asked}: ${within.called} has variables that ${called} does not have, and whether it does the same depends on their values.`;
  const why =
    property?.reason === 'not confirmed'
      ? 'what was found is not confirmed by the textbook semantics'
      : stopText(outcome);
  return `${asked}: ${why}.`;
}

/** What else is to be known of the answer. */
function remarksOf({ versions, apart, directions, remarks }: ComparisonReport): string[] {
  const [one, other] = versions;
  const only = (of: Version, what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`Only ${of.called} has the ${what}${names.length === 1 ? '' : 's'} ${listed(names)}.`];
  const actions = ({ model: { actions } }: Version, { model }: Version): string[] =>
    Object.keys(actions).filter((action) => !Object.hasOwn(model.actions, action));
  const left =
    [...apart.one, ...apart.other].length === 0 ? [] : ['What is told of behaviours leaves that out of account.'];
  const unreduced = [one, other].filter((_, i) => directions[i]?.isUnreduced);
  return [
    ...remarks,
    ...only(one, 'variable', apart.one),
    ...only(other, 'variable', apart.other),
    ...left,
    ...only(one, 'action', actions(one, other)),
    ...only(other, 'action', actions(other, one)),
    ...unreduced.map(
      ({ called }, i) =>
        `Of ${called} every state was told apart: ${unreduced.length === 2 && i === 1 ? one.called : called === one.called ? other.called : one.called} is not symmetric as it is.`,
    ),
    ...(fairnessOf(one) === fairnessOf(other) ? [] : ['They assume different fairness, which is not compared.']),
  ];
}

function fairnessOf({ model: { fairness } }: Version): string {
  return fairness
    .map((of) => `${assumptionText(assumptionOf(of))} per ${of.per.join()}`)
    .sort()
    .join('; ');
}

function finalText({ versions, directions, verdict }: Comparison): string {
  const [one, other] = versions.map(({ called }) => called) as [string, string];
  const [first, second] = directions;
  if (verdict === 'holds') {
    const bases = new Set(directions.map(({ outcome }) => outcome?.basis));
    return `Same behaviours (${[...bases].find((basis) => basis !== 'exhaustive') ?? 'exhaustive'}).`;
  }
  if (verdict === 'unknown') return 'Unknown: no difference was found, and not all was compared.';
  if (first.verdict === second.verdict) return 'Different: each has behaviours that the other lacks.';
  const [more, less, rest] = first.verdict === 'violated' ? [one, other, second] : [other, one, first];
  return `Different: ${more} has behaviours that ${less} lacks${rest.verdict === 'holds' ? ', and not the other way round' : '; the other way round it is unknown'}.`;
}

function shadeOf({ verdict, directions }: Comparison, ink: TextStyle['ink']): (text: string) => string {
  if (verdict === 'holds') return ink.green;
  return verdict === 'violated' || directions.some(({ outcome }) => outcome?.failure != null) ? ink.red : ink.yellow;
}

/** Where several codes apply, the first of 75, 13, 255 and 152. */
export function comparisonCode({ directions }: Comparison, unknownAccepted: boolean): ExitCode {
  const codes = directions.map(({ outcome }) => {
    if (outcome !== null) return exitCodeOf(outcome, unknownAccepted);
    return unknownAccepted ? exitCodes.holds : exitCodes.unknown;
  });
  const order = [exitCodes.userCode, exitCodes.behaviour, exitCodes.concord, exitCodes.unknown];
  return order.find((code) => codes.includes(code)) ?? exitCodes.holds;
}

/** What was found, for programs: see `docs/output.md`. */
export function comparisonJson(report: ComparisonReport, exitCode: ExitCode, place: Place): JsonFields {
  const { versions, apart, directions, verdict } = report;
  const versionJson = ({ called, model, commit }: Version, variables: readonly string[]): JsonFields => ({
    called,
    commit: commit ?? null,
    spec: model.name,
    variant: model.variant,
    parameters: fieldsToItf(model.parameters),
    variables,
  });
  return {
    format: 'concord-comparison/1',
    version: versionJson(versions[0], apart.one),
    against: versionJson(versions[1], apart.other),
    verdict,
    directions: directions.map((direction) => directionJson(direction, place)),
    remarks: remarksOf(report),
    exitCode,
  };
}

function directionJson({ verdict, outcome, lack }: Direction, place: Place): JsonFields {
  return {
    verdict,
    basis: outcome?.basis ?? null,
    stopped: outcome?.stopped ?? null,
    states: outcome === null ? null : { ...outcome.states },
    steps: lack === null ? null : lack.trace.length - 1,
    trace: lack === null ? null : lack.trace.map(stepJson),
    divergence: divergenceJson(lack?.why ?? null),
    failure: outcome === null ? null : failureJson(outcome, place),
  };
}

/** Versions of which none can be looked at in the variables of the other. */
export function incomparable({ versions: [one, other], apart }: Incomparable): Complaint {
  const own = [
    ...(apart.one.length === 0 ? [] : [`only ${one.called} has ${listed(apart.one)}`]),
    ...(apart.other.length === 0 ? [] : [`only ${other.called} has ${listed(apart.other)}`]),
    ...(apart.hidden.length === 0 ? [] : [`a view leaves out ${listed(apart.hidden)}, on which steps may depend`]),
    ...(apart.reshaped.length === 0
      ? []
      : [
          `${listed(apart.reshaped)} ${apart.reshaped.length === 1 ? 'has' : 'have'} another form, as a set where it was a sequence`,
        ]),
  ];
  return badArguments(
    `${one.called} and ${other.called} cannot be compared: ${own.join('; ')}.`,
    'Versions are compared by the variables of one of them. Give variables the same names; what means the same by others is a refinement with a mapping of its own.',
  );
}
