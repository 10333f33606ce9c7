/**
 * Pictures of graphs, by Graphviz in WebAssembly: the same bytes on every machine, and nothing in them that runs or is fetched.
 */

import { withDark } from './svg.ts';

/**
 * The SVG of a graph in DOT, which names its layout engine in the attribute `layout`, and its title in the attribute `tooltip`
 * of the graph. Throws what Graphviz says if it cannot be read or laid out.
 */
export async function svgOf(dot: string): Promise<string> {
  // Loaded only where something is laid out; made anew each time, in some 30 ms: what fails half-way may leave it in any state.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  return withDark(tidied(viz.renderString(dot, { format: 'svg' })));
}

/**
 * Graphviz's SVG without what a page has no use for, and with a title. In what Graphviz writes, `<`, `>` and `"` are markup
 * wherever they stand, as those of texts are escaped; so tags can be told by their form alone.
 */
function tidied(svg: string): string {
  const title = /^<g id="a_graph0"><a xlink:title="([^"]*)">/m.exec(svg)?.[1] ?? '';
  return svg
    .replace(/^[\s\S]*?(?=<svg )/, '')
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<title>[^<]*<\/title>\n?/g, '')
    .replace(/<g id="a_graph0"><a xlink:title="[^"]*">\n([\s\S]*?)<\/a>\n<\/g>\n/, '$1')
    .replace(/<a xlink:title="([^"]*)">/g, '<title>$1</title>')
    .replaceAll('</a>\n', '')
    .replace(/ id="[^"]*"/g, '')
    .replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', '')
    .replaceAll('font-family="Helvetica,sans-Serif"', 'font-family="Helvetica,Arial,Liberation Sans,sans-serif"')
    .replace(
      /^<svg ([^>]*)>/,
      (_, attributes: string) => `<svg role="img" aria-label="${title}" ${attributes}>\n<title>${title}</title>`,
    );
}
