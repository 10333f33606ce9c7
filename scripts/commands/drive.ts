/**
 * Drives a run to its end: in slices, so that progress is shown once a second and that it hears when it is to stop.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Outcome, Run } from '../../checker/report/outcome.ts';
import { type Moment, progressText } from '../../checker/report/progress.ts';
import { CutOff, type Host } from './host.ts';

const slice = 50;
const second = 1000;
/** How long the end of a run that was stopped may take, in seconds. */
const patience = 10;

/**
 * The outcome of the run, which may take so many seconds; it is ended early by Ctrl-C, by the limit of memory, or by code that
 * does not return. Its progress is shown under this label, or not at all if it is null.
 */
export async function drive(run: Run, host: Host, label: string | null, seconds: number | undefined): Promise<Outcome> {
  const line = progressLine(host, host.terminal ? label : null);
  let stopped = false;
  try {
    await host.watched(
      async () => {
        while (!run.advance(slice)) {
          line.show(run);
          await setImmediate();
        }
        // What code of the user's has left to a timer or a promise fails before it is said that all is well.
        await setTimeout(1);
      },
      {
        seconds,
        stop: (reason) => {
          stopped = true;
          run.stop(reason);
        },
      },
    );
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    stopped = true;
    run.cutOff(error.reason, error.places, error.stray);
  } finally {
    line.clear();
  }
  return told(run, host, stopped ? patience : undefined);
}

/** What the run has found; without the traces, if they cannot be made in time. */
async function told(run: Run, host: Host, seconds: number | undefined): Promise<Outcome> {
  try {
    return await host.watched(() => run.outcome(), { seconds });
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    run.cutOff(error.reason, error.places, error.stray);
    return run.outcome(false);
  }
}

/** One line on a terminal, rewritten once a second. */
function progressLine(host: Host, label: string | null): { show(run: Run): void; clear(): void } {
  let before: Moment = { generated: 0, at: performance.now() };
  let length = 0;
  const write = (text: string): void => {
    host.err(`\r${text.padEnd(length)}`);
    length = text.length;
  };
  return {
    show(run) {
      const now = performance.now();
      if (now - before.at < second) return;
      const progress = run.progress();
      host.reached({ progress, violated: run.violated() });
      if (label !== null) write(`${label}${progressText(progress, before, now)}`.slice(0, host.width - 1));
      before = { generated: progress.generated, at: now };
    },
    clear() {
      if (length === 0) return;
      write('');
      host.err('\r');
    },
  };
}
