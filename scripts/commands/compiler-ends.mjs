// @ts-check
/**
 * A hook for Node's module loader: where it has not compiled anything for a moment, the program ends that `tsx` has compile what users
 * wrote. That of a thread which is ended would be left to the process for as long as this lives, one for each file that is saved.
 */
import { createRequire } from 'node:module';
import { compiling } from './compiling.mjs';

/**
 * @import { LoadHook } from 'node:module'
 */

/** So long, in milliseconds. */
const moment = 30;

/** What is being loaded, and what waits to end the program. @type {{ loading: number, timer: NodeJS.Timeout | undefined }} */
const state = { loading: 0, timer: undefined };

/** @type {LoadHook} */
export async function load(url, context, next) {
  clearTimeout(state.timer);
  state.loading++;
  try {
    return await next(url, context);
  } finally {
    state.loading--;
    if (state.loading === 0) state.timer = setTimeout(end, moment);
  }
}

/** Ends it, if there is one; what is compiled next starts another. */
function end() {
  if (compiling.now > 0) {
    state.timer = setTimeout(end, moment);
    return;
  }
  const tsx = createRequire(import.meta.url).resolve('tsx/esm/api');
  /** @type {{ readonly stop?: () => Promise<void> }} */
  const { stop } = createRequire(tsx)('esbuild');
  void stop?.();
}
