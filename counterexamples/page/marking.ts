/**
 * Marking the selected state in a drawing that is there already, so that stepping neither draws it nor lays it out anew. The drawings
 * name what belongs to a state by its class: `state3` is the box of a trace graph, or the number at the left of a space-time
 * diagram, and `step3` the name of the step there.
 */

/** Marks the box of a state in a trace graph. Returns what is to be seen of it. */
export function markBox(svg: SVGElement, at: number): Element | null {
  svg.querySelector('.here')?.classList.remove('here');
  const box = svg.querySelector(`.state${at + 1}`);
  box?.classList.add('here');
  return box;
}

/** A row of a space-time diagram: the states that it is of, counted from 0, and where it is, in the units of the drawing. */
export interface Row {
  readonly states: readonly number[];
  readonly top: number;
  readonly height: number;
}

/**
 * The rows of a space-time diagram that is in the page, from top to bottom, each from its number to the next. They are measured once for
 * a drawing: to measure, the browser lays out all of a drawing of which anything has changed.
 */
export function rowsIn(svg: SVGElement): readonly Row[] {
  const numbers = [...svg.querySelectorAll<SVGGraphicsElement>('g[class^="state"]')];
  const boxes = numbers.map((number) => number.querySelector('text')?.getBBox() ?? number.getBBox());
  return numbers.map((number, k) => {
    const [own, next] = [boxes[k] as DOMRect, boxes[k + 1]];
    return {
      states: [...number.classList].map((name) => Number(name.slice('state'.length)) - 1),
      top: own.y - own.height / 4,
      height: Math.max(own.height * 1.5, next === undefined ? own.height * 2.5 : next.y - own.y),
    };
  });
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
