/** Scrolls what is selected into view. */

/** So many pixels of each side of a box that are not to be counted on, as something stands there in front. */
interface Margins {
  readonly top?: number;
  readonly right?: number;
  readonly bottom?: number;
  readonly left?: number;
}

/**
 * Scrolls a box, and nothing else, as little as shows an element within these margins; of one that is larger, its beginning. Without box or
 * element it does nothing.
 */
export function reveal(box: Element | null, element: Element | null | undefined, margins: Margins = {}): void {
  if (box === null || element === null || element === undefined) return;
  const { top = 0, right = 0, bottom = 0, left = 0 } = margins;
  const [inner, outer] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
  box.scrollTop += shift(inner.top - outer.top - top, inner.bottom - outer.bottom + bottom);
  box.scrollLeft += shift(inner.left - outer.left - left, inner.right - outer.right + right);
}

/** How far, if the element begins and ends so far behind where the room does. */
function shift(begin: number, end: number): number {
  return begin < 0 ? begin : Math.max(0, Math.min(begin, end));
}
