// @ts-check
/**
 * The compiler's program, kept between two savings: the compiler goes on as a process of its own, is told that files may have changed, and
 * looks at what has. It is asked of the user's files alone, so that a small spec takes some hundredths of a second where the compiler that is
 * started anew takes half a second and more.
 *
 * Its twin is that other compiler, which says what holds wherever this one cannot answer: where TypeScript has no such interface (before version
 * 7; that of version 7 is called unstable), where it fails, and of what is wrong with the settings themselves.
 *
 * It is JavaScript since the main thread uses it, which loads no TypeScript.
 */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stand } from './standing.mjs';
import { prefix } from './unfinished.mjs';

/**
 * @import { API, Diagnostic, Project, Snapshot } from 'typescript/unstable/async'
 *
 * Settings of a compiler, with the files that it begins with; and the folder of Concord's own sources, which are not asked about. Where
 * there is a text, it is that of the one file, which is beside the settings and alone is asked about.
 * @typedef {{ readonly compilerOptions: object, readonly include: readonly string[], readonly files: readonly string[] }} Config
 * @typedef {{ readonly config: Config, readonly own: string, readonly text?: string }} Settings
 *
 * What is kept for settings: these as text, and the folder that they are in for the compiler; null where there can be none.
 * @typedef {{ readonly key: string, readonly folder: Promise<string | null> }} Kept
 *
 * What is wrong in a file: `line` is a line and a column, counted from 1, and `text` begins with the number of the error.
 * @typedef {{ readonly path: string, readonly line: string, readonly text: string }} CompilerError
 *
 * The compiler that goes on, and when its process has ended, whoever ended it: the interface does not say so to who waits for an answer.
 * @typedef {{ readonly api: API, readonly gone: Promise<void> }} Compiler
 *
 * What the compiler has found, and the files that it has read.
 * @typedef {{ readonly errors: readonly CompilerError[], readonly files: readonly string[] }} Found
 */

/** True of Concord's own sources, which are compiled along: what is wrong in them is not the user's to mend. @param {string} path @param {string} own */
export function isOurs(path, own) {
  const inside = relative(own, path);
  return !inside.startsWith('..') && !inside.includes('fixtures');
}

/** True of a file that the user has written. @param {string} path @param {string} own */
function isUsers(path, own) {
  return !/[\\/]node_modules[\\/]|\.d\.[cm]?ts$/.test(path) && !isOurs(path, own);
}

/**
 * The kept programs, one for each file that they begin with: where its settings are others than before, that of before is let go.
 * Invariant: of the compiler one thing at a time is asked.
 */
export class KeptPrograms {
  /** @param {number} [patience] So long, in milliseconds, an answer is waited for. */
  constructor(patience = 20_000) {
    this.patience = patience;
    /** @type {Promise<Compiler | null> | null} */
    this.compiler = null;
    /** By the first of its files. @type {Map<string, Kept>} */
    this.kept = new Map();
    /** The settings of programs that the compiler has and that are let go. @type {string[]} */
    this.left = [];
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
    this.isEnded = false;
  }

  /** From now on this program is kept. It is made soon, so that it need not be when it is asked. @param {Settings} settings */
  keep(settings) {
    if (this.isEnded || this.keptOf(settings) !== null) return;
    this.begin(settings);
    // Who ends at once for another reason has not waited for it.
    void setTimeout(calm, null, { ref: false }).then(() => this.found(settings));
  }

  /** What is kept for these settings; null if nothing is. @param {Settings} settings */
  keptOf({ config }) {
    const kept = this.kept.get(config.files[0] ?? '');
    return kept !== undefined && kept.key === JSON.stringify(config) ? kept : null;
  }

  /** @param {Settings} settings */
  begin({ config }) {
    const [file = ''] = config.files;
    const [old, key] = [this.kept.get(file), JSON.stringify(config)];
    this.kept.set(file, { key, folder: folderWith(key) });
    if (old !== undefined) this.last = this.last.then(() => this.letGo(old));
  }

  /** @param {Kept} old */
  async letGo(old) {
    const folder = await old.folder;
    if (folder === null) return;
    if (this.snapshot?.getProject(configIn(folder)) !== undefined) this.left.push(configIn(folder));
    await rm(folder, { recursive: true, force: true });
  }

  /**
   * What the compiler finds in the files as they are now; null if that program is not kept, or if the compiler cannot say. Of a text the
   * program is kept from then on.
   * @param {Settings} settings
   * @returns {Promise<Found | null>}
   */
  found(settings) {
    if (!this.isEnded && settings.text !== undefined && this.keptOf(settings) === null) this.begin(settings);
    if (this.isEnded || this.keptOf(settings) === null) return Promise.resolve(null);
    const found = this.last.then(() => this.asked(settings));
    this.last = found;
    return found;
  }

  /** @param {Settings} settings */
  async asked(settings) {
    const late = new AbortController();
    try {
      // What came before may have let it go.
      const folder = await this.keptOf(settings)?.folder;
      if (this.isEnded || folder === null || folder === undefined) return null;
      this.compiler ??= startedCompiler();
      const tooLong = setTimeout(this.patience, null, { ref: false, signal: late.signal }).then(() => {
        throw new Deaf('the compiler does not answer');
      });
      const compiler = await Promise.race([this.compiler, tooLong]);
      if (compiler === null) return null;
      const gone = compiler.gone.then(() => {
        throw new Error('the compiler is gone');
      });
      return await Promise.race([this.foundBy(compiler.api, folder, settings), gone, tooLong]);
    } catch (error) {
      // Whatever it was, the compiler that is started anew says what there is to say.
      await this.close(error instanceof Deaf);
      return null;
    } finally {
      late.abort();
    }
  }

