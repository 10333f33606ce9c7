/**
 * `list`: the specs that can be named; of one of them, its parameters and variants; `list graph`: which build on which.
 */
import { linkLines, linksDrawn } from '../../checker/report/builds-on.ts';
import { jsonText } from '../../checker/report/json.ts';
import { listJson, listLines, specLines } from '../../checker/report/list.ts';
import { shortPath } from '../../checker/report/place.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import type { Call } from './arguments.ts';
import { around, buildsOn, drawLinks, folderOf } from './builds-on.ts';
import { type LoadedSpec, loadSpec, namedSpecs } from './catalogue.ts';
import type { Host } from './host.ts';
import { formatOf, switchOf } from './options.ts';
import { outFolder } from './out-folder.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';

/** What is listed passes or fails nothing, which JUnit would tell. */
const formats = ['text', 'json'] as const;

export async function list(call: Call, host: Host): Promise<ExitCode> {
  const { keys, subject } = call;
  const format = formatOf(keys, formats);
  const one = subject === null ? null : await loadSpec(subject, host.place);
  if (switchOf(keys, 'graph')) return listGraph(call, one, host);
  const specs = one === null ? await namedSpecs(host.place) : [one];
  if (format === 'json') host.out(jsonText(listJson(specs)));
  else printLines(one === null ? listLines(specs, styleOf(host)) : specLines(one, styleOf(host)), host);
  return exitCodes.holds;
}

/** Tells which specs build on which, or what one has to do with, and draws it. */
async function listGraph({ keys }: Call, one: LoadedSpec | null, host: Host): Promise<ExitCode> {
  // First, since to find out what is drawn takes a while.
  const folder = await outFolder(keys.get('out'), host);
  const named = await namedSpecs(host.place);
  const specs = one === null || named.some(({ file }) => file === one.file) ? named : [...named, one];
  const all = await buildsOn(specs, host.place);
  const links = one === null ? all : around(all, folderOf(one));
  const drawn = links.length === 0 ? null : await drawLinks(links, specs, folder);
  if (formatOf(keys, formats) === 'json') {
    const json = listJson(one === null ? specs : [one], ({ file }) =>
      links.filter(({ from }) => from === folderOf({ file })),
    );
    host.out(jsonText(json));
    return exitCodes.holds;
  }
  const about = { of: one === null ? null : folderOf(one), known: new Set(specs.map(folderOf)) };
  const lines = linkLines(links, about, styleOf(host));
  printLines([...lines, ...(drawn === null ? [] : [linksDrawn(shortPath(drawn, host.place))])], host);
  return exitCodes.holds;
}
