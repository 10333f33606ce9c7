/**
 * `worker SPEC`: shares in a check of the same spec, which another process has begun, until that ends.
 */
import { SpecFailure } from '../../checker/language/failure.ts';
import { badArguments, complaintOf } from '../../checker/report/complaint.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { shareInCluster } from '../../checker/run/cluster-worker.ts';
import type { Call } from './arguments.ts';
import type { LoadedSpec } from './catalogue.ts';
import { codeOf, connectingOf } from './cluster.ts';
import type { Host } from './host.ts';
import { boundsOf } from './options.ts';
import { prepare } from './prepare.ts';

export async function worker(call: Call, loaded: LoadedSpec, host: Host): Promise<ExitCode> {
  const { keys } = call;
  if (!keys.has('cluster')) throw badArguments('A worker needs to know where the cluster is.', 'Add cluster=URL.');
  const [connect, bounds] = [connectingOf(keys, host), boundsOf(keys)];
  const prepared = await prepare(call, loaded, host);
  const { model, properties } = prepared;
  const say = (text: string): void => host.err(`${text}\n`);
  const ending = new AbortController();
  await host.watched(
    async () => {
      say(`Waits for a check of ${model.name} to begin.`);
      await shareInCluster(model, {
        connect,
        bounds,
        properties,
        code: codeOf(prepared, host),
        signal: ending.signal,
        onJoined: (run) => say(`Shares in run ${run}.`),
        onReplaced: () => say('Was replaced, since nothing was heard of it, and begins anew.'),
      }).catch((error: unknown) => {
        throw error instanceof SpecFailure ? complaintOf(error, model) : error;
      });
    },
    { stop: () => ending.abort() },
  );
  say('The run is over.');
  return exitCodes.holds;
}
