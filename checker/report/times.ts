/**
 * After how many steps something came in random walks: as text, as JSON, and as what is drawn. No more digits are told than so many walks
 * tell.
 */
import type { Json } from '../itf/read-json.ts';
import type { CheckableModel } from '../language/model.ts';
import type { NoGoal } from '../reference/wait.ts';
import type { Course } from '../reference/walk.ts';
import type { Outcome, Sample, Times, Unmet } from '../run/outcome.ts';
import { badArguments, type Complaint } from './complaint.ts';
import type { TextStyle } from './report.ts';
import { tableLines } from './table.ts';
import { count, counted, listed, sentenceLines, subjectText, valueText } from './words.ts';

/** What is about to be done. */
export function walksText(seed: number, course: Course | null): string {
  const until = course === null ? '' : `, until ${course.goal.text}`;
  return `random walks by the reference semantics, seed ${seed}${until}`;
}

/** More rows than this are no histogram in text. */
const mostRows = 25;
/** So many characters the longest bar has. */
const longestBar = 40;

/** What came of walks that were timed; nothing if they were not. */
export function timesLines({ sample }: Outcome, style: TextStyle): string[] {
  const times = sample?.times;
  if (times === undefined) return [];
  const { ink } = style;
  const [claim = '', ...more] = [
    ...claimTexts(times, sample?.depth ?? 0),
    ...aboutViolation(sample?.found ?? null),
  ].map((text) => sentenceLines(text, style));
  return [
    ...[claim].flat().map((line) => ink.bold(line)),
    ...more.flat(),
    '',
    ...(times.came.length === 0 ? [] : [...quantileLines(times), '', ...rowLines(times), '']),
    ...sentenceLines(chanceText(times), style).map((line) => ink.dim(line)),
    '',
  ];
}

/** What walks are left out that violate something. */
function aboutViolation(found: Sample['found']): string[] {
  return found === null
    ? []
    : [
        'These are the walks before the one that violates a property, none of which does. With property= others are looked at.',
      ];
}

/** How often it came, and why not otherwise. */
function claimTexts(times: Times, depth: number): string[] {
  const { until, isFromStart, walks, came, unmet, unbegun } = times;
  const many = cameIn(times);
  const never = total(unbegun);
  const begin =
    never === 0
      ? []
      : [`${counted(never, 'further walk')} never came to where it is due: ${endsText(unbegun, depth, times)}.`];
  if (walks === 0) return [`No walk has waited for ${until}.`, ...begin];
  const inside = unmet.bounds === 0 ? '' : ', and within the bounds,';
  const within = `within ${counted(depth, 'step')}${isFromStart ? '' : ' of being due'}${inside}`;
  const often =
    many === walks
      ? walks === 1
        ? 'the one random walk'
        : `all ${counted(walks, 'random walk')}`
      : `${count(many)} of ${counted(walks, 'random walk')}`;
  const atStart = isFromStart && came[0]?.steps === 0 ? came[0].walks : 0;
  return [
    `${until} came ${within} in ${often}: ${shareText(times)}.`,
    ...(many === walks ? [] : [`It did not come in ${count(walks - many)}: ${endsText(unmet, depth, times)}.`]),
    ...(unmet.bounds === 0
      ? []
      : [
          'What would have come outside the bounds is not known. Parameters may widen them, and with bounds=closed no step is taken that leaves them.',
        ]),
    ...(atStart === 0
      ? []
      : [
          atStart === walks
            ? 'It is true of every state in which a walk began: nothing was waited for.'
            : `${counted(atStart, 'walk')} began where it is true.`,
        ]),
    ...begin,
  ];
}

function endsText(
  { depth, bounds, rest }: Unmet,
  most: number,
  { weights, isClosed }: Pick<Times, 'weights' | 'isClosed'>,
): string {
  const which = `${Object.values(weights).includes(0) ? ' that weighs more than 0' : ''}${isClosed ? ' within the bounds' : ''}`;
  const ends: readonly (readonly [number, string])[] = [
    [depth, `had taken ${counted(most, 'step')}`],
    [bounds, 'left the bounds'],
    [rest, `came to where there is no step${which}`],
  ];
  const told = ends.filter(([many]) => many > 0);
  return listed(told.map(([many, text]) => `${told.length === 1 ? 'all' : count(many)} ${text}`));
}

function total({ depth, bounds, rest }: Unmet): number {
  return depth + bounds + rest;
}
function cameIn({ came }: Times): number {
  return came.reduce((sum, { walks }) => sum + walks, 0);
}

