// @ts-check
/**
 * Where a thread begins that takes random walks.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadSources } from './sources.mjs';

loadSources();
const { runWalker } = await import('./walker.ts');
if (parentPort !== null) await runWalker(workerData, parentPort);
