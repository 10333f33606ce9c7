/** Drawings: nothing overlaps, time goes down, and whatever a spec has in its texts is text. */
import { instance } from '@viz-js/viz';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Story } from '../story.ts';
import { nastyStory, storyAbout } from '../testing/stories.ts';
import { svgOf } from './graphviz.ts';
import { spaceTime } from './space-time.ts';
import { stateGraph } from './state-graph.ts';
import { traceGraph } from './trace-graph.ts';

const told = [
  ['two-phase-commit', 'hasty-manager', 'TCConsistent'],
  ['two-phase-commit', 'crashed-manager', 'Termination'],
  ['quorum-register', 'no-read-repair', 'Linearizable'],
  ['raft-election', 'split-votes', 'Termination'],
  ['paxos', 'forget-promise', 'Agreement'],
  ['raft', 'minority-quorums', 'ElectionSafety'],
] as const;
const stories = new Map<string, Story>([['nasty', nastyStory()]]);
beforeAll(async () => {
  for (const [spec, variant, property] of told)
    stories.set(`${spec} ${variant} ${property}`, await storyAbout(spec, variant, property));
});
const names = ['nasty', ...told.map((of) => of.join(' '))];
const story = (name: string): Story => stories.get(name) as Story;

interface Laid {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where Graphviz has put the nodes, in points. */
async function laid(dot: string): Promise<Laid[]> {
  const viz = await instance();
  const { objects = [] } = viz.renderJSON(dot) as { objects?: readonly Record<string, string>[] };
  return objects
    .filter(({ pos }) => pos !== undefined)
    .map(({ name = '', pos = '', width, height }) => {
      const [x = 0, y = 0] = pos.split(',').map(Number);
      return { name, x, y, width: Number(width) * 72, height: Number(height) * 72 };
    });
}
function overlapping(a: Laid, b: Laid): boolean {
  const slack = 1;
  return (
    Math.abs(a.x - b.x) < (a.width + b.width) / 2 - slack && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - slack
  );
}

describe.each(names)('%s', (name) => {
  test('no text of the space-time diagram is over another', async () => {
    const texts = (await laid(spaceTime(story(name)))).filter(
      (node) =>
        /^(label|changes|track|name|first|wrong|number|title|subject|because)/.test(node.name) &&
        !/[pq]$/.test(node.name),
    );
    expect(texts.length).toBeGreaterThan(story(name).steps.length);
    const pairs = texts.flatMap((a, i) =>
      texts.slice(i + 1).flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : [])),
    );
    expect(pairs).toEqual([]);
  });

  test('its time goes down', async () => {
    const nodes = await laid(spaceTime(story(name)));
    const rows = nodes
      .filter((node) => /^event\d+$/.test(node.name))
      .sort((a, b) => Number(a.name.slice(5)) - Number(b.name.slice(5)));
    expect(rows.length).toBeGreaterThanOrEqual(story(name).steps.length - 1);
    for (const [i, row] of rows.entries()) if (i > 0) expect(row.y).toBeLessThan((rows[i - 1] as Laid).y);
  });

  test('messages go from their sender to their receiver', async () => {
    const nodes = new Map((await laid(spaceTime(story(name)))).map((node) => [node.name, node]));
    const { lanes } = story(name);
    const drawn = story(name).messages.filter(({ sent }) => sent > 0);
    const offset = [...nodes.keys()].filter((key) => /^name\d+$/.test(key)).length - lanes.length;
    const lineOf = (lane: string | null): number | undefined =>
      lane === null ? undefined : (nodes.get(`lane${lanes.indexOf(lane) + offset}_0p`) as Laid).x;
    for (const [m, { from, to, end, received, sent }] of drawn.entries()) {
      if (end !== 'received' || from === null || to === null || received === null) continue;
      expect(nodes.get(`m${m}ap`)?.x).toBeCloseTo(lineOf(from) as number, 0);
      expect(nodes.get(`m${m}cq`)?.x).toBeCloseTo(lineOf(to) as number, 0);
      expect(nodes.get(`m${m}cq`)?.y).toBeLessThan(nodes.get(`m${m}ap`)?.y as number);
      expect(received).toBeGreaterThan(sent);
    }
  });

