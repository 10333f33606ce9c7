/** The page of a recorded trace in a real browser, from disk. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { element } from '../../checker/report/xml.ts';
import { isThorough } from '../../checker/testing/tier.ts';
import { svgOf } from '../draw/graphviz.ts';
import { spaceTime } from '../draw/space-time.ts';
import { traceGraph } from '../draw/trace-graph.ts';
import { storyFiles } from '../files.ts';
import type { Figure, Story } from '../story.ts';
import { barriers, executable, launched, opened, titled, whySkipped } from '../testing/browser.ts';
import { nastyStory, storyAbout } from '../testing/stories.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord page '));
let browser: Browser;
let hasty: Story;
let split: Story;
beforeAll(async () => {
  if (executable === null) return;
  browser = await launched();
  hasty = await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent');
  split = await storyAbout('raft-election', 'split-votes', 'Termination');
});
afterAll(async () => {
  if (executable !== null) await browser.close();
  rmSync(folder, { recursive: true });
});

/** The page of a story, on disk. */
async function onDisk(name: string, story: Story): Promise<string> {
  const files = await storyFiles(story, story.property ?? 'trace', {
    text: 'the text',
    itf: '{}',
    replay: 'npm run replay P.itf.json',
  });
  const file = join(folder, `${name} #1.html`);
  writeFileSync(file, files.find(({ type }) => type === 'text/html')?.text ?? '');
  return pathToFileURL(file).href;
}

async function boxOf(page: Page, selector: string): Promise<NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`${selector} is not shown`);
  return box;
}

async function scrolledSideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

