// @ts-check
/**
 * Where the worker thread begins: it learns to load TypeScript, and then runs the command that it was started with.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { runInWorker } = await import('./work.ts');
if (parentPort !== null) await runInWorker(workerData, parentPort);
