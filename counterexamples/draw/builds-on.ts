/**
 * Which specs build on which: what is built on stands to the right. Refinements are thick lines, and named;
 * what is used has a thin line, and what is taken as given a dashed one.
 */
import { type Attributes, digraph, edge, node, subgraph } from './dot.ts';
import { fonts, palette } from './palette.ts';

/** That a spec builds on another, or on a file that several share, and how. */
export interface SpecLink {
  readonly from: string;
  readonly to: string;
  readonly how: 'refines' | 'uses' | 'assumes';
}

const looks: Readonly<Record<SpecLink['how'], Attributes>> = {
  refines: { label: ' refines ', color: palette.message, fontcolor: palette.message, penwidth: 2 },
  uses: { color: palette.ink },
  assumes: { style: 'dashed', color: palette.faint, arrowhead: 'empty' },
};

const legend = 'thick: refines it     thin: uses what is written there     dashed: takes as given what it brings about';

/** The graph in DOT; `topicOf` answers the topic of a spec, null of a file that specs share, or if it has none. */
export function buildsOnGraph(links: readonly SpecLink[], topicOf: (name: string) => string | null): string {
  const names = [...new Set(links.flatMap(({ from, to }) => [from, to]))];
  const idOf = new Map(names.map((name, i) => [name, `s${i}`]));
  const specs = new Set(links.map(({ from }) => from));
  const topics = [...new Set(names.map(topicOf))];
  const drawn = (name: string): string =>
    node(idOf.get(name) as string, {
      label: name,
      // What specs share without being a spec has a corner turned down.
      ...(topicOf(name) === null && !specs.has(name) ? { shape: 'note', style: 'filled' } : {}),
    });
  return digraph(
    'Which specs build on which',
    {
      graph: {
        layout: 'dot',
        rankdir: 'LR',
        ranksep: 0.8,
        nodesep: 0.14,
        fontname: 'Arial',
        fontsize: 11,
        labelloc: 'b',
        label: legend,
      },
      node: {
        shape: 'box',
        style: 'rounded,filled',
        fillcolor: 'white',
        fontname: 'Arial',
        fontsize: fonts.label.size,
        margin: 0.08,
        height: 0.25,
        color: palette.ink,
      },
      edge: { fontname: 'Arial', fontsize: 10, arrowsize: 0.7 },
    },
    [
      ...topics.flatMap((topic, i) => {
        const own = names.filter((name) => topicOf(name) === topic).map(drawn);
        if (topic === null) return own;
        const look = {
          label: topic,
          labelloc: 't',
          labeljust: 'l',
          color: palette.rule,
          bgcolor: palette.shade,
          style: 'rounded',
          fontcolor: palette.faint,
        };
        return [subgraph(`cluster${i}`, look, own)];
      }),
      ...links.map(({ from, to, how }) =>
        edge(idOf.get(from) as string, idOf.get(to) as string, { ...looks[how], edgetooltip: `${from} ${how} ${to}` }),
      ),
    ],
  );
}
