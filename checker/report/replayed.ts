/**
 * The report of a replay: whether a recorded trace is a behaviour, and otherwise where it stops being one and what the
 * spec would do there.
 */

import type { Absolute } from '../explain/absolute.ts';
import { fieldsToItf } from '../itf/itf.ts';
import type { Json } from '../itf/read-json.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import { textOf } from '../language/value.ts';
import type { LassoAccount } from '../reference/lasso.ts';
import type { Lasso, TraceStep } from '../run/outcome.ts';
import { contextOf } from './finding.ts';
import { stepJson } from './json.ts';
import { claimsJunit } from './junit.ts';
import { lassoLines, toldLasso } from './lasso.ts';
import type { TextStyle } from './report.ts';
import { traceLines } from './trace.ts';
import { counted, instanceFor, instanceText, listed, subjectText, wrappedLines } from './words.ts';

export interface ReplayReport {
  readonly model: CheckableModel;
  readonly replayed:
    | { readonly ok: true; readonly trace: readonly TraceStep[] }
    | {
        readonly ok: false;
        readonly trace: readonly TraceStep[];
        readonly at: number;
        readonly closest: (TraceStep & { readonly differs: readonly string[]; readonly wanted: AnyState }) | null;
      };
  /** If the trace is a lasso of a temporal property: how it goes on, and what the reference says of it. */
  readonly lasso: (Lasso & { readonly instance: AnyChoices; readonly account: LassoAccount }) | null;
  /** Of a spec that knows numbers by their ranks: the trace in absolute numbers. */
  readonly absolute: Absolute | null;
  /** The state, counted from 0, to which the file says that the last one leads back; null if it says nothing of that. */
  readonly back: number | null;
  /** How many states the file has. */
  readonly states: number;
  /** Variables of the file that the spec does not have. */
  readonly ignored: readonly string[];
  /** The property that the trace was recorded for, and the instance that its end decides; null if it decides none. */
  readonly shows: { readonly property: string; readonly instance: AnyChoices | null } | null;
}

/** True if the trace is a behaviour, and shows what it was recorded for. */
export function isAsRecorded({ replayed, lasso, shows }: ReplayReport): boolean {
  if (lasso !== null) return replayed.ok && lasso.account.ok;
  return replayed.ok && (shows === null || shows.instance !== null);
}

export function replayLines(report: ReplayReport, style: TextStyle): string[] {
  const { model, ignored, lasso, absolute } = report;
  const { trace } = absolute ?? report.replayed;
  const context = { ...style, ...contextOf(model, trace) };
  const cycle = lasso === null || lasso.back === null ? {} : { cycle: lasso.to };
  const lines = trace.length === 0 ? [] : traceLines(trace, { ...context, ...cycle });
  return [
    ...(ignored.length === 0 ? [] : [`Ignored, since ${model.name} has no such variables: ${listed(ignored)}.`]),
    ...lines,
    ...(lasso === null
      ? []
      : lassoLines(trace, toldLasso(lasso, absolute), lasso.account.ok ? lasso.account : undefined, style.width)),
    ...verdictLines(report).flatMap((text, i) =>
      wrappedLines(text, style.width).map((line) => (i === 0 ? style.ink.bold(line) : line)),
    ),
  ];
}

function forText(instance: AnyChoices): string {
  const of = instanceFor(instance);
  return of === '' ? '' : ` for ${of}`;
}

function verdictLines({ model, replayed, back, states, shows, lasso }: ReplayReport): string[] {
  if (replayed.ok) {
    const behaviour = `OK: ${states === 1 ? 'the state is an initial state' : states === 2 ? 'the step is possible' : `all ${counted(states - 1, 'step')} are possible`}${back === null ? '' : `, and so is the one back to state ${back + 1}`}: ${subjectText({ model })}.`;
    if (shows === null) return [behaviour];
    if (lasso !== null)
      return lasso.account.ok
        ? [
            behaviour,
            `${lasso.back === null ? 'To repeat the last state for ever' : 'The lasso'} is fair, and violates ${shows.property}${forText(lasso.instance)}.`,
          ]
        : [`But the lasso does not show ${shows.property}: ${lasso.account.complaint}`, behaviour];
    if (shows.instance === null) return [`But its end does not show ${shows.property}.`, behaviour];
    return [
      behaviour,
      `Its end ${model.properties[shows.property]?.kind === 'reachable' ? 'reaches' : 'violates'} ${shows.property}${forText(shows.instance)}.`,
    ];
  }
  const { at, closest } = replayed;
  const what =
    at === 0
      ? 'State 1 is not an initial state'
      : `${at === states ? `The step back, to state ${(back ?? 0) + 1}` : `Step ${at}, to state ${at + 1}`}, is not possible`;
  return [`Not a behaviour: ${what}: ${subjectText({ model })}.`, ...closestLines(closest, at)];
}

function closestLines(closest: Extract<ReplayReport['replayed'], { ok: false }>['closest'], at: number): string[] {
  if (closest === null) return [at === 0 ? 'There is no initial state.' : 'No action is enabled there.'];
  const name =
    closest.action === null
      ? 'The nearest initial state'
      : `What comes closest is ${instanceText(closest.action, closest.choices)}, which`;
  if (closest.differs.length === 0) return [`${name} leads to that state, but the file says otherwise of its action.`];
  return [
    `${name} has`,
    ...closest.differs.map(
      (variable) =>
        `  ${variable} = ${textOf(closest.state[variable])}, where the file has ${textOf(closest.wanted[variable])}`,
    ),
  ];
}

export function replayJson({ model, replayed, back, states, ignored, shows, lasso }: ReplayReport): Json {
  const closest = replayed.ok ? null : replayed.closest;
  const instance = lasso?.account.ok === true ? lasso.instance : (shows?.instance ?? null);
  return {
    format: 'concord-replay/1',
    spec: model.name,
    variant: model.variant,
    parameters: fieldsToItf(model.parameters),
    ok: replayed.ok,
    states,
    ignored,
    property: shows?.property ?? null,
    lasso:
      lasso === null
        ? null
        : { to: lasso.to, ok: lasso.account.ok, complaint: lasso.account.ok ? null : lasso.account.complaint },
    instance: instance === null ? null : fieldsToItf(instance),
    impossible: replayed.ok
      ? null
      : {
          state: replayed.at === states ? (back ?? 0) + 1 : replayed.at + 1,
          isBack: replayed.at === states,
          closest: closest === null ? null : { ...(stepJson(closest) as object), differs: closest.differs },
        },
  };
}

export function replayJunit(report: ReplayReport): string {
  const { model, shows } = report;
  const fine = isAsRecorded(report);
  return claimsJunit([
    {
      suite: subjectText({ model }),
      name: shows?.property ?? 'replay',
      seconds: 0,
      skipped: null,
      deviations: fine ? [] : verdictLines(report),
    },
  ]);
}
