/**
 * `replay FILE`: re-executes a trace by the reference semantics, and says whether it is a behaviour of its spec and
 * whether it shows what it was recorded for.
 */

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BadRecord, textOfBytes } from '../../checker/consistency/recorded/index.ts';
import { absoluteOf } from '../../checker/explain/absolute.ts';
import { fromItf } from '../../checker/itf/itf.ts';
import { type JsonObject, NamedTwice, readJson } from '../../checker/itf/read-json.ts';
import type { AnyChoices } from '../../checker/language/action.ts';
import { sameValue } from '../../checker/language/identity.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { instancesOf } from '../../checker/language/property.ts';
import { Misfit } from '../../checker/language/value.ts';
import { accountOf } from '../../checker/reference/lasso.ts';
import {
  plainTrace,
  type RecordedStep,
  type Replayed,
  replay,
  shownBy,
  stepTo,
} from '../../checker/reference/replay.ts';
import { unknownName, unreadable } from '../../checker/report/complaint.ts';
import { jsonText } from '../../checker/report/json.ts';
import {
  isAsRecorded,
  type ReplayReport,
  replayJson,
  replayJunit,
  replayLines,
} from '../../checker/report/replayed.ts';
import {
  badLoop,
  badTraceShape,
  badTraceState,
  namedTwice,
  notATrace,
  notJson,
  notText,
  tooDeep,
  traceLacksSpec,
  traceWithoutStates,
} from '../../checker/report/trace-complaint.ts';
import { type RecordedTrace, readTrace, recordedSteps } from '../../checker/report/trace-file.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import type { Lasso, TraceStep } from '../../checker/run/outcome.ts';
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
  const trace = shapeOf(await parsed(file, path, host), keys.get('trace'), path);
  if (trace === null) throw notATrace(path, keys.get('trace'));
  if (trace.states.length === 0) throw traceWithoutStates(path);
  if (trace.loop !== undefined && trace.states[loopOf(trace)] === undefined)
    throw badLoop(path, trace.loop, trace.states.length);
  const named = keys.get('spec') ?? (trace.meta.spec === undefined ? undefined : fromFile(trace.meta.spec, file));
  if (named === undefined) throw traceLacksSpec(path);
  return { trace, file, loaded: await loadSpec(named, host.place) };
}

/** What a file calls a spec or a variant: a name, or a path relative to the file. */
function fromFile(called: string, file: string): string {
  return isPath(called) ? resolve(dirname(file), called) : called;
}

/** The state that the last one leads back to, as a number; -1 if it is none. */
function loopOf({ loop = -1 }: RecordedTrace): number {
  try {
    const index = fromItf(loop);
    return typeof index === 'number' ? index : -1;
  } catch (error) {
    if (error instanceof Misfit) return -1;
    throw error;
  }
}

function shapeOf(json: unknown, property: string | undefined, path: string): RecordedTrace | null {
  try {
    return readTrace(json, property);
  } catch (error) {
    if (error instanceof Misfit) throw badTraceShape(path, error);
    throw error;
  }
}

async function parsed(file: string, path: string, host: Host): Promise<unknown> {
  const bytes = await readFile(file).catch((error) => {
    throw unreadable(path, host.place.cwd, error);
  });
  try {
    return readJson(textOfBytes(bytes));
  } catch (error) {
    if (error instanceof BadRecord) throw notText(path, error);
    if (error instanceof NamedTwice) throw namedTwice(path, error);
    throw error instanceof RangeError ? tooDeep(path) : notJson(path, (error as Error).message);
  }
}

export async function replayFile(call: Call, { trace, file, loaded }: LoadedTrace, host: Host): Promise<ExitCode> {
  const { model } = await prepare(completed(call, trace, file), loaded, host);
  const property = trace.meta.property;
  if (property !== undefined && property !== 'Deadlock' && !(property in model.properties))
    throw unknownName('property', property, Object.keys(model.properties), ` of ${model.name}`);
  const steps = stepsOf(trace, model);
  const back = stepBack(trace, steps);
  const replayed = replayedThere(model, steps, back);
  const lasso = replayed.ok ? lassoOf(trace, model, steps, plainTrace(replayed.trace)) : null;
  const told =
    lasso === null
      ? plain(replayed, back === null ? steps : [...steps, back])
      : ({ ok: true, trace: lasso.trace } as const);
  const report: ReplayReport = {
    model,
    replayed: told,
    lasso,
    absolute: absoluteOf(model, told.trace, lasso ?? undefined),
    back: back === null ? null : loopOf(trace),
    states: trace.states.length,
    ignored: trace.vars.filter((name) => !Object.hasOwn(model.domains, name)),
    shows:
      property === undefined
        ? null
        : { property, instance: replayed.ok ? shownBy(model, property, replayed.trace) : null },
  };
  print(formatOf(call.keys), report, host);
  return isAsRecorded(report) ? exitCodes.holds : exitCodes.violated;
}

