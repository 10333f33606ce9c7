/**
 * After how many steps something came in random walks, as a page: the sentences, the histogram, and its figures in a table. It is one file that
 * runs no script, and needs nothing else.
 */
import { element, type Xml, type XmlElement, xmlText } from '../checker/report/xml.ts';
import { type HistogramPicture, histogramAlone } from './draw/histogram.ts';

/** What is told. */
export interface StepsPage extends HistogramPicture {
  /** Within how many steps it came in which share of the walks. */
  readonly quantiles: readonly (readonly string[])[];
  /** The figures: how many steps, walks, and which share of them so far. */
  readonly rows: readonly (readonly string[])[];
}

const style = `
:root { color-scheme: light dark; --text: light-dark(#1b1f24, #e8eaed); --line: light-dark(#c9ced6, #3b414b); }
body { font: 15px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif; color: var(--text); background: light-dark(#ffffff, #16181c); margin: 0; }
main { max-width: 50rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 0.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.5rem 0 0.5rem; }
p { margin: 0.3rem 0; overflow-wrap: anywhere; }
figure { margin: 1rem 0 0; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.1rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; }
table.numbers td { text-align: right; }
`;

/** The complete page. */
export function stepsPage(what: StepsPage): string {
  const [subject = '', ...told] = what.notes;
  const part = (tag: string, text: string): XmlElement => element(tag, {}, [text]);
  const html = (one: XmlElement): string => xmlText(one);
  const parts = [
    part('h1', what.title),
    part('p', subject),
    ...told.map((text) => part('p', text)),
    ...(what.quantiles.length === 0 ? [] : [part('h2', 'Within how many steps'), tableOf([], what.quantiles, {})]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
${html(part('title', what.title))}
<style>${style}</style>
</head>
<body>
<main>
${parts.map(html).join('\n')}
<figure>
${histogramAlone(what)}</figure>
<h2>How many walks</h2>
${html(tableOf(['steps', 'walks', 'so far'], what.rows, { class: 'numbers' }))}
</main>
</body>
</html>
`;
}

/** A table whose rows begin with what they are about. */
function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  attributes: XmlElement['attributes'],
): XmlElement {
  // An element without any text would be written as one that has no end.
  const cell = (tag: string, text: string, scope?: string): Xml =>
    element(tag, { scope }, [text === '' ? '\u00a0' : text]);
  const headed =
    head.length === 0
      ? []
      : [
          element(
            'tr',
            {},
            head.map((text) => cell('th', text, 'col')),
          ),
        ];
  return element('table', attributes, [
    ...headed,
    ...rows.map(([first = '', ...more]) =>
      element('tr', {}, [cell('th', first, 'row'), ...more.map((text) => cell('td', text))]),
    ),
  ]);
}
