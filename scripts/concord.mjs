#!/usr/bin/env node
// The installed command, `concord check raft`: the same program as `npm run check raft`. It is JavaScript because npm
// links it to be run by plain node: Concord ships as source, so that the specs one reads are the specs one runs, and the
// thread that runs them loads TypeScript by itself.
import { fileURLToPath } from 'node:url';

const missing = ['tsx/esm/api', 'immutable'].filter((name) => !isThere(name)).map((name) => name.split('/', 1)[0]);
if (missing.length === 0) {
  const { runProcess } = await import('./commands/keeper.mjs');
  await runProcess(process.argv.slice(2));
} else {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const isPackage = /[\\/]node_modules[\\/]/.test(root);
  console.error(`Concord needs ${missing.join(' and ')}, which cannot be found.`);
  console.error(
    isPackage
      ? `Run npm install ${missing.join(' ')}, or the like: some package managers install no peer dependencies by themselves.`
      : `Run npm ci in ${root}`,
  );
  process.exitCode = 150;
}

/**
 * True if a package is there that the first steps need.
 * @param {string} name
 */
function isThere(name) {
  try {
    return import.meta.resolve(name) !== '';
  } catch {
    return false;
  }
}
