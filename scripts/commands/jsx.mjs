// @ts-check
/**
 * A hook of Node's module loader: JSX in what users wrote becomes elements of a view, whatever their own settings say of JSX, unless the
 * file itself names what else it becomes. It says so in the first line of the source, in the way in which a file says it itself, and
 * whatever compiles the file reads it there.
 */

/** @import { LoadHook } from 'node:module' */

const own = '/** @jsxImportSource concord-checker/view */';

/** @type {LoadHook} */
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!/\.tsx(?:$|\?)/.test(url) || loaded.source === undefined || loaded.source === null) return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  if (/@jsx(?:Runtime)?\s/.test(source)) return loaded;
  const named = /@jsxImportSource\s/.test(source) ? '' : own;
  return { ...loaded, source: `/** @jsxRuntime automatic */ ${named}${source}` };
}
