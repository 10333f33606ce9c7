/** The threads of `simulate`, each of which loads the spec for itself. */
import { resourceLimits, Worker } from 'node:worker_threads';
import type { Walker, Walkers } from '../../checker/run/by-walkers.ts';
import { sharedBytes } from '../../checker/run/walker.ts';
import type { Call } from './arguments.ts';
import type { Host } from './host.ts';
import type { WalkerOrder } from './walker-order.ts';

/** So many threads that walk in what was called so; none if one is enough. */
export function walkersFor(count: number, called: string, { keys, parameters }: Call, host: Host): Walkers | null {
  if (count === 1) return null;
  const { place, env } = host;
  return {
    count,
    begin(walks, hear): Walker {
      const memory = new SharedArrayBuffer(sharedBytes);
      const workerData: WalkerOrder = { place, env, called, call: { keys, parameters }, walks, memory };
      const worker = new Worker(new URL('./walker.mjs', import.meta.url), { workerData, execArgv: [], resourceLimits });
      worker
        .on('message', hear)
        .on('error', (error: unknown) => hear({ kind: 'gone', error }))
        .on('exit', () => hear({ kind: 'gone', error: new Error('it ended by itself') }));
      return {
        memory,
        tell: (message) => worker.postMessage(message),
        async end() {
          await worker.terminate();
        },
      };
    },
  };
}