/** The step that leads back, if the file says that there is one. It may be without an action, and then change nothing. */
function stepBack(trace: RecordedTrace, steps: readonly RecordedStep[]): RecordedStep | null {
  if (trace.loop === undefined) return null;
  const { back } = trace.meta;
  const by = back == null ? { action: null, choices: null } : { action: back.action, choices: fieldsOf(back.choices) };
  return { ...by, state: (steps[loopOf(trace)] as RecordedStep).state };
}
/** The steps, re-executed, and the one back: the trace does not go along it. */
function replayedThere(model: CheckableModel, steps: readonly RecordedStep[], back: RecordedStep | null): Replayed {
  const replayed = replay(model, steps);
  const last = replayed.trace.at(-1);
  if (!replayed.ok || back === null || last === undefined) return replayed;
  const returned = stepTo(model, last.state, back);
  if (returned.possible) return replayed;
  return { ok: false, trace: replayed.trace, at: steps.length, closest: returned.closest };
}
function fieldsOf(json: JsonObject): AnyChoices {
  return readable(() =>
    Object.fromEntries(Object.entries(json).map(([field, value]) => [field, fromItf(value, field)])),
  );
}

/** A recorded lasso of a temporal property, judged; null if it is none. `replayed` are its steps, re-executed. */
function lassoOf(
  recorded: RecordedTrace,
  model: CheckableModel,
  steps: readonly RecordedStep[],
  replayed: readonly TraceStep[],
): (NonNullable<ReplayReport['lasso']> & { readonly trace: readonly TraceStep[] }) | null {
  const { property: name = '', back, instance } = recorded.meta;
  const property = model.properties[name];
  if (recorded.loop === undefined || property?.kind !== 'temporal') return null;
  const loop = loopOf(recorded);
  const by = back == null ? null : { action: back.action, choices: fieldsOf(back.choices) };
  const { trace, ...lasso } = back === undefined ? closed(model, steps, loop) : { trace: replayed, to: loop, back: by };
  const all = instancesOf(property.forAll);
  const given = fieldsOf(instance ?? {});
  const recordedFor = all.filter((instance) => sameValue(instance, given));
  const judged = (recordedFor.length > 0 ? recordedFor : all).map((instance) => ({
    instance,
    account: accountOf(model, name, instance, trace, lasso),
  }));
  const shown = judged.find(({ account }) => account.ok) ?? judged[0];
  return shown === undefined ? null : { ...lasso, ...shown, trace };
}

/**
 * A lasso made elsewhere, which says to which state it returns, but not by which step. Recorded stuttering is left out, and
 * so is a last state that is the one it returns to.
 */
function closed(
  model: CheckableModel,
  steps: readonly RecordedStep[],
  loop: number,
): Lasso & { readonly trace: readonly TraceStep[] } {
  const executed = (recorded: readonly RecordedStep[]): TraceStep[] => plainTrace(replay(model, recorded).trace);
  const trace = executed(steps);
  const target = steps[loop] as RecordedStep;
  const to = executed(steps.slice(0, loop + 1)).length - 1;
  if (to === trace.length - 1) return { trace, to, back: null };
  const returned = replay(model, [...steps, { action: null, choices: null, state: target.state }]);
  const around = plainTrace(returned.trace);
  const { action, choices } = around.at(-1) as TraceStep;
  return returned.ok && action !== null
    ? { trace: around.slice(0, -1), to, back: { action, choices } }
    : { trace, to, back: null };
}

/** The call with what the file says of variant, parameters and invariants, where the user says nothing. */
export function completed(
  { command, keys, parameters }: Call,
  { meta }: RecordedTrace,
  file: string,
): Pick<Call, 'command' | 'keys' | 'parameters'> {
  const found = new Map(keys);
  if (typeof meta.variant === 'string' && !found.has('variant')) found.set('variant', fromFile(meta.variant, file));
  if (meta.invariants !== undefined && !found.has('invariant'))
    found.set('invariant', meta.invariants.map((path) => resolve(dirname(file), path)).join(','));
  found.delete('trace');
  return {
    command,
    keys: found,
    parameters: { ...(meta.parameters as Readonly<Record<string, string>> | undefined), ...parameters },
  };
}

export function stepsOf(trace: RecordedTrace, model: CheckableModel): RecordedStep[] {
  return readable(() => recordedSteps(trace, model.domains));
}

function readable<T>(values: () => T): T {
  try {
    return values();
  } catch (error) {
    if (error instanceof Misfit) throw badTraceState(error);
    if (error instanceof RangeError) throw tooDeep('The trace');
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
