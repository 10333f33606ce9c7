/**
 * Builds the package into `dist/`: by the compiler all that runs in Node, by the bundler the explorer's page.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bundled } from '../../counterexamples/page/bundle.ts';

const root = join(import.meta.dirname, '..', '..');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

async function compiled(...options: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [tsc, '--project', import.meta.dirname, ...options]).catch(
    ({ stdout }: { readonly stdout: string }) => {
      throw new Error(`The package does not compile.\n${stdout}`);
    },
  );
}

/** Builds all anew. Throws what the compiler or the bundler complains of. */
export async function build(): Promise<void> {
  const dist = join(root, 'dist');
  await rm(dist, { recursive: true, force: true });
  // Comments are read in declarations and in the source, which come along: in JavaScript they would be a third of it.
  await compiled('--removeComments', '--declaration', 'false', '--declarationMap', 'false');
  await compiled('--emitDeclarationOnly');
  await bundled(join(dist, 'counterexamples', 'page', 'built'));
}
