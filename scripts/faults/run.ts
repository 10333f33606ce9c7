/**
 * Planted faults: a test that cannot fail proves nothing, and a fault that no test finds may be there already. Faults are
 * planted into a copy of the checker, one at a time, and the tests that import the file are run, the nearest first: a fault
 * is found if one of them fails, or does not end within several times what it takes without the fault.
 *
 * There are two kinds: those that somebody thought of (`planted.ts`), each with what it would do to a user, and slips
 * (`slips.ts`), of which some are drawn from every room. The same seed draws the same ones.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { equivalents } from './equivalent.ts';
import { importers, sourcesIn, testsOf } from './graph.ts';
import { planted } from './planted.ts';
import { drawn, type Slip, slipsOf } from './slips.ts';

/** A fault in one file: a text there and what stands in its place. */
export interface Fault {
  readonly file: string;
  readonly what: string;
  /** Where the text begins. */
  readonly at: number;
  readonly line: number;
  readonly mended: string;
  readonly spoilt: string;
}
type Fate = 'found' | 'survives' | 'equivalent';
export interface Fated extends Fault {
  readonly fate: Fate;
  /** The test file that failed, or why the fault counts as equivalent. */
  readonly by: string;
  readonly seconds: number;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const rooms = ['checker/kernel', 'checker/search', 'checker/liveness', 'checker/consistency'];
const copied = ['checker', 'counterexamples', 'specs', 'scripts', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
/** What the tests took when all faults were planted last, for runs that plant some of them only. */
const measurements = join(root, 'node_modules/.cache/concord/tests.json');
/** How many seconds' worth of tests a fault that is not found by near ones may take. */
const budgetSeconds = 60;

/** Plants faults and tells of each; answers the exit code: 0 if at least nine in ten are found. */
export async function faults(words: readonly string[], tell: (text: string) => void): Promise<number> {
  const { only, slips, seed } = requestOf(words);
  const wanted = (await faultsOf(slips, seed)).filter(({ file, what }) =>
    only.every((word) => `${file} ${what}`.includes(word)),
  );
  if (wanted.length === 0) {
    tell(`No fault has ${only.join(' and ')} in its file or its words.`);
    return 151;
  }
  const hands = await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, Hand.make));
  try {
    tell(`${wanted.length} faults. First the tests without any, for the time that they take.`);
    const [hand] = hands as [Hand, ...Hand[]];
    const seconds = (only.length > 0 ? await measured() : null) ?? (await hand.baseline(asked(wanted)));
    await mkdir(dirname(measurements), { recursive: true });
    await writeFile(measurements, JSON.stringify([...seconds]));
    const by = importers(root, sourcesIn(root, ['checker']));
    const queue = [...wanted];
    const fated: Fated[] = [];
    const work = async (of: Hand): Promise<void> => {
      for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
        const one = await of.try(fault, testsFor(fault.file, by, seconds), seconds);
        fated.push(one);
        tell(lineOf(one, fated.length, wanted.length));
      }
    };
    await Promise.all(hands.map(work));
    return conclude(fated, tell);
  } finally {
    await Promise.all(hands.map((hand) => hand.end()));
  }
}

/** The folders whose tests may find something: those of the faults, and those that know what is right without the rooms. */
function asked(faults: readonly Fault[]): string[] {
  const folders = faults.map(({ file }) => dirname(file).split('/').slice(0, 2).join('/'));
  return [...new Set([...folders, ...rooms, 'checker/testing', 'checker/reference'])];
}

async function measured(): Promise<ReadonlyMap<string, number> | null> {
  try {
    return new Map(JSON.parse(await readFile(measurements, 'utf8')) as [string, number][]);
  } catch {
    return null;
  }
}

function requestOf(words: readonly string[]): { only: readonly string[]; slips: number; seed: number } {
  const given = new Map(words.flatMap((word) => (word.includes('=') ? [word.split('=') as [string, string]] : [])));
  return {
    only: words.filter((word) => !word.includes('=')),
    slips: Number(given.get('slips') ?? 25),
    seed: Number(given.get('seed') ?? 1),
  };
}