  /**
   * @param {API} api
   * @param {string} folder
   * @param {Settings} settings
   */
  async foundBy(api, folder, { config: { files }, own, text }) {
    const [config, file] = [configIn(folder), text === undefined ? null : join(folder, files[0] ?? '')];
    if (file !== null) await writeFile(file, text ?? '');
    const [before, closeProjects] = [this.snapshot, this.left];
    this.left = [];
    const fileChanges = file === null ? /** @type {const} */ ({ invalidateAll: true }) : { changed: [file] };
    this.snapshot = await api.updateSnapshot({ openProjects: [config], closeProjects, fileChanges });
    await before?.dispose();
    const project = this.snapshot.getProject(config);
    /** @type {(path: string) => boolean} */
    const isAsked = (path) => (file === null ? isUsers(path, own) : path === file);
    return project === undefined ? null : await foundIn(project, isAsked, () => this.isEnded);
  }

  /** Ends the compiler; one that is deaf at once and for good, since it would be waited for again and again. */
  async close(isDeaf = false) {
    const compiler = await this.compiler;
    [this.compiler, this.snapshot, this.left] = [isDeaf ? Promise.resolve(null) : null, null, []];
    if (compiler === null) return;
    const { api, gone } = compiler;
    const child = processOf(api);
    if (isDeaf) child?.kill('SIGKILL');
    // What is still being written to it fails where nobody else hears.
    child?.stdin?.on('error', () => {});
    await Promise.race([api.close().catch(() => {}), gone, setTimeout(farewell, null, { ref: false })]);
    child?.kill('SIGKILL');
  }

  /**
   * Ends it, and removes what was written for it. What it is being asked is waited for a little: to a compiler that is closed while it is being
   * started, and is then asked, the interface starts another, which nobody would end.
   */
  async end() {
    this.isEnded = true;
    await Promise.race([this.last, setTimeout(farewell, null, { ref: false })]);
    await this.close();
    const folders = await Promise.all([...this.kept.values()].map(({ folder }) => folder));
    await Promise.all(folders.map((folder) => folder && rm(folder, { recursive: true, force: true })));
  }
}

/** What does not answer in time. */
class Deaf extends Error {}

/** The file with the settings. @param {string} folder */
function configIn(folder) {
  return join(folder, 'tsconfig.json');
}

/** So long, in milliseconds, nothing is made. */
const calm = 1000;
/** So long, in milliseconds, what is being asked is waited for at the end, and the compiler to end by itself. */
const farewell = 2000;

/** The compiler's process, which the interface keeps to itself. @param {API} api @returns {import('node:child_process').ChildProcess | null} */
function processOf(api) {
  return /** @type {any} */ (api).client?.process ?? null;
}

/** A new folder with these settings; null if it cannot be written. It is waited for later: what failed by then would end the process. @param {string} config */
async function folderWith(config) {
  try {
    const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)));
    await writeFile(join(folder, 'tsconfig.json'), config);
    return folder;
  } catch {
    return null;
  }
}

/** The compiler; null if there is none, or if it cannot be started, whatever it was. @returns {Promise<Compiler | null>} */
async function startedCompiler() {
  try {
    const { API } = await import('typescript/unstable/async');
    // Where the folder is gone that this process stands in, the compiler would end at once.
    stand();
    const api = new API({ cwd: tmpdir() });
    await /** @type {any} */ (api).client?.connect?.();
    const child = processOf(api);
    // What cannot be written to it is missed as an answer.
    child?.stdin?.on('error', () => {});
    return { api, gone: new Promise((resolve) => child?.once('exit', () => resolve())) };
  } catch {
    return null;
  }
}

/**
 * As the compiler does that is started anew: what does not parse is told alone.
 * @param {Project} project
 * @param {(path: string) => boolean} isAsked True of the files that it is asked about.
 * @param {() => boolean} isEnough True once nobody waits for it.
 * @returns {Promise<Found | null>}
 */
async function foundIn({ program }, isAsked, isEnough) {
  const general = [...(await program.getConfigFileParsingDiagnostics()), ...(await program.getProgramDiagnostics())];
  if (general.length > 0) return null;
  const files = await program.getSourceFileNames();
  const asked = files.filter(isAsked).sort();
  for (const look of /** @type {const} */ (['getSyntacticDiagnostics', 'getSemanticDiagnostics'])) {
    const all = [];
    for (const file of asked) {
      if (isEnough()) return null;
      const diagnostics = (await program[look](file)).filter(({ category }) => category === 1);
      const source = diagnostics.length === 0 ? undefined : await program.getSourceFile(file);
      all.push(...diagnostics.map((one) => errorOf(one, file, source?.text ?? '')));
    }
    if (all.length > 0) return { errors: all, files };
  }
  return { errors: [], files };
}

/**
 * @param {Diagnostic} diagnostic
 * @param {string} path
 * @param {string} source
 * @returns {CompilerError}
 */
function errorOf(diagnostic, path, source) {
  const before = source.slice(0, diagnostic.pos).split(/\r\n|[\n\r\u2028\u2029]/);
  return {
    path,
    line: `${before.length}:${(before.at(-1) ?? '').length + 1}`,
    text: `TS${diagnostic.code}: ${linesOf(diagnostic).join('\n')}`,
  };
}

/** What is wrong, and indented below it, what says more. @param {Diagnostic} diagnostic @returns {string[]} */
function linesOf({ text, messageChain = [] }) {
  return [text, ...messageChain.flatMap((further) => linesOf(further).map((line) => `  ${line}`))];
}