describe.skipIf(executable === null)(`a recorded trace${whySkipped}`, () => {
  test.each([1280, 400])('is walked through from disk, %i pixels wide', async (width) => {
    const { page, troubles, close } = await opened(browser, await onDisk('hasty', hasty), { width });
    await expect(page.locator('h1').textContent()).resolves.toBe('Invariant TCConsistent is violated');
    expect(await page.locator('.timeline ol li').count()).toBe(4);
    expect(await page.locator('.timeline .who').allTextContents()).toEqual(['TM', 'rm1', 'rm2']);
    expect(await page.locator('.truths .false').textContent()).toMatch(/^TCConsistent is false \(false in state 4\)/);
    expect(await page.locator('.bad .mark').count()).toBe(1);
    expect(await page.locator('#state-title').textContent()).toBe('State 4: RMRcvCommitMsg(rm2)');
    expect(await page.locator('.cell.marked').count()).toBe(2);
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await page.keyboard.press('ArrowUp');
    await titled(page, 'State 3: RMChooseToAbort(rm1)');
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await titled(page, 'State 2: TMCommit');
    expect(await page.locator('.cell.changed').first().textContent()).toContain('init committed');
    expect(page.url()).toContain('#at=1');
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await titled(page, 'State 3: RMChooseToAbort(rm1)');
    expect(await scrolledSideways(page)).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });

  test('leads to the step by which the variant leaves its spec', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('leaves', hasty));
    expect(await page.locator('.timeline .leaves').textContent()).toMatch(
      /^here it leaves two-phase-commit, in which TMCommit/,
    );
    await page.getByRole('button', { name: 'State 2', exact: true }).click();
    await titled(page, 'State 2: TMCommit');
    expect(await page.locator('.picture').first().textContent()).toContain('here it leaves two-phase-commit');
    expect(troubles).toEqual([]);
    await close();
  });

  test.each([
    [1280, 'raft', 'forget-vote', 'ElectionSafety'],
    [1280, 'raft-election', 'split-votes', 'Termination'],
    [400, 'raft-election', 'split-votes', 'Termination'],
  ])(
    'has in sight, %i pixels wide, who fails at which step, and why: %s, %s',
    async (width, spec, variant, property) => {
      const story = property === 'Termination' ? split : await storyAbout(spec, variant, property);
      const { page, close } = await opened(browser, await onDisk('landing', story), { width });
      const picture = await boxOf(page, '.picture');
      const footer = await boxOf(page, 'footer');
      const last = story.steps.at(-1);
      for (const seen of ['.picture .names', '.picture .band', `.step${story.steps.length} text`]) {
        const box = await boxOf(page, seen);
        expect([
          seen,
          box.y >= picture.y - 1,
          box.y + box.height <= Math.min(picture.y + picture.height, footer.y) + 1,
        ]).toEqual([seen, true, true]);
      }
      const head = await boxOf(page, 'header .because');
      expect(head.y + head.height).toBeLessThanOrEqual(picture.y);
      const name = page.locator('.names span', { hasText: new RegExp(`^${last?.lane}$`) });
      const [x, at] = [await name.boundingBox(), await boxOf(page, `.step${story.steps.length} text`)];
      expect(Math.abs((x?.x ?? 0) - at.x)).toBeLessThan(60);
      expect((x?.x ?? 0) + (x?.width ?? 0)).toBeLessThanOrEqual(picture.x + picture.width);
      await close();
    },
  );

  test('keeps the names of the lanes in sight, and selects the step that is pressed in either drawing', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('pressed', split));
    for (const key of ['+', '+', '+']) await page.keyboard.press(key);
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.waitForFunction(() => (document.querySelector('.picture')?.scrollTop ?? 0) > 100);
    const before = await boxOf(page, '.names');
    await page.locator('.picture').evaluate((box) => {
      box.scrollTop = 0;
    });
    expect((await boxOf(page, '.names')).y).toBe(before.y);
    await page.keyboard.press('0');
    await page.locator('.picture .step3 text').first().click();
    await titled(page, /^State 3:/);
    const row = await boxOf(page, '.picture .state2 text');
    await page.mouse.click(row.x + 400, row.y + 4);
    await titled(page, /^State 2:/);
    await page.keyboard.press('d');
    await page.locator('.picture .state4 text').first().click();
    await titled(page, /^State 4:/);
    await page.keyboard.press('d');
    await page.locator('.picture .band').waitFor();
    await page.locator('.marks > span').nth(1).click();
    await titled(page, /^State 2:/);
    expect(troubles).toEqual([]);
    await close();
  });

  test('is drawn larger and smaller', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('zoom', split));
    const widths: number[] = [];
    for (const key of ['', '+', '-', '-', '0']) {
      if (key !== '') await page.keyboard.press(key);
      widths.push(Math.round((await boxOf(page, '.picture svg')).width));
      expect(Math.round((await boxOf(page, '.names')).width)).toBe(widths.at(-1));
    }
    const [fit = 0] = widths;
    for (const [k, ratio] of [1, 1.25, 1, 0.8, 1].entries()) expect((widths[k] ?? 0) / fit).toBeCloseTo(ratio, 1);
    expect(troubles).toEqual([]);
    await close();
  });

  test('has its drawings dark where everything is', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('dark', hasty));
    const paper = page.locator('.picture .paper');
    const filled = (): Promise<string> => paper.evaluate((element) => getComputedStyle(element).fill);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await filled()).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await filled()).toBe('rgb(22, 24, 28)');
    expect(troubles).toEqual([]);
    await close();
  });

  test('hides variables, and its URL knows them', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('hidden', hasty));
    const rows = page.locator('.state th[scope=row] bdi');
    expect(await rows.allTextContents()).toEqual(['rmState', 'tmState', 'tmPrepared', 'msgs']);
    await page.getByRole('button', { name: 'Hide msgs' }).click();
    await page.getByRole('button', { name: 'Hide tmPrepared' }).click();
    await page.keyboard.press('k');
    await titled(page, /^State 3:/);
    expect(await rows.allTextContents()).toEqual(['rmState', 'tmState']);
    expect(new URL(page.url()).hash).toBe('#at=2&hide=msgs&hide=tmPrepared');
    await page.reload();
    await titled(page, /^State 3:/);
    expect(await rows.allTextContents()).toEqual(['rmState', 'tmState']);
    await page.getByRole('button', { name: 'Show msgs' }).click();
    expect(await rows.allTextContents()).toEqual(['rmState', 'tmState', 'msgs']);
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Hide rmState' }).click();
    await page.keyboard.press('u');
    await titled(page, /^State 3:/);
    expect(await rows.allTextContents()).toEqual(['tmState', 'msgs']);
    expect(new URL(page.url()).hash).toBe('#at=2&hide=tmPrepared&hide=rmState');
    expect(troubles).toEqual([]);
    await close();
  });

  test('is watched along: conditions and parts of the state, which its URL knows', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('watched', hasty));
    const watch = async (text: string): Promise<void> => {
      await page.keyboard.press('w');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
    };
    await watch('tmState');
    await watch('rmState[rm1] = aborted and not rmState[rm2] = committed');
    await watch("s.tmState === 'init'");
    const rows = page.locator('.watches td');
    const expected = [
      /^tmState ×\s*committed\s*\(changes in state 2\)$/,
      /committed ×\s*false\s*\(true in state 3\)$/,
      /A page without a model knows the parts of the state that its table shows/,
    ];
    for (const [k, text] of expected.entries()) expect(await rows.nth(k).textContent()).toMatch(text);
    await rows.nth(1).locator('.mark').click();
    await titled(page, /^State 3:/);
    expect(await rows.nth(1).locator('strong').textContent()).toBe('true');
    await page.reload();
    await titled(page, /^State 3:/);
    expect(await rows.count()).toBe(3);
    await page.getByRole('button', { name: 'Stop watching tmState' }).click();
    expect(await rows.count()).toBe(2);
    expect(page.url()).not.toContain('watch=tmState');
    expect(troubles).toEqual([]);
    await close();
  });

  test('is large for a projector: the drawing, the step and its reasons alone', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('projector', hasty));
    const before = (await boxOf(page, '.picture svg')).width;
    await page.keyboard.press('p');
    await page.locator('.caption').waitFor();
    expect(await page.locator('.side').isVisible()).toBe(false);
    expect(await page.locator('header .because').isVisible()).toBe(true);
    expect(await page.locator('.caption').textContent()).toContain('RMRcvCommitMsg(rm2)');
    expect((await boxOf(page, '.picture svg')).width).toBeGreaterThan(before);
    expect(await page.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize))).toBeGreaterThan(20);
    expect(page.url()).toContain('#show=projector');
    await page.keyboard.press('k');
    await page.locator('.caption', { hasText: 'RMChooseToAbort(rm1)' }).waitFor();
    await page.keyboard.press('p');
    await titled(page, /^State 3:/);
    expect(new URL(page.url()).hash).toBe('#at=2');
    expect(troubles).toEqual([]);
    await close();
  });

  test('is printed whole', async () => {
    const { page, close } = await opened(browser, await onDisk('print', split), { width: 700, axe: true });
    await page.setViewportSize({ width: 700, height: 300 });
    await page.emulateMedia({ media: 'print' });
    const [picture, svg] = [await boxOf(page, '.picture'), await boxOf(page, '.picture svg')];
    expect(svg.height).toBeLessThanOrEqual(picture.height);
    expect(svg.width).toBeLessThanOrEqual(picture.width);
    expect(svg.y).toBeGreaterThanOrEqual(picture.y);
    expect((await boxOf(page, '.names')).width).toBeCloseTo(svg.width, 0);
    expect(await page.locator('footer').isVisible()).toBe(false);
    expect(await page.locator('.state').isVisible()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await close();
  });

  test('is undone, step by step, and the page is never left', async () => {
    const { page, close } = await opened(browser, await onDisk('undo', hasty));
    for (const key of ['u', 'Control+z', 'z']) await page.keyboard.press(key);
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await titled(page, 'State 2: TMCommit');
    await page.keyboard.press('z');
    await titled(page, 'State 2: TMCommit');
    await page.keyboard.press('Control+z');
    await titled(page, 'State 3: RMChooseToAbort(rm1)');
    await page.goForward();
    await titled(page, 'State 2: TMCommit');
    await page.goBack();
    await page.getByRole('button', { name: 'Undo' }).click();
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    await page.keyboard.press('u');
    await page.waitForTimeout(200);
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    await close();
  });

  test('takes a key that is held down for one thing to be undone', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('held', split));
    await page.keyboard.press('Home');
    await titled(page, 'State 1: init');
    // Browsers bear only so many changes of the URL in a while.
    await page.evaluate(() => {
      const replace = history.replaceState.bind(history);
      history.replaceState = (...given) => {
        document.body.dataset.written = `${Number(document.body.dataset.written ?? 0) + 1}`;
        replace(...given);
      };
    });
    for (let i = 0; i < 19; i += 1) await page.keyboard.down('j');
    await page.keyboard.up('j');
    await titled(page, /^State 6:/);
    await page.waitForFunction(() => location.hash === '#at=5');
    expect(Number(await page.evaluate(() => document.body.dataset.written))).toBeLessThan(10);
    await page.keyboard.press('u');
    await titled(page, 'State 1: init');
    expect(troubles).toEqual([]);
    await close();
  });

  test('is seen to loop', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('split', split));
    expect(await page.locator('.again').textContent()).toMatch(/^Back to state 2, by Timeout/);
    expect(await page.locator('.timeline .loop').count()).toBe(split.steps.length);
    expect(await page.locator('.timeline .tag.loops').allTextContents()).toEqual([
      'for ever from here',
      'back to state 2',
    ]);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await titled(page, 'State 2: Timeout({s1, s2, s3})');
    await page.keyboard.press('End');
    await page.locator('.return button').click();
    await titled(page, 'State 2: Timeout({s1, s2, s3})');
    expect(troubles).toEqual([]);
    await close();
  });

  test('shows that a state is repeated for ever, and which steps a scenario gave', async () => {
    const story: Story = {
      ...hasty,
      loop: { to: hasty.steps.length - 1, back: null, silent: [] },
      scenario: { name: 'a storm', steps: 2 },
    };
    const { page, troubles, close } = await opened(browser, await onDisk('stutter', story));
    expect(await page.locator('.again').textContent()).toBe('State 4 is repeated for ever.');
    expect(await page.locator('.return').textContent()).toContain('state 4 again');
    expect(await page.locator('.timeline .given .number').allTextContents()).toEqual(['2', '3']);
    await page.keyboard.press('j');
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    expect(troubles).toEqual([]);
    await close();
  });

  test('marks the selected state in both drawings', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('marks', hasty));
    const band = page.locator('.picture .band');
    const covers = async (label: string): Promise<boolean> => {
      const [outer, inner] = await Promise.all([
        band.boundingBox(),
        // What is said of a step names it, too, though not at first.
        page
          .locator('.picture text', { hasText: new RegExp(`^${label}`) })
          .first()
          .boundingBox(),
      ]);
      if (outer === null || inner === null) throw new Error('nothing is drawn');
      return outer.y <= inner.y + inner.height / 2 && inner.y + inner.height / 2 <= outer.y + outer.height;
    };
    expect([await covers('RMRcvCommitMsg'), await covers('TMCommit')]).toEqual([true, false]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await titled(page, 'State 2: TMCommit');
    expect([await covers('RMRcvCommitMsg'), await covers('TMCommit')]).toEqual([false, true]);
    await page.getByRole('button', { name: 'States' }).click();
    await page.waitForFunction(() => document.querySelector('.picture .here text')?.textContent === '2');
    expect(await page.locator('.picture .here').count()).toBe(1);
    const widths = (boxes: string): Promise<readonly string[]> =>
      page
        .locator(`.picture ${boxes} > g > polygon:first-of-type`)
        .evaluateAll((frames) => frames.map((frame) => getComputedStyle(frame).strokeWidth));
    expect(await widths('.here')).toEqual(['4px']);
    expect(await widths('.node:not(.here)')).not.toContain('4px');
    expect(troubles).toEqual([]);
    await close();
  });

  test('is searched', async () => {
    const { page, close } = await opened(browser, await onDisk('search', hasty));
    await page.keyboard.press('Home');
    await page.keyboard.press('/');
    await page.keyboard.type('rmState');
    await page.getByText('In 2 of 4').waitFor();
    const found: string[] = [];
    for (const key of ['Enter', 'Enter', 'Enter', 'Shift+Enter', 'Shift+Enter']) {
      await page.keyboard.press(key);
      found.push((await page.locator('#state-title').textContent()) ?? '');
    }
    expect(found.map((title) => title[6])).toEqual(['3', '4', '3', '4', '3']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await titled(page, 'State 1: init');
    await close();
  });

  test('tells its keys', async () => {
    const { page, close } = await opened(browser, await onDisk('help', hasty));
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').textContent()).toContain('Ctrl+Z');
    await page.keyboard.press('Home');
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Home');
    await titled(page, 'State 1: init');
    await close();
  });

  test.each([
    ['#at=1', 'State 2: TMCommit', []],
    ['#at=99', 'State 4: RMRcvCommitMsg(rm2)', ['The link names state 100, and there are 4: shown is the last.']],
    ['#at=two', 'State 4: RMRcvCommitMsg(rm2)', ['In the link, at=two cannot be read.']],
  ])('opens at the state that its URL names: %s', async (hash, title, alerts) => {
    const { page, close } = await opened(browser, `${await onDisk('linked', hasty)}${hash}`);
    expect(await page.locator('#state-title').textContent()).toBe(title);
    expect(await page.getByRole('alert').allTextContents()).toEqual(alerts);
    await page.evaluate(() => {
      location.hash = '#at=0';
    });
    await titled(page, 'State 1: init');
    await page.keyboard.press('u');
    await titled(page, title);
    await close();
  });

  test('gives its files away, and itself', async () => {
    const { page, troubles, close } = await opened(browser, await onDisk('export', hasty));
    const saved = async (name: string, role: 'link' | 'button'): Promise<string> => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole(role, { name }).click()]);
      expect(download.suggestedFilename()).toBe(name);
      return readFileSync(await download.path(), 'utf8');
    };
    expect(await saved('TCConsistent.time.svg', 'link')).toContain('RMChooseToAbort');
    expect(await saved('TCConsistent.txt', 'link')).toBe('the text');
    const copy = join(folder, 'copy.html');
    writeFileSync(copy, await saved('TCConsistent.html', 'button'));
    const again = await opened(browser, `${pathToFileURL(copy).href}#at=2`);
    await titled(again.page, 'State 3: RMChooseToAbort(rm1)');
    expect(await again.page.locator('.timeline ol li').count()).toBe(4);
    expect([...troubles, ...again.troubles]).toEqual([]);
    await again.close();
    await close();
  });

  test.each([1280, 400])('shows whatever is in a spec as text, %i pixels wide', async (width) => {
    const { page, troubles, close } = await opened(browser, await onDisk('nasty', nastyStory()), { width });
    expect(await page.locator('.timeline').textContent()).toContain('<script>alert(1)</script>');
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img').count()).toBe(0);
    const long = page.locator('.state details.long').first();
    await long.locator('summary').click();
    expect((await long.textContent())?.split('long ').length).toBeGreaterThan(100);
    for (let i = 0; i < 14; i += 1) await page.keyboard.press('k');
    await page.waitForFunction(() => location.hash === '#at=0');
    expect(await page.locator('#page').textContent()).not.toMatch(/[\u202e\u2066\u200b]/);
    expect(await page.locator('.timeline').textContent()).toContain('turned \\u202e around \\u2066 and \\u200b unseen');
    expect(await scrolledSideways(page)).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });

  test.each([1280, 400])(
    'shows what the view of the spec draws of the selected state, %i pixels wide',
    async (width) => {
      const figures = hasty.steps.map((_, k): Figure => {
        if (k === 2) return { trouble: 'The view threw <b>Error</b>.' };
        const held = [
          element('title', {}, ['a title']),
          element('circle', { cx: 9, cy: 9, r: 5, fill: '#b00020', onclick: 'alert(1)' }),
          element('text', { x: 20, y: 14, fill: '#111111', 'text-anchor': 'start' }, [`<b>state</b> ${k + 1}`]),
          element('script', {}, ['alert(2)']),
        ];
        return element('svg', { viewBox: '0 0 400 100', fill: '#111111', onload: 'alert(3)' }, held);
      });
      const story: Story = { ...hasty, figures };
      const { page, troubles, close } = await opened(browser, await onDisk('figures', story), {
        width,
        dark: true,
        axe: true,
      });
      const figure = page.locator('.figure');
      expect(await figure.locator('text').textContent()).toBe('<b>state</b> 4');
      const { width: drawn, height } = await boxOf(page, '.figure svg');
      expect(drawn).toBeGreaterThan(330);
      expect(height / drawn).toBeCloseTo(1 / 4);
      expect(await figure.locator('circle').evaluate((circle) => getComputedStyle(circle).fill)).toBe(
        'rgb(255, 143, 153)',
      );
      expect(await figure.locator('script, [onclick], [onload]').count()).toBe(0);
      if (width === 1280) {
        // The columns are scrolled, and not the page, however little room there is.
        await page.setViewportSize({ width, height: 580 });
        expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(580);
        await page.setViewportSize({ width, height: 800 });
      }
      await page.keyboard.press('k');
      await figure.getByText('The view threw <b>Error</b>.').waitFor();
      await page.keyboard.press('k');
      await figure.getByText('<b>state</b> 2').waitFor();
      expect(await barriers(page)).toEqual([]);
      // For a projector it stands beside the step, in sight.
      await page.keyboard.press('p');
      expect(await page.locator('.figure:visible').count()).toBe(1);
      const { y, height: large } = await boxOf(page, '.caption .figure svg');
      expect(y + large).toBeLessThan(800);
      expect(await scrolledSideways(page)).toBe(0);
      expect(troubles).toEqual([]);
      await close();
    },
  );

  // Colours are of the theme, and what there is room for of the width: each is met with every change, and all combinations before a release.
  test.each<[number, boolean]>([
    [1280, false],
    [400, true],
    ...(isThorough
      ? ([
          [1280, true],
          [400, false],
        ] satisfies [number, boolean][])
      : []),
  ])('is open to everybody (%i pixels wide, dark: %s)', async (width, dark) => {
    const story: Story = { ...split, scenario: { name: 'a storm', steps: 2 }, because: hasty.because };
    const { page, close } = await opened(browser, await onDisk('axe', story), { width, dark, axe: true });
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('w');
    await page.keyboard.type('state[s1] = Leader');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Hide/ }).first().click();
    await page.locator('.watches .marks').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('p');
    await page.locator('.caption').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('p');
    await page.keyboard.press('/');
    await page.keyboard.type('Timeout');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    expect(await barriers(page)).toEqual([]);
    await close();
  });
});

