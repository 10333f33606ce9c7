/**
 * `replay FILE`: re-executes a trace by the reference semantics, and says whether it is a behaviour of its spec and
 * whether it shows what it was recorded for.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { accountOf } from '../reference/lasso.ts';
import { plainTrace, type RecordedStep, type Replayed, replay, shownBy } from '../reference/replay.ts';
import { unknownName } from '../report/complaint.ts';
import { fromItf, type JsonObject } from '../report/itf.ts';
import { jsonText } from '../report/json.ts';
import type { TraceStep } from '../report/outcome.ts';
import { isAsRecorded, type ReplayReport, replayJson, replayJunit, replayLines } from '../report/replayed.ts';
import { badTraceState, noTraceFile, notATrace, notJson, traceLacksSpec } from '../report/trace-complaint.ts';
import { type RecordedTrace, readTrace, recordedSteps } from '../report/trace-file.ts';
import { type ExitCode, exitCodes } from '../report/verdict.ts';
import type { AnyChoices } from '../spec/action.ts';
import type { CheckableModel } from '../spec/model.ts';
import { Misfit } from '../spec/value.ts';
import type { Call } from './arguments.ts';
import { isPath, type LoadedSpec, loadSpec } from './catalogue.ts';
import type { Host } from './host.ts';
import { formatOf, type Keys } from './options.ts';
import { prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';

/** A trace file and the spec it belongs to. */
export interface LoadedTrace {
  readonly trace: RecordedTrace;
  readonly file: string;
  readonly loaded: LoadedSpec;
}

/** Reads a trace file; what it does not say of its spec must be said by keys. */
export async function loadTrace(path: string, keys: Keys, host: Host): Promise<LoadedTrace> {
  const file = resolve(host.place.cwd, path);
  const trace = readTrace(await parsed(file, path, host), keys.get('trace'));
  if (trace === null) throw notATrace(path, keys.get('trace'));
  const named =
    keys.get('spec') ??
    (trace.meta.spec !== undefined && isPath(trace.meta.spec)
      ? resolve(dirname(file), trace.meta.spec)
      : trace.meta.spec);
  if (named === undefined) throw traceLacksSpec(path);
  return { trace, file, loaded: await loadSpec(named, host.place) };
}

async function parsed(file: string, path: string, host: Host): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw noTraceFile(path, host.place.cwd);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(path, (error as Error).message);
  }
}

export async function replayFile(call: Call, { trace, file, loaded }: LoadedTrace, host: Host): Promise<ExitCode> {
  const { model } = await prepare(completed(call, trace, file), loaded, host);
  const property = trace.meta.property;
  if (property !== undefined && property !== 'Deadlock' && !(property in model.properties))
    throw unknownName('property', property, Object.keys(model.properties), ` of ${model.name}`);
  const steps = stepsOf(trace, model);
  const replayed = replay(model, steps);
  const report: ReplayReport = {
    model,
    replayed: plain(replayed, steps),
    lasso: replayed.ok ? lassoOf(trace, model, plainTrace(replayed.trace)) : null,
    states: trace.states.length,
    ignored: trace.vars.filter((name) => !(name in model.domains)),
    shows:
      property === undefined
        ? null
        : { property, instance: replayed.ok ? shownBy(model, property, replayed.trace) : null },
  };
  print(formatOf(call.keys), report, host);
  return isAsRecorded(report) ? exitCodes.holds : exitCodes.violated;
}
/** What a recorded lasso of a temporal property comes to; null if it is none. */
function lassoOf(
  { loop, meta }: RecordedTrace,
  model: CheckableModel,
  trace: readonly TraceStep[],
): ReplayReport['lasso'] {
  const { property } = meta;
  if (loop === undefined || property === undefined || model.properties[property]?.kind !== 'temporal') return null;
  const fields = (json: JsonObject): AnyChoices =>
    Object.fromEntries(Object.entries(json).map(([name, value]) => [name, fromItf(value)]));
  const back = meta.back == null ? null : { action: meta.back.action, choices: fields(meta.back.choices) };
  const lasso = { to: loop, back };
  return { ...lasso, account: accountOf(model, property, fields(meta.instance ?? {}), trace, lasso) };
}

/** The call with what the file says of variant, parameters and invariants, where the user says nothing. */
function completed(
  { keys, parameters }: Call,
  { meta }: RecordedTrace,
  file: string,
): Pick<Call, 'keys' | 'parameters'> {
  const found = new Map(keys);
  if (typeof meta.variant === 'string' && !found.has('variant')) found.set('variant', meta.variant);
  if (meta.invariants !== undefined && !found.has('invariant'))
    found.set('invariant', meta.invariants.map((path) => resolve(dirname(file), path)).join(','));
  found.delete('trace');
  return {
    keys: found,
    parameters: { ...(meta.parameters as Readonly<Record<string, string>> | undefined), ...parameters },
  };
}

function stepsOf(trace: RecordedTrace, model: CheckableModel): RecordedStep[] {
  try {
    return recordedSteps(trace, model.domains);
  } catch (error) {
    if (error instanceof Misfit) throw badTraceState(error);
    throw error;
  }
}

function plain(replayed: Replayed, steps: readonly RecordedStep[]): ReplayReport['replayed'] {
  const trace = plainTrace(replayed.trace);
  if (replayed.ok) return { ok: true, trace };
  const { at, closest } = replayed;
  const wanted = (steps[at] as RecordedStep).state;
  return {
    ok: false,
    trace,
    at,
    closest: closest && { ...(plainTrace([closest])[0] as (typeof trace)[number]), differs: closest.differs, wanted },
  };
}

function print(format: ReturnType<typeof formatOf>, report: ReplayReport, host: Host): void {
  switch (format) {
    case 'text':
      return printLines(replayLines(report, styleOf(host)), host);
    case 'json':
      return host.out(jsonText(replayJson(report)));
    case 'junit':
      return host.out(`${replayJunit(report)}\n`);
  }
}
