/**
 * Trace files: a trace in the Informal Trace Format, written and read back. Actions and choices are in the `#meta` of the
 * states, where other tools ignore them; a file made elsewhere may lack them.
 */

import { fieldsToItf, fromItf, readItf } from '../itf/itf.ts';
import { asWritten, isObject, type Json, type JsonObject } from '../itf/read-json.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { Domain } from '../language/domain.ts';
import { Misfit } from '../language/value.ts';
import type { RecordedStep } from '../reference/replay.ts';
import type { Lasso, TraceStep } from '../run/outcome.ts';

/** The steps of a trace as the states of an ITF file. */
export function stepToItf({ action, choices, state }: TraceStep, index: number): JsonObject {
  return { '#meta': { index, action, choices: fieldsToItf(choices) }, ...fieldsToItf(state) };
}

/** What a trace file says of itself. Files made elsewhere say nothing. */
export interface TraceMeta {
  /** The spec: a name, or a path relative to the file. */
  readonly spec?: string;
  /** Likewise the variant. */
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
    const { action, choices } = stepMeta(json, i);
    const state: AnyState = Object.fromEntries(
      Object.entries(domains).map(([variable, domain]) => {
        if (json[variable] === undefined) throw new Misfit(`state ${i + 1}, ${variable}`, undefined, domain.text);
        return [variable, readItf(json[variable], domain, `state ${i + 1}, ${variable}`)];
      }),
    );
    return {
      action: action ?? null,
      choices:
        choices === undefined
          ? null
          : (Object.fromEntries(
              Object.entries(choices).map(([name, value]) => [name, fromItf(value, `state ${i + 1}, choice ${name}`)]),
            ) as AnyChoices),
      state,
    };
  });
}

/** What something in a file must be. */
interface Shape<T> {
  readonly words: string;
  readonly is: (json: unknown) => json is T;
}
const object: Shape<JsonObject> = { words: 'an object', is: isObject };
const text: Shape<string> = { words: 'a text', is: (json) => typeof json === 'string' };
const scalar: Shape<string | number | boolean> = {
  words: 'a text, a number, true or false',
  is: (json) => typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean',
};
const list: Shape<readonly Json[]> = { words: 'a list', is: (json) => Array.isArray(json) };

/** What is there under this name; undefined if it is missing or null. Throws `Misfit`. */
function optionalAt<T>(json: JsonObject, name: string, shape: Shape<T>, path = name): T | undefined {
  const found = json[name] ?? undefined;
  if (found === undefined || shape.is(found)) return found;
  throw new Misfit(path, asWritten(found), shape.words);
}
function requiredAt<T>(json: JsonObject, name: string, shape: Shape<T>, path = name): T {
  const found = optionalAt(json, name, shape, path);
  if (found !== undefined) return found;
  throw new Misfit(path, json[name] === null ? asWritten(null) : undefined, shape.words);
}
/** The elements of a list, all of one shape. */
function allOf<T>(found: readonly Json[], shape: Shape<T>, pathOf: (index: number) => string): readonly T[] {
  return found.map((one, i) => {
    if (shape.is(one)) return one;
    throw new Misfit(pathOf(i), asWritten(one), shape.words);
  });
}

/** What the file says of the step to this state. */
function stepMeta(state: JsonObject, index: number): { readonly action?: string; readonly choices?: JsonObject } {
  const path = `#meta of state ${index + 1}`;
  const meta = optionalAt(state, '#meta', object, path) ?? {};
  const action = optionalAt(meta, 'action', text, `action in ${path}`);
  const choices = optionalAt(meta, 'choices', object, `choices in ${path}`);
  return { ...(action === undefined ? {} : { action }), ...(choices === undefined ? {} : { choices }) };
}

/**
 * Reads an ITF file, or one of Concord's JSON reports with the trace of a property. Null if it is neither. Throws `Misfit` of
 * what has another form than these have it.
 */
