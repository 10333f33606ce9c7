// @ts-check
/**
 * Where the worker thread begins: it runs the command that it was started with, or that it is told later.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadSources } from './sources.mjs';

loadSources();
const { orderOf, runInWorker } = await import('./work.ts');
if (parentPort !== null) await runInWorker(workerData ?? (await orderOf(parentPort)), parentPort);
