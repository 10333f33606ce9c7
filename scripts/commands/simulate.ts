/**
 * `simulate SPEC`: random walks by the reference semantics, and the shortened trace of what they find; with `until`, after how many steps
 * something comes in them.
 */

import { mostBeside } from '../../checker/reference/seen.ts';
import { walksText } from '../../checker/report/times.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import { typedBy } from '../../counterexamples/explorer/typed.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { conclude } from './conclude.ts';
import { courseFor } from './course.ts';
import { sinceStart, walked } from './explored.ts';
import type { Host } from './host.ts';
import { formatOf, timeOf, unknownAccepted, wholeOf } from './options.ts';
import { prepare } from './prepare.ts';
import { printHeader } from './print.ts';
import { errorsIn } from './type-check.ts';
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
  const course = await courseFor(keys, model, typedBy(model, errorsIn), (work) => host.watched(work, { seconds }));
  // Who asks how long something takes does not ask whether all holds.
  const isAccepted = unknownAccepted(keys) || course !== null;
  const about = { title, story, limits, symmetry: true, unknownAccepted: isAccepted };
  printHeader(format, model, about, walksText(seed, course), host);
  const began = performance.now();
  const walkers = walkersFor(threads, loaded.called, call, host);
  const label = format === 'text' ? '' : null;
  const outcome = await walked(model, { ...walks, limits, properties }, walkers, course, host, label);
  return conclude(sinceStart(outcome, began, host), prepared, about, keys, host);
}
