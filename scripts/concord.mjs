#!/usr/bin/env node
// The installed command, `concord check raft`: the same program as `npm run check raft`. It is JavaScript because npm
// links it to be run by plain node: Concord ships as source, so that the specs one reads are the specs one runs, and the
// thread that runs them loads TypeScript by itself.
import { fileURLToPath } from 'node:url';

if (isInstalled()) {
  const { runProcess } = await import('./commands/keeper.mjs');
  await runProcess(process.argv.slice(2));
} else {
  console.error(
    `The packages that Concord uses are not installed.\nRun npm ci in ${fileURLToPath(new URL('..', import.meta.url))}`,
  );
  process.exitCode = 150;
}

/** True if the packages are there that the first steps need. */
function isInstalled() {
  try {
    return ['tsx/esm/api', 'immutable'].every((name) => import.meta.resolve(name) !== '');
  } catch {
    return false;
  }
}