/** The faults that somebody thought of, and from each room as many slips. */
export async function faultsOf(slips: number, seed: number): Promise<readonly Fault[]> {
  const thoughtOf = await Promise.all(
    planted.map(async ({ file, from, to, what }): Promise<Fault> => {
      const text = await readFile(join(root, file), 'utf8');
      const at = text.indexOf(from);
      if (at < 0 || text.indexOf(from, at + 1) >= 0)
        throw new Error(
          `${file} ${at < 0 ? 'has no longer' : 'has more than once'}\n${from}\nSay in scripts/faults/planted.ts where "${what}" is to be planted now.`,
        );
      return { file, what, at, line: lineAt(text, at), mended: from, spoilt: to };
    }),
  );
  const fromRooms = await Promise.all(
    rooms.map(async (room) => {
      const files = sourcesIn(root, [room]).filter((file) => !/\.test\.ts$|\/testing\//.test(file));
      const all = await Promise.all(
        files.map(async (file) => {
          const text = await readFile(join(root, file), 'utf8');
          return slipsOf(text).map((slip) => ({ file, text, slip }));
        }),
      );
      return drawn(all.flat(), slips, seed, keyOfSlip).map(faultOfSlip);
    }),
  );
  return [...thoughtOf, ...fromRooms.flat()];
}
export interface SlipIn {
  readonly file: string;
  readonly text: string;
  readonly slip: Slip;
}
/** By its whole lines, so that the same slips are drawn after other lines have changed. */
function keyOfSlip(one: SlipIn): string {
  const { file, what, mended, spoilt } = faultOfSlip(one);
  return [file, what, mended.trim(), spoilt.trim()].join(' ');
}
export function faultOfSlip({ file, text, slip }: SlipIn): Fault {
  const [at, end] = [text.lastIndexOf('\n', slip.start) + 1, text.indexOf('\n', slip.end)];
  return {
    file,
    what: slip.what,
    at,
    line: lineAt(text, slip.start),
    mended: text.slice(at, end),
    spoilt: text.slice(at, slip.start) + slip.to + text.slice(slip.end, end),
  };
}
function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** The tests of a fault, in groups that are run one after the other: near and quick ones, then others, until the budget is spent. */
function testsFor(
  file: string,
  by: ReadonlyMap<string, readonly string[]>,
  seconds: ReadonlyMap<string, number>,
): readonly (readonly string[])[] {
  const tests = testsOf(file, by).flatMap(({ test, distance }) => {
    // A test beside the file that was not measured is newer than the measurements.
    const took = seconds.get(test) ?? (dirname(test) === dirname(file) ? 0 : undefined);
    return took === undefined ? [] : [{ test, distance, took }];
  });
  const near = tests.filter(({ distance, took }) => distance <= 2 && took < 10);
  const far = tests.filter((test) => !near.includes(test)).sort((a, b) => a.took - b.took);
  const kept: typeof far = [];
  for (let spent = 0; kept.length < far.length; ) {
    const next = far[kept.length] as (typeof far)[number];
    spent += next.took;
    if (spent > budgetSeconds) break;
    kept.push(next);
  }
  return [near, kept].filter(({ length }) => length > 0).map((group) => group.map(({ test }) => test));
}

/** A copy of the checker in a folder of its own, into which faults are planted. */
export class Hand {
  private constructor(private readonly folder: string) {}
  static async make(this: void): Promise<Hand> {
    const folder = await mkdtemp(join(tmpdir(), 'concord-faults-'));
    for (const name of copied)
      await cp(join(root, name), join(folder, name), {
        recursive: true,
        filter: (path) => basename(path) !== 'gallery' || !path.includes('counterexamples'),
      });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    return new Hand(folder);
  }
  async end(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** How many seconds each test file takes. Throws if one fails: then a fault would be found that is not there. */
  async baseline(folders: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const results = join(this.folder, 'baseline.json');
    const { code, processor } = await this.run([...folders, '--reporter=json', `--outputFile=${results}`], 3600);
    const { testResults } = JSON.parse(await readFile(results, 'utf8')) as {
      testResults: { name: string; startTime: number; endTime: number; status: string }[];
    };
    const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => basename(name));
    if (code !== 0) throw new Error(`Without any fault planted, tests fail: ${failed.join(', ')}. Mend them first.`);
    // A busy machine makes them longer, all alike: what they take of the processor is known of all together.
    const elapsed = testResults.reduce((sum, { startTime, endTime }) => sum + (endTime - startTime) / 1000, 0);
    const idle = Math.min(1, processor / elapsed);
    return new Map(
      testResults.map(({ name, startTime, endTime }) => [
        name.slice(name.indexOf(basename(this.folder)) + basename(this.folder).length + 1),
        (idle * (endTime - startTime)) / 1000,
      ]),
    );
  }

  async try(
    fault: Fault,
    groups: readonly (readonly string[])[],
    seconds: ReadonlyMap<string, number>,
  ): Promise<Fated> {
    const begun = Date.now();
    const path = join(this.folder, fault.file);
    const text = await readFile(path, 'utf8');
    const fated = (fate: Fate, by: string): Fated => ({ ...fault, fate, by, seconds: (Date.now() - begun) / 1000 });
    const reason = equivalents.find(
      ({ file, line, what }) => file === fault.file && line === fault.mended.trim() && what === fault.what,
    )?.why;
    if (reason !== undefined) return fated('equivalent', reason);
    await writeFile(path, text.slice(0, fault.at) + fault.spoilt + text.slice(fault.at + fault.mended.length));
    try {
      for (const group of groups) {
        const takes = group.reduce((sum, test) => sum + (seconds.get(test) ?? 0), 0);
        const { code } = await this.run([...group, '--bail=1', '--reporter=dot'], 60 + 4 * takes);
        if (code !== 0) return fated('found', code === null ? 'what does not end' : 'tests');
      }
      return fated('survives', `${groups.flat().length} test files`);
    } finally {
      await writeFile(path, text);
    }
  }

  /**
   * The exit code of the tests, null if they did not end, and the seconds of the processor that they took. The limit is of these,
   * as far as the system can: a busy machine finds no faults.
   */
  private run(args: readonly string[], seconds: number): Promise<{ code: number | null; processor: number }> {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const limited = `ulimit -t ${Math.ceil(seconds)} 2>/dev/null; "$@" >/dev/null 2>&1; code=$?; times; exit $code`;
    const child = spawn('sh', ['-c', limited, 'sh', process.execPath, vitest, 'run', ...args, '--maxWorkers=1'], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let told = '';
    child.stdout.on('data', (text: Buffer) => {
      told += text.toString();
    });
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        process.kill(-(child.pid as number), 'SIGKILL');
        resolve({ code: null, processor: 10 * seconds });
      }, 10_000 * seconds);
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(timer);
        // A shell adds 128 where a signal has ended what it ran.
        resolve({ code: code !== null && code > 128 ? null : code, processor: processorSeconds(told) });
      });
    });
  }
}

