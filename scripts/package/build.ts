/**
 * Builds the package into `dist/`: by the compiler all that runs in Node, by the bundler the explorer's page.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { parse } from 'acorn';
import { bundled } from '../../counterexamples/page/bundle.ts';
import { keepReached } from './declarations.ts';

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
  for (const folder of ['scripts', 'counterexamples']) await withoutMaps(join(dist, folder));
  await compiled('--emitDeclarationOnly');
  await keepReached(dist, await exported());
  await withoutIndentation(dist);
  await indentedByTabs(dist);
  for (const folder of ['checker', 'specs']) await withMapsOfLines(join(dist, folder));
  await bundled(join(dist, 'counterexamples', 'page', 'built'));
}

/** What the package exports, as declarations in `dist`. */
async function exported(): Promise<string[]> {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  return Object.values(exports).flatMap((of) => (typeof of === 'string' ? [] : [of.types.replace('./dist/', '')]));
}

/** Takes the maps away of what nobody imports, the command line and the drawings: its sources do not come along. */
async function withoutMaps(folder: string): Promise<void> {
  for (const path of await filesOf(folder)) {
    if (path.endsWith('.map')) await rm(path);
    if (!/\.m?js$/.test(path)) continue;
    await writeFile(path, (await readFile(path, 'utf8')).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n'));
  }
}

/**
 * Leaves of each map where each line comes from, as stack traces and breakpoints have it, and as an editor needs it that goes to a definition: the compiler
 * keeps lines as they are written, and where each of their words stands would be a sixth of the package.
 */
async function withMapsOfLines(folder: string): Promise<void> {
  for (const path of await filesOf(folder)) {
    if (!/\.map$/.test(path)) continue;
    const { version, sources, mappings } = JSON.parse(await readFile(path, 'utf8')) as {
      readonly version: number;
      readonly sources: readonly string[];
      readonly mappings: string;
    };
    const lines = decode(mappings).map(([first]): SourceMapSegment[] => {
      if (first === undefined) return [];
      const [, ...to] = first;
      return [[0, ...to] as SourceMapSegment];
    });
    await writeFile(path, JSON.stringify({ version, sources, names: [], mappings: encode(lines) }));
  }
}

/** Takes away what lines of declarations begin with: types of specs are written out in many levels, and their space was a fortieth of the package. */
async function withoutIndentation(folder: string): Promise<void> {
  for (const path of await filesOf(folder)) {
    if (!/\.d\.m?ts$/.test(path)) continue;
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, lines.map((line) => line.trimStart()).join('\n'));
  }
}

/** Indents the code by a character a level, where the compiler writes four; what is within texts stays. */
async function indentedByTabs(folder: string): Promise<void> {
  for (const path of await filesOf(folder)) {
    if (!/\.m?js$/.test(path)) continue;
    const text = await readFile(path, 'utf8');
    const within = new Set<number>();
    parse(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      locations: true,
      onToken: ({ type, loc }) => {
        if (type.label !== 'template' || !loc) return;
        for (let line = loc.start.line + 1; line <= loc.end.line; line++) within.add(line);
      },
    });
    const lines = text.split('\n').map((line, i) => {
      if (within.has(i + 1)) return line;
      return line.replace(/^(?: {4})+/, (spaces) => '\t'.repeat(spaces.length / 4));
    });
    await writeFile(path, lines.join('\n'));
  }
}

async function filesOf(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((path) => join(folder, path));
}
