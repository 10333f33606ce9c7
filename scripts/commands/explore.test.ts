/** `explore`: what it serves and says, and what it refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Watch } from '../../checker/run/guard.ts';
import { silent } from '../../counterexamples/testing/stories.ts';
import { main } from './main.ts';
import { root, run } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-explore-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the explorer, and answers what its page holds once it has been stopped again. */
async function served(...argv: string[]): Promise<{ data: Record<string, unknown>; err: string; code: number }> {
  let stop = (): void => {};
  let err = '';
  const url = new Promise<string>((resolve) => {
    const host = {
      ...silent,
      out: (text: string) => {
        const found = /http:\/\/\S+/.exec(text);
        if (found !== null) resolve(found[0]);
      },
      err: (text: string) => {
        err += text;
      },
      watched: async <T>(work: () => T | Promise<T>, how: Watch = {}): Promise<T> => {
        const listener = how.stop;
        if (listener !== undefined) stop = () => listener('interrupt');
        return work();
      },
    };
    ended = main(['explore', ...argv, 'open=no'], host);
    ended.then(
      (code) => resolve(`failed with ${code}: ${err}`),
      () => {},
    );
  });
  const at = await url;
  const html = await (await fetch(at)).text();
  const data = JSON.parse(/id="concord-data">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null') as Record<string, unknown>;
  stop();
  return { data, err, code: await ended };
}
let ended: Promise<number>;
const recorded = join(root, 'counterexamples/gallery/two-phase-commit/hasty-manager/TCConsistent.itf.json');

describe('explore', () => {
  test('begins in the initial state', async () => {
    const { data, code } = await served('raft', 'servers=2');
    expect(code).toBe(0);
    expect(data).toMatchObject({ mode: 'live', path: [0], view: { at: 0, story: { claim: null, steps: [{}] } } });
  });

  test('begins at the end of a counterexample', async () => {
    const { data } = await served('two-phase-commit', 'variant=hasty-manager', 'trace=TCConsistent');
    expect(data).toMatchObject({
      view: {
        at: 3,
        story: { claim: 'Invariant TCConsistent is violated', because: { instance: '' } },
      },
    });
  });

  test('begins at the end of a lasso', async () => {
    const { data } = await served('two-phase-commit', 'variant=crashed-manager', 'trace=Termination');
    expect(data).toMatchObject({ view: { story: { loop: { to: 3, back: null } } } });
  });

  test('walks on from a file, and from what of it is a behaviour', async () => {
    expect((await served(recorded)).data).toMatchObject({ view: { at: 3 } });
    const trace = JSON.parse(readFileSync(recorded, 'utf8')) as { states: Record<string, unknown>[] };
    (trace.states[2] as Record<string, unknown>).tmState = 'aborted';
    const file = join(folder, 'broken.itf.json');
    writeFileSync(file, JSON.stringify(trace));
    const { data, err } = await served(file);
    expect(data).toMatchObject({ view: { at: 1 } });
    expect(err).toContain('The file is no behaviour of the spec from step 2 on');
  });

  test.each<[readonly string[], string]>([
    [['two-phase-commit', 'trace=TCConsistent'], 'There is no trace of TCConsistent: it is not violated'],
    [['two-phase-commit', 'trace=Nothing'], 'There is no property Nothing of two-phase-commit.'],
    [['two-phase-commit', 'port=99999'], 'port = 99999 does not fit; allowed: a whole number from 0 to 65535.'],
    [['two-phase-commit', 'open=maybe'], 'open = maybe does not fit; allowed: yes, no.'],
    [['nothing'], 'There is no spec nothing.'],
    // In one thread, as under a debugger.
    [['two-phase-commit', 'watch=yes'], 'Nothing is watched under a debugger or a profiler.'],
    [['two-phase-commit', 'watch'], 'Nothing is watched under a debugger or a profiler.'],
    [[recorded, 'watch=yes'], 'A recorded trace is not watched'],
    [['two-phase-commit', 'engine=kernel'], 'There is no key engine'],
  ])('refuses %j', async (argv, text) => {
    const { code, err } = await run(['explore', ...argv]);
    expect(code).toBe(151);
    expect(err).toContain(text);
  });

  test('says that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, err } = await run(['explore', 'two-phase-commit', `port=${port}`, 'open=no']);
    expect({ code, err }).toEqual({
      code: 151,
      err: `Port ${port} is in use.\nName another, port=8081, or none: any that is free is then taken.\n`,
    });
    other.close();
  });
});

describe('check SPEC graph', () => {
  test('draws all states and steps, clustered by what is asked for', async () => {
    for (const [word, cluster] of [
      ['graph', 'orbit 1'],
      ['graph=tmState', 'tmState = init'],
      ['graph=none', null],
    ] as const) {
      const { code, out } = await run(['check', 'two-phase-commit', 'rms=2', word, `out=${folder}`]);
      expect(code).toBe(0);
      expect(out).toMatch(/The state graph is drawn in .*graph\.svg: 56 states, \d+ steps\./);
      const dot = readFileSync(join(folder, 'two-phase-commit/base/graph.dot'), 'utf8');
      expect(dot.match(/^ *s\d+ \[/gm)).toHaveLength(56);
      if (cluster === null) expect(dot).not.toContain('cluster');
      else expect(dot).toContain(`"${cluster}"`);
    }
  });

  test('says that it is too large, and of what there is no variable', async () => {
    expect((await run(['check', 'two-phase-commit', 'rms=4', 'graph', `out=${folder}`])).out).toContain(
      'more than 500 states',
    );
    const { code, err } = await run(['check', 'two-phase-commit', 'graph=rmStat']);
    expect(code).toBe(151);
    expect(err).toBe('There is no variable rmStat of two-phase-commit.\nDid you mean rmState or tmState?\n');
  });
});
