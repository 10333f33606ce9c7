/**
 * The page as one HTML file that needs nothing else: script, style and data are in it.
 *
 * The script is bundled once, into `built/`, and again when it is older than what it is made of. Where that folder cannot be
 * written, it is kept in memory.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { PageData } from '../explorer/api.ts';

const here = import.meta.dirname;
/** Where the bundle is kept. */
export const built = join(here, 'built');
/** What the bundle is made of: the page, the drawings, and the types that they share. */
const sources = [here, join(here, '..', 'draw')];

interface Bundle {
  readonly script: string;
  readonly style: string;
}

let known: Promise<Bundle> | null = null;

/** The script and the style of the page. */
export function bundled(): Promise<Bundle> {
  known ??= kept().catch((error: unknown) => {
    known = null;
    throw error;
  });
  return known;
}

async function kept(): Promise<Bundle> {
  const [script, style] = [join(built, 'page.js'), join(built, 'page.css')];
  const made = await Promise.all(
    [script, style].map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  if (Math.min(...made) > (await newest())) {
    const [js, css] = await Promise.all([script, style].map((file) => readFile(file, 'utf8')));
    return { script: js as string, style: css as string };
  }
  const bundle = await bundleNow();
  try {
    await mkdir(built, { recursive: true });
    await Promise.all([replace(script, bundle.script), replace(style, bundle.style)]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return bundle;
}

async function newest(): Promise<number> {
  const files = await Promise.all(
    sources.map(async (folder) =>
      (await readdir(folder, { withFileTypes: true }))
        .filter((entry) => entry.isFile() && /\.(ts|tsx|css)$/.test(entry.name))
        .map(({ name }) => join(folder, name)),
    ),
  );
  const times = await Promise.all(files.flat().map(async (file) => (await stat(file)).mtimeMs));
  return Math.max(0, ...times);
}

async function bundleNow(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'main.tsx')],
    outdir: built,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}

/** So that another process reads the old file or the new one, and no half of it. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/** JSON that may stand in a script element: nothing in it ends the element or begins a comment. */
export function dataText(data: unknown): string {
  const codes: Readonly<Record<string, string>> = {
    '<': '003c',
    '>': '003e',
    '&': '0026',
    '\u2028': '2028',
    '\u2029': '2029',
  };
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${codes[character]}`);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="4" cy="4" r="3" fill="#0b6e99"/><circle cx="12" cy="12" r="3" fill="#c0392b"/><path d="M6 6l4 4" stroke="#555" stroke-width="2"/></svg>',
)}`;

/** The complete page. */
export async function pageHtml(data: PageData): Promise<string> {
  const { script, style } = await bundled();
  const { story } = data.mode === 'live' ? data.view : data;
  // A script may not contain the end of its own element.
  const safe = script.replaceAll('</script', '<\\/script');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(safe)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)} 'unsafe-inline'`.replace(` 'unsafe-inline'`, ''),
    'img-src data:',
    data.mode === 'live' ? "connect-src 'self'" : "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(`${story.claim ?? story.title}: ${story.subject}`)}</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="concord-data">${dataText(data)}</script>
<script>${safe}</script>
</body>
</html>
`;
}
