/**
 * Figures: what the view of a spec draws of its states, each once, in the colours of drawings, as data that any page and file may show.
 */
import type { AnyState } from '../../checker/language/action.ts';
import { keyOf } from '../../checker/language/value.ts';
import { Endless } from '../../checker/report/figure.ts';
import { element, type XmlElement } from '../../checker/report/xml.ts';
import type { Colour } from '../../checker/view/attributes.ts';
import { BadView, SvgElement } from '../../checker/view/element.ts';
import { visible } from '../draw/dot.ts';
import { palette } from '../draw/palette.ts';
import type { Figure } from '../story.ts';
import { isTooLong, patience, timing } from '../timely.ts';

/** The most figures that are remembered: those of the longest path that a page shows. */
const most = 10_000;

const inks: Readonly<Record<Colour, string>> = {
  ink: palette.ink,
  faint: palette.faint,
  rule: palette.rule,
  shade: palette.shade,
  paper: 'white',
  blue: palette.message,
  blueShade: palette.blueShade,
  orange: palette.lost,
  orangeShade: palette.orangeShade,
  green: palette.green,
  greenShade: palette.greenShade,
  purple: palette.cycle,
  purpleShade: palette.cycleShade,
  red: palette.wrong,
  redShade: palette.wrongShade,
};

/**
 * What a view draws of a state, which it is asked once for each state, and no more once it has not returned. `undrawn` words what it
 * throws.
 */
export function figuring(
  draw: (state: AnyState) => unknown,
  undrawn: (error: unknown) => string,
): (state: AnyState) => Figure {
  const known = new Map<string, Figure>();
  const timely = timing();
  let ended: Figure | null = null;
  const figureOf = (state: AnyState): Figure => {
    try {
      return inked(svgIn(timely(() => draw(state))), palette.ink);
    } catch (error) {
      if (!isTooLong(error)) return { trouble: visible(told(error, undrawn)) };
      ended = { trouble: undrawn(new Endless(patience / 1000)) };
      return ended;
    }
  };
  return (state) => {
    if (ended !== null) return ended;
    const key = keyOf(state);
    const figure = known.get(key) ?? figureOf(state);
    if (known.size >= most) known.clear();
    known.set(key, figure);
    return figure;
  };
}

/** What is said of what a view threw, of which everything is code of the user's: that it throws, too, if it does. */
function told(error: unknown, undrawn: (error: unknown) => string): string {
  try {
    return undrawn(error);
  } catch {
    return undrawn(new Error('an error that cannot be told, since to ask for its message throws another'));
  }
}

function svgIn(drawn: unknown): SvgElement {
  if (drawn instanceof SvgElement && drawn.tag === 'svg') return drawn;
  // Nobody waits for it: were it refused later, that would be nobody's failure.
  if (drawn instanceof Promise) drawn.catch(() => {});
  const answer =
    drawn instanceof SvgElement
      ? `<${drawn.tag}>`
      : drawn === null
        ? 'null'
        : drawn instanceof Promise
          ? 'a promise'
          : `a value of type ${typeof drawn}`;
  throw new BadView(`it answers ${answer}, where it must answer an <svg>`);
}

/** The same in the colours of drawings. A text has its own: on dark, one that has none would be told from what it stands in. */
function inked({ tag, attributes, children }: SvgElement, inherited: string): XmlElement {
  const given = Object.entries(attributes).map(([name, value]) => [
    name,
    name === 'fill' || name === 'stroke' ? (inks[value as Colour] ?? value) : value,
  ]);
  const own: Record<string, string | number> = Object.fromEntries(given);
  const fill = String(own.fill ?? inherited);
  if (tag === 'svg' || tag === 'text') own.fill = fill;
  return element(
    tag,
    own,
    children.map((child) => (typeof child === 'string' ? visible(child) : inked(child, fill))),
  );
}
