/** Drawings: nothing overlaps, time goes down, and whatever a spec has in its texts is text. */
import { instance } from '@viz-js/viz';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, test } from 'vitest';
import { xmlText } from '../../checker/report/xml.ts';
import { working } from '../../checker/testing/effort.ts';
import type { Story, StoryOperation, StoryStep } from '../story.ts';
import { anyStory } from '../testing/random-story.ts';
import { nastyStory, storyAbout } from '../testing/stories.ts';
import { svgOf } from './graphviz.ts';
import { spaceTime, spaceTimeShapes } from './space-time.ts';
import { folded } from './space-time-folds.ts';
import { stateGraph } from './state-graph.ts';
import type { Point, Shape } from './svg.ts';
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

/** The middle and the size of something drawn, in points. */
interface Laid {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where Graphviz has put the nodes; y goes up. */
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

function laidBetween(name: string, [x0, y0]: Point, [x1, y1]: Point): Laid {
  return { name, x: (x0 + x1) / 2, y: (y0 + y1) / 2, width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
}

/** The kind of a shape of a space-time diagram: `line` of `line down`. */
function kindOf({ as }: Shape): string {
  return as.split(' ')[0] as string;
}

/** The number of this state, at the left. */
function numberOf(shapes: readonly Shape[], state: number): Shape['box'] | undefined {
  return shapes.find(({ element }) => String(element.attributes['class']).split(' ').includes(`state${state}`))?.box;
}

/** The points of a line, from where it starts to where its head begins, and where it ends. */
function pointsOf({ element }: Shape): readonly Point[] {
  const way = element.children.find((child) => typeof child !== 'string' && child.tag === 'polyline');
  if (way === undefined || typeof way === 'string') return [];
  return String(way.attributes['points'])
    .split(' ')
    .map((pair) => pair.split(',').map(Number) as unknown as Point);
}

/** The row of a step, counted from 0. */
function rowOf(drawn: Story, step: number): number {
  return folded(drawn).folds.findIndex(({ last }) => step <= last);
}

/** Where the line of a process is. */
function lineOf(shapes: readonly Shape[], { lanes }: Story, lane: string): number {
  const names = shapes.filter((shape) => kindOf(shape) === 'name');
  const name = names[lanes.indexOf(lane) + names.length - lanes.length] as Shape;
  const line = shapes.find((shape) => kindOf(shape) === 'line' && Math.abs(shape.box.from[0] - name.box.from[0]) < 4);
  return (line as Shape).box.from[0];
}

/** Which texts and marks are over another, and which texts a line of a message or of the way back runs through. */
function collisions(drawn: Story): string[] {
  const shapes = spaceTimeShapes(drawn);
  const isText = (shape: Shape): boolean =>
    /^(title|meaning|subject|broken|again|because|number|name|foot|first|label|details|wrong|client|operation|moments?|caption|silent|legend)$/.test(
      kindOf(shape),
    );
  const solid = shapes
    .filter(
      (shape) => isText(shape) || /^(event|track|scenario|contradicts|silent-sign|legend-sign)$/.test(kindOf(shape)),
    )
    .map((shape) => ({ ...laidBetween(shape.as, shape.box.from, shape.box.to), isText: isText(shape) }));
  expect(solid.length).toBeGreaterThan(folded(drawn).folds.length);
  const lines = shapes
    .filter((shape) => /^(message|back)$/.test(kindOf(shape)))
    .flatMap((shape) => pointsOf(shape).flatMap((to, i, all) => (i === 0 ? [] : [segment(all[i - 1] as Point, to)])));
  const texts = solid.filter(({ isText }) => isText);
  return [
    ...solid.flatMap((a, i) => solid.slice(i + 1).flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : []))),
    ...texts.flatMap((a) => lines.flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : []))),
  ];
}

function segment(from: Point, to: Point): Laid {
  const laid = laidBetween('line', from, to);
  return { ...laid, width: laid.width + 2, height: laid.height + 2 };
}

/** Which boxes and texts of the trace graph are over another. */
async function traceCollisions(drawn: Story): Promise<string[]> {
  const solid = (await laid(traceGraph(drawn))).filter(({ name }) =>
    /^(s\d+|step\d+|again|because|title|meaning|subject|broken)$/.test(name),
  );
  expect(solid.filter(({ name }) => /^s\d/.test(name)).map(({ name }) => name)).toEqual(
    drawn.steps.map((_, k) => `s${k}`),
  );
  return solid.flatMap((a, i) => solid.slice(i + 1).flatMap((b) => (overlapping(a, b) ? [`${a.name} ${b.name}`] : [])));
}