/** `98 % (97 to 99 %, with 95 % confidence)`. */
function shareText(times: Times): string {
  const { share } = times;
  if (share === null) return 'of nothing';
  const digits = digitsOf(times);
  const { low, high } = share;
  // What is said of at least, or at most, so much is rounded to where it stays true.
  const scale = 100 * 10 ** digits;
  const least = percent(Math.floor(low * scale) / scale, digits);
  const most = percent(Math.ceil(high * scale) / scale, digits);
  if (share.of === 1) return `in at least ${least} in the long run, with 95 % confidence`;
  if (share.of === 0) return `in at most ${most} in the long run, with 95 % confidence`;
  return `${percent(share.of, digits)} (${percent(low, digits)} to ${percent(high, digits)}, with 95 % confidence)`;
}

/** Of a percentage so many digits are told behind the point: up to the first in which half of its confidence interval is not 0. */
function digitsOf({ share }: Times): number {
  const half = share === null ? 100 : 50 * (share.high - share.low);
  return digitsBy(half);
}
function digitsBy(half: number): number {
  return Math.max(0, Math.min(4, -Math.floor(Math.log10(half))));
}
/** What has come so far, of all walks: in any row no more digits than half of them are known by. What is not all is less than 100 %. */
function soFarText({ soFar }: Bin, { walks }: Times): string {
  const digits = digitsBy(98 / Math.sqrt(walks));
  const most = soFar === walks ? 100 : 100 - 10 ** -digits;
  return `${Math.min(most, (100 * soFar) / walks).toFixed(digits)} %`;
}
function percent(share: number, digits: number): string {
  return `${(100 * share).toFixed(digits)} %`;
}

function quantileLines(times: Times): readonly string[] {
  return tableLines(quantileRows(times).map(([who, ...within]) => [`  ${who}`, ...within]));
}
/** Within how many steps it came in which share of the walks. */
function quantileRows({ quantiles, came }: Times): readonly string[][] {
  const longest = came.at(-1)?.steps ?? 0;
  const rows = quantiles.map(({ of, steps, low, high }): string[] => [
    of === 0.5 ? 'half of the walks' : `${Math.round(100 * of)} % of them`,
    steps === null ? 'not in so many' : `within ${counted(steps, 'step')}`,
    low !== null || high !== null ? `(${rangeText(low, high)})` : steps === null ? '' : '(too few walks to tell)',
  ]);
  return [...rows, ['the last', `after ${counted(longest, 'step')}`, '']];
}
/** Between which numbers of steps it lies, with 95 % confidence. */
function rangeText(low: number | null, high: number | null): string {
  if (low === high) return String(low);
  if (high === null) return `${low} or more`;
  return low === null ? `${high} or less` : `${low} to ${high}`;
}

/** One bar of a histogram. */
interface Bin {
  readonly from: number;
  readonly to: number;
  readonly walks: number;
  /** In how many walks it came in so many steps as this bar ends with. */
  readonly soFar: number;
}

/** The bars, of one width, at most so many. */
export function binsOf({ came }: Pick<Times, 'came'>, most: number): readonly Bin[] {
  const [first, last] = [came[0]?.steps ?? 0, came.at(-1)?.steps ?? 0];
  const fits = (width: number): boolean => Math.floor(last / width) - Math.floor(first / width) < most;
  let width = 1;
  for (let i = 0; !fits(width); i++) width = ([1, 2, 5][i % 3] as number) * 10 ** Math.floor(i / 3);
  const bins: Bin[] = [];
  let soFar = 0;
  for (let from = Math.floor(first / width) * width; from <= last; from += width) {
    const to = from + width - 1;
    const walks = came.reduce((sum, one) => sum + (one.steps >= from && one.steps <= to ? one.walks : 0), 0);
    soFar += walks;
    bins.push({ from, to, walks, soFar });
  }
  return bins;
}

function binText({ from, to }: Bin): string {
  return from === to ? String(from) : `${from} to ${to}`;
}

function rowLines(times: Times): readonly string[] {
  const bins = binsOf(times, mostRows);
  const unmet = total(times.unmet);
  const largest = Math.max(unmet, ...bins.map(({ walks }) => walks));
  const bar = (walks: number): string =>
    '#'.repeat(walks === 0 ? 0 : Math.max(1, Math.round((longestBar * walks) / largest)));
  return tableLines(
    [
      ['  steps', 'walks', 'so far'],
      ...bins.map((bin) => [`  ${binText(bin)}`, count(bin.walks), soFarText(bin, times), bar(bin.walks)]),
      ...(unmet === 0 ? [] : [['  not', count(unmet), '', bar(unmet)]]),
    ],
    { 1: 'right', 2: 'right' },
  );
}

