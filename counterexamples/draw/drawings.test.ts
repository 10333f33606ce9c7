/** Drawings: nothing overlaps, time goes down, and whatever a spec has in its texts is text. */
import { instance } from '@viz-js/viz';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Story } from '../story.ts';
import { anyStory } from '../testing/random-story.ts';
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

/** Which texts and marks are over another, and which texts a line of a message or of the way back runs through. */
async function collisions(drawn: Story): Promise<string[]> {
  const nodes = await laid(spaceTime(drawn));
  const solid = nodes.filter(({ name }) =>
    /^(title|subject|numberInit|scenario|again|because|(number|name|foot|first|label|changes|track|wrong|event)\d+|m\d+x)$/.test(
      name,
    ),
  );
  expect(solid.length).toBeGreaterThan(drawn.steps.length);
  const texts = solid.filter(({ name }) => !/^(event|m|track|scenario)/.test(name));
  const ends = new Map(nodes.map((node) => [node.name, node]));
  const lines = nodes.flatMap((from): Laid[] => {
    const to = /^(m\d+[abc]?|back[abc])p$/.test(from.name) ? ends.get(from.name.replace(/p$/, 'q')) : undefined;
    if (to === undefined) return [];
    const [width, height] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
    return [{ name: from.name, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, width: width + 2, height: height + 2 }];
  });
  return [
    ...solid.flatMap((a, i) => solid.slice(i + 1).flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : []))),
    ...texts.flatMap((a) => lines.flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : []))),
  ];
}

/** Which boxes and texts of the trace graph are over another. */
async function traceCollisions(drawn: Story): Promise<string[]> {
  const solid = (await laid(traceGraph(drawn))).filter(({ name }) => /^(s\d+|step\d+|again|because)$/.test(name));
  expect(solid.filter(({ name }) => /^s\d/.test(name)).map(({ name }) => name)).toEqual(
    drawn.steps.map((_, k) => `s${k}`),
  );
  return solid.flatMap((a, i) => solid.slice(i + 1).flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : [])));
}

