/**
 * What a commit has of a spec: its files, written into a folder of their own, from where they are loaded as they were. What they import of packages, and of
 * Concord, is what is there today.
 */
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { ownFolder } from '../../checker/disk/own-folder.ts';
import { gitFails, noCommit, noGit, noRepository, notInCommit } from '../../checker/report/version-complaint.ts';
import { installed } from './installed.ts';

const run = promisify(execFile);
/** No file of a spec, and no list of files, is larger than that. */
const maxBuffer = 1 << 28;

/** A file as it was in a commit. */
export interface Exported {
  readonly file: string;
  /** What all that was written stands in. */
  readonly folder: string;
  /** The commit, abridged. */
  readonly commit: string;
}

/**
 * Writes a file as it was, with what stands beside it and what is imported, into a folder in this one, which who calls removes. Throws a complaint if there is
 * no such commit, or it does not have the file.
 */
export async function exportedAt(ref: string, file: string, into: () => Promise<string>): Promise<Exported> {
  const real = await realpath(file);
  const git = gitIn(dirname(real));
  const top = await realpath(await topOf(git, file));
  const commit = await commitOf(git, ref);
  const path = relative(top, real).split(sep).join(posix.sep);
  const { all, links } = await filesOf(git, commit);
  if (!all.has(path)) throw notInCommit(path, ref);
  const folder = ownFolder(await into());
  try {
    await written({ git, commit, all, links, top, folder }, path);
    return { file: join(folder, path), folder, commit: line(await git(['rev-parse', '--short', commit])) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

type Git = (args: readonly string[]) => Promise<Buffer>;
function gitIn(cwd: string): Git {
  return async (args) => {
    try {
      return (await run('git', ['-C', cwd, ...args], { maxBuffer, encoding: 'buffer' })).stdout;
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noGit() : error;
    }
  };
}
function line(output: Buffer): string {
  return String(output).replace(/\r?\n$/, '');
}

async function topOf(git: Git, file: string): Promise<string> {
  try {
    return line(await git(['rev-parse', '--show-toplevel']));
  } catch (error) {
    const { stderr } = error as { readonly stderr?: Buffer };
    if (stderr === undefined) throw error;
    const said = String(stderr).trim();
    throw said.includes('not a git repository') ? noRepository(file) : gitFails(said);
  }
}

async function commitOf(git: Git, ref: string): Promise<string> {
  try {
    return line(await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]));
  } catch (error) {
    if ((error as { readonly stderr?: Buffer }).stderr === undefined) throw error;
    throw noCommit(ref);
  }
}

/** What a commit has: the paths of all its files, and which of them lead to another one. */
interface Files {
  readonly all: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}
async function filesOf(git: Git, commit: string): Promise<Files> {
  const entries = String(await git(['ls-tree', '-r', '-z', '--full-tree', commit])).split('\0');
  // The commit of another repository, which stands in a folder, is no file.
  const found = entries.flatMap((entry) => {
    const [, mode = '', path = ''] = /^(\d+) blob [^\t]*\t(.*)$/s.exec(entry) ?? [];
    return path === '' ? [] : [{ path, isLink: mode === '120000' }];
  });
  return {
    all: new Set(found.map(({ path }) => path)),
    links: new Set(found.filter(({ isLink }) => isLink).map(({ path }) => path)),
  };
}

interface Tree extends Files {
  readonly git: Git;
  readonly commit: string;
  readonly top: string;
  readonly folder: string;
}

/** What is loaded with a spec: files beside it of these names. */
const beside = ['variants.ts', 'instances.ts'];

/** Writes the file, all others of its folder, and what it and those that are loaded with it import, whatever imports that. */
async function written(tree: Tree, path: string): Promise<void> {
  const { all, links } = tree;
  const home = posix.dirname(path);
  const code = [path, ...beside.map((name) => posix.join(home, name))].filter((one) => all.has(one));
  const others = new Set([...all].filter((one) => posix.dirname(one) === home || isAbove(one, home)));
  for (const one of code) {
    others.delete(one);
    const text = String(await put(tree, one));
    for (const target of links.has(one) ? [text] : importsOf(text)) {
      const found = await foundBy(tree, posix.join(posix.dirname(one), target));
      if (found !== null && !code.includes(found)) code.push(found);
    }
  }
  for (const one of others) await put(tree, one);
}

/** True of what says for a folder, and those in it, how modules are loaded. */
function isAbove(path: string, home: string): boolean {
  const at = posix.dirname(path);
  return posix.basename(path) === 'package.json' && (at === '.' || home.startsWith(`${at}/`));
}

async function put({ git, commit, links, folder }: Tree, path: string): Promise<Buffer> {
  const content = await git(['cat-file', 'blob', `${commit}:${path}`]);
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await (links.has(path) ? symlink(String(content), file) : writeFile(file, content));
  return content;
}

/** What a text imports by paths. A comment or a string that looks like it does no harm. */
function importsOf(text: string): string[] {
  return [...text.matchAll(/\b(?:from|import)\b\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]*)\1/g)].map(([, , path = '']) => path);
}

/** The file of the commit that is imported so; null if it has none, or it is Concord itself, of which there is one. */
async function foundBy({ all, top, folder }: Tree, path: string): Promise<string | null> {
  const own = join(realpathSync(installed.root), 'checker');
  if (!relative(own, join(top, path)).startsWith('..')) {
    const link = join(folder, relative(top, own));
    await mkdir(dirname(link), { recursive: true });
    if (!existsSync(link)) await symlink(own, link, 'junction');
    return null;
  }
  const stem = path.replace(/\.m?jsx?$/, '');
  const ways = [path, `${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`];
  return ways.find((way) => all.has(way)) ?? null;
}
