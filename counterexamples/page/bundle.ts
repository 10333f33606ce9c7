/**
 * The page as one HTML file that needs nothing else: script, style and data are in it.
 *
 * The script is bundled once, into `built/`, and again when anything that it is made of is other than it was, the libraries
 * too. Where that folder cannot be written, it is kept in memory.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageData } from '../explorer/api.ts';
import type { Bundle, Made } from './bundler.ts';

const here = import.meta.dirname;
/** Where the bundle is kept. */
export const built = join(here, 'built');

const known = new Map<string, Promise<Bundle>>();

/** The script and the style of the page. `folder` is where they are kept. */
export function bundled(folder: string = built): Promise<Bundle> {
  const earlier = known.get(folder);
  if (earlier !== undefined) return earlier;
  const bundle = kept(join(folder, 'page.txt'), folder).catch((error: unknown) => {
    known.delete(folder);
    throw error;
  });
  known.set(folder, bundle);
  return bundle;
}

/** One file, so that script and style are of the same time whoever else is writing. */
async function kept(file: string, folder: string): Promise<Bundle> {
  const found = await readKept(file);
  // The package has only what was bundled when it was built.
  if (found !== null && !existsSync(join(here, 'main.tsx'))) return found;
  const { bundleNow, isCurrent } = await import('./bundler.ts');
  if (found !== null && (await isCurrent(found))) return found;
  const bundle = await bundleNow();
  try {
    await mkdir(folder, { recursive: true });
    await replace(file, `${JSON.stringify({ inputs: bundle.inputs, style: bundle.style })}\n${bundle.script}`);
  } catch (error) {
    // There are folders that cannot be written; all else is a mistake.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return bundle;
}

/** What is kept: a line of JSON, then the script. Null if there is nothing that can be read. */
async function readKept(file: string): Promise<Made | null> {
  try {
    const text = await readFile(file, 'utf8');
    const end = text.indexOf('\n');
    const { inputs, style } = JSON.parse(text.slice(0, end)) as Partial<Made>;
    return inputs === undefined || style === undefined ? null : { inputs, style, script: text.slice(end + 1) };
  } catch {
    return null;
  }
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
  const story = data.mode === 'waiting' ? null : data.mode === 'live' ? data.view.story : data.story;
  const title = story === null ? 'Concord' : `${story.claim ?? story.title}: ${story.subject}`;
  // A script may contain neither the end of its own element nor the beginning of a comment.
  const safe = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(safe)} 'wasm-unsafe-eval'`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    data.mode !== 'recorded' ? "connect-src 'self'" : "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<link rel="icon" href="${icon}">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. The same trace is written as text and as SVG beside it.</noscript>
<script type="application/json" id="concord-data">${dataText(data)}</script>
<script>${safe}</script>
</body>
</html>
`;
}
