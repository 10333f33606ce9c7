/**
 * Whether a log is a behaviour, as text and as JSON; and what is wrong with a log, or with what says what it shows.
 */

import { fieldsToItf } from '../itf/itf.ts';
import { pathText, textOf } from '../language/value.ts';
import type { BadLog, BadMapping, LogPlace } from '../validation/problem.ts';
import type { Validation } from '../validation/validate.ts';
import type { Stuck, Unfit, UnfitEvent } from '../validation/why.ts';
import { badArguments, type Complaint, cannotLoad } from './complaint.ts';
import { mostDrawn, tooLong } from './finding.ts';
import { groundsText } from './grounds.ts';
import type { JsonFields } from './json.ts';
import type { TextStyle } from './report.ts';
import { stateLines, traceLines } from './trace.ts';
import type { ExitCode } from './verdict.ts';
import {
  abridged,
  assignments,
  commandLine,
  counted,
  duration,
  errorText,
  headLines,
  instanceText,
  listed,
  rowLines,
  suggestion,
  wrapped,
} from './words.ts';

/** What was found, and where. */
export interface ValidationReport extends Validation {
  readonly title: string;
  /** What the user called the files of the log. */
  readonly logs: readonly string[];
  /** The file of the trace, as it is to be replayed; null if it was not written. */
  readonly traceFile: string | null;
  /** The page on which it is drawn; null if it is not. */
  readonly page: string | null;
}

/** So many states are told of in which nothing can be next. */
const mostStates = 3;
/** Of so many events it is told in a picture why they fit no step. */
const mostEvents = 3;
/** Of one event, so many reasons. */
const mostReasons = 8;

export function validationLines(report: ValidationReport, style: TextStyle): string[] {
  const { model, title, logs, verdict, events, nodes, stuck, stuckIn, states, most, trace, seconds } = report;
  const { ink, width, mostSteps } = style;
  const hidden = trace.filter(({ line, action }) => line === null && action !== null).length;
  const shade = { holds: ink.green, violated: ink.red, unknown: ink.yellow }[verdict];
  return [
    ...headLines(model, title, ink),
    '',
    ...rowLines(
      [
        ['parameters', assignments(model.parameters) || 'none'],
        [
          logs.length === 1 ? 'log' : 'logs',
          `${logs.join(', ')}: ${counted(events, 'event')}${nodes > 1 ? ` of ${counted(nodes, 'node')}` : ''}`,
        ],
      ],
      width,
    ),
    '',
    ...wrapped(shade(verdictText(report)), width),
    ...(verdict === 'holds'
      ? []
      : ['', ...traceLines(trace, { ink, width, ...(mostSteps === undefined ? {} : { most: mostSteps }) })]),
    ...stuck
      .slice(0, mostStates)
      .flatMap(({ state, events: next }, i) => [
        '',
        ...wrapped(
          i === 0
            ? `Nothing can be next in ${stuckIn === 1 ? 'this state' : `these ${stuckIn} states`}:`
            : 'nor in this one:',
          width,
        ),
        ...stateLines(state, width - 4).map((line) => `    ${line}`),
        ...next.flatMap(({ event, actions }) => [
          ...wrapped(`${eventText(event)}, fits no step:`, width - 2).map((line) => `  ${line}`),
          ...unfitLines(actions, width - 2).map((line) => `  ${line}`),
        ]),
      ]),
    ...(stuckIn > mostStates ? [`  ... and in ${counted(stuckIn - mostStates, 'more state')}`] : []),
    '',
    ...(report.traceFile === null
      ? []
      : rowLines(
          [...drawnRow(report), ['Replay', commandLine(style.program, 'replay', report.traceFile)]],
          Number.POSITIVE_INFINITY,
        )),
    ...wrapped(
      `${counted(states, 'state')} looked at, ${most} at most that agreed with one beginning, ${counted(hidden, 'silent step')} in the behaviour. ${duration(seconds)}.`,
      width,
    ),
  ];
}

export function validationJson(report: ValidationReport, exitCode: ExitCode): JsonFields {
  const { model, logs, verdict, stopped, events, nodes, agreed, trace, stuck, stuckIn, traceFile, page } = report;
  return {
    format: 'concord-validation/1',
    spec: model.name,
    variant: model.variant,
    parameters: fieldsToItf(model.parameters),
    log: logs.length === 1 ? (logs[0] as string) : logs,
    verdict,
    stopped,
    events,
    nodes,
    agreed,
    trace: trace.map(({ file, line, action, choices, state }) => ({
      file,
      line,
      action,
      choices: fieldsToItf(choices),
      state: fieldsToItf(state),
    })),
    stuck: stuck.map(({ state, events }) => ({
      state: fieldsToItf(state),
      events: events.map(({ event: { file, line, name, fields }, actions }) => ({
        file,
        line,
        event: name,
        fields: fieldsToItf(fields),
        ways: actions.map((unfit) => ({
          action: unfit.action,
          kind: unfit.kind,
          choices: 'choices' in unfit ? fieldsToItf(unfit.choices) : null,
          text: unfitText(unfit, 'the event'),
        })),
      })),
    })),
    stuckIn,
    states: report.states,
    most: report.most,
    outside: report.outside,
    file: traceFile,
    page,
    exitCode,
    seconds: report.seconds,
  };
}

