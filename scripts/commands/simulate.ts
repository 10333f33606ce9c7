/**
 * `simulate SPEC`: random walks by the reference semantics, and the shortened trace of what they find.
 */

import { mostBeside } from '../../checker/reference/seen.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { conclude } from './conclude.ts';
import { sinceStart, walked } from './explored.ts';
import type { Host } from './host.ts';
import { formatOf, timeOf, unknownAccepted, wholeOf } from './options.ts';
import { prepare } from './prepare.ts';
import { printHeader } from './print.ts';
import { walkersFor } from './walkers.ts';

const seeds = 2 ** 32;

export async function simulate(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const [format, seconds] = [formatOf(keys), timeOf(keys)];
  const seed = wholeOf(keys, 'seed', 0, seeds - 1) ?? Math.floor(Math.random() * seeds);
  const [runs, depth] = [wholeOf(keys, 'runs', 1), wholeOf(keys, 'depth', 1)];
  const threads = wholeOf(keys, 'threads', 1, mostBeside) ?? 1;
  const walks = { seed, ...(runs === undefined ? {} : { runs }), ...(depth === undefined ? {} : { depth }) };
  const prepared = await prepare(call, loaded, host);
  const { model, title, story, properties } = prepared;
  const limits = seconds === undefined ? {} : { seconds };
  const about = { title, story, limits, symmetry: true, unknownAccepted: unknownAccepted(keys) };
  printHeader(format, model, about, `random walks by the reference semantics, seed ${seed}`, host);
  const began = performance.now();
  const walkers = walkersFor(threads, loaded.called, call, host);
  const outcome = await walked(model, { ...walks, limits, properties }, walkers, host, format === 'text' ? '' : null);
  return conclude(sinceStart(outcome, began, host), prepared, about, keys, host);
}
