/**
 * Type-checks a user's file with Concord's own strict settings, since what runs TypeScript does not look at types: a
 * misspelt variable is to be found before the search, not by it.
 *
 * What the compiler has found is kept, in its own format for that (`incremental`): by the content of each file that it has read, with
 * what each imports. It looks at all of them again, and checks those anew that have changed, or that something has which they import. Where
 * files are watched, a program of the compiler's is kept besides (`kept-program.mjs`).
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, isAbsolute, join, resolve } from 'node:path';
import type { Complaint } from '../../checker/report/complaint.ts';
import { doesNotCompile, noTypeScript } from '../../checker/report/load-complaint.ts';
import { type Place, shortPath } from '../../checker/report/place.ts';
import { importableFrom, installed, packageName } from './installed.ts';
import { type CompilerError, type Found, isOurs, type Settings } from './kept-program.mjs';
import { foundByKept, keepProgram, ran } from './programs.mjs';
import { areReadsTold, isRead } from './reads.ts';
import { prefix } from './unfinished.mjs';
import { writeWhole } from './whole-file.ts';

const require = createRequire(import.meta.url);

/**
 * Throws a complaint with the lines at fault if the file does not compile. What is wrong with the file beside it, its view, is no reason not
 * to load it: of that the complaint is answered, or null.
 */
export async function typeCheck(file: string, place: Place, beside: string | null = null): Promise<Complaint | null> {
  if (place.isTypeChecked === true) return null;
  if (theCompiler() === null) throw noTypeScript(shortPath(file, place));
  const config = settingsFor([file, ...(beside === null ? [] : [beside])]);
  const asked = { config, own: join(place.root, 'checker') };
  const isWatched = areReadsTold();
  const seen = isWatched ? await foundByKept(asked) : null;
  const { errors: all, files } = seen ?? (await foundAnew(file, config));
  if (isWatched && seen === null) keepProgram(asked);
  for (const path of [...files, ...all.flatMap(missingIn)]) isRead(path);
  const errors = all.filter(({ path }) => !isOurs(path, asked.own));
  const own = errors.filter(({ path }) => path !== beside);
  if (own.length > 0) throw complaintOf(file, own, place);
  return beside === null || errors.length === 0 ? null : complaintOf(beside, errors, place);
}

