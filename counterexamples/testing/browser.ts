/** A real browser for tests: Debian's Chromium, driven by playwright-core. Where there is none, such tests skip themselves. */
import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** The browser that is installed, or null. */
export const executable: string | null =
  [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  ) ?? null;

export const whySkipped = executable === null ? ' (skipped: there is no Chromium; CHROMIUM_PATH names one)' : '';

export function launched(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable ?? '',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
}

export interface Opened {
  readonly page: Page;
  /** What went wrong in the page so far. */
  readonly troubles: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a page, and notes every error of it. */
export async function opened(
  browser: Browser,
  url: string,
  options: {
    readonly width?: number;
    readonly axe?: boolean;
    readonly dark?: boolean;
    /** It is not the explorer's page yet. */
    readonly blank?: boolean;
  } = {},
): Promise<Opened> {
  const { width = 1280, dark = false } = options;
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    acceptDownloads: true,
    // The page lets no other script run, so that the one that judges it could not.
    bypassCSP: options.axe === true,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('dialog', (dialog) => {
    troubles.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  if (options.blank !== true) await page.locator('.picture svg').waitFor();
  return { page, troubles, close: () => context.close() };
}

/** Waits until the page shows the state with this title. */
export async function titled(page: Page, title: string | RegExp): Promise<void> {
  await page.locator('#state-title', { hasText: title }).waitFor();
}

/** What axe finds to be in the way of people, one line each. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: axe.source });
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html.slice(0, 120)}`);
}
