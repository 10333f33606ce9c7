/** `explore SPEC` while its files are saved: the real program, and its page in a real browser. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { PageData } from '../../counterexamples/explorer/api.ts';
import { barriers, executable, launched, opened, titled, whySkipped } from '../../counterexamples/testing/browser.ts';
import { programIn } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const counter = (
  most: number,
  property = 'Low',
  by = 'step',
): string => `import { range, spec, variables } from 'concord';
import { ${by} } from './by.ts';
export const counter = spec({ name: 'counter', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ x: range(0, 9) });
  const Up = action({ guard: (s) => s.x < 9, effect: (s) => ({ x: s.x + ${by} }) });
  const Reset = action({ guard: (s) => s.x > 5, effect: () => ({ x: 0 }) });
  return {
    domains, init: initially({ x: 0 }), actions: { Up, Reset },
    invariants: { ${property}: invariant((s) => s.x < ${most}) },
  };
});
`;
/** Code of a spec that takes its time, and leaves the processor to others meanwhile. */
const rests = (milliseconds: number): string =>
  `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${milliseconds});`;
/** Code of a spec that never returns, and has the processor for little more than the half of the time that makes it one that is told. */
const toils = `for (;;) { for (const until = performance.now() + 60; performance.now() < until; ); ${rests(40)} }`;
/** As editors do that never leave half a file. */
const save = (name: string, text: string): void => {
  writeFileSync(join(cwd, 'draft'), text);
  renameSync(join(cwd, 'draft'), join(cwd, name));
};

interface Explorer {
  readonly url: string;
  /** Interrupts it, and answers how it ended. */
  readonly left: () => Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}