/** The seconds of the processor, of the children, in what the shell's `times` prints: `0m1.20s 0m0.10s`, the second line. */
export function processorSeconds(times: string): number {
  const [, children = ''] = times.trim().split('\n');
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0);
}

function lineOf({ file, line, what, fate, by, seconds }: Fated, done: number, all: number): string {
  return `${String(done).padStart(4)}/${all}  ${fate.padEnd(10)}  ${file}:${line}  ${what}  (${by}, ${seconds.toFixed(0)} s)`;
}

/** Tells what came of it, room by room. */
export function conclude(fated: readonly Fated[], tell: (text: string) => void): number {
  const count = (of: readonly Fated[], fate: Fate): number => of.filter((one) => one.fate === fate).length;
  tell('');
  for (const room of new Set(fated.map(({ file }) => dirname(file).split('/').slice(0, 2).join('/')))) {
    const of = fated.filter(({ file }) => file.startsWith(`${room}/`));
    tell(
      `${room}: ${of.length} faults, ${count(of, 'found')} found, ${count(of, 'survives')} survive, ${count(of, 'equivalent')} equivalent`,
    );
  }
  const real = fated.length - count(fated, 'equivalent');
  const score = real === 0 ? 1 : count(fated, 'found') / real;
  for (const one of fated.filter(({ fate }) => fate === 'survives')) {
    tell(`\n${one.file}:${one.line}  ${one.what}`);
    tell(`  - ${one.mended.trim()}\n  + ${one.spoilt.trim()}`);
  }
  tell(`\n${(100 * score).toFixed(1)} % of ${real} faults that make a difference are found.`);
  return score >= 0.9 ? 0 : 1;
}
