/**
 * The index of the gallery: as Markdown, to be read where the repository is, and as a page that links the pages.
 */
import { createHash } from 'node:crypto';
import { fileName } from '../checker/report/file-name.ts';
/** A counterexample in the gallery. */
export interface Picture {
  readonly spec: string;
  readonly title: string;
  readonly variant: string;
  readonly story: string;
  readonly property: string;
  readonly claim: string;
  readonly steps: number;
  /** The folder of its files, from the gallery. */
  readonly path: string;
  /** True if the spec has a view, whose figures are there. */
  readonly hasFigures: boolean;
}

/** Pictures by spec, and then by variant. */
function grouped(pictures: readonly Picture[]): ReadonlyMap<string, readonly (readonly Picture[])[]> {
  const specs = new Map<string, Map<string, Picture[]>>();
  for (const picture of pictures) {
    const variants = specs.get(picture.spec) ?? new Map<string, Picture[]>();
    variants.set(picture.variant, [...(variants.get(picture.variant) ?? []), picture]);
    specs.set(picture.spec, variants);
  }
  return new Map([...specs].map(([spec, variants]) => [spec, [...variants.values()]]));
}

function stepsText({ steps }: Picture): string {
  return steps === 1 ? '(1 step)' : `(${steps} steps)`;
}

/** The line of a picture in the index. */
export function indexLine(picture: Picture): string {
  const at = `${picture.path}/${fileName(picture.property)}`;
  const figures = picture.hasFigures ? `, [drawn states](${at}.view.svg)` : '';
  return `* ${picture.claim} ${stepsText(picture)}: [space-time](${at}.time.svg)${figures}, [states](${at}.trace.svg), [text](${at}.txt), [ITF](${at}.itf.json)`;
}

/** The entry of a picture in the table of protocols. */
export function tableEntry(picture: Picture): string {
  const at = `../counterexamples/gallery/${picture.path}/${fileName(picture.property)}.time.svg`;
  return `[${picture.variant}](${at}): ${picture.property} ${stepsText(picture)}`;
}

/** The index as Markdown. */
export function galleryReadme(pictures: readonly Picture[]): string {
  const sections = [...grouped(pictures).values()].flatMap((variants) => {
    const first = variants[0]?.[0] as Picture;
    return [
      `## [${first.spec}](../../specs/${first.spec}/README.md): ${first.title}`,
      '',
      ...variants.flatMap((own) => [`**${own[0]?.variant}.** ${own[0]?.story}`, '', ...own.map(indexLine), '']),
    ];
  });
  return [
    '# Counterexamples',
    '',
    'What goes wrong in each variant, made by `npm run gallery`. It also makes `index.html` here, with a page for each in which',
    'to walk around.',
    '',
    ...sections,
  ].join('\n');
}

/** A protocol in the table of `specs/README.md`. */
export interface ProtocolRow {
  readonly spec: string;
  readonly title: string;
  readonly topic: string | null;
  /** What is recorded of an instance: `holds`, `288 states`. */
  readonly verdict: string;
  readonly states: string;
  readonly pictures: readonly Picture[];
}

const opening = '<!-- made by npm run gallery -->';
const closing = '<!-- end -->';

/** The text with the table of protocols between its marks, each topic under a row with its name; as it is, if it has no marks. */
export function withProtocols(readme: string, rows: readonly ProtocolRow[]): string {
  const [from, to] = [readme.indexOf(opening), readme.indexOf(closing)];
  if (from < 0 || to < from) return readme;
  const table = [
    '| protocol | | verdict | distinct states | broken on purpose |',
    '|---|---|---|--:|---|',
    ...rows.flatMap(({ spec, title, topic, verdict, states, pictures }, i) => {
      const heading = topic === null || topic === rows[i - 1]?.topic ? [] : [`| **${topic}** | | | | |`];
      const broken = pictures.map(tableEntry).join('<br>');
      const own = `| [${spec}](${spec}/README.md) | ${title} | ${verdict} | ${states} | ${broken} |`;
      return [...heading, own];
    }),
  ];
  return `${readme.slice(0, from)}${opening}\n${table.join('\n')}\n${readme.slice(to)}`;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}