function exploring(...argv: readonly string[]): Promise<Explorer> {
  return new Promise((resolve, reject) => {
    let out = '';
    const ended = programIn(cwd)(['explore', ...argv, 'open=no'], (child) => {
      onTestFinished(() => void child.kill('SIGKILL'));
      child.stdout?.on('data', (data) => {
        out += String(data);
        const url = /http:\/\/\S+/.exec(out)?.[0];
        const left = (): typeof ended => {
          child.kill('SIGINT');
          return ended;
        };
        if (url !== undefined) resolve({ url, left });
      });
    });
    void ended.then(({ err }) => reject(new Error(err)));
  });
}
async function dataOf(url: string): Promise<PageData> {
  const html = await (await fetch(url)).text();
  return JSON.parse(/id="concord-data">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null') as PageData;
}

describe('explore SPEC', () => {
  test('serves what is wrong with a spec that does not load, and the spec once it does', async () => {
    save('by.ts', 'export const step = 1;\n');
    save('counter.ts', counter(5).replace('x: 0 }', 'x: zero }'));
    const { url, left } = await exploring('./counter.ts');
    let waiting = await dataOf(url);
    // A slow machine serves that it is loading, first.
    for (; waiting.mode === 'waiting' && waiting.saved.isLoading; waiting = await dataOf(url)) await setTimeout(100);
    if (waiting.mode !== 'waiting') throw new Error('It shows a spec that does not load.');
    expect(waiting.saved).toMatchObject({ isLoading: false, verdicts: null });
    expect(waiting.saved.trouble).toContain("at counter.ts:6:69: TS2304: Cannot find name 'zero'.");
    save('counter.ts', counter(5));
    const news = async (version: number): Promise<PageData> => {
      const headers = { 'content-type': 'application/json', 'x-concord-token': waiting.token };
      const body = JSON.stringify({ version });
      return (await (await fetch(`${url}api/news`, { method: 'POST', headers, body })).json()) as PageData;
    };
    let found: PageData = waiting;
    while (found.mode !== 'live' || found.saved?.verdicts === null)
      found = await news(found.mode === 'recorded' ? 0 : (found.saved?.version ?? 0));
    expect(found).toMatchObject({ mode: 'live', path: [0], saved: { loaded: 1, trouble: null } });
    expect(found.saved?.verdicts?.[0]).toEqual({
      property: 'Low',
      verdict: 'violated',
      text: 'violated in 5 steps',
      path: [0, 0, 0, 0, 0, 0],
    });
    const { code, err } = await left();
    expect(code).toBe(0);
    expect(err).toContain("TS2304: Cannot find name 'zero'.");
    expect(err).toMatch(/counter\.ts has changed, at [\d:]{8}:\n\s+Low +violated in 5 steps\n/);
    await expect(fetch(url)).rejects.toThrow();
  }, 120_000);

  test('serves a spec of which an action never returns, and says that it is not checked', async () => {
    save('by.ts', 'export const step = 1;\n');
    save(
      'endless.ts',
      counter(5)
        .replace("'counter'", "'endless'")
        .replace(
          'effect: (s) => ({ x: s.x + step })',
          `effect: (s) => { if (s.x > 2) ${toils} return { x: s.x + step }; }`,
        ),
    );
    const { url, left } = await exploring('./endless.ts');
    for (; ; await setTimeout(100)) {
      const found = await dataOf(url);
      if (found.mode === 'live' && found.saved?.trouble != null) {
        expect(found.saved.trouble).toContain('nothing was answered while the properties were checked');
        expect(found).toMatchObject({ path: [0], saved: { verdicts: null } });
        break;
      }
    }
    expect((await left()).code).toBe(0);
  }, 120_000);

  test('answers what is sought of a property by what the check has found, and does not look again', async () => {
    save('by.ts', 'export const step = 1;\n');
    const calls = JSON.stringify(join(cwd, 'calls'));
    const counting = counter(5)
      .replace("'counter'", "'counting'")
      .replace('=> s.x < 5', `=> { appendFileSync(${calls}, '.'); return s.x < 5; }`);
    save('counting.ts', `import { appendFileSync } from 'node:fs';\n${counting}`);
    const { url, left } = await exploring('./counting.ts');
    let data = await dataOf(url);
    for (; data.mode !== 'live'; data = await dataOf(url)) await setTimeout(100);
    const { token } = data;
    const sought = async (property: string | null): Promise<unknown> => {
      const headers = { 'content-type': 'application/json', 'x-concord-token': token };
      const answer = await fetch(`${url}api/search`, { method: 'POST', headers, body: JSON.stringify({ property }) });
      return JSON.parse((await answer.text()).trim().split('\n').at(-1) ?? '');
    };
    const found = { kind: 'found', path: [0, 0, 0, 0, 0, 0], at: 5 };
    expect(await sought(null)).toEqual(found);
    const before = readFileSync(join(cwd, 'calls'), 'utf8').length;
    expect(await sought('Low')).toEqual(found);
    expect(await sought(null)).toEqual(found);
    expect(readFileSync(join(cwd, 'calls'), 'utf8').length).toBe(before);
    expect((await left()).code).toBe(0);
  }, 60_000);

  test('says that a spec is long in loading, serves a page that says so, and goes on with what is saved', async () => {
    save('by.ts', 'export const step = 1;\n');
    save('stuck.ts', `${counter(5).replace("'counter'", "'stuck'")}${toils}\n`);
    const { url, left } = await exploring('./stuck.ts');
    let waiting = await dataOf(url);
    for (; waiting.mode === 'waiting' && waiting.saved.trouble === null; waiting = await dataOf(url))
      await setTimeout(100);
    expect(waiting).toMatchObject({ mode: 'waiting', saved: { isLoading: true } });
    expect(waiting.mode === 'waiting' ? waiting.saved.trouble : '').toContain('./stuck.ts has been loading');
    save('stuck.ts', counter(5).replace("'counter'", "'stuck'"));
    let found = waiting;
    for (; found.mode !== 'live'; found = await dataOf(url)) await setTimeout(100);
    expect(found.saved?.trouble).toBe(null);
    const { code, err } = await left();
    expect(code).toBe(0);
    expect(err).toContain('check ./stuck.ts time=10 tells where it is.');
  }, 120_000);

  test.each([
    [['./nowhere.ts'], 150, 'There is no file ./nowhere.ts.'],
    [['./counter.ts', 'trace=High'], 151, 'There is no property High of counter.'],
    [['./counter.ts', 'port=99999'], 151, 'port = 99999 does not fit'],
    [['./counter.ts', 'watch=maybe'], 151, 'watch = maybe does not fit'],
  ])(
    'with %j ends at once',
    async (argv, code, text) => {
      save('by.ts', 'export const step = 1;\n');
      save('counter.ts', counter(5));
      const ended = await programIn(cwd)(['explore', ...argv, 'open=no']);
      expect(ended).toMatchObject({ code, err: expect.stringContaining(text) as string });
    },
    60_000,
  );
});

describe.skipIf(executable === null)(`its page${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launched();
  });
  afterAll(() => browser.close());
  const verdict = (page: Page, text: RegExp): Promise<void> =>
    page.locator('.claims > span', { hasText: text }).waitFor({ timeout: 60_000 });

  test('shows the new verdict and counterexample, or what is wrong, and stays where it was', async () => {
    save('by.ts', 'export const step = 1;\n');
    save('counter.ts', counter(7));
    const { url, left } = await exploring('./counter.ts');
    const { page, troubles, close } = await opened(browser, url, { axe: true });
    // Nothing was walked yet: the counterexample is what is looked for.
    await verdict(page, /Low ✗ violated in 7 steps/);
    await titled(page, 'State 8: Up');
    expect(await page.locator('h1').textContent()).toBe('Invariant Low is violated');
    // The counterexample goes on to be one, as another.
    save('counter.ts', counter(3));
    await verdict(page, /Low ✗ violated in 3 steps/);
    await titled(page, 'State 4: Up');
    // What is walked stays, by its steps, also in what is imported; of what is possible no more, what is left.
    await page.getByRole('button', { name: 'Back' }).click();
    await titled(page, 'State 3: Up');
    save('counter.ts', counter(99));
    await verdict(page, /Low ✓ holds/);
    await titled(page, 'State 3: Up');
    expect(await page.locator('h1').textContent()).not.toContain('violated');
    save('by.ts', 'export const step = 3;\n');
    await page.locator('.table', { hasText: '6' }).waitFor({ timeout: 60_000 });
    await titled(page, 'State 3: Up');
    // What does not load is told with its line, and what was shown can be walked on.
    save('counter.ts', counter(99, 'Low', 'steps'));
    const alert = page.locator('.news [role=alert]');
    await alert.getByText('at counter.ts:2:10: TS').waitFor({ timeout: 60_000 });
    await page.locator('.options button', { hasText: 'Reset' }).click();
    await titled(page, 'State 4: Reset');
    expect(await barriers(page)).toEqual([]);
    save('counter.ts', counter(5, 'Few'));
    await verdict(page, /Few ✗ violated/);
    expect(await alert.count()).toBe(0);
    await titled(page, 'State 4: Reset');
    await page.getByRole('button', { name: 'Few', exact: true }).click();
    await page.locator('h1', { hasText: 'Invariant Few is violated' }).waitFor();
    // What the compiler refuses is told, and the word at fault is there to be typed anew.
    await page.keyboard.press('f');
    await page.keyboard.type('s.x === 3 && s.xx > 0');
    await page.keyboard.press('Enter');
    const told = "Property 'xx' does not exist on type 'State' (column 16)";
    await page.locator('.sought', { hasText: told }).waitFor({ timeout: 60_000 });
    await page.keyboard.type('x');
    expect(await page.locator('#sought').inputValue()).toBe('s.x === 3 && s.x > 0');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Found: it is true of state 2').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('w');
    await page.keyboard.type('s.nothing');
    await page.keyboard.press('Enter');
    await page.locator('.watches', { hasText: "'nothing' does not exist on type 'State' (column 3)" }).waitFor();
    expect(troubles).toEqual([]);
    expect(await left()).toMatchObject({ code: 0 });
    await close();
  }, 240_000);

  test('shows a counterexample that is known later than the version is shown', async () => {
    save('by.ts', 'export const step = 1;\n');
    // To judge all states takes longer than a page waits for it.
    const slow = (most: number): string =>
      counter(most)
        .replace("'counter'", "'slow'")
        .replace('=> s.x <', `=> { ${rests(100)} return s.x <`)
        .replace(/return s\.x < \d+/, '$& }');
    save('slow.ts', slow(7));
    const { url, left } = await exploring('./slow.ts');
    const { page, troubles, close } = await opened(browser, url);
    await verdict(page, /Low ✗ violated in 7 steps/);
    await titled(page, 'State 8: Up');
    save('slow.ts', slow(3));
    await verdict(page, /Low ✗ violated in 3 steps/);
    await titled(page, 'State 4: Up');
    expect(await page.locator('h1').textContent()).toBe('Invariant Low is violated');
    expect(troubles).toEqual([]);
    expect(await left()).toMatchObject({ code: 0 });
    await close();
  }, 120_000);

  test('shows what the view beside the spec draws, as it is saved, and the spec without it where it is wrong', async () => {
    const view = (text: string, of = 'x'): string => `import { viewOf } from 'concord';
import { counter } from './counter.ts';
export const view = viewOf(counter, (s) => <svg viewBox="0 0 90 20"><text y={15}>${text} {s.${of}}</text></svg>);
`;
    save('by.ts', 'export const step = 1;\n');
    save('counter.ts', counter(3));
    const { url, left } = await exploring('./counter.ts');
    const { page, troubles, close } = await opened(browser, url);
    await titled(page, 'State 4: Up');
    expect(await page.locator('.figure').count()).toBe(0);
    // It comes to be while the spec is explored.
    save('view.tsx', view('x is'));
    const figure = (text: string): Promise<void> =>
      page.locator('.figure', { hasText: text }).waitFor({ timeout: 60_000 });
    await figure('x is 3');
    await page.keyboard.press('k');
    await figure('x is 2');
    await page.locator('.options button', { hasText: 'Up' }).click();
    await titled(page, 'State 4: Up');
    await figure('x is 3');
    save('view.tsx', view('now'));
    await figure('now 3');
    save('view.tsx', view('now', 'y'));
    await figure("view.tsx does not compile: TS2339: Property 'y' does not exist on type");
    await titled(page, 'State 4: Up');
    await verdict(page, /Low ✗ violated in 3 steps/);
    save('view.tsx', view('{(() => { if (s.x > 2) throw new RangeError(`<b>${s.x}</b>`); })()}'));
    await figure('The view threw RangeError: <b>3</b> (view.tsx:3:');
    await page.keyboard.press('k');
    await figure('2');
    save('view.tsx', view('at last'));
    // Back at the counterexample.
    await figure('at last 3');
    rmSync(join(cwd, 'view.tsx'));
    await page.locator('.figure').waitFor({ state: 'detached', timeout: 60_000 });
    await titled(page, 'State 4: Up');
    expect(troubles).toEqual([]);
    expect(await left()).toMatchObject({ code: 0 });
    await close();
  }, 240_000);
});
