/**
 * Marking the selected state in a drawing that is there already, so that stepping does not draw anew. The drawings name what
 * belongs to a state by its class: `state3` is the box of a trace graph, or the number at the left of a space-time diagram,
 * and `step3` the name of the step there.
 */

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Marks the box of a state in a trace graph. Returns what is to be seen of it. */
export function markBox(svg: SVGElement, at: number): Element | null {
  svg.querySelector('.here')?.classList.remove('here');
  const box = svg.querySelector(`.state${at + 1}`);
  box?.classList.add('here');
  return box;
}

/**
 * Marks the row of a state in a space-time diagram by a band over it, from its number to the next. Returns what is to be
 * seen of it: the label of its step, or else its number.
 */
export function markRow(svg: SVGElement, at: number): Element | null {
  svg.querySelector('.band')?.remove();
  const number = svg.querySelector(`.state${at + 1} text`);
  const ground = svg.querySelector('.paper');
  if (number === null || ground === null) return number;
  const [paper, own, next] = [boxOf(ground), boxOf(number), nextText(svg, number)];
  const height = Math.max(own.height * 1.5, next === null ? own.height * 2.5 : boxOf(next).y - own.y);
  const band = document.createElementNS(svgNamespace, 'rect');
  const places = { class: 'band', x: paper.x, y: own.y - own.height * 0.25, width: paper.width, height };
  for (const [name, value] of Object.entries(places)) band.setAttribute(name, String(value));
  // In front, as a band of the drawing's own may be in the way; it lets everything through.
  ground.parentNode?.append(band);
  return svg.querySelector(`.step${at + 1} text`) ?? number;
}

/** The number of the row after the one with this number. */
function nextText(svg: SVGElement, number: Element): Element | null {
  const numbers = [...svg.querySelectorAll('g[class^="state"] text')];
  return numbers[numbers.indexOf(number) + 1] ?? null;
}

function boxOf(element: Element): DOMRect {
  return element instanceof SVGGraphicsElement ? element.getBBox() : new DOMRect();
}

/**
 * The state, counted from 0, that what is pressed belongs to, so far down the screen: of a trace graph, whose box is pressed; of a space-time
 * diagram, in whose row it is. Null if it belongs to none.
 */
export function stateUnder(svg: SVGElement, target: Element, y: number): number | null {
  const named = target.closest('[class*="state"], [class*="step"]');
  const number = /\b(?:state|step)(\d+)\b/.exec(
    named !== null && svg.contains(named) ? named.classList.value : '',
  )?.[1];
  if (number !== undefined) return Number(number) - 1;
  if (svg.querySelector('.paper') === null || !svg.contains(target)) return null;
  // A row may be that of several states.
  const rows = [...svg.querySelectorAll('g[class^="state"]')];
  const row = rows.findLast((one) => {
    const { top, height } = one.getBoundingClientRect();
    return top - height / 4 <= y;
  });
  const first = /\bstate(\d+)\b/.exec(row?.classList.value ?? '')?.[1];
  return first === undefined ? null : Number(first) - 1;
}
