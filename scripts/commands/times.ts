/**
 * The drawing of what walks were timed by. What draws is loaded when something is drawn.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { shortPath } from '../../checker/report/place.ts';
import { timesDrawn, timesPicture, timesTold } from '../../checker/report/times.ts';
import type { Outcome, Times } from '../../checker/run/outcome.ts';
import type { Host } from './host.ts';
import { modelFolder } from './out-folder.ts';
import { writeWhole } from './whole-file.ts';

const names = { page: 'steps.html', picture: 'steps.svg' } as const;

/** Draws the histogram, and answers what to say of it; if there is none, what an earlier run drew is removed. */
export async function drawTimes(
  outcome: Outcome,
  times: Times,
  out: string | undefined,
  host: Host,
): Promise<readonly string[]> {
  const folder = await modelFolder(outcome.model, out, host);
  const [page, picture] = [join(folder, names.page), join(folder, names.picture)];
  if (times.came.length === 0) {
    await Promise.all([page, picture].map((file) => rm(file, { force: true })));
    return [];
  }
  const { histogram } = await import('../../counterexamples/draw/histogram.ts');
  const { stepsPage } = await import('../../counterexamples/steps-page.ts');
  await writeWhole(picture, histogram(timesPicture(times, outcome)));
  await writeWhole(page, stepsPage(timesTold(times, outcome)));
  return [timesDrawn(shortPath(page, host.place), names.picture)];
}