/** `raft, variant as-told`. */
function nameOf({ name, variant }: Validation['model']): string {
  return variant === null ? name : `${name}, variant ${variant}`;
}
/** What it shows that nothing can be next. */
export function validationClaim(model: Validation['model']): string {
  return `The log is no behaviour of ${nameOf(model)}`;
}
/** How much of the log is one. */
export function validationMeaning({ trace, agreed, events }: Validation): string {
  return `This is the longest beginning that is one: ${beginningText({ trace, agreed, events })}.`;
}
function beginningText({ trace, agreed, events }: Pick<Validation, 'trace' | 'agreed' | 'events'>): string {
  const last = trace.findLast(({ line }) => line !== null) as LogPlace | undefined;
  return last === undefined
    ? 'no event'
    : `${counted(agreed, 'event')} of ${events}, the last of them in line ${placeText(last)}`;
}

/** What comes behind `line`: `4`, or `4 of s1.jsonl` where there are several logs. */
function placeText({ file, line }: LogPlace): string {
  return `${line}${file === null ? '' : ` of ${file}`}`;
}

function verdictText(report: ValidationReport): string {
  const { verdict, model, stopped, outside } = report;
  const upTo = beginningText(report);
  switch (verdict) {
    case 'holds':
      return `The log is a behaviour of ${nameOf(model)}.`;
    case 'violated':
      return `${validationClaim(model)}. The longest beginning that is has ${upTo}.`;
    case 'unknown':
      return stopped !== null
        ? `Unknown: the search was stopped (${stopped}), after ${upTo}.`
        : `Unknown: ${counted(outside, 'step')} would lead out of the domains of ${nameOf(model)}, from beyond its bounds. The longest beginning that fits has ${upTo}. Larger parameters will tell.`;
  }
}

/** Why each of these ways does not fit, as far as there is room for them. `who` says otherwise where the step is possible. */
export function unfitLines(ways: readonly Unfit[], width: number, who = 'the event'): string[] {
  const told = ways
    .slice(0, mostReasons)
    .flatMap((one) => wrapped(wayText(one, who), width - 4).map((line, i) => `  ${i === 0 ? '' : '  '}${line}`));
  const left = ways.length - mostReasons;
  return [...told, ...(left > 0 ? [`    and ${counted(left, 'more way')}`] : [])];
}

/** `RMPrepare(rm1): its guard is false because rmState[rm1] = aborted`. */
function wayText(unfit: Unfit, who: string): string {
  return `${unfitName(unfit)}: ${unfitText(unfit, who)}`;
}

/** `Line 45, votes of node = s2, granted = true`. */
function eventText(event: UnfitEvent['event']): string {
  const { name, fields } = event;
  const told = assignments(fields);
  return `Line ${placeText(event)}, ${name}${told === '' ? '' : ` of ${told}`}`;
}

/** Why nothing can be next, in a sentence of few events and ways, as there is little room for more. */
export function stuckText({ events }: Stuck): string {
  const texts = events.map(({ event, actions: [way, ...others] }) => {
    const more = others.length === 0 ? '' : `, and ${counted(others.length, 'more way')}`;
    return `${eventText(event)}, fits no step: ${way === undefined ? 'there is none' : wayText(way, 'the event')}${more}`;
  });
  const left = texts.length - mostEvents;
  return `${texts.slice(0, mostEvents).join('. ')}${left > 0 ? `. And ${counted(left, 'more event')}` : ''}`;
}

function unfitName(unfit: Unfit): string {
  return 'choices' in unfit ? instanceText(unfit.action, unfit.choices) : unfit.action;
}

function unfitText(unfit: Unfit, who: string): string {
  switch (unfit.kind) {
    case 'choice':
      return unfit.value === undefined
        ? `there is nothing to choose for ${unfit.choice}`
        : `${unfit.choice} = ${textOf(unfit.value)} is not on offer`;
    case 'no such choice':
      return `it has no choice ${unfit.choice}`;
    case 'guard':
      return `its guard is false${unfit.grounds === null ? '' : ` because ${groundsText(unfit.grounds)}`}`;
    case 'event':
      return `${who} says otherwise${unfit.grounds === null ? '' : ` than ${groundsText(unfit.grounds)}`}`;
    case 'outside':
      return 'it leads out of the domains, from beyond the bounds';
  }
}

