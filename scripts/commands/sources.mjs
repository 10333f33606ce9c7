// @ts-check
/**
 * What runs before anything is there that loads TypeScript: it lets a thread load Concord's own sources, where these are what runs.
 * The package is built, and needs nothing for that. What was compiled is kept for the next run by Node, from version 22 on.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';

export function loadSources() {
  /** @type {{ readonly enableCompileCache?: () => unknown }} */ (module).enableCompileCache?.();
  if (existsSync(new URL('./work.ts', import.meta.url))) module.register('./own-sources.mjs', import.meta.url);
}
