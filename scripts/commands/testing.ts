/**
 * A host for tests: what a command prints is kept, and it runs where the test says.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExitCode } from '../../checker/report/verdict.ts';
import type { Host } from './host.ts';
import { main } from './main.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}
interface Where {
  readonly cwd?: string;
  readonly root?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly width?: number;
  /** Called at the first sign of life, to interrupt what runs. */
  readonly interrupt?: boolean;
  /** What is typed. */
  readonly typed?: readonly string[];
}

/** What the program said, and how it ended; the code is null if a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real program, started in this folder as a process of its own. */
export function programIn(
  cwd: string,
): (argv: readonly string[], during?: (child: ChildProcess) => void, stdout?: 'pipe' | number) => Promise<Ended> {
  const { INIT_CWD: _cwd, npm_lifecycle_event: _event, npm_package_json: _package, ...env } = process.env;
  return (argv, during = () => {}, stdout = 'pipe') => {
    const stdio = ['pipe', stdout, 'pipe'] as const;
    const child = spawn(process.execPath, [join(root, 'scripts', 'concord.mjs'), ...argv], {
      cwd,
      env,
      stdio: [...stdio],
    });
    const ended = { out: '', err: '' };
    child.stdout?.on('data', (data) => (ended.out += String(data)));
    child.stderr?.on('data', (data) => (ended.err += String(data)));
    during(child);
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...ended })));
  };
}

/** A host that keeps what is printed, where nobody interrupts unless the test says so. */
export function hostFor(where: Where): { readonly host: Host; readonly printed: { out: string; err: string } } {
  const printed = { out: '', err: '' };
  const lines = [...(where.typed ?? [])];
  const host: Host = {
    place: { root: where.root ?? root, cwd: where.cwd ?? root },
    env: where.env ?? {},
    program: { name: 'npm run' },
    width: where.width ?? 120,
    colours: false,
    terminal: where.terminal ?? false,
    out(text) {
      printed.out += text;
    },
    err(text) {
      printed.err += text;
    },
    started: performance.now(),
    async watched(work, { stop } = {}) {
      if (where.interrupt === true && stop !== undefined) setTimeout(() => stop('interrupt'), 0);
      return work();
    },
    limitMemory: () => {},
    again: () => {},
    threads: false,
    read: () => Promise.resolve(lines.shift() ?? null),
    reached: () => {},
  };
  return { host, printed };
}

/** Runs a command line within this process. */
export async function run(argv: readonly string[], where: Where = {}): Promise<Ran> {
  const { host, printed } = hostFor(where);
  return { code: await main(argv, host), ...printed };
}

/** A report without what differs from run to run. */
export function steady(text: string): string {
  return text
    .replace(
      /^[\d.]+ s(?:, [\d,]+ states a second)?, [\d.]+ [MG]B of memory at most(?:, [\d.]+ bytes a state)?\..*$/m,
      '<cost>',
    )
    .replace(/"seconds": [\d.e-]+/g, '"seconds": 0')
    .replace(/"peakMemoryBytes": \d+/g, '"peakMemoryBytes": 0')
    .replace(/"bytesPerState": [\d.]+/g, '"bytesPerState": 0')
    .replace(/"(entries|userCalls)": \d+/g, '"$1": 0')
    .replace(/ time="[\d.]+"/g, ' time="0"');
}
