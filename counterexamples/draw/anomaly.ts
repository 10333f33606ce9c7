/** An anomaly of transactions as a graph in DOT: who depends on whom, how, and for which key. */
import { digraph, edge, node, shortened } from './dot.ts';

export interface AnomalyGraph {
  readonly title: string;
  readonly nodes: readonly { readonly name: string; readonly text: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly text: string }[];
}

const MOST_CHARACTERS = 60;
const font = 'Helvetica,sans-Serif';

export function anomalyDot({ title, nodes, edges }: AnomalyGraph): string {
  return digraph(
    title,
    {
      graph: { layout: 'dot', rankdir: 'LR', label: title, labelloc: 't', fontname: font, fontsize: 14 },
      node: { shape: 'box', style: 'rounded', fontname: font, fontsize: 12 },
      edge: { fontname: font, fontsize: 12 },
    },
    [
      ...nodes.map(({ name, text }) => node(name, { label: { lines: [name, shortened(text, MOST_CHARACTERS)] } })),
      ...edges.map(({ from, to, text }) =>
        edge(from, to, { label: ` ${text} `, style: text.startsWith('rw') ? 'dashed' : 'solid' }),
      ),
    ],
  );
}
