/**
 * Trace files: a trace in the Informal Trace Format, written and read back. Actions and choices are in the `#meta` of the
 * states, where other tools ignore them; a file made elsewhere may lack them.
 */

import type { AnyChoices, AnyState } from '../language/action.ts';
import type { Domain } from '../language/domain.ts';
import { Misfit } from '../language/value.ts';
import type { RecordedStep } from '../reference/replay.ts';
import { fieldsToItf, fromItf, isObject, type Json, type JsonObject, listAt, readItf } from './itf.ts';
import type { Lasso, TraceStep } from './outcome.ts';

/** The steps of a trace as the states of an ITF file. */
export function stepToItf({ action, choices, state }: TraceStep, index: number): JsonObject {
  return { '#meta': { index, action, choices: fieldsToItf(choices) }, ...fieldsToItf(state) };
}

/** What a trace file says of itself. Files made elsewhere say nothing. */
export interface TraceMeta {
  /** The spec: a name, or a path relative to the file. */
  readonly spec?: string;
  readonly variant?: string | null;
  readonly parameters?: AnyChoices;
  readonly property?: string;
  /** Of a lasso: the instance that it violates, and the step that leads back; null if the last state is repeated. */
  readonly instance?: JsonObject;
  readonly back?: { readonly action: string; readonly choices: JsonObject } | null;
  /** The files of the user's own properties, relative to the file. */
  readonly invariants?: readonly string[];
}

/** A trace as an ITF file, one state a line. */
export function itfFile(trace: readonly TraceStep[], meta: TraceMeta, description: string, lasso?: Lasso): string {
  const head = {
    format: 'ITF',
    'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
    description,
    concord: meta,
  };
  const vars = Object.keys(trace[0]?.state ?? {});
  const states = trace.map((step, i) => `    ${JSON.stringify(stepToItf(step, i))}`);
  const loop = lasso === undefined ? '' : `  "loop": ${lasso.to},\n`;
  return `{\n  "#meta": ${JSON.stringify(head)},\n  "vars": ${JSON.stringify(vars)},\n${loop}  "states": [\n${states.join(',\n')}\n  ]\n}\n`;
}

/** A trace as it was read from a file, before it is known which spec it is of. */
export interface RecordedTrace {
  readonly meta: TraceMeta;
  readonly vars: readonly string[];
  readonly states: readonly JsonObject[];
  /** Of a lasso: the state, counted from 0, that the last one returns to; as the file has it. */
  readonly loop?: Json;
}

/** The steps of a recorded trace, as values of the spec's variables. Throws `Misfit`. */
export function recordedSteps(
  { states }: RecordedTrace,
  domains: Readonly<Record<string, Domain<unknown>>>,
): RecordedStep[] {
  return states.map((json, i) => {
    const meta = isObject(json['#meta'] ?? null) ? (json['#meta'] as JsonObject) : {};
    const choices = meta.choices;
    const state: AnyState = Object.fromEntries(
      Object.entries(domains).map(([variable, domain]) => {
        if (json[variable] === undefined) throw new Misfit(`state ${i + 1}, ${variable}`, undefined, domain.text);
        return [variable, readItf(json[variable], domain, `state ${i + 1}, ${variable}`)];
      }),
    );
    return {
      action: typeof meta.action === 'string' ? meta.action : null,
      choices: isObject(choices ?? null)
        ? (Object.fromEntries(
            Object.entries(choices as JsonObject).map(([name, value]) => [
              name,
              fromItf(value, `state ${i + 1}, choice ${name}`),
            ]),
          ) as AnyChoices)
        : null,
      state,
    };
  });
}

/** Reads an ITF file, or one of Concord's JSON reports with the trace of a property. Null if it is neither. */
export function readTrace(json: unknown, property: string | undefined): RecordedTrace | null {
  if (!isObject(json)) return null;
  if (typeof json.format === 'string' && json.format.startsWith('concord-report/')) return ofReport(json, property);
  const states = listAt(json, 'states');
  if (states === undefined || !states.every(isObject)) return null;
  const meta = isObject(json['#meta'] ?? null) ? (json['#meta'] as JsonObject).concord : undefined;
  const vars = listAt(json, 'vars')?.filter((name) => typeof name === 'string') ?? [];
  return {
    meta: { ...(isObject(meta ?? null) ? (meta as TraceMeta) : {}), ...(property === undefined ? {} : { property }) },
    vars: [...new Set([...(vars as string[]), ...states.flatMap(variablesIn)])],
    states,
    ...(json.loop === undefined || json.loop === null ? {} : { loop: json.loop }),
  };
}

function ofReport(report: JsonObject, wanted: string | undefined): RecordedTrace | null {
  const properties = (listAt(report, 'properties') ?? []).filter(isObject).filter(({ trace }) => Array.isArray(trace));
  const chosen = properties.find(({ name, verdict }) =>
    wanted === undefined ? verdict === 'violated' : name === wanted,
  );
  if (chosen === undefined) return null;
  const states = (chosen.trace as readonly Json[]).filter(isObject).map(
    (step): JsonObject => ({
      '#meta': { action: step.action ?? null, choices: step.choices ?? {} },
      ...(step.state as JsonObject),
    }),
  );
  const lasso = isObject(chosen.lasso ?? null) ? (chosen.lasso as JsonObject) : null;
  const { spec, variant, parameters } = report as { spec?: string; variant?: string | null; parameters?: AnyChoices };
  return {
    meta: {
      ...(spec === undefined ? {} : { spec }),
      variant: variant ?? null,
      parameters: parameters ?? {},
      property: String(chosen.name),
      ...(lasso === null
        ? {}
        : { instance: (chosen.instance ?? {}) as JsonObject, back: (lasso.back ?? null) as TraceMeta['back'] }),
    } as TraceMeta,
    vars: variablesIn(states[0] ?? {}),
    states,
    ...(lasso === null ? {} : { loop: lasso.to as Json }),
  };
}

function variablesIn(state: JsonObject): string[] {
  return Object.keys(state).filter((name) => !name.startsWith('#'));
}