/** What to do about a log that has not the form that the mapping says. */
const form =
  'A log has a JSON object a line, with the name of the event in `event` and the fields that the mapping lists: {"event": "timeout", "node": "s1"}. Lines of another form are made such by `read` of the mapping.';

/** What is wrong with a log, where, and what to do. */
export function badLog(paths: readonly string[], mapping: string, { file, line, problem }: BadLog): Complaint {
  const all = listed(paths);
  const where = line === null ? all : `${file ?? all}:${line}`;
  const part = (of: { readonly part: string; readonly event: string | null }): string =>
    of.part === 'read'
      ? '`read`'
      : `\`${of.part}\` of ${of.event === null ? 'the silent steps' : `the event ${of.event}`}`;
  switch (problem.kind) {
    case 'empty':
      return badArguments(`${where} ${paths.length === 1 ? 'has' : 'have'} no event.`, form);
    case 'not json':
      return badArguments(`${where} is no JSON: ${problem.said}.`, form);
    case 'named twice':
      return badArguments(`${where}: ${problem.name} is there twice, with different values.`, form);
    case 'not an object':
      return badArguments(`${where}: ${abridged(JSON.stringify(problem.found) ?? 'nothing', 60)} is no object.`, form);
    case 'field':
      return badArguments(
        `${where}: ${pathText(problem.field)} ${problem.found === undefined ? 'is missing' : `is ${abridged(JSON.stringify(problem.found) ?? String(problem.found), 60)}`}; allowed: ${problem.allowed}.`,
        'Correct the log, the domain of the field in the mapping, or the parameters of the spec.',
      );
    case 'no such event':
      return badArguments(
        `${where}: ${mapping} has no event ${abridged(problem.given, 60)}.`,
        `${suggestion(problem.given, problem.known, 'events')} Lines that say nothing are passed over where \`read\` answers null.`,
      );
    case 'never sent':
      return badArguments(
        `${where}: no line sends the message ${abridged(problem.message, 60)} that is received here.`,
        'Give the logs of all nodes, from their beginning; or leave such messages out by `read`.',
      );
    case 'sent twice':
      return badArguments(
        `${where}: the message ${abridged(problem.message, 60)} was sent before, in line ${placeText(problem)}.`,
        'Name each message otherwise, such as by its sender and a number.',
      );
    case 'sequence': {
      const { node, found, expected } = problem;
      if (expected === null)
        return badArguments(
          `${where}: the first line of ${node ?? 'the log'} has the number ${found}; allowed: 0, 1.`,
          'Give the logs of all nodes from their beginning.',
        );
      return badArguments(
        `${where}: the number ${found} of ${node ?? 'the log'} stands where ${expected} should: ${found > expected ? 'lines are missing' : 'lines stand twice, or in another order'}.`,
        'Give all lines of each node, each once and in their order: a log with holes proves nothing.',
      );
    }
    case 'circle':
      return badArguments(
        `${all}: the events of lines ${listed(problem.lines.map(placeText))} wait for each other.`,
        'Events of one node must come in their order, and a message be received after what was sent before it.',
      );
    case 'mapping':
      return cannotLoad(`At ${where}, ${part(problem)} in ${mapping} threw ${errorText(problem.error)}.`, null, [
        mapping,
      ]);
    case 'answer':
      return cannotLoad(
        `At ${where}, ${part(problem)} in ${mapping} answered ${abridged(String(problem.answer), 60)}; allowed: ${problem.allowed}.`,
        null,
        [mapping],
      );
  }
}

export function badMapping(mapping: string, { message }: BadMapping): Complaint {
  return cannotLoad(`${mapping}: ${message}.`, 'Take actions from the model that logOf(...) hands in.', [mapping]);
}

/** A log that was given before, by this name or another. */
export function givenTwice(path: string, before: string): Complaint {
  return badArguments(
    `The log ${path} is given twice${path === before ? '' : `: it is the file ${before}`}.`,
    'Give each file once: what stands in a log twice has happened twice.',
  );
}

/** A file without a mapping of this spec. */
export function exportsNoMapping(path: string, spec: string): Complaint {
  return cannotLoad(
    `${path} exports no mapping of logs to ${spec}.`,
    'Export what logOf answers: export const log = logOf(mySpec, ({ event, actions }) => ({ events: { ... } }));',
    [path],
  );
}
/** A file with several mappings of this spec, of which none is meant more than another. */
export function exportsMappings(path: string, spec: string, names: readonly string[]): Complaint {
  return cannotLoad(
    `${path} exports several mappings of logs to ${spec}: ${names.join(', ')}.`,
    'Leave one of them, and move the others to files of their own.',
    [path],
  );
}

/** Where it is drawn, or that it is too long to be. */
function drawnRow({ page, verdict, trace }: ValidationReport): readonly (readonly [string, string])[] {
  if (page !== null) return [['Drawn', page]];
  return verdict === 'violated' && trace.length > mostDrawn ? [['Drawn', tooLong(trace)]] : [];
}
