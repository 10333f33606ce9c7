/**
 * `check SPEC`: explores a model, and prints what was found.
 */
import { noStates } from '../../checker/report/complaint.ts';
import type { Limits, Outcome } from '../../checker/report/outcome.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { conclude } from './conclude.ts';
import { drive } from './drive.ts';
import { type EngineName, engines } from './engines.ts';
import { clusteringOf } from './graph.ts';
import type { Host } from './host.ts';
import { formatOf, type Keys, memoryOf, timeOf, unknownAccepted, wholeOf, wordOf } from './options.ts';
import { prepare } from './prepare.ts';
import { printHeader } from './print.ts';

export async function check(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const [format, limits, engine] = [formatOf(keys), { ...limitsOf(keys), since: host.started }, engineOf(keys)];
  const prepared = await prepare(call, loaded, host);
  const { model, title, story } = prepared;
  // What cannot be drawn is said before anything is explored.
  clusteringOf(keys, model);
  const about = { title, story, limits, unknownAccepted: unknownAccepted(keys) };
  printHeader(format, model, about, engine, host);
  return conclude(
    await explored(model, engine, limits, host, format === 'text' ? '' : null),
    prepared,
    about,
    keys,
    host,
  );
}

/** Runs an engine to its end, with its progress under this label, or none if it is null. A spec without states is no success: it is refused. */
export async function explored(
  model: Outcome['model'],
  engine: EngineName,
  limits: Limits,
  host: Host,
  label: string | null,
): Promise<Outcome> {
  const start = engines.get(engine) as NonNullable<ReturnType<typeof engines.get>>;
  const outcome = await drive(start(model, limits), host, label, limits.seconds);
  if (outcome.states.distinct === 0 && outcome.stopped === null) throw noStates(model.name, Object.keys(model.bounds));
  return outcome;
}

export function engineOf(keys: Keys): EngineName {
  const names = [...engines.keys()];
  return wordOf(keys, 'engine', names) ?? (names[0] as EngineName);
}

export function limitsOf(keys: Keys): Limits {
  const [seconds, size, states, stop, symmetry] = [
    timeOf(keys),
    memoryOf(keys),
    wholeOf(keys, 'states', 1),
    wordOf(keys, 'stop', ['first']),
    wordOf(keys, 'symmetry', ['on', 'off']),
  ];
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(size === undefined ? {} : { bytes: size }),
    ...(states === undefined ? {} : { states }),
    ...(stop === undefined ? {} : { stopAtFirst: true }),
    ...(symmetry === 'off' ? { symmetry: false } : {}),
  };
}
