/**
 * `list`: the specs that can be named, with their variants and parameters.
 */
import { jsonText } from '../report/json.ts';
import { listJson, listLines } from '../report/list.ts';
import { type ExitCode, exitCodes } from '../report/verdict.ts';
import type { Call } from './arguments.ts';
import { allSpecs } from './catalogue.ts';
import type { Host } from './host.ts';
import { formatOf } from './options.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';

export async function list({ keys }: Call, host: Host): Promise<ExitCode> {
  const specs = await allSpecs(host.place);
  if (formatOf(keys) === 'json') host.out(jsonText(listJson(specs)));
  else printLines(listLines(specs, styleOf(host)), host);
  return exitCodes.holds;
}
