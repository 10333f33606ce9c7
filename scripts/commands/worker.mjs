// @ts-check
/**
 * Where the worker thread begins: it runs the command that it was started with.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadSources } from './sources.mjs';

loadSources();
const { runInWorker } = await import('./work.ts');
if (parentPort !== null) await runInWorker(workerData, parentPort);
