/**
 * The picture of the explorer in the README: `CONCORD_DRAW=1 npx vitest run docs/explorer.test.ts` takes it anew, of the page
 * that a counterexample comes with. It is not compared, since fonts differ from one computer to the next.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { storyFiles } from '../counterexamples/files.ts';
import { executable, launched, opened, whySkipped } from '../counterexamples/testing/browser.ts';
import { storyAbout } from '../counterexamples/testing/stories.ts';
import { root } from '../scripts/commands/testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-picture-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(executable === null || process.env.CONCORD_DRAW === undefined)(
  `the picture of the explorer is taken, if CONCORD_DRAW is set${whySkipped}`,
  async () => {
    const story = await storyAbout('partial-connectivity', 'unstable-link', 'Committed');
    const files = await storyFiles(story, 'Committed', { text: '', itf: '{}', replay: '' });
    const file = join(folder, 'page.html');
    writeFileSync(file, files.find(({ type }) => type === 'text/html')?.text ?? '');
    const browser = await launched();
    const { page, troubles, close } = await opened(browser, pathToFileURL(file).href, { width: 1400 });
    await page.screenshot({ path: join(root, 'docs', 'explorer.png'), fullPage: true });
    expect(troubles).toEqual([]);
    await close();
    await browser.close();
  },
);
