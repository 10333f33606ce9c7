// Other model checkers on two-phase commit, to be measured in the same run as Concord: SPIN (Gerard J. Holzmann, "The
// Model Checker SPIN", IEEE TSE 23(5), 1997) and Rumur (Matthew Fernandez, a reimplementation of CMurphi). Each has the
// model in its own language beside this file and is built with its own recommended flags, without partial-order and
// symmetry reduction, so that all of them visit the same states. A tool that is not installed, or whose run cannot be
// trusted, is reported as missing with the reason, never as a number.
//
// Invariant: `transitions` counts the initial state too, as TLC's "states generated" does, whatever the tool counts.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export type Tool = 'spin' | 'rumur';

export interface Measured {
  readonly tool: Tool;
  readonly version: string;
  readonly states: number;
  readonly transitions: number;
  /** User and system time of the verifier alone: neither generating nor compiling it is counted. */
  readonly cpuSeconds: number;
  /** Peak resident memory; null where the system does not tell (no /proc), or the run ended before it was asked. */
  readonly memoryBytes: number | null;
}

export interface Missing {
  readonly tool: Tool;
  readonly missing: string;
}

export type Rival = Measured | Missing;

export interface Counts {
  readonly states: number;
  readonly transitions: number;
}

interface Timed {
  readonly output: string;
  readonly cpuSeconds: number;
  readonly memoryBytes: number | null;
}

const DEFAULT_CPU_LIMIT_SECONDS = 900;
const MEMORY_POLL_MILLISECONDS = 20;
/** How a shell reports a program that the kernel stopped with SIGXCPU. */
const EXIT_CPU_LIMIT = 128 + constants.signals.SIGXCPU;

const run = promisify(execFile);

/** Both tools on two-phase commit with so many resource managers, one after the other: they would share the caches. */
export async function measureRivals(
  resourceManagers: number,
  cpuLimitSeconds = DEFAULT_CPU_LIMIT_SECONDS,
): Promise<readonly Rival[]> {
  return [await measureSpin(resourceManagers, cpuLimitSeconds), await measureRumur(resourceManagers, cpuLimitSeconds)];
}

