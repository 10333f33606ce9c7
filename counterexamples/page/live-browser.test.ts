/** The page on a live model in a real browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckableModel } from '../../checker/language/model.ts';
import { answersOf, fixed } from '../explorer/answers.ts';
import { LiveModel } from '../explorer/live.ts';
import { serve } from '../explorer/server.ts';
import { barriers, executable, launched, opened, titled, whySkipped } from '../testing/browser.ts';
import { place, type Violation, violationOf } from '../testing/stories.ts';

let browser: Browser;
let hasty: Violation;
beforeAll(async () => {
  if (executable === null) return;
  browser = await launched();
  hasty = await violationOf('two-phase-commit', 'hasty-manager', 'TCConsistent');
});
afterAll(async () => {
  if (executable !== null) await browser.close();
});

/** Serves the model of a violation, changed, from the end of its trace. */
async function served(change: (model: CheckableModel) => CheckableModel = (model) => model, seeks = false) {
  const { subject, claim } = hasty;
  const changed = { ...subject, model: change(subject.model) };
  const path = seeks ? [0] : new LiveModel(changed, place).pathAlong(claim.trace);
  const live = new LiveModel(changed, place, seeks ? null : { path, claim });
  const texts = (along: readonly number[]) => ({
    text: `of ${along.length} states`,
    itf: '{}',
    replay: 'npm run replay x',
  });
  const sources = {
    TMAbort: { place: 'specs/two-phase-commit/it.ts:7', text: 'const TMAbort = action({\n  guard\n})' },
  };
  const server = await serve(fixed(answersOf({ model: changed.model, live, path, seeks, place, texts, sources })), 0);
  return { ...server, path };
}

