/**
 * DOT: graphs, nodes, edges and their attributes, written so that whatever a spec has in its strings is shown, and nothing of
 * it is obeyed.
 */

/** The value of an attribute: a text, a number, aligned lines, or Graphviz's markup, whose texts have passed `inMarkup`. */
export type Attribute = string | number | Lines | { readonly markup: string };

/** Lines of text, aligned to the left if it is not said otherwise; those of a tooltip are not aligned. */
export interface Lines {
  readonly lines: readonly string[];
  readonly align?: 'right' | 'none';
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** Characters that are not seen, that turn the text around, or that XML forbids. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/** The text with every character that cannot be seen written as an escape: `\u202e`, `\n`. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => {
    if (character === '\n') return '\\n';
    const code = (character.codePointAt(0) as number).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** The text with … in its middle if it has more characters than this. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (most - 1 - head)).join('')}`;
}

/** The beginning of the text, and …, if it has more characters than this. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const beginning = characters.slice(0, most - 1).join('');
  return `${beginning.trimEnd()}…`;
}

/** The inside of a quoted label or tooltip: neither a quote, a backslash nor an entity means anything in it. */
function literal(text: string): string {
  return visible(text).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

/** A text between tags of markup; never blank, which Graphviz's grammar refuses. */
export function inMarkup(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  const safe = visible(text).replace(/[&<>"']/g, (character) => `&${names[character]};`);
  return safe.trim() === '' ? '&#160;' : safe;
}

function valueText(value: Attribute): string {
  if (typeof value === 'number') return String(rounded(value));
  if (typeof value === 'string') return `"${literal(value)}"`;
  if ('markup' in value) return `<${value.markup}>`;
  if (value.align === 'none') return `"${value.lines.map(literal).join('\\n')}"`;
  const end = value.align === 'right' ? '\\r' : '\\l';
  return `"${value.lines.map((line) => `${literal(line)}${end}`).join('')}"`;
}

/** To a hundredth of a point: what follows is beyond what can be seen. */
export function rounded(points: number): number {
  const hundredths = Math.round(points * 100) / 100;
  return hundredths === 0 ? 0 : hundredths;
}

function attributeList(attributes: Attributes): string {
  const texts = Object.entries(attributes).map(([name, value]) => `${name}=${valueText(value)}`);
  return texts.length === 0 ? '' : ` [${texts.join(', ')}]`;
}

/** The tooltip of these lines. */
export function tip(lines: readonly string[]): Lines {
  return { lines, align: 'none' };
}

/** A statement on a node. Names are made by the drawings, of letters and digits. */
export function node(name: string, attributes: Attributes = {}): string {
  return `${name}${attributeList(attributes)};`;
}

/** A statement on an edge. */
export function edge(from: string, to: string, attributes: Attributes = {}): string {
  return `${from} -> ${to}${attributeList(attributes)};`;
}

/** Statements that belong together: a cluster, if the name starts with `cluster`, or nodes of one rank. */
export function subgraph(name: string, attributes: Attributes, statements: readonly string[]): string {
  const inside = [...Object.entries(attributes).map(([key, value]) => `${key}=${valueText(value)};`), ...statements];
  return `subgraph ${name} {\n${inside.map((line) => `  ${line.replaceAll('\n', '\n  ')}`).join('\n')}\n}`;
}

/** A directed graph. Its tooltip is the title of the picture, and what is read out in place of it. */
export function digraph(
  title: string,
  defaults: { readonly graph: Attributes; readonly node: Attributes; readonly edge: Attributes },
  statements: readonly string[],
): string {
  const opening = [
    `graph${attributeList({ tooltip: title, bgcolor: 'white', ...defaults.graph })};`,
    `node${attributeList(defaults.node)};`,
    `edge${attributeList(defaults.edge)};`,
  ];
  const body = [...opening, ...statements].map((line) => `  ${line.replaceAll('\n', '\n  ')}`);
  return `digraph {\n${body.join('\n')}\n}\n`;
}
