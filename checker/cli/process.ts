/**
 * The command line as a process: the real host, and the exit code.
 */
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import type { Host } from './host.ts';
import { main } from './main.ts';
import { programOf } from './program.ts';
import { resolveConcord } from './resolver.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** A second Ctrl-C this much later ends the process at once; npm and tsx may pass on one of them twice. */
const impatience = 500;

/** Runs a command line; the process ends with its exit code once all is written. */
export async function runProcess(argv: readonly string[]): Promise<void> {
  process.setSourceMapsEnabled(true);
  resolveConcord();
  // Whoever reads the output may stop reading: `concord check raft | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.exitCode = await main(argv, processHost());
}

function processHost(): Host {
  const { env, stdout, stderr } = process;
  const place = { root, cwd: env.INIT_CWD ?? process.cwd() };
  return {
    place,
    env,
    program: programOf(place, env),
    width: Math.max(80, stdout.columns ?? 120),
    colours: stdout.isTTY === true ? pc.isColorSupported : env.FORCE_COLOR !== undefined && pc.isColorSupported,
    terminal: stderr.isTTY === true,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    onInterrupt(listener) {
      let heard: number | null = null;
      const hear = (): void => {
        if (heard !== null && performance.now() - heard > impatience) process.exit(152);
        heard ??= performance.now();
        listener();
      };
      process.on('SIGINT', hear).on('SIGTERM', hear);
      return () => process.off('SIGINT', hear).off('SIGTERM', hear);
    },
  };
}
