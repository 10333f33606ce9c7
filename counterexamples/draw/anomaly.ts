/** An anomaly of transactions as a graph in DOT: who depends on whom, how, and for which key. */
import { digraph, edge, node, shortened } from './dot.ts';

export interface AnomalyGraph {
  readonly title: string;
  /** What is said below the title: what is wrong, and what the names of edges mean. */
  readonly legend: readonly string[];
  /** Each with what it did, a line for each read and write. */
  readonly nodes: readonly { readonly name: string; readonly lines: readonly string[] }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly text: string }[];
}

const MOST_CHARACTERS = 60;
const MOST_LINES = 12;
/** A name whose widths Graphviz knows: by others, boxes are narrower than what stands in them. */
const font = 'Helvetica';

export function anomalyDot({ title, legend, nodes, edges }: AnomalyGraph): string {
  // Nothing else would put them into their order.
  const unseen = nodes.slice(1).map(({ name }, i) => edge(nodes[i]!.name, name, { style: 'invis' }));
  return digraph(
    title,
    {
      graph: {
        layout: 'dot',
        rankdir: 'LR',
        label: { lines: [title, ...legend] },
        labelloc: 't',
        fontname: font,
        fontsize: 14,
      },
      node: { shape: 'box', style: 'rounded', fontname: font, fontsize: 12, margin: '0.2,0.1' },
      edge: { fontname: font, fontsize: 12 },
    },
    [
      ...nodes.map(({ name, lines }) => node(name, { label: { lines: fewer(lines) } })),
      ...(edges.length === 0 ? unseen : []),
      ...edges.map(({ from, to, text }) =>
        edge(from, to, { label: ` ${text} `, style: text.startsWith('rw') ? 'dashed' : 'solid' }),
      ),
    ],
  );
}

function fewer(lines: readonly string[]): string[] {
  const left = lines.length - MOST_LINES;
  const shown = left > 1 ? [...lines.slice(0, MOST_LINES), `… and ${left} more`] : lines;
  return shown.map((line) => shortened(line, MOST_CHARACTERS));
}
