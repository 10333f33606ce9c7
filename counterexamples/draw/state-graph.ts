/**
 * State graphs: every state and step of a small model, states that belong together in clusters, and the counterexample
 * highlighted.
 */
import { type Attribute, type Attributes, digraph, edge, inMarkup, node, subgraph, tip } from './dot.ts';
import { type About, headOf } from './head.ts';
import { fonts, palette } from './palette.ts';
import { fitted } from './text.ts';

export interface StateGraph {
  readonly about: About;
  readonly states: readonly GraphState[];
  readonly edges: readonly GraphEdge[];
}
export interface GraphState {
  readonly id: number;
  /** What the state is, a line each. */
  readonly label: readonly string[];
  readonly initial: boolean;
  /** The name of its cluster; null if it is in none. */
  readonly cluster: string | null;
  /** True if the counterexample goes through it. */
  readonly marked: boolean;
  /** True if the counterexample ends in it. */
  readonly violating: boolean;
}
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** True if the counterexample takes it. */
  readonly marked: boolean;
}

/**
 * With more states than this, boxes say no more than their numbers, and edges say nothing; tooltips do. Only the way of the
 * counterexample is told in full.
 */
const roomy = 60;
const mostLines = 6;
const widest = 170;
/** How wide the head is, however wide the graph, which is not known before it is laid out. */
const headWidth = 560;

/** The graph in DOT. */
export function stateGraph({ about, states, edges }: StateGraph): string {
  const small = states.length > roomy;
  const clusters = new Map<string, GraphState[]>();
  for (const state of states)
    if (state.cluster !== null) clusters.set(state.cluster, [...(clusters.get(state.cluster) ?? []), state]);
  return digraph(
    `State graph: ${about.claim ?? about.title}: ${about.subject}`,
    {
      graph: {
        layout: 'dot',
        label: head(about),
        labelloc: 't',
        labeljust: 'l',
        rankdir: 'TB',
        // The wider the graph is, the further apart its rows are, so that edges do not lie flat.
        ranksep: small ? 0.5 + states.length / 200 : 0.6,
        nodesep: 0.2,
        fontname: 'Arial',
        fontsize: 10,
      },
      node: {
        shape: 'box',
        style: 'rounded',
        fontname: 'Arial',
        fontsize: fonts.small.size,
        margin: 0.06,
        height: 0.2,
        width: 0.3,
        color: palette.rule,
      },
      edge: { fontname: 'Arial', fontsize: 9, color: palette.rule, fontcolor: palette.faint, arrowsize: 0.6 },
    },
    [
      ...[...clusters].map(([name, own], i) =>
        subgraph(
          `cluster${i}`,
          {
            label: fitted(name, 2 * widest, fonts.small),
            color: palette.rule,
            bgcolor: palette.shade,
            style: 'rounded',
          },
          own.map((state) => stateNode(state, small)),
        ),
      ),
      ...states.filter(({ cluster }) => cluster === null).map((state) => stateNode(state, small)),
      ...joined(edges).map((group) => stepEdge(group, small)),
    ],
  );
}

/** What it is of, above the graph. */
function head(about: About): Attribute {
  const rows = headOf(about, headWidth).texts.flatMap(({ lines, font, color }) =>
    lines.map((line) => {
      const text = font.bold ? `<b>${inMarkup(line)}</b>` : inMarkup(line);
      return `<tr><td align="left"><font point-size="${font.size}" color="${color}">${text}</font></td></tr>`;
    }),
  );
  return { markup: `<table border="0" cellborder="0" cellspacing="0" cellpadding="1">${rows.join('')}</table>` };
}

function stateNode({ id, label, initial, marked, violating }: GraphState, small: boolean): string {
  const cut =
    label.length > mostLines ? [...label.slice(0, mostLines - 1), `… ${label.length - mostLines + 1} more`] : label;
  const lines = [
    `${id + 1}${initial ? '  init' : ''}`,
    ...(small && !marked ? [] : cut.map((line) => fitted(line, widest, fonts.small))),
  ];
  const look: Attributes = violating
    ? {
        color: palette.wrong,
        fontcolor: palette.wrong,
        penwidth: 3,
        peripheries: 2,
        style: 'rounded,filled',
        fillcolor: palette.wrongShade,
      }
    : marked
      ? { color: palette.message, penwidth: 2.5, style: 'rounded,filled', fillcolor: 'white' }
      : initial
        ? { penwidth: 2, color: palette.ink, style: 'rounded,filled', fillcolor: 'white' }
        : { style: 'rounded,filled', fillcolor: 'white' };
  return node(`s${id}`, { label: { lines }, tooltip: tip(label), ...look });
}

/** Steps between the same states as one edge. */
function joined(edges: readonly GraphEdge[]): (readonly GraphEdge[])[] {
  const groups = new Map<string, GraphEdge[]>();
  for (const step of edges) {
    // A step that changes nothing shows nothing.
    if (step.from === step.to) continue;
    const key = `${step.from} ${step.to}`;
    groups.set(key, [...(groups.get(key) ?? []), step]);
  }
  return [...groups.values()];
}

function stepEdge(group: readonly GraphEdge[], small: boolean): string {
  const { from, to } = group[0] as GraphEdge;
  const marked = group.some((step) => step.marked);
  const labels = group.map(({ label }) => label);
  const shown = fitted(
    labels.length > 2 ? `${labels[0]}, … ${labels.length - 1} more` : labels.join(', '),
    widest,
    fonts.small,
  );
  return edge(`s${from}`, `s${to}`, {
    ...(small && !marked ? {} : { label: ` ${shown} ` }),
    edgetooltip: tip(labels),
    labeltooltip: tip(labels),
    ...(marked ? { color: palette.message, fontcolor: palette.message, penwidth: 2.5 } : {}),
  });
}
