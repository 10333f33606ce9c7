/**
 * Drives a run to its end: in slices, so that progress is shown once a second and Ctrl-C is heard.
 */
import { setImmediate } from 'node:timers/promises';
import type { Outcome, Run } from '../report/outcome.ts';
import { type Moment, progressText } from '../report/progress.ts';
import type { Host } from './host.ts';

const slice = 50;
const second = 1000;

/** The outcome of the run, which Ctrl-C ends early. Its progress is shown under this label, or not at all if it is null. */
export async function drive(run: Run, host: Host, label: string | null): Promise<Outcome> {
  const unsubscribe = host.onInterrupt(() => run.stop('interrupt'));
  const line = progressLine(host, host.terminal ? label : null);
  try {
    while (!run.advance(slice)) {
      line.show(run);
      await setImmediate();
    }
    return run.outcome();
  } finally {
    line.clear();
    unsubscribe();
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
      if (label === null || now - before.at < second) return;
      const progress = run.progress();
      write(`${label}${progressText(progress, before, now)}`.slice(0, host.width - 1));
      before = { generated: progress.generated, at: now };
    },
    clear() {
      if (length === 0) return;
      write('');
      host.err('\r');
    },
  };
}
