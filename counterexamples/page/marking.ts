/**
 * Marking the selected state in a drawing that is there already, so that stepping does not draw anew. It relies on what both
 * drawings have: the boxes of a trace graph stand in the order of the states, and a space-time diagram has the number of each
 * state at its left. Where it finds neither, nothing is marked.
 */

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Marks the box of a state in a trace graph. Returns what is to be seen of it. */
export function markBox(svg: SVGElement, at: number): Element | null {
  const boxes = [...svg.querySelectorAll('g.node')];
  for (const [k, box] of boxes.entries()) box.classList.toggle('here', k === at);
  return boxes[at] ?? null;
}

/**
 * Marks the row of a state in a space-time diagram by a band over it, from its number to the next. Returns what is to be
 * seen of it: the label of its step, or else its number.
 */
export function markRow(svg: SVGElement, at: number, label: string): Element | null {
  svg.querySelector('.band')?.remove();
  const number = numberOf(svg, at);
  const ground = svg.querySelector('g.graph > polygon');
  if (number === null || ground === null) return number;
  const [paper, own, next] = [boxOf(ground), boxOf(number), numberOf(svg, at + 1)];
  const height = Math.max(own.height * 1.5, next === null ? own.height * 2.5 : boxOf(next).y - own.y);
  const band = document.createElementNS(svgNamespace, 'rect');
  const places = { class: 'band', x: paper.x, y: own.y - own.height * 0.25, width: paper.width, height };
  for (const [name, value] of Object.entries(places)) band.setAttribute(name, String(value));
  // In front, as a band of the drawing's own may be in the way; it lets everything through.
  ground.parentNode?.append(band);
  return labelBeside(svg, number, label) ?? number;
}

/** The number of a state: of the texts that are nothing else, the one furthest left. */
function numberOf(svg: SVGElement, at: number): Element | null {
  const numbers = [...svg.querySelectorAll('text')].filter(({ textContent }) => textContent === String(at + 1));
  return numbers.sort((a, b) => boxOf(a).x - boxOf(b).x)[0] ?? null;
}

/** The text on the line of the number that begins as the label does; drawings may shorten its end. */
function labelBeside(svg: SVGElement, number: Element, label: string): Element | null {
  const start = label.slice(0, 12);
  if (start === '') return null;
  const { y, height } = boxOf(number);
  const texts = [...svg.querySelectorAll('text')];
  return (
    texts.find((text) => text.textContent?.startsWith(start) === true && Math.abs(boxOf(text).y - y) < height) ?? null
  );
}

function boxOf(element: Element): DOMRect {
  return element instanceof SVGGraphicsElement ? element.getBBox() : new DOMRect();
}
