/**
 * Elements of SVG, made as a view of a spec writes them down. What may not be drawn is refused where it is written, so that an error
 * leads there.
 */
import { elements, misfit, type Tag, textual } from './attributes.ts';

/** What cannot be drawn, in a sentence. */
export class BadView extends Error {
  override readonly name = 'BadView';
}

/** What may stand between the tags of an element; nothing is drawn of `true`, `false`, `null` and `undefined`. */
export type SvgChild = SvgElement | string | number | boolean | null | undefined | Iterable<SvgChild>;

/** So many characters a figure may have. */
const most = 100_000;
/** So many elements may stand in one another. */
const deepest = 200;

/**
 * An element of SVG.
 *
 * Invariant: it and what it holds are of the elements and attributes that may be drawn, and together of limited size and depth.
 */
export class SvgElement {
  /** About so many characters it has. */
  readonly size: number;
  /** How many elements stand in one another, itself among them. */
  readonly depth: number;
  private constructor(
    readonly tag: Tag,
    readonly attributes: Readonly<Record<string, string | number>>,
    readonly children: readonly (SvgElement | string)[],
  ) {
    const given = Object.entries(attributes).map(([name, value]) => name.length + String(value).length + 4);
    const held = children.map((child) => (typeof child === 'string' ? child.length : child.size));
    this.size = [...given, ...held].reduce((sum, size) => sum + size, 2 * tag.length + 5);
    if (this.size > most)
      throw new BadView(
        `A figure may have ${most} characters, and this <${tag}> alone has ${this.size}. Draw less of the state`,
      );
    this.depth = 1 + children.reduce((deep, child) => Math.max(deep, typeof child === 'string' ? 0 : child.depth), 0);
    if (this.depth > deepest)
      throw new BadView(
        `At most ${deepest} elements may stand in one another, and in this <${tag}> more do. Put some beside each other`,
      );
    // It is what was held to be drawable, whatever code does with it afterwards.
    for (const part of [attributes, children, this]) Object.freeze(part);
  }

  /** The element of this name. Throws `BadView`. */
  static of(tag: string, given: Readonly<Record<string, unknown>>, held: SvgChild): SvgElement {
    if (!Object.hasOwn(elements, tag))
      throw new BadView(`<${tag}> may not be drawn. There are ${Object.keys(elements).join(', ')}`);
    const known: Readonly<Record<string, Parameters<typeof misfit>[0]>> = elements[tag as Tag];
    const attributes: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(given)) {
      if (value === undefined) continue;
      const kind = Object.hasOwn(known, name) ? known[name] : undefined;
      if (kind === undefined)
        throw new BadView(`<${tag}> has no ${name}. There are ${Object.keys(known).join(', ') || 'no attributes'}`);
      const allowed = misfit(kind, value);
      if (allowed !== null) throw new BadView(`${name} of <${tag}> is ${said(value)}; allowed: ${allowed}`);
      attributes[name] = value as string | number;
    }
    if (tag === 'svg' && attributes.viewBox === undefined)
      throw new BadView("<svg> has no viewBox, which says what is seen: viewBox='0 0 400 200'");
    return new SvgElement(tag as Tag, attributes, childrenOf(tag as Tag, held));
  }
}

function childrenOf(tag: Tag, held: SvgChild): (SvgElement | string)[] {
  const children: (SvgElement | string)[] = [];
  const take = (child: SvgChild): void => {
    if (child === null || child === undefined || typeof child === 'boolean') return;
    if (child instanceof SvgElement) {
      if (child.tag === 'svg') throw new BadView(`<svg> stands in <${tag}>. It is the whole: put a <g> there`);
      if (tag === 'title' || (tag !== 'text' && tag !== 'tspan' ? child.tag === 'tspan' : !textual.includes(child.tag)))
        throw new BadView(`<${child.tag}> may not stand in <${tag}>`);
      children.push(child);
      return;
    }
    if (typeof child === 'string' || typeof child === 'number') {
      const text = String(child);
      if (!textual.includes(tag)) {
        if (text.trim() !== '')
          throw new BadView(`${said(text)} stands in <${tag}>, which shows no text: put it in <text>`);
        return;
      }
      const before = children.at(-1);
      if (typeof before === 'string') children[children.length - 1] = before + text;
      else children.push(text);
      return;
    }
    if (typeof child !== 'object' || !(Symbol.iterator in child))
      throw new BadView(`${said(child)} stands in <${tag}>, and is neither an element nor a text`);
    for (const one of child) take(one);
  };
  take(held);
  return children;
}

function said(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `'${value}'`
      : typeof value === 'object' && value !== null
        ? 'an object'
        : String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
