// @ts-check
/**
 * Importing this lets the thread load what users wrote in TypeScript, from then on. Concord's own sources, in a clone, go on to be
 * loaded as they were.
 */
import module from 'node:module';
import { register } from 'tsx/esm/api';
import { loadSources } from './sources.mjs';

// Asked before: it hands on what `tsx` compiles.
module.register(new URL('./jsx.mjs', import.meta.url).href);
register();
module.register('./compiler-ends.mjs', import.meta.url);
loadSources();