describe.each(names)('%s', (name) => {
  test('no text or mark of the space-time diagram is over another', () => {
    expect(collisions(story(name))).toEqual([]);
  });

  test('no box or text of the trace graph is over another', async () => {
    expect(await traceCollisions(story(name))).toEqual([]);
  });

  test('its time goes down', () => {
    const events = spaceTimeShapes(story(name)).filter((shape) => kindOf(shape) === 'event');
    const heights = events.map(({ box }) => (box.from[1] + box.to[1]) / 2);
    expect(heights.length).toBe(folded(story(name)).folds.length + (story(name).loop === null ? 0 : 1));
    expect(heights).toEqual([...new Set(heights)].sort((a, b) => a - b));
  });

  test('messages go from their sender to their receiver', () => {
    const shapes = spaceTimeShapes(story(name));
    const drawn = folded(story(name)).messages;
    const arrows = shapes.filter((shape) => kindOf(shape) === 'message');
    expect(arrows).toHaveLength(drawn.length);
    for (const [m, { from, to, end, received, sent }] of drawn.entries()) {
      if (end !== 'received' || from === null || to === null || received === null) continue;
      const points = pointsOf(arrows[m] as Shape);
      const [first, last] = [points[0] as Point, points.at(-1) as Point];
      expect(first[0]).toBeCloseTo(lineOf(shapes, story(name), from), 0);
      // Before it, there is the head of the arrow, and half of the mark.
      expect(Math.abs(last[0] - lineOf(shapes, story(name), to))).toBeLessThan(9.1);
      expect(last[1]).toBeGreaterThan(first[1]);
      expect(received).toBeGreaterThan(sent);
    }
  });

  test.each(['space-time', 'trace'])(
    'the %s is one image of plain shapes and texts, the same each time',
    async (kind) => {
      const drawn = async (): Promise<string> =>
        kind === 'space-time' ? spaceTime(story(name)) : svgOf(traceGraph(story(name)));
      const svg = await drawn();
      expect(await drawn()).toBe(svg);
      expect(XMLValidator.validate(svg)).toBe(true);
      const elements = new Set([...svg.matchAll(/<([A-Za-z][\w:]*)/g)].map(([, element]) => element));
      expect(
        [...elements].filter(
          (element) =>
            !/^(svg|g|title|path|polygon|polyline|ellipse|rect|text|defs|linearGradient|stop|style)$/.test(
              element ?? '',
            ),
        ),
      ).toEqual([]);
      const [style, ...more] = [...svg.matchAll(/<style>([^<]*)<\/style>/g)].map(([, text]) => text as string);
      expect(more).toEqual([]);
      // Every colour has one on dark, and the style does nothing else.
      const colours = [...svg.matchAll(/ (fill|stroke)="([^"]*)"/g)].filter(
        ([, , value]) => !/^(none|transparent)$/.test(value ?? ''),
      );
      for (const [, what, value] of colours) expect(style).toContain(`[${what}="${value}"]{${what}:#`);
      expect(style).toMatch(
        /^@media screen and \(prefers-color-scheme:dark\)\{((\[(fill|stroke)="[^"]*"\]|text:not\(\[fill\]\))\{(fill|stroke):#[0-9a-f]{6}\})+\}$/,
      );
      // What is told when something is pointed at is in lines.
      if (name !== 'nasty') expect(svg).not.toMatch(/<title>[^<]*\\n/);
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

describe('of any story', () => {
  test('no text or mark of the space-time diagram is over another', () => {
    const property = fc.property(anyStory, (any) => {
      expect(collisions(any)).toEqual([]);
      expect(XMLValidator.validate(spaceTime(any))).toBe(true);
    });
    fc.assert(property, { seed: 1, numRuns: 150 });
  });

  test('no box or text of the trace graph is over another', async () => {
    const property = fc.asyncProperty(anyStory, async (any) => {
      expect(await traceCollisions(any)).toEqual([]);
    });
    await fc.assert(property, { seed: 1, numRuns: 40 });
  });

  test('a process is framed and its line is dotted as long as it is cut off and down', () => {
    const seen = { cut: 0, down: 0 };
    const property = fc.property(anyStory, (any) => {
      const shapes = spaceTimeShapes(any);
      const events = shapes.filter((shape) => kindOf(shape) === 'event');
      const top = numberOf(shapes, 1)?.from[1] ?? 0;
      for (const lane of any.lanes) {
        const x = lineOf(shapes, any, lane);
        const isAround = ({ box: { from, to } }: Shape): boolean => from[0] - 0.1 <= x && x <= to[0] + 0.1;
        const frames = shapes.filter((shape) => shape.as === 'cut' && isAround(shape));
        const dotted = shapes.filter((shape) => shape.as === 'line down' && isAround(shape));
        for (const [k, { island, down }] of any.steps.entries()) {
          // Between this step and the next, or after the last one.
          const event = k === 0 ? undefined : events[rowOf(any, k)]?.box;
          const y = (event === undefined ? top : (event.from[1] + event.to[1]) / 2) + 3;
          const isBeside = ({ box: { from, to } }: Shape): boolean => from[1] < y && y < to[1];
          expect(frames.some(isBeside)).toBe(island.includes(lane));
          expect(dotted.some(isBeside)).toBe(down.includes(lane));
          seen.cut += Number(island.includes(lane));
          seen.down += Number(down.includes(lane));
        }
      }
    });
    fc.assert(property, { seed: 1, numRuns: 60 });
    expect(Math.min(seen.cut, seen.down)).toBeGreaterThan(50);
  });
});

describe('histories', () => {
  const shown = (name: string, shapes: readonly Shape[]): readonly Shape[] => shapes.filter(({ as }) => as === name);

  test('bars keep the order of what began and was answered, each in the line of its client', () => {
    let seen = 0;
    const property = fc.property(anyStory, (any) => {
      const operations = any.history?.operations ?? [];
      const bars = shown('bar', spaceTimeShapes(any));
      expect(bars).toHaveLength(operations.length);
      for (const [i, a] of operations.entries())
        for (const [j, b] of operations.entries()) {
          const [left, right] = [(bars[i] as Shape).box, (bars[j] as Shape).box];
          expect(left.from[1] === right.from[1]).toBe(a.client === b.client);
          if (i === j || a.returned === null) continue;
          // What is answered in a state comes before what begins there; what does both in one step comes after all that is answered.
          const precedes = a.returned < b.invoked || (a.returned === b.invoked && a.invoked < a.returned);
          expect(left.to[0] < right.from[0]).toBe(precedes);
          seen += Number(precedes);
        }
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
    expect(seen).toBeGreaterThan(30);
  });

  test('what has no room for its text is told in smaller letters before it is cut', async () => {
    const told = await storyAbout('causal-replication', 'no-dependencies', 'Causal');
    expect(spaceTime(told)).toMatch(/font-size="9.5" font-weight="bold"[^>]*>put\(key1, \(node1, 1\)\)</);
    const roomy = story('quorum-register no-read-repair Linearizable');
    expect(spaceTime(roomy)).toMatch(/font-size="11" font-weight="bold"[^>]*>read: null</);
  });

  test('what contradicts is crossed and framed otherwise, what is pending is open at its end', () => {
    const drawn = story('quorum-register no-read-repair Linearizable');
    const shapes = spaceTimeShapes(drawn);
    const [pending, ...reads] = shown('bar', shapes);
    expect(JSON.stringify(pending?.element)).not.toContain('stroke');
    expect(shown('bar-open', shapes)).toHaveLength(1);
    const [open] = shown('bar-open', shapes);
    const { from, to } = (pending as Shape).box;
    for (const [i, [x]] of pointsOf(open as Shape).entries()) expect(x).toBeCloseTo(i % 3 === 0 ? to[0] : from[0], 1);
    expect(reads).toHaveLength(2);
    const crosses = shown('contradicts', shapes);
    for (const { box } of reads)
      expect(
        crosses.filter(
          (cross) =>
            box.from[0] < cross.box.from[0] &&
            cross.box.to[0] < box.to[0] &&
            box.from[1] < cross.box.from[1] &&
            cross.box.to[1] < box.to[1],
        ),
      ).toHaveLength(1);
    // One more tells what crosses mean.
    expect(crosses).toHaveLength(3);
    expect(JSON.stringify(shown('caption', shapes))).toContain('no order of these operations fits what was answered');
    // The steps say when, and the state does not say it again.
    expect(spaceTime(drawn)).toContain('>read: client1 ends<');
    expect(spaceTime(drawn)).not.toMatch(/<text[^>]*>history/);
  });

  test('behind the line of its client an operation reaches from its first event to its last', () => {
    const drawn = story('quorum-register no-read-repair Linearizable');
    const shapes = spaceTimeShapes(drawn);
    const events = shapes.filter((shape) => kindOf(shape) === 'event');
    const heights = [
      numberOf(shapes, 1)?.from[1],
      ...events.map(({ box }) => (box.from[1] + box.to[1]) / 2),
    ] as number[];
    const heightAt = (state: number): number => heights[state === 0 ? 0 : rowOf(drawn, state) + 1] as number;
    const spans = shown('span', shapes);
    const { operations } = drawn.history as NonNullable<Story['history']>;
    expect(spans).toHaveLength(operations.length);
    for (const [i, { client, invoked, returned }] of operations.entries()) {
      const { from, to } = (spans[i] as Shape).box;
      expect((from[0] + to[0]) / 2).toBeCloseTo(lineOf(shapes, drawn, client));
      expect(from[1]).toBeCloseTo(heightAt(invoked));
      if (returned !== null) expect(to[1]).toBeCloseTo(heightAt(returned));
      else expect(to[1]).toBeGreaterThan(heights.at(-1) as number);
    }
  });
});

describe('folds', () => {
  /** A story of p1 and p2 in which these take the steps, with messages from p1: when they are sent and received, and to whom. */
  const taking = (lanes: readonly string[], sent: readonly (readonly [number, number, string])[]): Story => {
    const base = story('two-phase-commit hasty-manager TCConsistent');
    const [first, second] = base.steps as readonly [Story['steps'][number], Story['steps'][number]];
    return {
      ...base,
      lanes: ['p1', 'p2'],
      because: null,
      leaves: null,
      steps: [
        first,
        ...lanes.map((lane, i) => ({ ...second, lane, label: `S${i + 1}(${lane})`, own: `S${i + 1}`, changes: [] })),
      ],
      messages: sent.map(([at, received, to]) => {
        const text = `M${at}`;
        return { text, short: text, brief: null, sent: at, from: 'p1', to, received, end: 'received', copy: false };
      }),
    };
  };
  const rows = (drawn: Story): readonly string[] => folded(drawn).folds.map(({ first, last }) => `${first} to ${last}`);

  test('what a process sends itself and receives at once is one row, which says so', () => {
    const drawn = taking(
      ['p1', 'p1', 'p1', 'p2'],
      [
        [1, 2, 'p1'],
        [2, 3, 'p1'],
        [3, 4, 'p2'],
      ],
    );
    expect(rows(drawn)).toEqual(['1 to 3', '4 to 4']);
    const svg = spaceTime(drawn);
    expect(svg).toContain('>2-4</text>');
    expect(svg).toContain('>S1, S2, S3</text>');
    expect(svg).toContain('>to itself: M1; M2</text>');
    expect(svg).toContain('class="state2 state3 state4"');
    expect(spaceTimeShapes(drawn).filter((shape) => kindOf(shape) === 'message')).toHaveLength(1);
    expect(spaceTimeShapes(drawn).filter((shape) => kindOf(shape) === 'event')).toHaveLength(2);
  });

  test('what somebody else comes between is not, nor what happens to the process, nor where the spec is left', () => {
    expect(rows(taking(['p1', 'p2', 'p1'], [[1, 3, 'p1']]))).toEqual(['1 to 1', '2 to 2', '3 to 3']);
    expect(rows(taking(['p1', 'p1'], [[1, 2, 'p2']]))).toEqual(['1 to 1', '2 to 2']);
    const drawn = taking(['p1', 'p1', 'p1'], [[1, 2, 'p1']]);
    expect(rows(drawn)).toEqual(['1 to 2', '3 to 3']);
    expect(rows({ ...drawn, leaves: { step: 2, text: 'here' } })).toHaveLength(3);
    expect(rows({ ...drawn, leaves: { step: 1, text: 'here' } })).toHaveLength(3);
    expect(rows({ ...drawn, scenario: { name: 'some', steps: 1 } })).toHaveLength(3);
    expect(rows({ ...drawn, scenario: { name: 'some', steps: 2 } })).toHaveLength(2);
    expect(rows({ ...drawn, loop: { to: 1, back: null, silent: [] } })).toHaveLength(3);
    expect(rows({ ...drawn, loop: { to: 2, back: null, silent: [] } })).toHaveLength(2);
    const crashes = drawn.steps.map((step, k) => (k === 2 ? { ...step, kind: 'crash' as const } : step));
    expect(rows({ ...drawn, steps: crashes })).toHaveLength(3);
  });
});

describe('width', () => {
  const widthIn = (svg: string): number => Number(/ width="(\d+)pt"/.exec(svg)?.[1]);
  /** How high the smallest text of a drawing is, in pixels, if it is shown 900 of them wide. */
  const smallest = (svg: string): number =>
    (Math.min(...[...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size))) * 900) / widthIn(svg);

  test.each(names)('of %s: no text is smaller than 9 pixels if the drawing is shown 900 wide', (name) => {
    expect(smallest(spaceTime(story(name)))).toBeGreaterThanOrEqual(9);
  });

  test('of any story of up to five lanes, too, with or without a cycle', () => {
    const property = fc.property(anyStory, (any) => {
      expect(smallest(spaceTime(any))).toBeGreaterThanOrEqual(9);
    });
    fc.assert(property, { seed: 3, numRuns: 60 });
  });

  test('of a trace of several columns, too, of which the last has less room for why the property is false', async () => {
    const { steps, ...cycle } = story('raft-election split-votes Termination');
    for (let times = 2; times <= 8; times++) {
      const long = { ...cycle, loop: null, steps: Array.from({ length: times }, () => steps).flat() };
      expect(smallest(await svgOf(traceGraph(long)))).toBeGreaterThanOrEqual(9);
    }
  });

  test('what a variant changes is told whole, however narrow the drawing is', async () => {
    const narrow = await storyAbout('lamport-mutex', 'no-fifo', 'Mutex');
    const told = spaceTimeShapes(narrow).filter((shape) => shape.as === 'broken');
    expect(told).toHaveLength(1);
    expect(spaceTime(narrow)).toMatch(/too\.<\/text>/);
  });

  test('who does nothing, and of whom nothing is told, has a line and a name and no more', () => {
    const base = story('two-phase-commit hasty-manager TCConsistent');
    const shapes = spaceTimeShapes({ ...base, lanes: [...base.lanes, 'rm4', 'rm5'] });
    const names = shapes.filter((shape) => shape.as === 'name').slice(-2) as [Shape, Shape];
    expect(names[1].box.from[0] - names[0].box.to[0]).toBeLessThan(30);
  });
});

test('a message leaves to the left below what arrives there, and marks are over lines', () => {
  const drawn = story('quorum-register no-read-repair Linearizable');
  const shapes = spaceTimeShapes(drawn);
  const events = shapes.filter((shape) => kindOf(shape) === 'event');
  const sent = folded(drawn).messages.map((message) => message.sent);
  const leftward = shapes
    .filter((shape) => kindOf(shape) === 'message')
    .flatMap((shape, m) => {
      const [from, to] = pointsOf(shape) as readonly [Point, Point];
      // What was there from the start is beside no event.
      if (sent[m] === 0) return [];
      const { box } = events[rowOf(drawn, sent[m] as number)] as Shape;
      return to[0] > from[0] ? [] : [from[1] - (box.from[1] + box.to[1]) / 2];
    });
  expect(leftward.length).toBeGreaterThan(3);
  expect(Math.min(...leftward)).toBeGreaterThan(5);
  const kinds = shapes.map(kindOf);
  expect(kinds.indexOf('event')).toBeGreaterThan(Math.max(kinds.lastIndexOf('line'), kinds.lastIndexOf('message')));
});

test('a message that is lost ends in a cross on its own track, towards who was to have it, and the step that lost it says so', () => {
  const sent = { text: 'Hello', short: 'Hello', brief: null, sent: 1, from: 'p1', copy: false };
  const base = story('two-phase-commit hasty-manager TCConsistent');
  const drawn = (end: 'lost' | 'received', to: string): Story => ({
    ...base,
    lanes: ['p1', 'p2', 'p3'],
    because: null,
    steps: base.steps.slice(0, 3).map((step, k) => ({ ...step, lane: k === 1 ? 'p2' : null, changes: [] })),
    messages: [{ ...sent, from: 'p2', to, received: 2, end }],
  });
  for (const [to, way] of [
    ['p1', -1],
    ['p3', 1],
  ] as const) {
    const shapes = spaceTimeShapes(drawn('lost', to));
    const lost = shapes.filter((shape) => shape.as === 'message lost');
    expect(lost).toHaveLength(1);
    const [from, end] = pointsOf(lost[0] as Shape) as readonly [Point, Point];
    expect(from[1]).toBe(end[1]);
    expect(Math.sign(end[0] - from[0])).toBe(way);
    // Short of the line of who was to have it.
    expect(Math.sign(lineOf(shapes, drawn('lost', to), to) - end[0])).toBe(way);
    expect(JSON.stringify(lost[0]?.element)).toContain('"path"');
    expect(JSON.stringify(lost[0]?.element)).not.toContain('polygon');
    expect(spaceTime(drawn('lost', to))).toContain('>lost: Hello</text>');
  }
  const received = spaceTimeShapes(drawn('received', 'p3')).filter((shape) => kindOf(shape) === 'message');
  expect(received.map(({ as }) => as)).toEqual(['message']);
  expect(JSON.stringify(received[0]?.element)).toContain('polygon');
});

/** What the legend of a diagram says. */
function legendOf(drawn: Story): readonly string[] {
  return spaceTimeShapes(drawn)
    .filter(({ as }) => as === 'legend')
    .map(({ element }) =>
      xmlText(element)
        .replace(/<[^>]*>/g, '')
        .trim(),
    );
}

describe('signs', () => {
  const plain = (): Story => {
    const base = story('two-phase-commit hasty-manager TCConsistent');
    return { ...base, messages: [], steps: base.steps.map((step) => ({ ...step, kind: 'step' as const })) };
  };
  const as = (kind: Story['steps'][number]['kind']): Story => {
    const base = plain();
    return { ...base, steps: base.steps.map((step, k) => (k === 1 ? { ...step, kind } : step)) };
  };

  test('each kind of step has its own, and the legend tells those that are there, and no others', () => {
    const kinds = [
      'step',
      'timeout',
      'tick',
      'crash',
      'recover',
      'restart',
      'partition',
      'heal',
      'loss',
      'duplication',
    ] as const;
    const marks = kinds.map((kind) => {
      const [event] = spaceTimeShapes(as(kind)).filter((shape) => kindOf(shape) === 'event');
      // Without its place and its tooltip, and without its colours, which alone must not tell them apart.
      return xmlText((event as Shape).element)
        .replace(/<title>[^<]*<\/title>/g, '')
        .replace(/"#[0-9a-f]{6}"/g, '""');
    });
    expect(new Set(marks).size).toBe(kinds.length);
    expect(legendOf(plain())).toEqual([]);
    expect(kinds.slice(1).flatMap((kind) => legendOf(as(kind)))).toEqual([
      'timeout',
      'time passes',
      'crash',
      'comes back',
      'crash and restart',
      'the network is cut',
      'the cut is healed',
      'a message is lost',
      'a message is copied',
    ]);
  });

  test('a partition that is there from the start, and who is down, is told where the line begins', () => {
    const base = plain();
    const [lane] = base.lanes as readonly [string];
    const cut = { ...base, steps: base.steps.map((step) => ({ ...step, island: [lane], down: [lane] })) };
    expect(spaceTime(cut)).toContain('>cut off from the start<');
    expect(spaceTime(cut)).toContain('>down from the start<');
    expect(legendOf(cut)).toEqual(['down', 'cut off']);
    expect(spaceTime(base)).not.toContain('from the start<');
  });

  test('who is silent for ever, and could act, has a sign on the line and is told what it could do', () => {
    const drawn = story('two-phase-commit crashed-manager Termination');
    expect(drawn.loop?.silent).toEqual([{ lane: 'TM', could: ['TMRcvPrepared', 'TMAbort'] }]);
    const shapes = spaceTimeShapes(drawn);
    const [sign, ...others] = shapes.filter((shape) => shape.as === 'silent-sign') as [Shape, ...Shape[]];
    expect(others).toEqual([]);
    expect((sign.box.from[0] + sign.box.to[0]) / 2).toBeCloseTo(lineOf(shapes, drawn, 'TM'), 1);
    expect(spaceTime(drawn)).toMatch(/>TM could: TMRcvPrepared,/);
    expect(legendOf(drawn)).toContain('could act, and need not');
    expect(story('raft-election split-votes Termination').loop?.silent).toEqual([]);
    // Beside the line of who came last there is no room for a sign: the words say it, and the legend nothing.
    const last = drawn.steps.at(-1)?.lane as string;
    const own = { ...drawn, loop: { to: 1, back: null, silent: [{ lane: last, could: ['Go'] }] } };
    expect(spaceTime(own)).toContain(`>${last} could, and need not: Go<`);
    expect(legendOf(own)).not.toContain('could act, and need not');
  });

  test('where there is no room for both, what there is now is told before what was there', () => {
    const change = (from: string, to = 'null'): Story => {
      const base = plain();
      const [, step, ...rest] = base.steps as [StoryStep, StoryStep, ...StoryStep[]];
      const kept = { path: 'kept', name: 'kept', cell: 'kept', lane: null, elements: [], tellsBoth: true };
      const changes = [{ ...kept, change: `${from} -> ${to}`, brief: `… -> ${to}`, isAccount: false }];
      return { ...base, because: null, steps: [base.steps[0] as StoryStep, { ...step, changes }, ...rest] };
    };
    expect(spaceTime(change('client1'))).toContain('>kept: client1 -&gt; null<');
    const long = spaceTime(change(`(value: (client: client1), expiry: ${'1'.repeat(99)})`));
    expect(long).toContain('>kept: … -&gt; null<');
    // Where there is no room for that either, nothing is gained.
    expect(spaceTime(change('null', '1'.repeat(199)))).toContain('>kept: null -&gt;');
  });

  test('a copy says that it is one, and what is wrong with a message or a shared variable is red, and bold', () => {
    const copied = spaceTime({
      ...as('duplication'),
      messages: [
        {
          text: 'M',
          short: 'M',
          brief: null,
          sent: 1,
          from: 'rm1',
          to: 'rm2',
          received: 2,
          end: 'received',
          copy: true,
        },
        {
          text: 'N',
          short: 'N',
          brief: null,
          sent: 1,
          from: 'rm1',
          to: 'rm2',
          received: 2,
          end: 'received',
          copy: false,
        },
      ],
      because: {
        instance: '',
        text: 'False because msgs has N',
        isPrimed: false,
        cells: [],
        changes: [],
        messages: ['N'],
      },
    });
    expect(copied).toContain('>M (copy)<');
    expect(copied).toMatch(/font-weight="bold" fill="#b00020">N</);
    expect(copied).not.toMatch(/font-weight="bold" fill="#b00020">M /);
    const drawn = story('two-phase-commit hasty-manager TCConsistent');
    const wrong = spaceTimeShapes(drawn).filter((shape) => shape.as === 'wrong');
    const red = wrong.map(({ element }) => xmlText(element).replace(/<title>[^<]*<\/title>/g, ''));
    // Once where it comes about, and once at the end of the line.
    expect(red.filter((text) => text.includes('rmState: working -&gt; aborted'))).toHaveLength(1);
    expect(red.filter((text) => text.includes('rmState[rm1] = aborted'))).toHaveLength(1);
  });
});

test('of several parts of a state it is said once from which state on they are what is wrong', () => {
  const base = story('two-phase-commit crashed-manager Termination');
  const last = base.steps.length - 1;
  const parts = ['tmState', 'tmPrepared'];
  const wrong = (paths: readonly string[]): string => {
    const cells = [last - 1, last].flatMap((state) => paths.map((path) => ({ state, path, part: null })));
    const because = { instance: '', text: 'Never met', isPrimed: false, cells, changes: [], messages: [] };
    return spaceTimeShapes({ ...base, because })
      .filter((shape) => shape.as === 'wrong')
      .map(({ element }) => xmlText({ ...element, children: element.children.slice(1) }).replace(/<[^>]*>/g, '\n'))
      .join('')
      .replace(/\s*\n\s*/g, ' ')
      .trim();
  };
  const told = parts.map((path) => `${path} = ${base.steps[last]?.cells.find((cell) => cell.path === path)?.value}`);
  expect(wrong(parts)).toBe(`from state ${last} on: ${told.join(' ')}`);
  expect(wrong(['tmState'])).toBe(`from state ${last} on: ${told[0]}`);
});

test('of a part of a state it is told in which states it is what is wrong, and what of it was read', () => {
  const base = story('two-phase-commit hasty-manager TCConsistent');
  const read = (part: string | null, ...states: readonly number[]): string => {
    const cells = states.map((state) => ({ state, path: 'rmState[rm1]', part }));
    const because = { instance: '', text: 'False', isPrimed: false, cells, changes: [], messages: [] };
    return spaceTimeShapes({ ...base, because })
      .filter((shape) => shape.as === 'wrong')
      .map(({ element }) => xmlText({ ...element, children: element.children.slice(1) }).replace(/<[^>]*>/g, ''))
      .join(' ')
      .trim();
  };
  expect(base.steps).toHaveLength(4);
  expect(read('rmState[rm1].a = 1', 3)).toBe('rmState[rm1].a = 1');
  expect(read(null, 3)).toBe('rmState[rm1] = aborted');
  expect(read('x', 1)).toBe('in state 2: x');
  expect(read('x', 1, 2, 3)).toBe('from state 2 on: x');
  expect(read('x', 0, 1, 3)).toBe('in states 1, 2, 4: x');
});

test('the signs of operations are told of those that there are', () => {
  const base = story('quorum-register no-read-repair Linearizable');
  const { history } = base;
  const [first, ...others] = history?.operations ?? [];
  if (history === null || first === undefined) throw new Error('there are no operations');
  const told = (operations: readonly StoryOperation[]): readonly string[] =>
    spaceTimeShapes({ ...base, history: { ...history, operations } })
      .filter((shape) => shape.as === 'legend')
      .map(({ element }) =>
        xmlText(element)
          .replace(/<[^>]*>/g, '')
          .trim(),
      );
  const [answered, pending] = [
    { ...first, returned: first.invoked + 1 },
    { ...first, returned: null },
  ];
  const [until, never] = ['an operation, until it is answered', 'one that is not answered'];
  expect(told([answered, ...others.filter(({ returned }) => returned !== null)])).not.toContain(never);
  expect(told([pending])).toContain(never);
  expect(told([pending])).not.toContain(until);
  expect(told([answered, pending])).toEqual(expect.arrayContaining([until, never]));
});

test('what is not delivered ends on the line of nobody, however long it is', () => {
  const base = { ...story('two-phase-commit hasty-manager TCConsistent'), messages: [] };
  const [lane] = base.lanes as readonly [string];
  let past = 0;
  for (const letters of Array(60).keys()) {
    const text = 'n'.repeat(letters + 1);
    const message = { text, short: text, brief: null, sent: 1, from: lane, to: null, received: null, copy: false };
    const shapes = spaceTimeShapes({ ...base, messages: [{ ...message, end: 'on its way' }] });
    const own = lineOf(shapes, base, lane);
    const [arrow] = shapes.filter((shape) => kindOf(shape) === 'message') as [Shape];
    for (const line of base.lanes.slice(1).map((other) => lineOf(shapes, base, other))) {
      // The circle at its end is 4.8 wide.
      const [near, far] = [arrow.box.to[0] - 4.8, arrow.box.to[0]];
      expect([text, near > line + 3 || far < line - 3]).toEqual([text, true]);
      if (own < line && line < far) past += 1;
    }
  }
  expect(past).toBeGreaterThan(0);
});

test('what is not delivered ends short of the line of who was to have it', () => {
  let seen = 0;
  const property = fc.property(anyStory, (any) => {
    const shapes = spaceTimeShapes(any);
    const arrows = shapes.filter((shape) => kindOf(shape) === 'message');
    for (const [m, { from, to, end, sent }] of folded(any).messages.entries()) {
      if (end === 'received' || from === null || to === null || from === to || any.steps[sent]?.lane !== from) continue;
      const [start, stop] = pointsOf(arrows[m] as Shape) as readonly [Point, Point];
      const line = lineOf(shapes, any, to);
      if (Math.abs(line - start[0]) < 90) continue;
      expect(Math.sign(line - stop[0])).toBe(Math.sign(line - start[0]));
      seen += 1;
    }
  });
  fc.assert(property, { seed: 1, numRuns: 60 });
  expect(seen).toBeGreaterThan(30);
});

test('states say once what all processes agree in, and what a property is false because of', () => {
  const cycle = traceGraph(story('raft-election split-votes Termination'));
  expect(cycle).toContain('all: votedFor = null');
  expect(cycle.match(/state\[s1\][^<"]*Candidate<\/font>/g)).toHaveLength(1);
});

test('the head of a trace graph says what it is of, unless what is around it does', () => {
  const drawn = story('raft-election split-votes Termination');
  const head = /^ {2}(title|meaning|subject|broken) /gm;
  expect([...traceGraph(drawn).matchAll(head)].map(([, of]) => of)).toEqual(['title', 'meaning', 'subject', 'broken']);
  expect(traceGraph(drawn)).toContain(drawn.meaning);
  expect(traceGraph(drawn, { hasHead: false })).not.toMatch(head);
});

const about = { claim: 'Invariant I is violated', title: 'Graph', meaning: 'No <b>.', subject: 'n = 1', broken: null };

test('of a large state graph, the way to the violation is told in full, and of the rest the numbers', () => {
  const states = Array.from({ length: 100 }, (_, id) => ({
    id,
    label: [`n = ${id}`],
    initial: id === 0,
    cluster: null,
    marked: id < 3,
    violating: id === 2,
  }));
  const edges = states.slice(1).map(({ id }) => ({ from: id - 1, to: id, label: `Step${id}`, marked: id < 3 }));
  const dot = stateGraph({ about, states, edges });
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

/** True if the way back ends in an arrow at the left of the number of this state. */
function returnsTo(drawn: Story, state: number): boolean {
  const shapes = spaceTimeShapes(drawn);
  const back = shapes.find((shape) => shape.as === 'back');
  const number = numberOf(shapes, state);
  if (back === undefined || number === undefined) return false;
  const [x, y] = pointsOf(back).at(-1) as Point;
  const isAtEdge = x < number.from[0] && number.from[0] - x < 9 && number.from[1] < y && y < number.to[1];
  return isAtEdge && JSON.stringify(back.element).includes('polygon');
}

test('a lasso is drawn as one', async () => {
  const cycle = story('raft-election split-votes Termination');
  const to = cycle.loop?.to ?? 0;
  expect(await arrowOf(traceGraph(cycle), 'back_3', `s${to}`)).toBe(true);
  expect(returnsTo(cycle, to + 1)).toBe(true);
  expect(spaceTime(cycle)).toContain('>back to state 2');
  expect(spaceTime(cycle)).toContain('for ever');
  const stuttering = story('two-phase-commit crashed-manager Termination');
  expect(await arrowOf(traceGraph(stuttering), 'back_2', 's3')).toBe(true);
  expect(returnsTo(stuttering, 4)).toBe(true);
  expect(traceGraph(stuttering)).toContain('for ever');
  expect(spaceTime(stuttering)).toMatch(/is repeated\s+for\s+ever\./);
});

test('what a property is false because of is marked', () => {
  const drawn = story('two-phase-commit hasty-manager TCConsistent');
  const wrong = spaceTimeShapes(drawn).filter((shape) => shape.as === 'wrong');
  expect(JSON.stringify(wrong)).toContain('rmState[rm1] = aborted');
  expect(spaceTime(drawn)).toContain('False because rmState[rm1] = aborted and rmState[rm2] = committed');
});

test('a state graph has each state once, joins steps between the same states, and shows the way to the violation', async () => {
  const states = [0, 1, 2].map((id) => ({
    id,
    label: [`n = ${id}`, '<b>"{|}'],
    initial: id === 0,
    cluster: id === 2 ? 'orbit <1>' : null,
    marked: id !== 1,
    violating: id === 2,
  }));
  const edges = [
    { from: 0, to: 1, label: 'A', marked: false },
    { from: 0, to: 1, label: 'B', marked: false },
    { from: 0, to: 2, label: 'C', marked: true },
    { from: 1, to: 1, label: 'Stay', marked: false },
  ];
  const dot = stateGraph({ about, states, edges });
  const nodes = await laid(dot);
  expect(nodes.filter(({ name }) => /^s\d+$/.test(name))).toHaveLength(3);
  expect(dot.match(/->/g)).toHaveLength(2);
  expect(dot).toContain('A, B');
  expect([...dot.matchAll(/<font [^>]*>(?:<b>)?([^<]*)/g)].map(([, text]) => text)).toEqual([
    ...['Invariant I is violated', 'No &lt;b&gt;.', 'n = 1'],
  ]);
  expect(XMLValidator.validate(await svgOf(dot))).toBe(true);
});

test('a trace of 52 states is drawn within three seconds', async () => {
  const long = await storyAbout('raft', 'commit-old-term', 'LeaderCompleteness');
  expect(long.steps).toHaveLength(52);
  const effort = working();
  spaceTime(long);
  await svgOf(traceGraph(long));
  expect(effort()).toBeLessThan(3000);
});
