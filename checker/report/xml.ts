/**
 * XML: elements with attributes and, between their tags, elements and texts. Whatever a text holds is shown, and nothing of it
 * is obeyed; what XML has no way to write, not even as a reference, is written as in a string of JavaScript.
 */

/** An element, or a text. */
export type Xml = XmlElement | string;

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Attributes;
  readonly children: readonly Xml[];
}

/** The values of attributes by their names; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

export function element(tag: string, attributes: Attributes, children: readonly Xml[] = []): XmlElement {
  return { tag, attributes, children };
}

/** The element as text, each on a line of its own and indented, except where texts stand: there a blank would be one of them. */
export function xmlText({ tag, attributes, children }: XmlElement, indent = ''): string {
  const given = Object.entries(attributes).map(([name, value]) =>
    value === undefined ? '' : ` ${name}="${escaped(String(value)).replaceAll('\n', '&#10;')}"`,
  );
  const opening = `${indent}<${tag}${given.join('')}`;
  if (children.length === 0) return `${opening}/>`;
  const isMixed = children.some((child) => typeof child === 'string');
  const inside = children.map((child) =>
    typeof child === 'string' ? escaped(child) : xmlText(child, isMixed ? '' : `${indent}  `),
  );
  return isMixed ? `${opening}>${inside.join('')}</${tag}>` : `${opening}>\n${inside.join('\n')}\n${indent}</${tag}>`;
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (character) => names[character] as string)
    .replace(/\r\n?/g, '\n')
    .replace(unwritable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Characters that XML 1.0 forbids, halves of a pair without the other one among them, and what is not seen like them. */
const unwritable = /(?![\t\n])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