  test.each(['space-time', 'trace'])(
    'the %s is one image of plain shapes and texts, the same each time',
    async (kind) => {
      const draw = kind === 'space-time' ? spaceTime : traceGraph;
      const svg = await svgOf(draw(story(name)));
      expect(await svgOf(draw(story(name)))).toBe(svg);
      expect(XMLValidator.validate(svg)).toBe(true);
      const elements = new Set([...svg.matchAll(/<([A-Za-z][\w:]*)/g)].map(([, element]) => element));
      expect(
        [...elements].filter(
          (element) =>
            !/^(svg|g|title|path|polygon|polyline|ellipse|text|defs|linearGradient|stop)$/.test(element ?? ''),
        ),
      ).toEqual([]);
      expect(/<[^>]*\son\w+=/.test(svg)).toBe(false);
      expect(/<[^>]*href=/.test(svg)).toBe(false);
      const [root] = new XMLParser({ ignoreAttributes: false, preserveOrder: true }).parse(svg) as readonly Record<
        string,
        unknown
      >[];
      expect(root?.[':@']).toMatchObject({ '@_aria-label': expect.stringMatching(/./) });
      // What is turned around or unseen is written out.
      expect(/(?!\n)[\p{Cc}\p{Cf}]/u.test(svg)).toBe(false);
    },
  );
});

test('a lasso is drawn as one', async () => {
  const cycle = story('raft-election split-votes Termination');
  expect(traceGraph(cycle)).toMatch(new RegExp(`s${cycle.steps.length - 1} -> s${cycle.loop?.to} `));
  expect(spaceTime(cycle)).toContain('"back to state 2');
  expect(spaceTime(cycle)).toContain('for ever');
  const stuttering = story('two-phase-commit crashed-manager Termination');
  expect(traceGraph(stuttering)).toMatch(/s3 -> s3 .*for ever/);
  expect(spaceTime(stuttering)).toContain('is repeated for ever.');
});

test('what a property is false because of is marked', () => {
  const dot = spaceTime(story('two-phase-commit hasty-manager TCConsistent'));
  expect(dot).toMatch(/wrong\d+ .*rmState\[rm1\] = aborted/);
  expect(dot).toContain('False because rmState[rm1] = aborted and rmState[rm2] = committed');
});

test('a state graph has each state once, joins steps between the same states, and shows the way to the violation', async () => {
  const states = [0, 1, 2].map((id) => ({
    ...{ id, label: [`n = ${id}`, '<b>"{|}'], initial: id === 0, cluster: id === 2 ? 'orbit <1>' : null },
    ...{ marked: id !== 1, violating: id === 2 },
  }));
  const edges = [
    { from: 0, to: 1, label: 'A', marked: false },
    { from: 0, to: 1, label: 'B', marked: false },
    { from: 0, to: 2, label: 'C', marked: true },
    { from: 1, to: 1, label: 'Stay', marked: false },
  ];
  const dot = stateGraph({ title: 'Graph', states, edges });
  const nodes = await laid(dot);
  expect(nodes.filter(({ name }) => /^s\d+$/.test(name))).toHaveLength(3);
  expect(dot.match(/->/g)).toHaveLength(2);
  expect(dot).toContain('A, B');
  expect(XMLValidator.validate(await svgOf(dot))).toBe(true);
});

test('a trace of 52 states is drawn within three seconds', { timeout: 60_000 }, async () => {
  const long = await storyAbout('raft', 'commit-old-term', 'LeaderCompleteness');
  expect(long.steps).toHaveLength(52);
  const begun = performance.now();
  await svgOf(spaceTime(long));
  await svgOf(traceGraph(long));
  expect(performance.now() - begun).toBeLessThan(3000);
});
