/**
 * Concord and `immutable` are, for whatever imports them by name, from any folder, the very modules that run it. Two copies of a module
 * would have two kinds of records, which never equal each other.
 */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { importableFrom, installed, packageName } from './installed.ts';

const modules = [...importableFrom(installed)].map(([name, file]) => [name, pathToFileURL(file).href]);

/** A hook for Node's module loader. It runs in a thread of its own, so that it is passed on as source text. */
const hook = `
const modules = new Map(${JSON.stringify(modules)});
const index = modules.get(${JSON.stringify(packageName)});
export async function resolve(specifier, context, next) {
  const url = modules.get(specifier);
  if (url !== undefined) return { url, format: 'module', shortCircuit: true };
  if (specifier === 'immutable') return next(specifier, { ...context, parentURL: index });
  const found = await next(specifier, context);
  // In a folder whose package.json does not say otherwise, TypeScript would be taken for CommonJS, whose modules are
  // others, also where tsx marks their address.
  const unmarked = found.url.replace(/(%3F|\\?)tsx-.*$/, '');
  return /\\.(?:m?ts|tsx)$/.test(unmarked) && !unmarked.includes('/node_modules/') ? { ...found, url: unmarked, format: 'module' } : found;
}`;

/** Lets the thread load what imports these, from then on: what was to be loaded before goes by the hooks that came before. */
export function shareModules(): void {
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
