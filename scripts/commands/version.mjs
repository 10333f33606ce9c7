// @ts-check
/**
 * Where a thread begins that loads one version of a spec.
 */
import { parentPort } from 'node:worker_threads';
import { loadSources } from './sources.mjs';

loadSources();
const { runVersion } = await import('./version.ts');
if (parentPort !== null) await runVersion(parentPort);