/** What the figures are about. */
function chanceText({ weights, isClosed }: Times): string {
  const own = Object.entries(weights).map(([action, weight]) => `${action} ${weight}`);
  const likely =
    own.length === 0
      ? 'each step that is possible, and changes something, is as likely as another'
      : `each step that is possible, and changes something, is as likely as the weight of its action says, ${listed(own)}, and 1 of others`;
  const closed = isClosed ? ' None is taken that leaves the bounds.' : '';
  return `By chance alone: ${likely}.${closed} Steps are those of the model, and no time of a system.`;
}

/** The same for programs. */
export function timesJson({
  until,
  isFromStart,
  weights,
  isClosed,
  walks,
  came,
  unmet,
  unbegun,
  share,
  quantiles,
}: Times): Json {
  return {
    until,
    fromStart: isFromStart,
    weights,
    closed: isClosed,
    walks,
    came: came.map((one) => ({ ...one })),
    unmet: { ...unmet },
    unbegun: { ...unbegun },
    share: share && { ...share },
    quantiles: quantiles.map((one) => ({ ...one })),
  };
}

/** More bars than this are no picture. */
const mostBars = 50;

/** What is drawn of it. */
export function timesPicture(times: Times, { model, sample }: Pick<Outcome, 'model' | 'sample'>) {
  const depth = sample?.depth ?? 0;
  return {
    title: `${times.until}: after how many steps it came`,
    notes: [`${subjectText({ model })}, seed ${sample?.seed ?? 0}`, ...claimTexts(times, depth), chanceText(times)],
    bars: binsOf(times, mostBars).map((bin) => ({
      ...bin,
      full: `${binText(bin)} ${bin.to === 1 ? 'step' : 'steps'}: ${counted(bin.walks, 'walk')}; so far ${soFarText(bin, times)}`,
    })),
    unmet: total(times.unmet),
    marks: times.quantiles.flatMap(({ of, steps }) =>
      steps === null ? [] : [{ at: steps, text: of === 0.5 ? 'half' : `${Math.round(100 * of)} %` }],
    ),
  };
}

/** What a page tells of it: the picture, and its figures. */
export function timesTold(times: Times, of: Pick<Outcome, 'model' | 'sample'>) {
  const unmet = total(times.unmet);
  return {
    ...timesPicture(times, of),
    quantiles: quantileRows(times),
    rows: [
      ...binsOf(times, mostBars).map((bin) => [binText(bin), count(bin.walks), soFarText(bin, times)]),
      ...(unmet === 0 ? [] : [['not', count(unmet), '']]),
    ],
  };
}

export function timesDrawn(page: string, picture: string): string {
  return `The histogram is drawn in ${page}, and alone in ${picture}.`;
}
export function timesUndrawn(problem: string): string {
  return `The histogram could not be drawn: ${problem}.`;
}

/** A property that says nothing for which a walk could wait. */
export function notAwaited({ given, why }: NoGoal, { properties }: CheckableModel): Complaint {
  const others = Object.entries(properties).flatMap(([name, { kind }]) =>
    (kind === 'reachable' || kind === 'temporal') && name !== given ? [name] : [],
  );
  const what = {
    'is an invariant': 'is an invariant, and so true from the start',
    'is about steps': 'is about steps, and not about a state that comes',
    'is of another shape': 'is none of <>p, []<>p and p ~> q, where p and q are conditions on states',
  }[why];
  const named = others.length === 0 ? '' : ` Other properties are ${listed(others)}.`;
  return badArguments(
    `until=${given} cannot be waited for: it ${what}.`,
    `A condition can: until='state[s1] = Leader', or in JavaScript until='s.log.get("s1").size > 0'.${named}`,
  );
}

/** A text that is neither a name nor a condition. */
export function notReadAsCondition(until: string, why: string): Complaint {
  return badArguments(
    `until=${until} is no condition that can be read: ${why.replace(/\.$/, '')}.`,
    `Such as until='state[s1] = Leader', or in JavaScript until='s.log.get("s1").size > 0'.`,
  );
}

/** A condition that is none. */
export function notTrueOrFalse(until: string, answer: unknown): Complaint {
  return badArguments(
    `until=${until} answers ${valueText(answer)} at the start, and not true or false.`,
    'Write the comparison out: state[s1] = Leader, s.log.size > 0.',
  );
}

/** A key that says how walks go that are timed. */
export function withoutUntil(key: string): Complaint {
  return badArguments(
    `${key}= is of walks that are timed, and until= is not given.`,
    `Add until=CONDITION, or leave ${key}= out: other walks go where none has been, within the bounds.`,
  );
}