describe.skipIf(executable === null)(`a live model${whySkipped}`, () => {
  let server: Awaited<ReturnType<typeof served>>;
  beforeAll(async () => {
    server = await served();
  });
  afterAll(() => server?.close());

  test.each([1280, 400])('branches, comes back, and can be shared, %i pixels wide', async (width) => {
    const { page, troubles, close } = await opened(browser, server.url, { width });
    await page.getByRole('button', { name: /^2\s*TMCommit/ }).click();
    await page.waitForFunction(() => document.querySelector('#options-title')?.textContent === 'Possible in state 2');
    expect(await page.locator('.options .tag').allTextContents()).toEqual(['the trace goes on here']);
    // Where there is room they are in sight without it.
    if (width === 400) await page.getByRole('button', { name: 'Options' }).click();
    const [options, end] = await Promise.all(
      ['.options button', 'footer'].map((part) => page.locator(part).first().boundingBox()),
    );
    expect((options?.y ?? 0) + (options?.height ?? 0)).toBeLessThan(end?.y ?? 0);
    await page.getByLabel('Only those with').fill('prepare(RM3');
    expect(await page.locator('.options .what').allTextContents()).toEqual(['RMPrepare(rm3)']);
    await page.locator('.options button', { hasText: 'RMPrepare(rm3)' }).click();
    await titled(page, 'State 3: RMPrepare(rm3)');
    // The drawing is in sight however far down the option was; where there is room, so is the state.
    const [names, band, footer, title, changed, below] = await Promise.all(
      ['.picture .names', '.picture .band', 'footer', '#state-title', '.cell.changed', '.onward'].map((part) =>
        page.locator(part).first().boundingBox(),
      ),
    );
    if (width === 1280) {
      expect(title?.y).toBeGreaterThan(0);
      expect(changed?.y).toBeGreaterThanOrEqual((title?.y ?? 0) + (title?.height ?? 0));
      expect((changed?.y ?? 0) + (changed?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
      expect((below?.y ?? 0) + (below?.height ?? 0)).toBeLessThanOrEqual(footer?.y ?? 0);
    }
    expect(names?.y).toBeGreaterThanOrEqual(0);
    expect(band?.y).toBeGreaterThanOrEqual(names?.y ?? 0);
    expect((band?.y ?? 0) + (band?.height ?? 0)).toBeLessThanOrEqual(footer?.y ?? 0);
    expect(await page.locator('.timeline ol li').count()).toBe(3);
    expect(await page.locator('h1').textContent()).not.toContain('violated');
    expect(await page.title()).not.toContain('violated');
    await page.waitForFunction(() => location.hash.includes('digest='));
    const shared = page.url();
    await page.keyboard.press('Escape');
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelectorAll('.timeline ol li').length === 4);
    await titled(page, 'State 2: TMCommit');
    const other = await opened(browser, shared, { width });
    await titled(other.page, 'State 3: RMPrepare(rm3)');
    await other.page.reload();
    await titled(other.page, 'State 3: RMPrepare(rm3)');
    expect(await other.page.getByRole('alert').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
      0,
    );
    expect([...troubles, ...other.troubles]).toEqual([]);
    await other.close();
    await close();
  });

  test('hears keys that come faster than its answers', async () => {
    const { page, troubles, close } = await opened(browser, server.url);
    await page.route('**/api/view', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await page.keyboard.press('Home');
    for (const key of ['j', 'j', 'k', 'j']) await page.keyboard.press(key);
    await titled(page, 'State 3: RMChooseToAbort(rm1)');
    await page.waitForFunction(() => document.querySelector('#options-title')?.textContent === 'Possible in state 3');
    await page.waitForFunction(() => document.querySelector('.options button')?.matches(':enabled'));
    expect(troubles).toEqual([]);
    await close();
  });

  test('shows the source of an action beside its option, and copies where it stands', async () => {
    const { page, troubles, close } = await opened(browser, `${server.url}#path=0`, { axe: true });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const abort = page.locator('.options li', { hasText: 'TMAbort' });
    await abort.getByText('specs/two-phase-commit/it.ts:7').first().click();
    expect(await abort.locator('pre').innerText()).toBe('const TMAbort = action({\n  guard\n})');
    await abort.getByRole('button', { name: 'Copy specs/two-phase-commit/it.ts:7' }).click();
    await abort.getByText('Copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('specs/two-phase-commit/it.ts:7');
    expect(await page.locator('.options .source').count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await close();
  });

  test('has a URL to share from the beginning', async () => {
    const { page, close } = await opened(browser, server.url);
    await page.waitForFunction(() => location.hash.includes('digest='));
    expect(new URL(page.url()).hash).toMatch(new RegExp(`^#path=${server.path.join('\\.')}&at=3&digest=[0-9a-f]{8}$`));
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    await close();
  });

  test('jumps to a witness, and says why there is none', async () => {
    const { page, troubles, close } = await opened(browser, server.url);
    const status = page.locator('.sought [role=status]');
    const seek = async (condition: string): Promise<void> => {
      await page.keyboard.press('f');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(condition);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
    };
    await seek("rm.every((one) => s.rmState.get(one) === 'prepared')");
    await titled(page, /^State 4: RMPrepare/);
    expect(await page.locator('.timeline ol li').count()).toBe(4);
    await page.getByText('Found: it is true of state 4').waitFor();
    // What came of it stands below the field, and the state in sight.
    const [field, answer, title, footer] = await Promise.all(
      ['#sought', '.sought [role=status]', '#state-title', 'footer'].map((part) => page.locator(part).boundingBox()),
    );
    expect(answer?.y).toBeGreaterThanOrEqual((field?.y ?? 0) + (field?.height ?? 0));
    expect(answer?.y).toBeLessThan((field?.y ?? 0) + 2 * (field?.height ?? 0));
    expect((title?.y ?? 0) + (title?.height ?? 0)).toBeLessThan(footer?.y ?? 0);
    expect(title?.y).toBeGreaterThan(0);
    await seek('rmState[rm1] = committed and rmState[rm2] = prepared and not rmState[rm3] = working');
    await page.getByText('Found: it is true of state 5').waitFor();
    await titled(page, /^State 5:/);
    await seek('tmState = comitted');
    await page.getByText('tmState is never comitted. Did you mean committed?').waitFor();
    await seek('tmState = aborted and rmState[rm1] = committed');
    await page.getByText(/^It is true of none of the/).waitFor();
    await seek('rmState[rm9] = aborted');
    await page.getByText('There is no rmState[rm9]. Did you mean').waitFor();
    await seek('s.tmState ===');
    await page.getByText(/^It cannot be read/).waitFor();
    await titled(page, /^State 5:/);
    expect(await status.count()).toBe(1);
    // Along the path it stays, and goes with it.
    await page.keyboard.press('k');
    await titled(page, /^State 4:/);
    expect(await status.textContent()).toMatch(/^It cannot be read/);
    await page.locator('.options button', { hasNotText: 'the trace goes on here' }).first().click();
    await expect.poll(() => status.textContent()).toBe('');
    expect(troubles).toEqual([]);
    await close();
  });

  test('says of a run without a claim where it is first wrong, and leads there', async () => {
    const { page, troubles, close } = await opened(browser, server.url, { axe: true });
    expect(await page.locator('header .first').count()).toBe(0);
    await page.getByLabel(/a condition is true/).fill('rmState[rm3] = aborted and rmState[rm1] = committed');
    await page.keyboard.press('Enter');
    await page.getByText('Found: it is true of state 4').waitFor();
    expect(await page.locator('header .first').textContent()).toMatch(
      /^State 4 TCConsistent is false because rmState\[rm[13]\] = \w+ and rmState\[rm[13]\] = \w+ \(.+\)$/,
    );
    await page.locator('#state-title').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await titled(page, 'State 1: init');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'State 4', exact: true }).click();
    await titled(page, /^State 4/);
    expect(troubles).toEqual([]);
    await close();
  });

  test('searches from the state that is shown', async () => {
    const { page, troubles, close } = await opened(browser, server.url);
    await page.keyboard.press('k');
    await titled(page, 'State 3: RMChooseToAbort(rm1)');
    await page.getByLabel(/a condition is true/).fill('rmState[rm2] = prepared');
    await page.getByLabel('from here on').check();
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Found: it is true of state 4, and no shorter run from here').waitFor();
    await titled(page, 'State 4: RMPrepare(rm2)');
    expect(await page.locator('.timeline .what').allTextContents()).toEqual([
      ...['init', 'TMCommit', 'RMChooseToAbort(rm1)', 'RMPrepare(rm2)'],
    ]);
    expect(troubles).toEqual([]);
    await close();
  });

  test('tells how far a search is, and ends it', async () => {
    const { page, close } = await opened(browser, server.url);
    await page.route('**/api/search', () => new Promise(() => {}));
    await page.getByLabel(/a condition is true/).fill('tmState = aborted');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('Looking').waitFor();
    await page.keyboard.press('x');
    await page.getByText('Ended.').waitFor();
    expect(await page.getByRole('button', { name: 'End the search' }).count()).toBe(0);
    await close();
  });

  test('leads from each property to its counterexample, and back', async () => {
    const { page, troubles, close } = await opened(browser, `${server.url}#path=0&at=0`);
    await titled(page, /^State 1:/);
    const claims = page.getByRole('navigation', { name: 'Counterexamples and witnesses' });
    await claims.getByRole('button', { name: 'Termination' }).click();
    await page.getByText('It holds').waitFor();
    await titled(page, /^State 1:/);
    await claims.getByRole('button', { name: 'TCConsistent' }).click();
    await page.getByRole('heading', { name: 'Invariant TCConsistent is violated' }).waitFor();
    await page.locator('.cell.marked').first().waitFor();
    expect(await claims.locator('[aria-current]').textContent()).toBe('TCConsistent');
    await page.keyboard.press('u');
    await titled(page, /^State 1:/);
    expect(troubles).toEqual([]);
    await close();
  });

  test('takes options by keys', async () => {
    const { page, troubles, close } = await opened(browser, `${server.url}#path=0&at=0`);
    await page.waitForFunction(() => document.querySelector('.options button')?.matches(':enabled'));
    const options = await page.locator('.options .what').allTextContents();
    await page.keyboard.press('2');
    await titled(page, `State 2: ${options[1]}`);
    await page.waitForFunction(() => document.querySelector('#options-title')?.textContent === 'Possible in state 2');
    await page.waitForFunction(() => document.querySelector('.options button')?.matches(':enabled'));
    await page.keyboard.press('o');
    await page.keyboard.type('choose');
    await page.keyboard.press('Enter');
    await titled(page, /^State 3: RMChooseToAbort/);
    await page.waitForFunction(() => document.querySelector('#options-title')?.textContent === 'Possible in state 3');
    expect(await page.getByLabel('Only those with').inputValue()).toBe('');
    expect(await page.locator('.options .what').count()).toBeGreaterThan(1);
    await page.keyboard.type('prepare');
    await page.keyboard.press('Enter');
    await titled(page, /^State 4: RMPrepare/);
    expect(troubles).toEqual([]);
    await close();
  });

  test('never runs a predicate from its URL', async () => {
    const asked: string[] = [];
    const { page, close } = await opened(browser, server.url);
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${server.url}#path=0.0&at=1&predicate=true&witness=true&watch=true`);
    await titled(page, /^State 2:/);
    await page.reload();
    await titled(page, /^State 2:/);
    expect(asked).toContain('/api/view');
    expect(asked).not.toContain('/api/search');
    expect(asked).not.toContain('/api/watch');
    await close();
  });

  test('runs JavaScript that is watched only if it was typed there', async () => {
    const { page, troubles, close } = await opened(browser, server.url);
    const rows = page.locator('.watches td');
    await page.keyboard.press('w');
    await page.keyboard.type('s.msgs.size === 1');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await rows.getByText('true in states 2 to 4').waitFor({ state: 'attached' });
    await page.reload();
    await rows.getByText('true in states 2 to 4').waitFor({ state: 'attached' });
    const asked: string[] = [];
    const other = await opened(browser, 'about:blank', { blank: true });
    other.page.on('request', (request) => asked.push(request.postData() ?? ''));
    await other.page.goto(`${page.url()}&watch=${encodeURIComponent('tmState = committed')}`);
    const others = other.page.locator('.watches td');
    await others.getByText('true in states 2 to 4').waitFor({ state: 'attached' });
    expect(await others.nth(0).textContent()).toContain('is JavaScript that came with the link, and was not run.');
    expect(asked.some((body) => body.includes('s.msgs.size'))).toBe(false);
    await other.page.getByRole('button', { name: 'Run it' }).click();
    await others.nth(0).getByText('true in states 2 to 4').waitFor({ state: 'attached' });
    expect(asked.some((body) => body.includes('s.msgs.size'))).toBe(true);
    expect([...troubles, ...other.troubles]).toEqual([]);
    await other.close();
    await close();
  });

  test('says of what is watched that it is never so, or not there, also of what came with a link', async () => {
    const { page, troubles, close } = await opened(browser, 'about:blank', { blank: true });
    const watched = ['tmState = comitted', 'tmStat = committed'].map((text) => `watch=${encodeURIComponent(text)}`);
    await page.goto(`${server.url}#${watched.join('&')}`);
    const rows = page.locator('.watches td');
    await rows.getByText('tmState is never comitted. Did you mean committed?').waitFor({ state: 'attached' });
    await rows.getByText('There is no variable tmStat. Did you mean tmState').waitFor({ state: 'attached' });
    expect(troubles).toEqual([]);
    await close();
  });

  test.each(['0.0', 'the path that it begins with'])('says that a link is of another version: %s', async (which) => {
    const path = which === '0.0' ? which : server.path.join('.');
    const { page, close } = await opened(browser, `${server.url}#path=${path}&at=1&digest=00000000`);
    await page.getByText(/another version of the spec/).waitFor();
    await titled(page, /^State 2:/);
    await page.keyboard.press('k');
    await titled(page, 'State 1: init');
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await close();
  });

  test('shows what there is of a path that leads nowhere, and says at which step it ends', async () => {
    const link = `${server.url}#path=0.1.0.77.0&at=4`;
    const { page, close } = await opened(browser, link);
    await page.getByText('State 3 has no successor 78').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('The link names 5 states; shown are the first 3.');
    await titled(page, /^State 3:/);
    expect(page.url()).toBe(link);
    expect(await page.locator('.timeline ol li').count()).toBe(3);
    await page.keyboard.press('k');
    await titled(page, /^State 2:/);
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    expect(await page.locator('.timeline ol li').count()).toBe(3);
    await close();
  });

  test('says that there is no such initial state, and begins where it was told to', async () => {
    const { page, close } = await opened(browser, `${server.url}#path=5.0&at=1`);
    await page.getByText('There is no initial state 6: there are 1.').waitFor();
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    await close();
  });

  test('makes the files of the path that is shown, and copies the command', async () => {
    const { page, troubles, close } = await opened(browser, server.url);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const make = page.getByRole('button', { name: 'Make the files' });
    await make.click();
    await page.getByRole('link', { name: '.html' }).waitFor();
    await page.getByRole('button', { name: 'Copy the command' }).click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('npm run replay x');
    await page.locator('.options button').first().click();
    await titled(page, /^State 5:/);
    await make.click();
    const text = page.getByRole('link', { name: '.txt' });
    expect(await text.evaluate(async (link) => (link as HTMLAnchorElement).href)).toMatch(/^blob:/);
    const [download] = await Promise.all([page.waitForEvent('download'), text.click()]);
    const stream = await download.createReadStream();
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('of 5 states');
    expect(troubles).toEqual([]);
    await close();
  });

  test.each([
    [1280, false],
    [1280, true],
    [400, false],
  ])('is open to everybody (%i pixels wide, dark: %s)', async (width, dark) => {
    const { page, close } = await opened(browser, server.url, { width, dark, axe: true });
    const states: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['the end of a counterexample', async () => {}],
      ['an event that was selected', () => page.locator('.picture .step2 text').first().click()],
      [
        'a branch',
        async () => {
          await titled(page, /^State 2/);
          await page.locator('.options button:enabled', { hasNotText: 'the trace goes on here' }).first().click();
          await titled(page, /^State 3/);
        },
      ],
      [
        'a condition that is wrong',
        async () => {
          await page.getByLabel(/a condition is true/).fill('tmState = comitted');
          await page.keyboard.press('Enter');
          await page.getByText('Did you mean committed?').waitFor();
        },
      ],
      [
        'what was found',
        async () => {
          await page.getByLabel(/a condition is true/).fill('tmState = committed');
          await page.keyboard.press('Enter');
          await page.getByText('Found: it is true of state 2').waitFor();
        },
      ],
      [
        'a search that goes on',
        async () => {
          await page.route('**/api/search', () => new Promise(() => {}));
          await page.keyboard.press('Enter');
          await page.getByText('End the search').waitFor();
        },
      ],
    ];
    const found: unknown[] = [];
    for (const [state, reach] of states) {
      await reach();
      found.push([state, await barriers(page)]);
    }
    expect(found).toEqual(states.map(([state]) => [state, []]));
    await close();
  });
});

describe.skipIf(executable === null)(`another live model${whySkipped}`, () => {
  test('offers its initial states, and marks what leads out of its bounds', async () => {
    const server = await served((model) => {
      const [first] = model.init;
      const holds = ({ tmState }: { readonly tmState: string }): boolean => tmState !== 'aborted';
      const bounds = { undecided: { kind: 'invariant', forAll: {}, holds } };
      return { ...model, init: [first, { ...first, tmState: 'committed' }], bounds } as unknown as CheckableModel;
    });
    const { page, troubles, close } = await opened(browser, server.url);
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('#options-title')?.textContent === 'Possible in state 1');
    const outside = page.locator('.options button', { has: page.getByText('leads out of the bounds') });
    expect(await outside.locator('.what').allTextContents()).toEqual(['TMAbort']);
    await page.getByLabel('Initial state').selectOption('2: tmState = committed');
    await page.waitForFunction(() => document.querySelectorAll('.timeline ol li').length === 1);
    expect(await page.locator('.state tr', { hasText: 'tmState' }).textContent()).toContain('committed');
    expect(await page.getByLabel('Initial state').inputValue()).toBe('1');
    expect(troubles).toEqual([]);
    await close();
    await server.close();
  });

  test('that was asked for nothing shows the first counterexample', async () => {
    const server = await served((model) => model, true);
    // Whoever is there already is not led anywhere, and told what the run shows once it is asked for.
    const along = new LiveModel(hasty.subject, place).pathAlong(hasty.claim.trace).join('.');
    const there = await opened(browser, `${server.url}#path=${along}&at=3`);
    await titled(there.page, 'State 4: RMRcvCommitMsg(rm2)');
    await there.page.waitForTimeout(300);
    expect(await there.page.locator('h1').textContent()).not.toContain('violated');
    const claims = there.page.getByRole('navigation', { name: 'Counterexamples and witnesses' });
    await claims.getByRole('button', { name: 'TCConsistent' }).click();
    await there.page.getByRole('heading', { name: 'Invariant TCConsistent is violated' }).waitFor();
    await there.close();
    const { page, troubles, close } = await opened(browser, server.url);
    await page.getByRole('heading', { name: 'Invariant TCConsistent is violated' }).waitFor();
    await titled(page, 'State 4: RMRcvCommitMsg(rm2)');
    expect([...troubles, ...there.troubles]).toEqual([]);
    await close();
    await server.close();
  });

  test('that has stopped is said to have, and what was shown stays', async () => {
    const server = await served();
    const { page, close } = await opened(browser, server.url);
    await server.close();
    await page.locator('.options button').first().click();
    await page.getByText('The server does not answer: it was stopped.').waitFor();
    await page.keyboard.press('Home');
    await titled(page, 'State 1: init');
    await close();
  });
});
