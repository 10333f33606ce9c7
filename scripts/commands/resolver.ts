/**
 * Lets a user's file import `concord` and `immutable` from any folder, and always as the very modules that Concord itself
 * runs: two copies of a module would have two kinds of records, which never equal each other.
 */
import { register } from 'node:module';

/** A hook for Node's module loader. It runs in a thread of its own, so that it is passed on as source text. */
const hook = (index: string, specs: string): string => `
export async function resolve(specifier, context, next) {
  if (specifier === 'concord') return { url: ${JSON.stringify(index)}, format: 'module', shortCircuit: true };
  if (specifier.startsWith('concord/specs/')) return { url: new URL(specifier.slice('concord/specs/'.length), ${JSON.stringify(specs)}).href, format: 'module', shortCircuit: true };
  if (specifier === 'immutable') return next(specifier, { ...context, parentURL: ${JSON.stringify(index)} });
  const found = await next(specifier, context);
  // In a folder whose package.json does not say otherwise, TypeScript would be taken for CommonJS, whose modules are
  // others, also where tsx marks their address.
  const url = found.url.replace(/(%3F|\\?)tsx-.*$/, '');
  return /\\.m?ts$/.test(url) && !url.includes('/node_modules/') ? { ...found, url, format: 'module' } : found;
}`;

/** Registers the hook. To be called once, before a user's file is loaded. */
export function resolveConcord(): void {
  const index = new URL('../../checker/index.ts', import.meta.url).href;
  register(`data:text/javascript,${encodeURIComponent(hook(index, new URL('../../specs/', import.meta.url).href))}`);
}
