/**
 * `simulate SPEC`: random walks by the reference semantics, and the shortened trace of what they find.
 */

import type { SpecFailure } from '../../checker/language/failure.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { instancesOf } from '../../checker/language/property.ts';
import { plainTrace } from '../../checker/reference/replay.ts';
import { shortened, type WalkResult, type Walks, walk } from '../../checker/reference/walk.ts';
import type { Outcome, PropertyOutcome, Run, Stop } from '../../checker/report/outcome.ts';
import { wasRunning } from '../../checker/report/remark.ts';
import type { ExitCode } from '../../checker/report/verdict.ts';
import { announced, cutOffIn, type Running } from './announced.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { conclude } from './conclude.ts';
import { drive } from './drive.ts';
import { ofNothing } from './engines.ts';
import type { Host } from './host.ts';
import { formatOf, timeOf, unknownAccepted, wholeOf } from './options.ts';
import { prepare } from './prepare.ts';
import { printHeader } from './print.ts';

const defaults = { runs: 1000, depth: 100 };
const seeds = 2 ** 32;

export async function simulate(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  const [format, seconds] = [formatOf(keys), timeOf(keys)];
  const walks: Walks = {
    seed: wholeOf(keys, 'seed', 0, seeds - 1) ?? Math.floor(Math.random() * seeds),
    runs: wholeOf(keys, 'runs', 1) ?? defaults.runs,
    depth: wholeOf(keys, 'depth', 1) ?? defaults.depth,
  };
  const prepared = await prepare(call, loaded, host);
  const { model, title, story } = prepared;
  const limits = seconds === undefined ? {} : { seconds };
  const about = { title, story, limits, unknownAccepted: unknownAccepted(keys) };
  printHeader(format, model, about, `random walks by the reference semantics, seed ${walks.seed}`, host);
  const run = walking(model, walks, seconds, host.started);
  const outcome = await drive(run, host, format === 'text' ? '' : null, seconds);
  return conclude(outcome, prepared, about, keys, host);
}

/** The walks as a run. Shortening what they found belongs to its last slice. */
function walking(model: CheckableModel, walks: Walks, limit: number | undefined, since: number): Run {
  const started = performance.now();
  const elapsed = (from = since): number => (performance.now() - from) / 1000;
  const running: Running = { now: null };
  const steps = walk(announced(model, running), walks);
  let found: () => WalkResult = () => nothing;
  let failed: SpecFailure | null = null;
  let remarks: readonly string[] = [];
  let stopped: Stop | null = null;
  let ended = false;
  return {
    advance(milliseconds) {
      const until = performance.now() + milliseconds;
      while (!ended && performance.now() < until) {
        const next = steps.next();
        if (next.done === true) ended = true;
        else found = next.value;
      }
      if (!ended && limit !== undefined && elapsed(started) >= limit) {
        stopped = 'time';
        ended = true;
      }
      return ended;
    },
    progress: () => ({ generated: found().visited, distinct: found().distinct, queue: 0, depth: found().deepest }),
    stop(reason) {
      if (!ended) stopped = reason;
      ended = true;
    },
    violated: () => {
      const { violated } = found();
      return violated === null ? [] : [violated.property];
    },
    cutOff(reason, places, stray) {
      this.stop(reason);
      failed = cutOffIn(running, places, stray);
      if (failed === null) remarks = wasRunning(places);
    },
    outcome(traces = true) {
      const result = found();
      const failure = result.failure ?? (failed && { failure: failed, trace: [] });
      return outcomeOf(model, walks, { ...result, failure }, traces, stopped, remarks, elapsed());
    },
  };
}

const nothing: WalkResult = {
  runs: 0,
  visited: 0,
  distinct: 0,
  cutOff: 0,
  deepest: 0,
  taken: {},
  violated: null,
  reached: [],
  failure: null,
};

function outcomeOf(
  model: CheckableModel,
  { seed, depth }: Walks,
  result: WalkResult,
  traces: boolean,
  stopped: Stop | null,
  remarks: readonly string[],
  seconds: number,
): Outcome {
  const { runs, visited, distinct, cutOff, deepest, taken, violated, reached, failure } = result;
  const shortest =
    violated === null ? null : { ...violated, trace: traces ? shortened(model, violated) : violated.trace };
  return {
    model,
    engine: 'reference',
    sample: { seed, runs, depth },
    states: { generated: visited, distinct, queue: 0, depth: deepest, cutOff },
    properties: [...Object.entries(model.properties), ['Deadlock', null] as const].map(
      ([name, of]): PropertyOutcome => {
        if (of !== null && instancesOf(of.forAll).length === 0) return ofNothing(name, of);
        const kind = of?.kind ?? 'deadlock';
        if (shortest?.property === name)
          return {
            name,
            kind,
            verdict: 'violated',
            instance: shortest.instance,
            trace: plainTrace(shortest.trace),
            reason: null,
          };
        const found = reached.find(({ property }) => property === name);
        // Each instance of a reachable is a goal of its own; one that was reached says nothing of the others.
        if (found !== undefined && of !== null && Object.keys(of.forAll).length === 0)
          return { name, kind, verdict: 'holds', instance: {}, trace: plainTrace(found.trace), reason: null };
        return {
          name,
          kind,
          verdict: 'unknown',
          instance: null,
          trace: null,
          reason: 'only sampled',
        };
      },
    ),
    actions: Object.keys(model.actions).map((name) => ({ name, taken: taken[name] ?? 0 })),
    learned: null,
    stopped: failure !== null && failure.failure.fault.kind !== 'endless' ? 'failure' : stopped,
    failure: failure && { failure: failure.failure, trace: plainTrace(failure.trace) },
    remarks,
    seconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    bytesPerState: null,
  };
}
