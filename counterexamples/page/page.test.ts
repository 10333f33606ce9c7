/** The page's own logic: URLs, stepping, paths that lead nowhere, strips, and data inside of HTML. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Path, View } from '../explorer/api.ts';
import type { Story, Truth } from '../story.ts';
import { nasty, nastyStory } from '../testing/stories.ts';
import { followed, longest, Refused } from './ask.ts';
import { bundled, dataText, pageHtml } from './bundle.ts';
import { completions } from './completions.ts';
import { stepped } from './stepping.ts';
import { isWrong, statesText, stripsOf } from './strips.ts';
import { hashOf, placeIn, unreadIn } from './url.ts';

describe('the URL', () => {
  test('holds the path, the state and the digest, and how it is looked at', () => {
    const place = fc.record({
      hidden: fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 3 }),
      watched: fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 3 }),
      isProjected: fc.boolean(),
      path: fc.option(fc.array(fc.nat(999_999_999), { minLength: 1, maxLength: 60 })),
      at: fc.option(fc.nat(999_999_999)),
      digest: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/)),
    });
    fc.assert(
      fc.property(place, (one) => {
        expect(placeIn(hashOf(one))).toEqual(one);
        expect(unreadIn(hashOf(one))).toEqual([]);
      }),
    );
  });

  test('holds what half of a character was pasted into', () => {
    const half = { path: null, at: null, digest: null, hidden: [], watched: ['x = \ud800a'], isProjected: false };
    expect(placeIn(hashOf(half)).watched).toEqual(['x = \ufffda']);
  });

  test.each(['', '#', '#path=', '#path=a.b', '#path=1..2&at=-1', '#at=1e3&digest=xyz', '#path=<script>', '#%'])(
    'that says nothing is as if it were not there: %s',
    (hash) => {
      expect(placeIn(hash)).toEqual({
        path: null,
        at: null,
        digest: null,
        hidden: [],
        watched: [],
        isProjected: false,
      });
    },
  );

  test('is told of what cannot be read, and only of what is the page’s', () => {
    expect(unreadIn('#path=1..2&at=2&digest=xyz&predicate=true')).toEqual(['path=1..2', 'digest=xyz']);
  });
});

describe('a name that is begun', () => {
  const names = ['state[s1]', 'state[s2]', 'votedFor[s1]', 's.state'];
  test.each([
    ['st', ['state[s1]', 'state[s2]']],
    ['state[s1]', []],
    ['state[s1] = Leader and not VO', ['state[s1] = Leader and not votedFor[s1]']],
    ['(s.', ['(s.state']],
    ['x', []],
  ])('%s is completed', (text, expected) => {
    expect(completions(text, names)).toEqual(expected);
  });
});

describe('stepping', () => {
  const steps = Array(4).fill({}) as never;
  test('goes round a cycle, and stops at the end of what has none', () => {
    expect(stepped('ArrowDown', 3, { steps, loop: { to: 1, back: null, silent: [] } })).toBe(1);
    expect(stepped('j', 3, { steps, loop: null })).toBe(3);
    expect(stepped('k', 0, { steps, loop: null })).toBe(0);
    expect([stepped('Home', 2, { steps, loop: null }), stepped('End', 2, { steps, loop: null })]).toEqual([0, 3]);
    expect(stepped('x', 2, { steps, loop: null })).toBeNull();
  });

  test('stays in a state that is repeated for ever', () => {
    expect(stepped('j', 3, { steps, loop: { to: 3, back: null, silent: [] } })).toBe(3);
  });
});

describe('a path that is refused', () => {
  /** A server on which only the first states of a path are there. */
  const server =
    (there: number, status = 400) =>
    async (path: Path, at: number): Promise<View> => {
      if (path.length > there) throw new Refused(status, `State ${there} has no successor.`);
      return { path, at } as View;
    };

  test('is followed as far as it leads', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(50), fc.nat(50), async (length, there, at) => {
        fc.pre(there > 0 && at < length);
        const { view, trouble } = await followed([...Array(length).keys()], at, server(there));
        expect(view.path).toEqual([...Array(Math.min(length, there)).keys()]);
        expect(view.at).toBe(Math.min(at, there - 1));
        expect(trouble).toBe(
          there >= length
            ? ''
            : `State ${there} has no successor. The link names ${length} states; shown are the first ${there}.`,
        );
      }),
    ));

  test('is not followed where nothing of it is there, nor where something else is wrong', async () => {
    await expect(followed([7, 1], 1, server(0))).rejects.toThrow('State 0 has no successor.');
    await expect(followed([0, 1], 1, server(1, 403))).rejects.toMatchObject({ status: 403 });
    const failing = async (path: Path): Promise<View> => {
      if (path.length === 4) throw new Refused(400, 'no');
      throw new Error('The server was stopped.');
    };
    await expect(followed([0, 1, 2, 3], 1, failing)).rejects.toThrow('The server was stopped.');
  });

  test('is asked for about as often as its length has digits', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.nat(1000), async (most, limit) => {
        let asked = 0;
        const found = await longest(most, async (n) => {
          asked += 1;
          return n <= limit;
        });
        expect(found).toBe(Math.min(most, limit));
        expect(asked).toBeLessThanOrEqual(Math.ceil(Math.log2(most + 1)));
      }),
    ));
});