describe.each(names)('%s', (name) => {
  test('no text or mark of the space-time diagram is over another', async () => {
    expect(await collisions(story(name))).toEqual([]);
  });

  test('no box or text of the trace graph is over another', async () => {
    expect(await traceCollisions(story(name))).toEqual([]);
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

describe('of any story', { timeout: 60_000 }, () => {
  test('no text or mark of the space-time diagram is over another', async () => {
    const property = fc.asyncProperty(anyStory, async (any) => {
      expect(await collisions(any)).toEqual([]);
    });
    await fc.assert(property, { seed: 1, numRuns: 150 });
  });

  test('no box or text of the trace graph is over another', async () => {
    const property = fc.asyncProperty(anyStory, async (any) => {
      expect(await traceCollisions(any)).toEqual([]);
    });
    await fc.assert(property, { seed: 1, numRuns: 100 });
  });

  test('a process is framed and its line is dotted as long as it is cut off and down', async () => {
    const seen = { cut: 0, down: 0 };
    const property = fc.asyncProperty(anyStory, async (any) => {
      const nodes = await laid(spaceTime(any));
      const dot = spaceTime(any);
      const by = new Map(nodes.map((node) => [node.name, node]));
      const c = [...by.keys()].filter((key) => /^name\d+$/.test(key)).length - any.lanes.length;
      for (const [i, lane] of any.lanes.entries()) {
        const column = c + i;
        const frames = nodes.filter(({ name }) => name.startsWith(`cut${column}_`));
        const dotted = nodes.filter(
          ({ name }) => new RegExp(`^lane${column}_\\d+p$`).test(name) && new RegExp(`${name} -> .*dotted`).test(dot),
        );
        for (const [k, { island, down }] of any.steps.entries()) {
          // Between this step and the next, or after the last one.
          const at = by.get(`event${k - 1}`)?.y ?? by.get('numberInit')?.y ?? 0;
          const y = at - 3;
          expect(frames.some((frame) => Math.abs(frame.y - y) < frame.height / 2)).toBe(island.includes(lane));
          const isDotted = dotted.some((from) => from.y > y && (by.get(from.name.replace(/p$/, 'q')) as Laid).y < y);
          expect(isDotted).toBe(down.includes(lane));
          seen.cut += Number(island.includes(lane));
          seen.down += Number(down.includes(lane));
        }
      }
    });
    await fc.assert(property, { seed: 1, numRuns: 60 });
    expect(Math.min(seen.cut, seen.down)).toBeGreaterThan(50);
  });
});

test('a message leaves to the left below what arrives there, and marks are over lines', async () => {
  const drawn = story('quorum-register no-read-repair Linearizable');
  const nodes = new Map((await laid(spaceTime(drawn))).map((node) => [node.name, node]));
  const leftward = [...nodes.values()].flatMap((from) => {
    const m = /^m(\d+)a?p$/.exec(from.name)?.[1];
    const to = nodes.get(from.name.replace(/p$/, 'q'));
    if (m === undefined || to === undefined || to.x > from.x) return [];
    const { sent } = drawn.messages.filter((message) => message.sent > 0)[Number(m)] as Story['messages'][number];
    return [(nodes.get(`event${sent - 1}`) as Laid).y - from.y];
  });
  expect(leftward.length).toBeGreaterThan(3);
  expect(Math.min(...leftward)).toBeGreaterThan(5);
  const svg = await svgOf(spaceTime(drawn));
  expect(svg.indexOf('<ellipse')).toBeGreaterThan(svg.lastIndexOf('stroke="#8c8c8c" stroke-width="1.4"'));
});

test('states say once what all processes agree in, and what a property is false because of', () => {
  const cycle = traceGraph(story('raft-election split-votes Termination'));
  expect(cycle).toContain('all: votedFor = null');
  expect(cycle.match(/state\[s1\][^<"]*Candidate<\/font>/g)).toHaveLength(1);
});

test('of a large state graph, the way to the violation is told in full, and of the rest the numbers', () => {
  const states = Array.from({ length: 100 }, (_, id) => ({
    ...{ id, label: [`n = ${id}`], initial: id === 0, cluster: null, marked: id < 3, violating: id === 2 },
  }));
  const edges = states.slice(1).map(({ id }) => ({ from: id - 1, to: id, label: `Step${id}`, marked: id < 3 }));
  const dot = stateGraph({ title: 'Graph', states, edges });
  expect([...dot.matchAll(/label="\d+(?: {2}init)?\\l(n = \d+)\\l"/g)].map(([, text]) => text)).toEqual([
    'n = 0',
    'n = 1',
    'n = 2',
  ]);
  expect([...dot.matchAll(/[[]label=" (Step\d+) "/g)].map(([, text]) => text)).toEqual(['Step1', 'Step2']);
});

/** True if the line ends at the left edge of what has this name. */
async function arrowOf(dot: string, line: string, name: string): Promise<boolean> {
  const nodes = new Map((await laid(dot)).map((node) => [node.name, node]));
  const [end, box] = [nodes.get(`${line}q`), nodes.get(name)];
  if (end === undefined || box === undefined) return false;
  const isAtEdge = Math.abs(end.x - (box.x - box.width / 2)) < 4 && Math.abs(end.y - box.y) <= box.height / 2;
  return isAtEdge && new RegExp(`${line}p -> ${line}q .*arrowhead="normal"`).test(dot);
}

test('a lasso is drawn as one', async () => {
  const cycle = story('raft-election split-votes Termination');
  const to = cycle.loop?.to ?? 0;
  expect(await arrowOf(traceGraph(cycle), 'back_3', `s${to}`)).toBe(true);
  expect(await arrowOf(spaceTime(cycle), 'backc', `number${to - 1}`)).toBe(true);
  expect(spaceTime(cycle)).toContain('"back to state 2');
  expect(spaceTime(cycle)).toContain('for ever');
  const stuttering = story('two-phase-commit crashed-manager Termination');
  expect(await arrowOf(traceGraph(stuttering), 'back_2', 's3')).toBe(true);
  expect(await arrowOf(spaceTime(stuttering), 'backc', 'number2')).toBe(true);
  expect(traceGraph(stuttering)).toContain('for ever');
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
