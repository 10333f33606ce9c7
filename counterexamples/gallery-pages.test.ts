/** The index of the gallery as a page: by topic, and searched. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { galleryIndex, galleryReadme, type Picture, type ProtocolRow } from './gallery-pages.ts';
import { executable, launched, whySkipped } from './testing/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const picture = (spec: string, variant: string, story: string): Picture => ({
  spec,
  title: `Title of ${spec}`,
  variant,
  story,
  property: 'Safe',
  claim: 'Invariant Safe is violated',
  steps: 3,
  path: `${spec}/${variant}`,
  hasFigures: variant === 'forget',
});
const row = (spec: string, ...pictures: readonly Picture[]): ProtocolRow => ({
  spec,
  title: `Title of ${spec}`,
  topic: null,
  verdict: 'holds',
  states: '1',
  pictures,
});
const html = galleryIndex([
  [
    'Consensus',
    [row('raft', picture('raft', 'forget', 'A vote is <forgotten>.'), picture('raft', 'hasty', 'Too early.'))],
  ],
  ['Empty', [row('none')]],
  [null, [row('lock', picture('lock', 'stale', 'A lock is "kept".'))]],
]);

describe('the index of the gallery', () => {
  test('leads to what the view of a spec draws, where it has one', () => {
    const lines = galleryReadme([picture('raft', 'forget', ''), picture('raft', 'hasty', '')]);
    expect(lines).toContain(
      '[space-time](raft/forget/Safe.time.svg), [drawn states](raft/forget/Safe.view.svg), [states]',
    );
    expect(lines).toContain('[space-time](raft/hasty/Safe.time.svg), [states]');
    expect(html).toContain(
      '<p>Invariant Safe is violated (3 steps), <a href="raft/forget/Safe.view.svg">state by state</a>.</p>',
    );
    expect(html).toContain('<p>Invariant Safe is violated (3 steps).</p>');
  });

  test('has the topics that have pictures, and says nothing as markup that is text', () => {
    expect([...html.matchAll(/<h2 id="(.*?)">(.*?)<\/h2>/g)].map(([, id, topic]) => [id, topic])).toEqual([
      ['topic-0', 'Consensus'],
      ['topic-1', 'Others'],
    ]);
    expect(html).toContain('A vote is &lt;forgotten&gt;.');
    expect(html).not.toContain('Empty');
  });

  test.skipIf(executable === null)(`shows what has all the words that are typed${whySkipped}`, async () => {
    const file = join(folder, 'index.html');
    writeFileSync(file, html);
    const browser = await launched();
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const shown = (): Promise<string[]> => page.locator('article:visible h4').allTextContents();
    expect(await shown()).toEqual(['forget: Safe', 'hasty: Safe', 'stale: Safe']);
    await page.getByLabel('Only those with').fill('RAFT  vote');
    expect(await shown()).toEqual(['forget: Safe']);
    expect(await page.locator('h2:visible').allTextContents()).toEqual(['Consensus']);
    expect(await page.locator('output').textContent()).toBe('1 of 3');
    await page.getByLabel('Only those with').fill('"kept"');
    expect(await shown()).toEqual(['stale: Safe']);
    await page.getByLabel('Only those with').fill('');
    expect(await shown()).toHaveLength(3);
    await browser.close();
  });
});
