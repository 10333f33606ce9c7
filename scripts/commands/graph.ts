/**
 * `check SPEC graph`: the state graph of a small model, with the counterexample in it. What draws is loaded when something is drawn.
 */
import { join } from 'node:path';
import type { CheckableModel } from '../../checker/language/model.ts';
import { unknownName } from '../../checker/report/complaint.ts';
import { graphDrawn, tooLargeToDraw } from '../../checker/report/graph.ts';
import { shortPath } from '../../checker/report/place.ts';
import type { Finding, Report } from '../../checker/report/report.ts';
import type { Outcome } from '../../checker/run/outcome.ts';
import type { Clustering } from '../../counterexamples/tell/graph-of.ts';
import type { Host } from './host.ts';
import type { Keys } from './options.ts';
import { modelFolder } from './out-folder.ts';
import { writeWhole } from './whole-file.ts';

/** More states than this are no picture. */
const most = 500;

/** What the states are to be clustered by; undefined if no graph was asked for. Throws a complaint if there is no such variable. */
export function clusteringOf(keys: Keys, { name, domains }: CheckableModel): Clustering | undefined {
  const variables = Object.keys(domains);
  const by = keys.get('graph');
  if (by === undefined) return undefined;
  if (by === 'none') return null;
  if (by === 'orbit') return { by };
  if (variables.includes(by)) return { by: 'variable', variable: by };
  throw unknownName('variable', by, [...variables, 'orbit', 'none'], ` of ${name}`);
}

/** Draws the graph, and answers what to say of it. */
export async function drawGraph(
  outcome: Outcome,
  [finding]: readonly Finding[],
  clustering: Clustering,
  { title, story }: Pick<Report, 'title' | 'story'>,
  out: string | undefined,
  host: Host,
): Promise<string> {
  const [{ graphOf }, { stateGraph }, { svgOf }] = await Promise.all([
    import('../../counterexamples/tell/graph-of.ts'),
    import('../../counterexamples/draw/state-graph.ts'),
    import('../../counterexamples/draw/graphviz.ts'),
  ]);
  const graph = graphOf(outcome.model, most, clustering, finding?.trace ?? [], {
    title,
    story,
    property: finding?.property ?? null,
  });
  if (graph === null) return tooLargeToDraw(most);
  const folder = await modelFolder(outcome.model, out, host);
  const dot = stateGraph(graph);
  await writeWhole(join(folder, 'graph.dot'), dot);
  const svg = join(folder, 'graph.svg');
  await writeWhole(svg, await svgOf(dot));
  return graphDrawn(graph.states.length, graph.edges.length, shortPath(svg, host.place));
}
