// @ts-check
/**
 * Where a thread of a crew begins. Where TypeScript is what runs, it is loaded by `tsx`; the package is built, and needs nothing for that.
 */
import { existsSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

if (workerData?.memory instanceof SharedArrayBuffer) {
  if (existsSync(new URL('./thread.ts', import.meta.url))) (await import('tsx/esm/api')).register();
  const { runThread } = await import('./thread.ts');
  runThread(workerData);
}
