/**
 * The drawing of what walks were timed by. What draws is loaded when something is drawn.
 */
import { join } from 'node:path';
import { shortPath } from '../../checker/report/place.ts';
import { timesDrawn, timesPicture } from '../../checker/report/times.ts';
import type { Outcome, Times } from '../../checker/run/outcome.ts';
import type { Host } from './host.ts';
import { modelFolder } from './out-folder.ts';
import { writeWhole } from './whole-file.ts';

/** Draws the histogram, and answers what to say of it. */
export async function drawTimes(outcome: Outcome, times: Times, out: string | undefined, host: Host): Promise<string> {
  const { histogram } = await import('../../counterexamples/draw/histogram.ts');
  const folder = await modelFolder(outcome.model, out, host);
  const file = join(folder, 'steps.svg');
  await writeWhole(file, histogram(timesPicture(times, outcome)));
  return timesDrawn(shortPath(file, host.place));
}
