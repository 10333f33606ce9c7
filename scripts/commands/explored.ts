/**
 * Running a model for a command: watched by the host, with its progress in one line of the terminal.
 */
import { setTimeout } from 'node:timers/promises';
import type { CheckableModel } from '../../checker/language/model.ts';
import type { Course } from '../../checker/reference/walk.ts';
import { type Moment, progressText } from '../../checker/report/progress.ts';
import type { Walkers } from '../../checker/run/by-walkers.ts';
import { checkModel, type ExploreOptions, simulateModel, type WalkOptions } from '../../checker/run/check.ts';
import type { Guard } from '../../checker/run/guard.ts';
import type { Limits, Outcome, Progress } from '../../checker/run/outcome.ts';
import type { Host } from './host.ts';

/** Explores a model, with its progress under this label, or none if it is null. */
export async function explored(
  model: CheckableModel,
  options: ExploreOptions,
  host: Host,
  label: string | null,
): Promise<Outcome> {
  return shown(host, label, options.limits ?? {}, (onProgress) =>
    checkModel(model, { ...options, onProgress }, guardOf(host)),
  );
}

/** Walks in a model likewise, timed if there is a course. */
export async function walked(
  model: CheckableModel,
  options: WalkOptions,
  walkers: Walkers | null,
  course: Course | null,
  host: Host,
  label: string | null,
): Promise<Outcome> {
  return shown(host, label, options.limits ?? {}, (onProgress) =>
    simulateModel(model, { ...options, onProgress }, guardOf(host), walkers, course),
  );
}

/** The outcome, with its time counted from when the process began. */
export function sinceStart(outcome: Outcome, began: number, { started }: Host): Outcome {
  return { ...outcome, seconds: outcome.seconds + (began - started) / 1000 };
}

/**
 * The host as a guard. What code of the user's has left to a timer or a promise by the end of the search fails before it is said
 * that all is well. Not later: once work was ended from outside, which may have been in a timer, there may be no more timers.
 */
function guardOf(host: Host): Guard {
  return {
    watched: (work, how = {}) =>
      host.watched(async () => {
        const done = await work();
        if (how.stop !== undefined) await setTimeout(1);
        return done;
      }, how),
  };
}

const second = 1000;

/** Runs with one line on a terminal that tells the progress, rewritten once a second. */
async function shown(
  host: Host,
  label: string | null,
  limits: Limits,
  run: (onProgress: (progress: Progress) => void) => Promise<Outcome>,
): Promise<Outcome> {
  const began = performance.now();
  let before: Moment = { generated: 0, at: began };
  let length = 0;
  const write = (text: string): void => {
    host.err(`\r${text.padEnd(length)}`);
    length = text.length;
  };
  try {
    return await run((progress) => {
      const now = performance.now();
      if (now - before.at < second) return;
      host.reached(progress);
      if (label !== null && host.terminal)
        write(progressText(label, progress, before, now, { began, limits, room: host.width - 1 }));
      before = { generated: progress.generated, at: now };
    });
  } finally {
    if (length > 0) {
      write('');
      host.err('\r');
    }
  }
}