export function readTrace(json: unknown, property: string | undefined): RecordedTrace | null {
  if (!isObject(json)) return null;
  if (typeof json.format === 'string' && json.format.startsWith('concord-report/')) return ofReport(json, property);
  if (json.states === undefined && json.vars === undefined) return null;
  const vars = allOf(requiredAt(json, 'vars', list, '`vars`'), text, (i) => `name ${i + 1} in \`vars\``);
  const twice = vars.find((name, i) => vars.indexOf(name) < i);
  if (twice !== undefined) throw new Misfit('a name in `vars`', twice, 'each variable once');
  const states = statesOf(requiredAt(json, 'states', list, '`states`'));
  return {
    meta: { ...metaOf(json), ...(property === undefined ? {} : { property }) },
    vars: [...new Set([...vars, ...states.flatMap(variablesIn)])],
    states,
    ...loopIn(json.loop),
  };
}

function statesOf(found: readonly Json[]): readonly JsonObject[] {
  const states = allOf(found, object, (i) => `state ${i + 1}`);
  for (const [i, state] of states.entries()) stepMeta(state, i);
  return states;
}
function loopIn(loop: Json | undefined): Pick<RecordedTrace, 'loop'> {
  return loop === undefined || loop === null ? {} : { loop };
}

/** What Concord has written into the file of itself. */
function metaOf(file: JsonObject): TraceMeta {
  const meta = optionalAt(optionalAt(file, '#meta', object) ?? {}, 'concord', object, 'concord in #meta') ?? {};
  const at = <T>(name: string, shape: Shape<T>): T | undefined =>
    optionalAt(meta, name, shape, `${name} in #meta.concord`);
  const given = {
    spec: at('spec', text),
    variant: at('variant', text),
    property: at('property', text),
    parameters: parametersOf(at('parameters', object)),
    instance: at('instance', object),
    invariants: at('invariants', list),
  };
  if (given.invariants !== undefined)
    allOf(given.invariants, text, (i) => `path ${i + 1} of invariants in #meta.concord`);
  const told = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as TraceMeta;
  return meta.back === undefined ? told : { ...told, back: backOf(at('back', object), 'back in #meta.concord') };
}
function parametersOf(parameters: JsonObject | undefined): AnyChoices | undefined {
  for (const name of Object.keys(parameters ?? {}))
    requiredAt(parameters as JsonObject, name, scalar, `parameter ${name}`);
  return parameters as AnyChoices | undefined;
}
/** The step that leads back, null of none. */
function backOf(back: JsonObject | undefined, path: string): NonNullable<TraceMeta['back']> | null {
  if (back === undefined) return null;
  return {
    action: requiredAt(back, 'action', text, `action of ${path}`),
    choices: optionalAt(back, 'choices', object, `choices of ${path}`) ?? {},
  };
}

function ofReport(report: JsonObject, wanted: string | undefined): RecordedTrace | null {
  const properties = allOf(requiredAt(report, 'properties', list), object, (i) => `property ${i + 1}`).filter(
    ({ trace }) => Array.isArray(trace),
  );
  const chosen = properties.find(({ name, verdict }) =>
    wanted === undefined ? verdict === 'violated' : name === wanted,
  );
  if (chosen === undefined) return null;
  const steps = allOf(chosen.trace as readonly Json[], object, (i) => `step ${i + 1} of the trace`);
  const states = statesOf(
    steps.map((step, i) => ({
      '#meta': { action: step.action ?? null, choices: step.choices ?? null },
      ...requiredAt(step, 'state', object, `the state of step ${i + 1}`),
    })),
  );
  const lasso = optionalAt(chosen, 'lasso', object);
  const spec = optionalAt(report, 'spec', text);
  return {
    meta: {
      ...(spec === undefined ? {} : { spec }),
      variant: optionalAt(report, 'variant', text) ?? null,
      parameters: parametersOf(optionalAt(report, 'parameters', object)) ?? {},
      property: requiredAt(chosen, 'name', text, 'the name of the property'),
      ...(lasso === undefined
        ? {}
        : {
            instance: optionalAt(chosen, 'instance', object) ?? {},
            back: backOf(optionalAt(lasso, 'back', object, 'back of the lasso'), 'back of the lasso'),
          }),
    },
    vars: variablesIn(states[0] ?? {}),
    states,
    ...loopIn(lasso?.to),
  };
}

function variablesIn(state: JsonObject): string[] {
  return Object.keys(state).filter((name) => !name.startsWith('#'));
}
