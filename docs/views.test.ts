/** The page on views: its example compiles, as it stands, and draws each state; and every public name is on it. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn, root } from '../scripts/commands/testing.ts';
import { codeOf, exportsOf } from './examples.ts';

const page = readFileSync(join(root, 'docs', 'views.md'), 'utf8');
const cwd = mkdtempSync(join(tmpdir(), 'concord-views-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const files = [...page.matchAll(/^```tsx?\n(?=\/\/ (\S+)\n)([\s\S]*?)^```$/gm)];
const write = (name: string, text: string): void => {
  mkdirSync(dirname(join(cwd, name)), { recursive: true });
  writeFileSync(join(cwd, name), text);
};
for (const [, name = '', text = ''] of files) write(name, text);
const checked = () => programIn(cwd)(['check', './token-ring/token-ring.ts', 'property=OneToken']);
const film = join(cwd, '.concord', 'token-ring', 'base', 'OneToken.view.svg');

describe('the page on views', () => {
  test('names all that is public', () => {
    const names = exportsOf(join(root, 'checker', 'view', 'index.ts'));
    expect(names).toContain('viewOf');
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(codeOf(page)))).toEqual([]);
  });

  test('has a spec, and a view that draws each of its states', async () => {
    expect(files.map(([, name]) => name)).toEqual(['token-ring/token-ring.ts', 'token-ring/view.tsx']);
    const { code, out, err } = await checked();
    expect({ code, err }).toEqual({ code: 12, err: '' });
    expect(out).not.toContain('not drawn');
    const svg = readFileSync(film, 'utf8');
    expect(svg.match(/<svg x=/g)).toHaveLength(2);
    // Three of ten have a token: one in the first state, and two in the last.
    expect(svg.match(/<circle [^>]*fill="#e1eef7"/g)).toHaveLength(3);
  }, 60_000);

  // Whatever the settings of the user say of JSX, and the file does not.
  test.each([
    [
      'NaN',
      /r=\{22\}/,
      'r={has ? Number.NaN : 22}',
      '2 states of the trace of OneToken are not drawn by the view of the spec. The view cannot be drawn: r of <circle> is NaN; allowed: a number (token-ring/view.tsx:14:11).',
    ],
    [
      'what does not compile',
      /s\.tokens/,
      's.token',
      "view.tsx does not compile: TS2551: Property 'token' does not exist",
    ],
    [
      'an export that is no view',
      /export const view/,
      'export const seen = 1;\nconst view',
      'view.tsx exports no view. Export what viewOf answers: export const view = viewOf(tokenRing, ',
    ],
    [
      'two views',
      /$/,
      '\nexport const other = viewOf(tokenRing, () => <svg viewBox="0 0 1 1" />);\n',
      'view.tsx exports several views of token-ring. Export one.',
    ],
  ])(
    'is told of %s, which loses nothing else',
    async (_, what, instead, told) => {
      const [, name = '', text = ''] = files[1] ?? [];
      write('tsconfig.json', '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }');
      write(name, text.replace(/^.*@jsxImportSource.*\n/, '\n').replace(what, instead));
      rmSync(film, { force: true });
      const { code, out } = await checked();
      expect(code).toBe(12);
      expect(out.replace(/\s+/g, ' ')).toContain(told);
      expect(out).toContain('Invariant OneToken is violated');
    },
    60_000,
  );
});
