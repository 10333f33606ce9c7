/**
 * A project of a user's, for tests: an empty folder, into which the real tarball is installed by the real npm. It lies outside of
 * this repository, and nothing of what surrounds the tests reaches it.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const root = join(import.meta.dirname, '..', '..');

/** What `npm pack` says of the tarball. */
export interface Packed {
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}
/** What a program said, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** No registry can be reached from here. The message is npm's. */
export class NoRegistry extends Error {
  override readonly name = 'NoRegistry';
}
/** The registry does not have what was to be installed. */
export class NoSuchPackage extends Error {
  override readonly name = 'NoSuchPackage';
}

/** Packs this repository, which builds it first, into a folder. */
export async function packed(folder: string): Promise<Packed> {
  const { code, out, err } = await ran('npm', ['pack', '--json', '--silent', '--pack-destination', folder], root);
  if (code !== 0) throw new Error(`npm pack failed.\n${out}${err}`);
  return (JSON.parse(out) as [Packed])[0];
}

/** The bytes of a file once it is packed. */
export async function packedSize(path: string): Promise<number> {
  return gzipSync(await readFile(join(root, path))).length;
}

export class Project {
  private constructor(
    readonly folder: string,
    /** The folder of the `node` that runs everything in it, when it is installed. */
    private readonly node: string,
  ) {}

  /** An empty one, in which `node` is this program. */
  static async make(node: string = process.execPath): Promise<Project> {
    return new Project(await realpath(await mkdtemp(join(tmpdir(), 'concord-user-'))), dirname(node));
  }
  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Writes files, by their paths from its folder. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), text);
    }
  }
  /** Installs packages, from what npm has kept where it can. Throws `NoRegistry` or `NoSuchPackage` if it cannot get the rest. */
  async install(...packages: readonly string[]): Promise<void> {
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages];
    const { code, err } = await ran('npm', args, this.folder);
    if (/\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/.test(err))
      throw new NoRegistry(err);
    if (/\b(?:E404|ETARGET)\b/.test(err)) throw new NoSuchPackage(err);
    if (code !== 0) throw new Error(`npm install ${packages.join(' ')} failed.\n${err}`);
  }
  /** Runs a program of the project's, or one that is installed anywhere. */
  run(program: string, ...args: readonly string[]): Promise<Ended> {
    return ran(program, args, this.folder, this.paths());
  }
  /** Runs a program that serves a page until Ctrl-C, asks the page something, and ends it. */
  async serve<T>(
    program: string,
    args: readonly string[],
    ask: (url: string) => Promise<T>,
  ): Promise<Ended & { readonly answer: T }> {
    const child = spawn(program, args, { cwd: this.folder, env: environment(this.paths()) });
    const said = { out: '', err: '' };
    const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
    child.stderr.on('data', (data) => (said.err += String(data)));
    const url = new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (data) => {
        said.out += String(data);
        const found = /http:\S+/.exec(said.out)?.[0];
        if (found !== undefined) resolve(found);
      });
      child.on('close', () => reject(new Error(`${program} ended: ${said.out}${said.err}`)));
    });
    const answer = await ask(await url).finally(() => child.kill('SIGINT'));
    return { code: await ended, ...said, answer };
  }
  private paths(): readonly string[] {
    return [join(this.folder, 'node_modules', '.bin'), this.node];
  }
}

/** Nothing of this process's environment but what programs are found and npm is set up by. */
function environment(paths: readonly string[]): Record<string, string | undefined> {
  const surrounding = /^(?:npm_|VITE|NODE_|INIT_CWD$|TEST$|DEV$|PROD$|MODE$|BASE_URL$|SSR$|FORCE_COLOR$)/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !surrounding.test(name)));
  return { ...env, PATH: [...paths, env.PATH].join(delimiter) };
}

function ran(program: string, args: readonly string[], cwd: string, paths: readonly string[] = []): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { cwd, env: environment(paths), maxBuffer: 1 << 26, shell: process.platform === 'win32' },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, err }),
    );
  });
}
