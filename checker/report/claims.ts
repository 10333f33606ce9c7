/**
 * The report of `check all`: what each spec records of itself, held against what came out.
 */

import type { Json } from '../itf/read-json.ts';
import type { Instance, Variant } from '../language/spec.ts';
import type { Basis, Outcome, PropertyOutcome } from '../run/outcome.ts';
import { failureText } from './failure.ts';
import type { Place } from './place.ts';
import type { TextStyle } from './report.ts';
import { stopTexts } from './stop.ts';
import { type Align, tableLines } from './table.ts';
import { count, counted, duration, type Ink, listed, plain, wrapped } from './words.ts';

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
    /** What the verdict rests on, if the whole space was to be explored. */
    readonly basis: Basis | null;
    readonly distinct: number | null;
    readonly generated: number | null;
    readonly depth: number | null;
    /** The properties that hold, but only since there is nothing that could break them. */
    readonly vacuous: readonly string[];
  } | null;
  readonly source: string | null;
}

/** What of an instance is not as recorded. */
export function instanceDeviations(recorded: Instance, outcome: Outcome, place: Place): string[] {
  const { states, stopped, failure, model, verdict } = outcome;
  if (failure !== null) return [failureText(failure.error, model, place).what];
  const figures = (['distinct', 'generated', 'depth'] as const).flatMap((figure) => {
    const wanted = recorded[figure];
    return wanted === undefined || wanted === states[figure]
      ? []
      : [`${figure} ${count(states[figure])}, recorded ${count(wanted)}`];
  });
  return [
    ...(stopped === null ? [] : [`stopped: ${stopTexts[stopped]}`]),
    ...(verdict === recorded.verdict
      ? basisDeviations(recorded, outcome)
      : [`${verdict}, recorded as ${recorded.verdict}`]),
    ...figures,
  ];
}

/** What holds within bounds is to say so, and nothing else is. */
function basisDeviations({ verdict, withinBounds = false }: Instance, { states }: Outcome): string[] {
  if (verdict !== 'holds' || withinBounds === states.cutOff > 0) return [];
  return withinBounds ? ['the bounds cut nothing off, recorded as within bounds'] : ['within bounds, not recorded so'];
}

/**
 * What of a variant's violation is not as recorded. A lasso is kept short, but another search may find another: its length is
 * that of the kernel's, where symmetry is not turned off.
 */
export function variantDeviations(
  property: PropertyOutcome | undefined,
  steps: number | null,
  { engine, symmetry }: { readonly engine: Outcome['engine']; readonly symmetry: boolean },
): string[] {
  if (property === undefined) return ['no such property'];
  if (property.verdict !== 'violated') return [`${property.verdict}, recorded as violated`];
  if (property.lasso !== undefined && (engine !== 'kernel' || !symmetry)) return [];
  const found = property.trace === null ? null : property.trace.length - 1;
  return steps === null || steps === found
    ? []
    : [`violated in ${found === null ? 'no step' : counted(found, 'step')}, recorded ${steps}`];
}

/**
 * What of all that a variant violates is not as recorded: what is listed and did not fall, or in another number of steps, and
 * what fell and is not listed. A search that was cut short says nothing of what it left unknown.
 */
export function violationDeviations(violates: Variant['violates'], outcome: Outcome, symmetry: boolean): string[] {
  const { engine, stopped } = outcome;
  return outcome.properties.flatMap((property) => {
    const { name, verdict, trace } = property;
    if (verdict === 'unknown' && stopped !== null) return [];
    if (Object.hasOwn(violates, name))
      return variantDeviations(property, violates[name] ?? null, { engine, symmetry }).map((text) => `${name} ${text}`);
    const steps = trace === null ? '' : ` in ${counted(trace.length - 1, 'step')}`;
    return verdict === 'violated' ? [`${name} violated${steps}, not recorded`] : [];
  });
}

/** What a variant violates beside what it lists, once all states were seen. */
export function otherDeviations(outcome: Outcome, symmetry: boolean, place: Place): string[] {
  const { stopped, failure, model } = outcome;
  if (failure !== null) return [failureText(failure.error, model, place).what];
  return [
    ...(stopped === null ? [] : [`stopped: ${stopTexts[stopped]}`]),
    ...violationDeviations({}, outcome, symmetry),
  ];
}

/** The properties of a run that hold only since there is nothing that could break them. */
export function vacuousOf({ properties }: Outcome): string[] {
  return properties.flatMap(({ name, vacuous }) => (vacuous === undefined ? [] : [name]));
}

