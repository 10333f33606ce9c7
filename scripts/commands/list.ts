/**
 * `list`: the specs that can be named; of one of them, its parameters and variants.
 */
import { jsonText } from '../../checker/report/json.ts';
import { listJson, listLines, specLines } from '../../checker/report/list.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import type { Call } from './arguments.ts';
import { loadSpec, namedSpecs } from './catalogue.ts';
import type { Host } from './host.ts';
import { formatOf } from './options.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';

export async function list({ keys, subject }: Call, host: Host): Promise<ExitCode> {
  const one = subject === null ? null : await loadSpec(subject, host.place);
  const specs = one === null ? await namedSpecs(host.place) : [one];
  if (formatOf(keys) === 'json') host.out(jsonText(listJson(specs)));
  else printLines(one === null ? listLines(specs, styleOf(host)) : specLines(one, styleOf(host)), host);
  return exitCodes.holds;
}
