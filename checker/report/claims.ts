/**
 * The report of `check all`: what each spec records of itself, held against what came out.
 */
import Table from 'cli-table3';
import type { Instance } from '../spec/spec.ts';
import { failureText } from './failure.ts';
import type { Json } from './itf.ts';
import type { Outcome, PropertyOutcome } from './outcome.ts';
import type { Place } from './place.ts';
import { stopTexts } from './text.ts';
import { verdictOf } from './verdict.ts';
import { count, counted, duration, type Ink } from './words.ts';

/** One recorded claim and what came of it. */
export interface CheckedClaim {
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
  /** What is not as recorded; empty if all is. */
  readonly deviations: readonly string[];
  /** Why nothing was run, if so. */
  readonly skipped: 'slow' | 'interrupted' | null;
  readonly result: {
    readonly verdict: string;
    readonly distinct: number | null;
    readonly generated: number | null;
    readonly depth: number | null;
  } | null;
  readonly source: string | null;
}

/** What of an instance is not as recorded. */
export function instanceDeviations(recorded: Instance, outcome: Outcome, place: Place): string[] {
  const { states, stopped, failure, model } = outcome;
  if (failure !== null) return [failureText(failure.failure, model, place).what];
  const verdict = verdictOf(outcome);
  const figures = (['distinct', 'generated', 'depth'] as const).flatMap((figure) => {
    const wanted = recorded[figure];
    return wanted === undefined || wanted === states[figure]
      ? []
      : [`${figure} ${count(states[figure])}, recorded ${count(wanted)}`];
  });
  return [
    ...(stopped === null ? [] : [`stopped: ${stopTexts[stopped]}`]),
    ...(verdict === recorded.verdict ? [] : [`${verdict}, recorded as ${recorded.verdict}`]),
    ...figures,
  ];
}

/** What of a variant's violation is not as recorded. */
export function variantDeviations(property: PropertyOutcome | undefined, steps: number | null): string[] {
  if (property === undefined) return ['no such property'];
  if (property.verdict !== 'violated') return [`${property.verdict}, recorded as violated`];
  const found = property.trace === null ? null : property.trace.length - 1;
  return steps === null || steps === found
    ? []
    : [`violated in ${found === null ? 'no step' : counted(found, 'step')}, recorded ${steps}`];
}

export function claimsLines(claims: readonly CheckedClaim[], ink: Ink): string[] {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '  ',
  };
  const numbers = { distinct: 'right', generated: 'right', depth: 'right', seconds: 'right' } as const;
  const table = new Table({
    head: ['spec', 'claim', 'verdict', ...Object.keys(numbers), 'as recorded'],
    chars: none,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: ['left', 'left', 'left', ...Object.values(numbers), 'left'],
  });
  for (const claim of claims) table.push(row(claim, ink));
  const deviating = claims.filter(({ deviations }) => deviations.length > 0).length;
  const skipped = claims.filter((claim) => claim.skipped !== null).length;
  const rest = skipped === 0 ? '' : ` (${counted(skipped, 'claim')} not checked)`;
  const run = claims.length - skipped;
  return [
    ...table
      .toString()
      .split('\n')
      .map((line) => line.trimEnd()),
    '',
    deviating === 0
      ? ink.bold(ink.green(`All ${counted(run, 'claim')} are as recorded${rest}.`))
      : ink.bold(
          ink.red(`${deviating} of ${counted(run, 'claim')} ${deviating === 1 ? 'is' : 'are'} not as recorded${rest}.`),
        ),
  ];
}

function row({ suite, name, seconds, deviations, skipped, result }: CheckedClaim, ink: Ink): string[] {
  const figure = (n: number | null | undefined): string => (n === null || n === undefined ? '' : count(n));
  const last =
    skipped !== null
      ? ink.dim(skipped === 'slow' ? 'not run: slow=yes runs it' : skipped)
      : deviations.length === 0
        ? ink.green('yes')
        : ink.red(`no: ${deviations.join('; ')}`);
  return [
    suite,
    name,
    result?.verdict ?? '',
    figure(result?.distinct),
    figure(result?.generated),
    figure(result?.depth),
    skipped === null ? duration(seconds) : '',
    last,
  ];
}

export function claimsJson(claims: readonly CheckedClaim[]): Json {
  return {
    format: 'concord-claims/1',
    asRecorded: claims.every(({ deviations }) => deviations.length === 0),
    claims: claims.map(({ suite, name, seconds, deviations, skipped, result, source }) => ({
      spec: suite,
      claim: name,
      ...(result ?? { verdict: null, distinct: null, generated: null, depth: null }),
      seconds,
      asRecorded: skipped === null ? deviations.length === 0 : null,
      deviations,
      skipped,
      source,
    })),
  };
}