/** The columns of numbers, from the left. */
const numbersToTheRight: Readonly<Record<number, Align>> = { 3: 'right', 4: 'right', 5: 'right', 6: 'right' };
const head = ['spec', 'claim', 'verdict', 'distinct', 'generated', 'depth', 'seconds', 'as recorded'];
/** So many characters have the names of claims; what is longer moves the rest of its own line. */
const longestName = 60;

/** Lays out claims that are printed one after the other, before it is known what comes of them. */
export interface ClaimLayout {
  readonly head: readonly string[];
  lines(claim: CheckedClaim): readonly string[];
}

/** For claims of these suites; how the claims are called is known once each is printed. A terminal that has no room for columns is told sentences. */
export function claimLayout(suites: readonly string[], { ink, width, isWhole }: TextStyle): ClaimLayout {
  const suite = suites.reduce((a, b) => (b.length > a.length ? b : a), '');
  const name = 'x'.repeat(longestName);
  const widest = [suite, name, 'holds within bounds', '99,999,999', '999,999,999', '999', '99 min 59 s', ''];
  const line = (cells: readonly string[]): string => tableLines([widest, head, cells], numbersToTheRight)[2] ?? '';
  if (isWhole === true || line(head).length <= width)
    return { head: [line(head)], lines: (claim) => [line(row(claim, ink))] };
  return { head: [], lines: (claim) => wrapped(sentenceOf(claim), width - 2).map(shadedBelow(claim, ink)) };
}

/** The first line of a claim, and those below it, a little to the right; what is not as recorded is red. */
function shadedBelow({ skipped, deviations }: CheckedClaim, ink: Ink): (line: string, i: number) => string {
  const shade = skipped !== null ? ink.dim : deviations.length > 0 ? ink.red : (text: string) => text;
  return (line, i) => `${i === 0 ? '' : '  '}${shade(line)}`;
}

/** `raft, servers = 2: holds, 192 distinct, 415 generated, depth 30, 1.44 s; as recorded: yes` */
function sentenceOf(claim: CheckedClaim): string {
  const [suite, name, verdict, distinct, generated, depth, seconds, recorded] = row(claim, plain);
  const told = [
    verdict,
    distinct && `${distinct} distinct`,
    generated && `${generated} generated`,
    depth && `depth ${depth}`,
    seconds,
  ].filter(Boolean);
  return `${suite}, ${name}: ${told.length === 0 ? '' : `${told.join(', ')}; as recorded: `}${recorded}`;
}

/** What is printed when all claims are through: those that are not as recorded once more, and how many that are. */
export function conclusionLines(claims: readonly CheckedClaim[], layout: ClaimLayout, ink: Ink): string[] {
  const deviating = claims.filter(({ deviations }) => deviations.length > 0);
  const skipped = claims.filter((claim) => claim.skipped !== null).length;
  const rest = skipped === 0 ? '' : ` (${counted(skipped, 'claim')} not checked)`;
  const run = claims.length - skipped;
  if (deviating.length === 0) return ['', ink.bold(ink.green(`All ${counted(run, 'claim')} are as recorded${rest}.`))];
  const { length } = deviating;
  return [
    '',
    'Not as recorded:',
    '',
    ...deviating.flatMap((claim) => layout.lines(claim)),
    '',
    ink.bold(ink.red(`${length} of ${counted(run, 'claim')} ${length === 1 ? 'is' : 'are'} not as recorded${rest}.`)),
  ];
}

function row({ suite, name, seconds, deviations, skipped, result }: CheckedClaim, ink: Ink): string[] {
  const figure = (n: number | null | undefined): string => (n === null || n === undefined ? '' : count(n));
  const recorded =
    skipped !== null
      ? ink.dim(skipped === 'slow' ? 'not run: slow=yes runs it' : skipped)
      : deviations.length === 0
        ? ink.green('yes')
        : ink.red(`no: ${deviations.join('; ')}`);
  const vacuous = result?.vacuous ?? [];
  const last = vacuous.length === 0 ? recorded : `${recorded}; vacuous: ${listed(vacuous)}`;
  return [
    suite,
    name,
    `${result?.verdict ?? ''}${result?.basis === 'within bounds' ? ' within bounds' : ''}`,
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
      ...(result ?? { verdict: null, basis: null, distinct: null, generated: null, depth: null, vacuous: [] }),
      seconds,
      asRecorded: skipped === null ? deviations.length === 0 : null,
      deviations,
      skipped,
      source,
    })),
  };
}
