/**
 * `induct SPEC`: whether the conjunction of invariants is inductive.
 */
import { explained } from '../../checker/explain/findings.ts';
import { type Draws, drawsOf } from '../../checker/induction/drawing.ts';
import {
  conjunctionOf,
  conjunctsOf as conjunctsIn,
  type Induction,
  inductModel,
  NoInvariant,
} from '../../checker/induction/induct.ts';
import { nearestReachable } from '../../checker/induction/nearest.ts';
import { type Retried, worthKeeping } from '../../checker/induction/retried.ts';
import type { AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { notInvariant } from '../../checker/report/complaint.ts';
import { told } from '../../checker/report/findings.ts';
import {
  type InductionReport,
  inductionHeader,
  inductionJson,
  inductionLines,
  retriedLines,
} from '../../checker/report/induction.ts';
import { jsonText } from '../../checker/report/json.ts';
import { shortPath } from '../../checker/report/place.ts';
import { type ExitCode, exitCodeOf } from '../../checker/report/verdict.ts';
import type { Call } from './arguments.ts';
import { type LoadedSpec, notLoaded } from './catalogue.ts';
import { askedBy } from './check.ts';
import { conclude } from './conclude.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { type KeptStates, keep, keptStates } from './kept-states.ts';
import { formatOf, type Keys, listOf, switchOf, unknownAccepted, wholeOf, wholeOrNone } from './options.ts';
import { type Prepared, prepare } from './prepare.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';

/** So many reachable states are looked at for the one that is nearest to a counterexample. */
const mostLooked = 20_000;
const seeds = 2 ** 32;

export async function induct(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const asked = askedBy(keys);
  const format = formatOf(keys, ['text', 'json']);
  // How many states are to be drawn; `none` if all are to be looked at, undefined if that depends.
  const sample = wholeOrNone(keys, 'sample', 1);
  const seed = wholeOf(keys, 'seed', 0, seeds - 1);
  const needs = keys.has('needs') && switchOf(keys, 'needs');
  const prepared = await prepare(call, loaded, host);
  const { model, title, story } = prepared;
  const conjuncts = conjunctsOf(model, listOf(keys, 'property'));
  const kept = await keptStates(model, keys, host);
  const draws = await drawsFor(prepared, loaded, host);
  if (format === 'text') printLines(inductionHeader({ model, title, conjuncts }, styleOf(host)), host);
  const options = {
    conjuncts,
    needs,
    first: kept?.states ?? [],
    draws,
    ...(sample === undefined ? {} : { sample }),
    ...(seed === undefined ? {} : { seed }),
  };
  // What became of what was kept is told at once: the search may take long.
  const tell = (retried: Retried | null): void => {
    if (format !== 'text' || kept === null) return;
    const { file, dropped } = kept;
    const lines = retriedLines({ path: shortPath(file, host.place), retried, dropped }, styleOf(host));
    if (lines.length > 0) printLines(lines, host);
  };
  if (kept?.states.length === 0) tell(null);
  // What the sample is drawn by is code of the spec, too.
  const found = await host.watched(() =>
    inductModel(
      model,
      options,
      (of, how) => explored(of, { ...asked, ...how }, host, format === 'text' ? '' : null),
      tell,
    ),
  );
  const { reachable, steps } = found;
  // What is not even true of what is reachable is told as `check` tells it.
  if (steps === null) {
    const about = { title, story, limits: asked.limits, symmetry: asked.symmetry };
    return conclude(reachable, prepared, { ...about, unknownAccepted: unknownAccepted(keys) }, keys, host);
  }
  const report = await reportOf({ ...found, steps }, prepared, kept, keys, host);
  const code = exitCodeOf(steps, unknownAccepted(keys));
  if (format === 'json') host.out(jsonText(inductionJson(report, code)));
  else printLines(inductionLines(report, styleOf(host)), host);
  return code;
}

/** The names of the conjuncts: those that were given, or all. */
export function conjunctsOf(model: CheckableModel, named: readonly string[]): readonly string[] {
  try {
    return Object.keys(conjunctionOf(model, named));
  } catch (error) {
    throw error instanceof NoInvariant ? notInvariant(error) : error;
  }
}

/** How the files that were given draw states; null if they draw none. */
export async function drawsFor(
  { states, model }: Pick<Prepared, 'states' | 'model'>,
  loaded: LoadedSpec,
  host: Host,
): Promise<Draws | null> {
  try {
    return await host.watched(() => drawsOf(states, loaded.spec, model));
  } catch (error) {
    throw notLoaded(error, loaded, host.place);
  }
}

/** What was found, with why steps lose conjuncts, and how far the states before them are from what is reachable. They are kept, with others. */
export async function reportOf(
  found: Induction & Pick<InductionReport, 'steps'>,
  { title, model }: Pick<Prepared, 'title' | 'model'>,
  kept: KeptStates | null,
  keys: Keys,
  host: Host,
  others: readonly AnyState[] = [],
): Promise<InductionReport> {
  const { steps, tried, retried, conjuncts } = found;
  const { findings, complaints } = told(await host.watched(() => explained(steps, keys.get('trace'))), steps);
  const firsts = findings.map(({ trace: [first] }) => first?.state ?? {});
  const nearest = await host.watched(() => nearestReachable(found.model, firsts, mostLooked));
  const worth = worthKeeping(
    found.model,
    conjunctsIn(found.model, conjunctionOf(found.model, conjuncts)),
    steps,
    tried.failedIn,
  );
  return {
    ...found,
    title,
    complaints,
    findings: findings.map((finding, i) => ({ ...finding, nearest: nearest[i] ?? null })),
    kept: kept === null ? null : await keep(kept, [...worth, ...others], retried, model, keys, host),
  };
}