/** What a compiler finds that is started for it, and begins with what it found the last time. */
export async function foundAnew(file: string, config: Settings['config']): Promise<Found> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)));
  try {
    const compilerOptions = { ...config.compilerOptions, incremental: true, listFiles: true, tsBuildInfoFile: record };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, compilerOptions }));
    // Each process has a copy of its own, so that none reads what another is writing.
    const [copy, kept] = [join(folder, record), keptAt(file)];
    await copyFile(await nearest(kept), copy).catch(() => undefined);
    const output = await compile(folder);
    await keep(copy, kept);
    return { errors: diagnostics(output, folder), files: filesIn(output) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function complaintOf(file: string, errors: readonly CompilerError[], place: Place): Complaint {
  return doesNotCompile(
    shortPath(file, place),
    errors.map(({ path, line, text }) => ({ place: `${shortPath(path, place)}:${line}`, text })),
  );
}

/** What the compiler writes of what it has found. */
const record = 'types.tsbuildinfo';

/** Where that is kept, beside the compiler: files share some places, since what is no longer checked is not to pile up. */
export function keptAt(file: string): string {
  const place = createHash('sha256').update(file).digest('hex').slice(0, 1);
  return join(folderOf('typescript') ?? '', '..', '.cache', 'concord', 'types', `${place}.tsbuildinfo`);
}

/** What is kept, or else what is kept of another file: that knows the types of Concord itself, which take nearly all of the time. */
export async function nearest(kept: string): Promise<string> {
  const places: readonly string[] = await readdir(dirname(kept)).catch(() => []);
  const [other = null] = places.filter((name) => name.endsWith(extname(record)));
  return places.includes(basename(kept)) || other === null ? kept : join(dirname(kept), other);
}

async function keep(from: string, to: string): Promise<void> {
  try {
    const text = await readFile(from, 'utf8');
    if (text !== (await readFile(to, 'utf8').catch(() => ''))) await writeWhole(to, text);
  } catch (error) {
    // There are folders that cannot be written, and compilers that write nothing; all else is a mistake.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** How strictly: as strictly as Concord's own code is checked. Versions of TypeScript before 7 know no `checkers`. */
export const strictness = {
  // Of views, unless a file says otherwise.
  jsx: 'react-jsx',
  jsxImportSource: `${packageName}/view`,
  target: 'ES2023',
  lib: ['ES2023'],
  noEmit: true,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  skipLibCheck: true,
};
/** One takes a third of the time of four, each of which would compare Immutable.js's collections anew. */
export const checkers = 1;

/** The user's files alone, with Concord and `immutable` found wherever they lie. */
export function settingsFor(files: readonly string[]) {
  const { version = '' } = theCompiler() ?? {};
  const immutable = join(folderOf('immutable') ?? '', 'dist', 'immutable.d.ts');
  const node = folderOf('@types/node');
  const own = [...importableFrom(installed)].map(([name, path]) => [name, [path.replace(/\.js$/, '.d.ts')]]);
  return {
    compilerOptions: {
      ...strictness,
      ...(Number.parseInt(version, 10) < 7 ? {} : { checkers }),
      // Modules, whatever the nearest package.json says: that is how they are loaded.
      module: 'ESNext',
      moduleResolution: 'Bundler',
      moduleDetection: 'force',
      // For console.log, above all.
      ...(node === null ? { types: [], lib: ['ES2023', 'DOM'] } : { types: ['node'], typeRoots: [dirname(node)] }),
      paths: { ...Object.fromEntries(own), immutable: [immutable] },
    },
    include: [],
    files,
  };
}

/**
 * What the compiler that is kept finds wrong in a text of TypeScript, which stands nowhere; null if none is kept that can say. It is no
 * spec, and less strict: what may be null or undefined there is no mistake, nor is a name without a type.
 */
export async function errorsIn(text: string): Promise<readonly CompilerError[] | null> {
  return theCompiler() === null ? null : ((await foundByKept(ofText(text)))?.errors ?? null);
}

/** The settings for such a text. */
export function ofText(text: string): Settings {
  const { compilerOptions, ...config } = settingsFor(['asked.ts']);
  const lib = ['ESNext', ...compilerOptions.lib.slice(1)];
  return { config: { ...config, compilerOptions: { ...compilerOptions, ...leniency, lib } }, own: '', text };
}

/** The newest JavaScript there is: what the running one does not know of it, that says itself. */
const leniency = {
  target: 'ESNext',
  strict: false,
  noUncheckedIndexedAccess: false,
  exactOptionalPropertyTypes: false,
};

function folderOf(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

interface Compiler {
  /** The program. */
  readonly tsc: string;
  readonly version: string;
}

/** The user's own TypeScript, beside which Concord is installed. Null if there is none. */
function theCompiler(): Compiler | null {
  const folder = folderOf('typescript');
  if (folder === null) return null;
  const { version } = require('typescript/package.json') as { readonly version: string };
  return { tsc: join(folder, 'bin', 'tsc'), version };
}

/** The compiler's output, with paths relative to the project. */
async function compile(folder: string): Promise<string> {
  const { tsc = '' } = theCompiler() ?? {};
  const { out, err, code } = await ran([tsc, '--project', folder, '--pretty', 'false'], folder);
  // It was ended, or has failed of something else than the user's file.
  if (code === null || (code !== 0 && out === '')) throw new Error(`the compiler did not end: ${err.trim()}`);
  return out;
}

/**
 * The diagnostics: `spec.ts(4,7): error TS2322: Type ...`, and indented lines below that say more, of which the last is often the
 * one that tells what is wrong. Their paths are relative to the project.
 */
function diagnostics(output: string, folder: string): CompilerError[] {
  const errors: CompilerError[] = [];
  for (const line of output.split('\n')) {
    const found = /^(\S.*)\((\d+),(\d+)\): error (TS\d+: .*)$/.exec(line);
    const last = errors.at(-1);
    if (found !== null)
      errors.push({ path: resolve(folder, found[1] ?? ''), line: `${found[2]}:${found[3]}`, text: found[4] ?? '' });
    else if (last !== undefined && /^\s+\S/.test(line))
      errors[errors.length - 1] = { ...last, text: `${last.text}\n${line}` };
  }
  return errors;
}

/** The files that the compiler has read, each a line of what it prints. */
function filesIn(output: string): readonly string[] {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => isAbsolute(line) && /\.[cm]?tsx?$/.test(line));
}

/** The file that was imported and is not there, if that is what is wrong. */
function missingIn({ path, text }: CompilerError): readonly string[] {
  const name = /^TS(?:2307|2792|2882)\b[^']*'(\.{1,2}\/[^']*)'/.exec(text)?.[1];
  return name === undefined ? [] : [resolve(dirname(path), name)];
}
