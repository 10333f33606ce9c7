/**
 * A run that keeps what it explores in a folder, or goes on from there, to be killed at any moment: `node --import tsx kept-run.ts FOLDER`. It says when it
 * begins to explore and, if it is left alone, what it has found.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../checker/index.ts';
import { keyOf } from '../../checker/language/value.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';

/** What is told of the search that is killed, folder or not. */
export async function keptRun(folder: string | null, onProgress: () => void): Promise<unknown> {
  const resume = folder !== null && existsSync(join(folder, 'checkpoint.json'));
  const outcome = await check(twoPhaseCommit, {
    variant: hastyManager,
    parameters: { rms: 6 },
    properties: ['TCConsistent', 'Deadlock'],
    symmetry: false,
    onProgress,
    ...(folder === null ? {} : { checkpoint: { folder, resume, code: {}, seconds: 0.01 } }),
  });
  const { verdict, basis, stopped, states, actions, properties } = outcome;
  return {
    verdict,
    basis,
    stopped,
    states,
    actions,
    properties: properties.map(({ name, verdict, trace }) => [
      ...[name, verdict],
      trace?.map(({ action, choices, state }) => `${action} ${keyOf({ ...choices })} ${keyOf({ ...state })}`) ?? null,
    ]),
  };
}

const [, file, folder] = process.argv;
if (folder !== undefined && file?.endsWith('kept-run.ts') === true) {
  let isTold = false;
  const told = await keptRun(folder, () => {
    if (!isTold) process.stdout.write('begun\n');
    isTold = true;
  });
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
