/**
 * A drawing as elements of the page. The drawings write nothing that could run or fetch; this lets nothing else through, by
 * a list of what they are made of.
 */

export const elements: ReadonlySet<string> = new Set([
  ...['svg', 'g', 'title', 'path', 'polygon', 'polyline', 'ellipse', 'rect', 'text', 'tspan'],
  // Of views of specs.
  ...['circle', 'line'],
]);
export const attributes: ReadonlySet<string> = new Set([
  ...['role', 'aria-label', 'class', 'width', 'height', 'viewBox', 'transform', 'points', 'd', 'x', 'y', 'cx', 'cy'],
  ...['rx', 'ry', 'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity'],
  ...['text-anchor', 'text-decoration', 'font-family', 'font-size', 'font-weight', 'font-style', 'xml:space', 'xmlns'],
  ...['r', 'x1', 'y1', 'x2', 'y2', 'dx', 'dy', 'stroke-linecap', 'stroke-linejoin', 'dominant-baseline'],
]);
const svgNamespace = 'http://www.w3.org/2000/svg';

/** The SVG as an element for this document. Throws if it is not an SVG that can be read. */
export function inert(text: string): SVGElement {
  // Its style is refused by the page, which has one for all drawings: even to parse it is told as a trouble.
  const plain = text.replace(/<style>[^<]*<\/style>\n?/, '');
  const parsed = new DOMParser().parseFromString(plain, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.localName !== 'svg' || root.namespaceURI !== svgNamespace || parsed.querySelector('parsererror') !== null)
    throw new Error('the drawing is no SVG');
  for (const element of [root, ...root.querySelectorAll('*')]) {
    if (!elements.has(element.localName) || element.namespaceURI !== svgNamespace) {
      element.remove();
      continue;
    }
    for (const { name, value } of [...element.attributes])
      if (!attributes.has(name) || /url\s*\(/i.test(value)) element.removeAttribute(name);
  }
  return document.importNode(root, true) as unknown as SVGElement;
}