const style = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 3rem; }
section { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; }
article { border: 1px solid #8886; border-radius: 0.5rem; padding: 1rem; display: flex; flex-direction: column; }
article img { background: Canvas; width: 100%; height: 14rem; object-fit: contain; object-position: top; border-radius: 0.25rem; }
article h4 { margin: 0.5rem 0 0; font-size: 1rem; }
article p { margin: 0.25rem 0; }
nav a { margin-right: 1rem; }
/* What is out of sight is neither laid out nor drawn. */
.protocol { content-visibility: auto; contain-intrinsic-size: auto 30rem; }
[hidden] { display: none !important; }
`;

/** Shows the pictures whose texts have all the words that are typed, and of protocols and topics those that have any of these. */
const script = `
const field = document.querySelector('input');
const articles = [...document.querySelectorAll('article')];
const show = () => {
  const words = field.value.toLowerCase().split(/\\s+/);
  for (const article of articles) article.hidden = !words.every((word) => article.dataset.text.includes(word));
  for (const part of document.querySelectorAll('.topic, .protocol')) part.hidden = part.querySelector('article:not([hidden])') === null;
  const count = articles.filter(({ hidden }) => !hidden).length;
  document.querySelector('output').value = count === articles.length ? '' : count + ' of ' + articles.length;
};
field.addEventListener('input', show);
show();
`;

/** The index as a page: the protocols by their topics, and a field to find some. */
export function galleryIndex(
  topics: readonly (readonly [topic: string | null, protocols: readonly ProtocolRow[]])[],
): string {
  const shown = topics
    .map(([topic, protocols]) => [topic ?? 'Others', protocols.filter(({ pictures }) => pictures.length > 0)] as const)
    .filter(([, protocols]) => protocols.length > 0);
  const links = shown.map(([topic], i) => `<a href="#topic-${i}">${escaped(topic)}</a>`);
  const sections = shown.map(([topic, protocols], i) => {
    const parts = protocols.map(
      ({ title, pictures }) =>
        `<div class="protocol">\n<h3>${escaped(title)}</h3>\n<section>\n${pictures.map((picture) => card(picture, topic)).join('\n')}\n</section>\n</div>`,
    );
    return `<div class="topic">\n<h2 id="topic-${i}">${escaped(topic)}</h2>\n${parts.join('\n')}\n</div>`;
  });
  const hash = createHash('sha256').update(script).digest('base64');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">
<title>Concord: counterexamples</title>
<style>${style}</style>
<main>
<h1>Counterexamples</h1>
<p>What goes wrong in each variant. Each page opens the run, to walk around in.</p>
<nav aria-label="Topics">${links.join(' ')}</nav>
<p><label>Only those with <input type="search" spellcheck="false"></label> <output></output></p>
${sections.join('\n')}
</main>
<script>${script}</script>
</html>
`;
}

function card(picture: Picture, topic: string): string {
  const { spec, title, variant, property, claim, story } = picture;
  const at = escaped(`${picture.path}/${fileName(property)}`);
  const text = [topic, spec, title, variant, property, claim, story].join(' ').toLowerCase();
  return `<article data-text="${escaped(text)}">
<a href="${at}.html"><img src="${at}.time.svg" alt="Space-time diagram: ${escaped(claim)}" loading="lazy" decoding="async"></a>
<h4><a href="${at}.html">${escaped(variant)}: ${escaped(property)}</a></h4>
<p>${escaped(claim)} ${stepsText(picture)}${picture.hasFigures ? `, <a href="${at}.view.svg">state by state</a>` : ''}.</p>
<p>${escaped(story)}</p>
</article>`;
}