describe.skipIf(executable === null)(`a drawing${whySkipped}`, () => {
  /** What is left of an SVG, and of what it is made. */
  async function made(page: Page, svg: string): Promise<{ readonly text: string; readonly size: number }> {
    return page.evaluate((text) => {
      const { inert } = (globalThis as unknown as { subject: { inert: (svg: string) => SVGElement } }).subject;
      const svgElement = inert(text);
      document.body.append(svgElement);
      const all = [svgElement, ...svgElement.querySelectorAll('*')];
      return {
        text: svgElement.outerHTML,
        size: all.reduce((sum, { attributes }) => sum + 1 + attributes.length, 0),
      };
    }, svg);
  }
  async function withInert(): Promise<Awaited<ReturnType<typeof opened>>> {
    const { outputFiles } = await build({
      entryPoints: [join(import.meta.dirname, 'inert.ts')],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'subject',
    });
    // Without its policy, which alone would keep anything from running.
    const page = await opened(browser, await onDisk('inert', hasty), { axe: true });
    await page.page.evaluate(`${outputFiles[0]?.text}; globalThis.subject = subject;`);
    return page;
  }

  test('loses what could run or fetch', async () => {
    const { page, troubles, close } = await withInert();
    const { text } = await made(
      page,
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml"
        onload="alert(1)" viewBox="0 0 9 9"><script>alert(2)</script><style>* { fill: url(http://x.example) }</style>
        <g onclick="alert(3)" style="fill: red" fill="URL (http://x.example)"><text x="1" id="kept">kept</text></g>
        <a xlink:href="java&#9;script:alert(4)"><text>gone</text></a><use href="#kept"/><image href="http://x.example"/>
        <h:script>alert(5)</h:script><h:text onclick="alert(6)">gone</h:text><set attributeName="href" to="x"/>
        <foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="http://x.example"/></foreignObject></svg>`,
    );
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /^<svg xmlns="[^"]*"( xmlns:\w+="[^"]*")* viewBox="0 0 9 9"> <g><text x="1">kept<\/text><\/g>\s*<\/svg>$/,
    );
    await page.locator('text', { hasText: 'kept' }).last().dispatchEvent('click');
    expect(troubles).toEqual([]);
    await close();
  });

  test('loses nothing else but its style', async () => {
    const { page, close } = await withInert();
    for (const story of [hasty, split, nastyStory()]) {
      for (const svg of [spaceTime(story), await svgOf(traceGraph(story))]) {
        // The page has its style for all drawings.
        const tags = svg.replace(/<style>[^<]*<\/style>/, '').match(/<[a-z]\w*(\s+[\w:-]+="[^"]*")*\s*\/?>/gi) ?? [];
        const size = tags.reduce((sum, tag) => sum + 1 + (tag.match(/\s[\w:-]+="/g)?.length ?? 0), 0);
        expect(tags.length).toBeGreaterThan(20);
        expect((await made(page, svg)).size).toBe(size);
      }
    }
    await close();
  });

  test('has no text over another in the fonts that are there', async () => {
    const { page, close } = await withInert();
    for (const story of [hasty, split, nastyStory()]) {
      await made(page, spaceTime(story));
      const texts = await page.evaluate(() => {
        const svg = [...document.querySelectorAll('svg')].at(-1) as SVGSVGElement;
        return [...svg.querySelectorAll('text')].map((text) => {
          const { x, y, width, height } = text.getBBox();
          return { text: text.textContent, x, y, width, height };
        });
      });
      expect(texts.length).toBeGreaterThan(10);
      // Boxes reach above and below the letters.
      const over = texts.flatMap((a, i) =>
        texts
          .slice(i + 1)
          .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < 0.7 * a.height)
          .map((b) => `${a.text} / ${b.text}`),
      );
      expect(over).toEqual([]);
    }
    await close();
  });

  test('that is no SVG is not shown', async () => {
    const { page, close } = await withInert();
    for (const text of ['', '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>', '<html/>', '<svg/>'])
      await expect(made(page, text)).rejects.toThrow('the drawing is no SVG');
    await close();
  });
});
