// @ts-check
/**
 * A hook of Node's module loader, for a clone: it loads Concord's own TypeScript, of which a run takes some hundred files. What esbuild
 * makes of a file is kept beside the packages, so that a run neither compiles it again nor loads what compiles. All else is left to the
 * hooks that come after it.
 *
 * It runs in a thread of its own, and is what `sources.mjs` registers.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compiling } from './compiling.mjs';

/**
 * @import { InitializeHook, LoadHook, ResolveHook } from 'node:module'
 */

const root = new URL('../../', import.meta.url).href;
const kept = new URL('node_modules/.cache/concord/compiled/', root);

/** What JSX becomes, in views of specs: where the compiler has it from, and what that is. */
const elements = 'concord-checker/view';
const makers = new Map([
  [elements, 'checker/view/create-element.ts'],
  [`${elements}/jsx-runtime`, 'checker/view/jsx-runtime.ts'],
]);
/** What a file is compiled for: what was compiled otherwise does not count. */
const how = /** @type {const} */ ({
  jsx: 'automatic',
  jsxImportSource: elements,
  format: 'esm',
  target: `node${process.versions.node}`,
  minifyWhitespace: true,
  sourcemap: 'inline',
  sourcesContent: false,
  tsconfigRaw: { compilerOptions: { target: 'ES2023', verbatimModuleSyntax: true } },
});
const compiled = `${JSON.stringify(how)} ${esbuildVersion()}`;

/** @type {ResolveHook} */
export function resolve(specifier, context, next) {
  const { parentURL } = context;
  const maker = makers.get(specifier);
  if (maker !== undefined && parentURL !== undefined && isOwn(parentURL))
    return { url: new URL(maker, root).href, format: 'module', shortCircuit: true };
  const isRelative = /^\.\.?\//.test(specifier) && parentURL !== undefined && isOwn(parentURL);
  const named = isRelative ? new URL(specifier, parentURL).href : specifier;
  const url = [named, `${named}.ts`, named.replace(/\.js$/, '.ts')].find(
    (url) => isOwn(url) && existsSync(fileURLToPath(url)),
  );
  return url === undefined ? next(specifier, context) : { url, format: 'module', shortCircuit: true };
}

/** @type {LoadHook} */
export async function load(url, context, next) {
  return isOwn(url) ? { format: 'module', source: await codeOf(url, kept), shortCircuit: true } : next(url, context);
}

/**
 * True of files of Concord's own, but for what tests take for a user's; also where they are loaded once more.
 * @param {string} url
 */
function isOwn(url) {
  return (
    url.startsWith(root) &&
    /^(?:checker|counterexamples|scripts|specs)\/(?!.*\b(?:fixtures|node_modules)\/).*\.tsx?(?:\?again)?$/.test(
      url.slice(root.length),
    )
  );
}

/**
 * The JavaScript of a file: what is kept in a folder, if it was made of the file as it is now, by the same compiler.
 * @param {string} url
 * @param {URL} folder
 */
export async function codeOf(url, folder) {
  const path = fileURLToPath(url);
  const source = readFileSync(path, 'utf8');
  const head = `//${createHash('sha256').update(compiled).update(path).update('\0').update(source).digest('hex')}\n`;
  const file = new URL(
    `${createHash('sha256')
      .update(url.replace(/\?again$/, ''))
      .digest('hex')}.js`,
    folder,
  );
  const known = readIfThere(file);
  if (known?.startsWith(head)) return known.slice(head.length);
  const { transform } = await import('esbuild');
  const loader = path.endsWith('x') ? 'tsx' : 'ts';
  compiling.now++;
  const { code } = await transform(source, { ...how, loader, sourcefile: path })
    .finally(() => compiling.now--)
    .catch((/** @type {Error} */ error) => {
      throw Object.assign(new Error(error.message), { name: 'TransformError', stack: error.message });
    });
  keep(folder, file, head + code);
  return code;
}

/** @param {URL} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
/**
 * Keeps a file for the next run, where that can be written; nobody sees half of it.
 * @param {URL} folder
 * @param {URL} file
 * @param {string} text
 */
function keep(folder, file, text) {
  const half = new URL(`${file.href}.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(half, text);
    renameSync(half, file);
  } catch {
    // A clone that cannot be written to is compiled in each run.
  }
}

function esbuildVersion() {
  const { version } = createRequire(import.meta.url)('esbuild/package.json');
  return version;
}
