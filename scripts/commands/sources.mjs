// @ts-check
/**
 * What runs before anything is there that loads TypeScript: it lets a thread load Concord's own sources, where these are what runs.
 * The package is built, and needs nothing for that.
 */
import { existsSync } from 'node:fs';

export async function loadSources() {
  if (existsSync(new URL('./work.ts', import.meta.url))) await import('./typescript.mjs');
}
