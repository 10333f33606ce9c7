/**
 * `induct SPEC`: whether the conjunction of invariants is inductive.
 */
import { explained } from '../../checker/explain/findings.ts';
import { conjunctionOf, type Induction, inductModel, NoInvariant } from '../../checker/induction/induct.ts';
import { nearestReachable } from '../../checker/induction/nearest.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { notInvariant } from '../../checker/report/complaint.ts';
import { told } from '../../checker/report/findings.ts';
import {
  type InductionReport,
  inductionHeader,
  inductionJson,
  inductionLines,
} from '../../checker/report/induction.ts';
import { jsonText } from '../../checker/report/json.ts';
import { type ExitCode, exitCodeOf } from '../../checker/report/verdict.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { askedBy } from './check.ts';
import { conclude } from './conclude.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { formatOf, listOf, switchOf, unknownAccepted, wholeOf, wholeOrNone } from './options.ts';
import { prepare } from './prepare.ts';
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
  if (format === 'text') printLines(inductionHeader({ model, title, conjuncts }, styleOf(host)), host);
  const options = {
    conjuncts,
    needs,
    ...(sample === undefined ? {} : { sample }),
    ...(seed === undefined ? {} : { seed }),
  };
  // What the sample is drawn by is code of the spec, too.
  const found = await host.watched(() =>
    inductModel(model, options, (of, how) => explored(of, { ...asked, ...how }, host, format === 'text' ? '' : null)),
  );
  const { reachable, steps } = found;
  // What is not even true of what is reachable is told as `check` tells it.
  if (steps === null) {
    const about = { title, story, limits: asked.limits, symmetry: asked.symmetry };
    return conclude(reachable, prepared, { ...about, unknownAccepted: unknownAccepted(keys) }, keys, host);
  }
  const report = await reportOf({ ...found, steps }, title, keys.get('trace'), host);
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

/** What was found, with why steps lose conjuncts, and how far the states before them are from what is reachable. */
export async function reportOf(
  found: Induction & Pick<InductionReport, 'steps'>,
  title: string,
  trace: string | undefined,
  host: Host,
): Promise<InductionReport> {
  const { findings, complaints } = told(await host.watched(() => explained(found.steps, trace)), found.steps);
  const firsts = findings.map(({ trace: [first] }) => first?.state ?? {});
  const nearest = await host.watched(() => nearestReachable(found.model, firsts, mostLooked));
  return {
    ...found,
    title,
    complaints,
    findings: findings.map((finding, i) => ({ ...finding, nearest: nearest[i] ?? null })),
  };
}
