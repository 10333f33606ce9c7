/**
 * Bundles the page's script and style. The package holds what comes out, and neither this nor what it is made of.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, version } from 'esbuild';

const here = import.meta.dirname;

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** With the digest of each file that it is made of, by its path from here, and of the bundler. */
export interface Made extends Bundle {
  readonly inputs: Readonly<Record<string, string>>;
}

/** True if all that a bundle is made of is as it was. */
export async function isCurrent({ inputs }: Made): Promise<boolean> {
  const now = await digestsOf(Object.keys(inputs));
  return Object.entries(inputs).every(([path, digest]) => now[path] === digest) && bundler in inputs;
}

const bundler = `esbuild ${version}`;

/** Digests of files by their paths from here; of one that is not there it is empty. */
async function digestsOf(paths: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const digests = paths.map(async (path): Promise<readonly [string, string]> => {
    if (path.startsWith('esbuild ')) return [path, 'as it is'];
    const bytes = await readFile(join(here, path)).catch(() => null);
    return [path, bytes === null ? '' : createHash('sha256').update(bytes).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(digests));
}

export async function bundleNow(): Promise<Made> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: here,
    entryPoints: ['main.tsx'],
    outdir: here,
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const inputs = await digestsOf([...Object.keys(metafile.inputs), 'bundler.ts', bundler]);
  return { inputs, script: textOf('.js'), style: textOf('.css') };
}