export async function measureSpin(
  resourceManagers: number,
  cpuLimitSeconds = DEFAULT_CPU_LIMIT_SECONDS,
): Promise<Rival> {
  return orMissing('spin', async (folder) => {
    const version = await versionOf('spin', ['-V']);
    const compiler = await findCompiler();
    const model = join(import.meta.dirname, 'two-phase-commit.pml');
    await run('spin', [`-P${compiler} -E -x c`, '-a', `-DN=${resourceManagers}`, model], { cwd: folder });
    // The default limit of 1 GB is less than 10 resource managers need.
    const flags = ['-O3', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=65536', '-w', '-o', 'pan', 'pan.c'];
    await run(compiler, flags, { cwd: folder });
    // The model has about 6^n states. A table of SPIN's usual size costs more to clear than a small search takes.
    const tableBits = Math.min(28, Math.max(18, 3 * resourceManagers - 2));
    const timed = await runTimed('pan', ['-m100000', `-w${tableBits}`, '-E'], folder, cpuLimitSeconds);
    return { version, ...parseSpin(timed.output), ...costs(timed) };
  });
}

export async function measureRumur(
  resourceManagers: number,
  cpuLimitSeconds = DEFAULT_CPU_LIMIT_SECONDS,
): Promise<Rival> {
  return orMissing('rumur', async (folder) => {
    const version = await versionOf('rumur', ['--version']);
    const compiler = await findCompiler();
    const model = await readFile(join(import.meta.dirname, 'two-phase-commit.m'), 'utf8');
    await writeFile(join(folder, 'model.m'), withResourceManagers(model, resourceManagers));
    const options = ['--deadlock-detection', 'off', '--symmetry-reduction', 'off', '--threads', '1'];
    await run('rumur', [...options, '--output', 'model.c', 'model.m'], { cwd: folder });
    const flags = ['-std=c11', '-O3', '-march=native', '-w', '-o', 'model', 'model.c', '-lpthread'];
    await run(compiler, flags, { cwd: folder });
    const timed = await runTimed('model', [], folder, cpuLimitSeconds);
    return { version, ...parseRumur(timed.output), ...costs(timed) };
  });
}

/** The Murphi model with another N. */
export function withResourceManagers(model: string, resourceManagers: number): string {
  const declaration = /^const N: \d+;$/m;
  if (!declaration.test(model)) throw new Error('the Murphi model has no line "const N: 3;" to replace');
  return model.replace(declaration, `const N: ${resourceManagers};`);
}

/** What `pan` printed. Throws if the search found an error or did not end. */
export function parseSpin(output: string): Counts {
  if (!/errors: 0$/m.test(output) || /Search not completed|max search depth too small/.test(output)) {
    const reason = firstLineWith(output, '^pan:|error: ') ?? 'its output names no reason';
    throw new Error(`spin found an error or did not finish: ${reason}`);
  }
  const states = numberBefore(output, 'states, stored');
  // From a hundred millions on, pan prints eight digits and an exponent, so the smaller addend is the better source.
  return { states, transitions: states + numberBefore(output, 'states, matched') };
}

/** What a verifier made by Rumur printed in its human-readable form. Throws if it found an error or did not end. */
export function parseRumur(output: string): Counts {
  if (!output.includes('No error found.')) {
    const reason = firstLineWith(output, 'error|memory') ?? 'its output names no reason';
    throw new Error(`rumur found an error or did not finish: ${reason}`);
  }
  const [, states, rulesFired] = /(\d+) states, (\d+) rules fired/.exec(output) ?? [];
  if (states === undefined || rulesFired === undefined) throw new Error('rumur printed no counts');
  return { states: Number(states), transitions: Number(rulesFired) + 1 };
}

/** User and system seconds from the line that bash's `time` prints under TIMEFORMAT='%U %S'. */
export function parseCpuSeconds(line: string): number {
  const [, user, system] = /^(\d+\.\d+) (\d+\.\d+)$/m.exec(line) ?? [];
  if (user === undefined || system === undefined) throw new Error(`bash's time printed "${line.trim()}"`);
  // Bash tells milliseconds; the sum in binary would print more digits than were measured.
  return Math.round((Number(user) + Number(system)) * 1000) / 1000;
}

function costs({ cpuSeconds, memoryBytes }: Timed): Pick<Measured, 'cpuSeconds' | 'memoryBytes'> {
  return { cpuSeconds, memoryBytes };
}

async function orMissing(tool: Tool, measure: (folder: string) => Promise<Omit<Measured, 'tool'>>): Promise<Rival> {
  const folder = await mkdtemp(join(tmpdir(), `concord-bench-${tool}-`));
  try {
    return { tool, ...(await measure(folder)) };
  } catch (error) {
    return { tool, missing: reasonOf(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function versionOf(command: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(command, [...args]);
    return /version v?([\w.-]+)/i.exec(stdout)?.[1] ?? 'unknown version';
  } catch {
    throw new Error(`${command} is not installed (on Debian: apt-get install ${command})`);
  }
}

async function findCompiler(): Promise<string> {
  for (const command of ['gcc', 'cc', 'clang']) {
    const found = await run(command, ['--version']).then(
      () => true,
      () => false,
    );
    if (found) return command;
  }
  throw new Error('no C compiler is installed (on Debian: apt-get install gcc libc6-dev)');
}

/**
 * Runs a program to its end and measures it. Node keeps no account of a child's CPU time, but bash does; the inner shell
 * writes down its process id before it becomes the program, so that the peak memory can be read while it runs. The
 * limit is the kernel's, which holds even if this process is gone before the program.
 */
async function runTimed(
  program: string,
  args: readonly string[],
  folder: string,
  limitSeconds: number,
): Promise<Timed> {
  const inner = `ulimit -S -t ${limitSeconds}; echo "$$" >pid; exec "$@" 2>&1`;
  const script = `TIMEFORMAT="%U %S"; { time sh -c '${inner}' sh "$@"; } 2>cpu`;
  const child = spawn('bash', ['-c', script, 'bash', `./${program}`, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });

  let running = true;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  }).finally(() => {
    running = false;
  });
  let memoryBytes: number | null = null;
  const watchMemory = async (): Promise<void> => {
    while (running) {
      memoryBytes = (await peakMemory(program, folder)) ?? memoryBytes;
      await sleep(MEMORY_POLL_MILLISECONDS);
    }
  };
  const [exitCode] = await Promise.all([ended, watchMemory()]);
  if (exitCode === EXIT_CPU_LIMIT) throw new Error(`did not finish within ${limitSeconds} s of CPU time`);
  return { output, cpuSeconds: parseCpuSeconds(await readFile(join(folder, 'cpu'), 'utf8')), memoryBytes };
}

/** Peak resident bytes so far of the process whose id the file `pid` holds, once it has become the program. */
async function peakMemory(program: string, folder: string): Promise<number | undefined> {
  try {
    const pid = (await readFile(join(folder, 'pid'), 'utf8')).trim();
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    const isProgram = /^Name:\s+(\S+)$/m.exec(status)?.[1] === program;
    return isProgram && kibibytes !== undefined ? Number(kibibytes) * 1024 : undefined;
  } catch {
    return undefined;
  }
}

function numberBefore(output: string, label: string): number {
  const digits = new RegExp(`([\\d.e+]+) ${label}`).exec(output)?.[1];
  if (digits === undefined) throw new Error(`no "${label}" in the output`);
  return Number(digits);
}

function firstLineWith(output: string, pattern: string): string | undefined {
  const matches = new RegExp(pattern);
  return output
    .split('\n')
    .find((line) => matches.test(line))
    ?.trim();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A compiler's complaint is in its standard error; the message of the exception would be the whole command line.
  const standardError = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return standardError === '' ? error.message : (standardError.split('\n')[0] ?? '');
}