describe('a strip', () => {
  const truth = (kind: Truth['kind'], holds: boolean): Truth => ({
    property: kind,
    kind,
    holds,
    instance: '',
    because: [],
  });
  const story = (kind: Truth['kind'], ...holds: readonly boolean[]): Pick<Story, 'steps'> => ({
    steps: holds.map((one) => ({ truths: [truth(kind, one)] })) as unknown as Story['steps'],
  });
  test.each<[Truth['kind'], boolean[], string, boolean[]]>([
    [
      'invariant',
      [true, false, false, false, true, false],
      'false in states 2 to 4 and 6',
      [false, true, true, true, false, true],
    ],
    ['invariant', [true, true], 'true in every state', [false, false]],
    ['step', [true, false], 'false of the step into state 2', [false, true]],
    ['temporal', [false, true, false], 'not met in states 1 and 3', [true, false, true]],
    ['reachable', [false, false, true], 'reached in state 3', [false, false, true]],
    ['reachable', [false], 'not reached', [false]],
  ])('of %s %j says: %s', (kind, holds, text, marks) => {
    expect(stripsOf(story(kind, ...holds))).toEqual([
      { property: kind, marks, isWrong: kind === 'invariant' || kind === 'step', text },
    ]);
  });

  test('names each state once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(80), { minLength: 1 }), (states) => {
        const sorted = states.toSorted((a, b) => a - b);
        const named = statesText(sorted)
          .replace(/(\d+) to (\d+)/g, (_, a: string, b: string) =>
            Array.from({ length: Number(b) - Number(a) + 1 }, (__, i) => Number(a) + i).join(' '),
          )
          .match(/\d+/g);
        expect(named?.map((number) => Number(number) - 1)).toEqual(sorted);
      }),
    );
  });

  test('is only of what must hold everywhere in the colour of what is wrong', () => {
    expect(isWrong(truth('invariant', false))).toBe(true);
    expect([truth('temporal', false), truth('reachable', false), truth('step', true)].some(isWrong)).toBe(false);
  });
});

describe('the HTML', () => {
  test('holds any data, and nothing of it ends the element that it is in', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...nasty, '<!--', '<!--<script>'), fc.string({ unit: 'binary' })),
        (text) => {
          const inside = dataText({ text });
          expect(inside).not.toMatch(/[<>&\u2028\u2029]/);
          expect(JSON.parse(inside)).toEqual({ text });
        },
      ),
    );
  });

  test('is one file, of which only its own script may run', async () => {
    const story = nastyStory();
    const html = await pageHtml({ mode: 'recorded', story, files: [], replay: '' });
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<!--');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).toMatch(/default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-/);
    expect(html).not.toContain("'unsafe-inline'");
    expect(html).not.toMatch(/<(?:link|img|script)[^>]+(?:src|href)="(?!data:)/);
  });
});

describe('the bundle', () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'concord built '));
    folders.push(made);
    return made;
  };
  afterAll(() => {
    for (const made of folders) rmSync(made, { recursive: true });
  });
  const code = (path: string): string =>
    `import { bundled } from ${JSON.stringify(join(import.meta.dirname, 'bundle.ts'))};
    process.stdout.write(String((await bundled(${JSON.stringify(path)})).script.length));`;
  /** In a process of its own, which has not bundled yet. */
  const elsewhere = async (path: string): Promise<number> => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', code(path)];
    return Number((await promisify(execFile)(process.execPath, args)).stdout);
  };

  test('is made once', async () => {
    expect(await bundled()).toBe(await bundled());
  });

  test('is kept, whatever the time of the files, and made anew when one of them is another', async () => {
    const path = folder();
    const { script } = await bundled(path);
    const file = join(path, 'page.txt');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(script, '/* kept */'));
    utimesSync(file, new Date(0), new Date(0));
    expect(await elsewhere(path)).toBe('/* kept */'.length);
    expect(text).toContain('"../draw/graphviz.ts"');
    expect(text).toContain('node_modules/preact');
    writeFileSync(file, text.replace(script, '/* kept */').replace(/("bundler\.ts":")[0-9a-f]{8}/, '$100000000'));
    expect(await elsewhere(path)).toBe(script.length);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test.each(['', '{', '{}\n', 'null\n', '[]'])('is made anew where what is kept is %j', async (text) => {
    const path = folder();
    writeFileSync(join(path, 'page.txt'), text);
    const { script } = await bundled(path);
    expect(script).toBe((await bundled()).script);
  });

  test('is made by two processes at once, and neither leaves anything behind', async () => {
    const path = folder();
    const [one, two] = await Promise.all([elsewhere(path), elsewhere(path)]);
    expect(one).toBe((await bundled()).script.length);
    expect(two).toBe(one);
    expect(readdirSync(path)).toEqual(['page.txt']);
    expect(statSync(join(path, 'page.txt')).size).toBeGreaterThan(one);
  });

  test('is there where it cannot be written', async () => {
    const file = join(folder(), 'a file');
    writeFileSync(file, '');
    expect((await bundled(join(file, 'built'))).script).toBe((await bundled()).script);
  });
});
