/** The page in a real browser: from disk, and on a live model. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answersOf } from '../explorer/answers.ts';
import { LiveModel } from '../explorer/live.ts';
import { serve } from '../explorer/server.ts';
import { type StoryTexts, storyFiles } from '../files.ts';
import type { Story } from '../story.ts';
import { barriers, executable, launched, opened, whySkipped } from '../testing/browser.ts';
import { nastyStory, place, storyAbout, violationOf } from '../testing/stories.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord page '));
let browser: Browser;
beforeAll(async () => {
  if (executable !== null) browser = await launched();
});
afterAll(async () => {
  if (executable !== null) await browser.close();
  rmSync(folder, { recursive: true });
});

/** Waits until the page shows this state. */
async function titled(page: Page, title: string): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector('#state-title')?.textContent === wanted, title);
}

/** The page of a story, on disk. */
async function onDisk(name: string, story: Story): Promise<string> {
  const files = await storyFiles(story, { text: 'the text', itf: '{}', replay: 'npm run replay P.itf.json' });
  const file = join(folder, `${name} #1.html`);
  writeFileSync(file, files.find(({ type }) => type === 'text/html')?.text ?? '');
  return pathToFileURL(file).href;
}

describe.skipIf(executable === null)(`a recorded trace${whySkipped}`, () => {
  test.each([1280, 400])('is walked through from disk, %i pixels wide', async (width) => {
    const url = await onDisk('hasty', await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent'));
    const { page, troubles, close } = await opened(browser, url, { width });
    await expect(page.locator('h1').textContent()).resolves.toBe('Invariant TCConsistent is violated');
    expect(await page.locator('.timeline li').count()).toBe(4);
    expect(await page.locator('#state-title').textContent()).toBe('State 4: RMRcvCommitMsg(rm2)');
    expect(await page.locator('.cell.marked').count()).toBe(2);
    await page.keyboard.press('ArrowUp');
    await titled(page, 'State 3: RMChooseToAbort(rm1)');
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await titled(page, 'State 2: TMCommit');
    expect(await page.locator('.cell.changed').first().textContent()).toContain('init committed');
    expect(page.url()).toContain('#at=1');
    await page.keyboard.press('u');
    await titled(page, 'State 1: init');
    await page.getByRole('button', { name: 'Fit the width' }).click();
    const [drawn, box] = await Promise.all(['.picture svg', '.picture'].map((of) => page.locator(of).boundingBox()));
    expect(drawn?.width).toBeLessThanOrEqual(box?.width ?? 0);
    await page.getByRole('button', { name: 'States' }).click();
    await page.waitForFunction(() => document.querySelector('.picture svg title')?.textContent?.startsWith('Trace'));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(troubles).toEqual([]);
    await close();
  });

  test('is seen to loop', async () => {
    const url = await onDisk('split', await storyAbout('raft-election', 'split-votes', 'Termination'));
    const { page, troubles, close } = await opened(browser, url);
    expect(await page.locator('.again').textContent()).toMatch(/^Back to state 2, by Timeout/);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    await titled(page, 'State 2: Timeout({s1, s2, s3})');
    expect(troubles).toEqual([]);
    await close();
  });

  test('opens at the state that its URL names', async () => {
    const url = await onDisk('linked', await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent'));
    const { page, close } = await opened(browser, `${url}#at=1`);
    expect(await page.locator('#state-title').textContent()).toBe('State 2: TMCommit');
    await close();
  });

  test('gives its files away', async () => {
    const url = await onDisk('export', await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent'));
    const { page, troubles, close } = await opened(browser, url);
    await page.getByRole('button', { name: 'Make the files' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'TCConsistent.time.svg' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('TCConsistent.time.svg');
    expect(readFileSync(await download.path(), 'utf8')).toContain('RMChooseToAbort');
    expect(troubles).toEqual([]);
    await close();
  });

  test.each([1280, 400])('shows whatever is in a spec as text, %i pixels wide', async (width) => {
    const { page, troubles, close } = await opened(browser, await onDisk('nasty', nastyStory()), { width });
    expect(await page.locator('.timeline').textContent()).toContain('<script>alert(1)</script>');
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(troubles).toEqual([]);
    await close();
  });

  test.each([
    [1280, false],
    [1280, true],
    [400, false],
  ])('is open to everybody (%i pixels wide, dark: %s)', async (width, dark) => {
    const url = await onDisk('axe', await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent'));
    const { page, close } = await opened(browser, url, { width, dark, axe: true });
    expect(await barriers(page)).toEqual([]);
    await close();
  });
});

describe.skipIf(executable === null)(`a live model${whySkipped}`, () => {
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    const { subject, claim } = await violationOf('two-phase-commit', 'hasty-manager', 'TCConsistent');
    const path = new LiveModel(subject, place).pathAlong(claim.trace);
    const live = new LiveModel(subject, place, { path, claim });
    const texts = (): StoryTexts => ({ text: 'text', itf: '{}', replay: 'npm run replay x' });
    const answers = answersOf({ model: subject.model, live, path, place, texts });
    server = await serve(answers, 0);
  });
  afterAll(() => server?.close());

  test.each([1280, 400])('branches, comes back, and can be shared, %i pixels wide', async (width) => {
    const { page, troubles, close } = await opened(browser, server.url, { width });
    const title = page.locator('#state-title');
    await page.getByRole('button', { name: /^2\s*TMCommit/ }).click();
    await page.waitForFunction(() => document.querySelector('#options-title')?.textContent === 'Possible in state 2');
    await page.locator('.options button', { hasText: 'RMPrepare(rm3)' }).click();
    await page.waitForFunction(() => document.querySelector('#state-title')?.textContent === 'State 3: RMPrepare(rm3)');
    expect(await page.locator('.timeline li').count()).toBe(3);
    expect(await page.locator('h1').textContent()).not.toContain('violated');
    await page.waitForFunction(() => location.hash.includes('digest='));
    const shared = page.url();
    await page.locator('h1').click();
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelectorAll('.timeline li').length === 4);
    const other = await opened(browser, shared, { width });
    await other.page.waitForFunction(
      () => document.querySelector('#state-title')?.textContent === 'State 3: RMPrepare(rm3)',
    );
    expect(await other.page.getByRole('alert').count()).toBe(0);
    expect(await title.textContent()).toContain('State');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect([...troubles, ...other.troubles]).toEqual([]);
    await other.close();
    await close();
  });

  test('jumps to a witness, and says why there is none', async () => {
    const { page, troubles, close } = await opened(browser, server.url);
    const field = page.getByLabel(/a predicate/);
    await field.fill("rm.every((one) => s.rmState.get(one) === 'prepared')");
    await page.getByRole('button', { name: 'Find the nearest' }).click();
    await page.waitForFunction(
      () =>
        document.querySelectorAll('.timeline li').length === 4 &&
        document.querySelector('#state-title')?.textContent?.includes('RMPrepare'),
    );
    await field.fill("s.tmState === 'lost'");
    await page.getByRole('button', { name: 'Find the nearest' }).click();
    await page.getByText(/^It is true of none of the/).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  test('says that a link is of another version of the spec', async () => {
    const { page, close } = await opened(browser, `${server.url}#path=0.0&at=1&digest=00000000`);
    await page.getByText(/another version of the spec/).waitFor();
    await close();
  });

  test('says what is wrong with a path that leads nowhere', async () => {
    const { page, close } = await opened(browser, `${server.url}#path=0.77&at=1`);
    await page.getByText(/State 1 has no successor 78/).waitFor();
    await close();
  });

  test('is open to everybody', async () => {
    const { page, close } = await opened(browser, server.url, { axe: true });
    expect(await barriers(page)).toEqual([]);
    await close();
  });
});
