/**
 * What JSX becomes in the view of a spec: elements of SVG. The compiler imports this by itself where a file begins with the line
 * `@jsxImportSource concord-checker/view`, and where Concord loads the file, without it.
 */
import { type SvgChild, SvgElement } from './element.ts';

export type * as JSX from './jsx.ts';

type Held = { readonly children?: SvgChild };
type Component = (properties: Readonly<Record<string, unknown>> & Held) => SvgElement;

/** An element, or what a component makes of its properties. Throws `BadView` of what may not be drawn. */
export function jsx(type: string | Component, properties: Readonly<Record<string, unknown>> & Held): SvgElement {
  if (typeof type === 'function') return type(properties);
  const { children, ...attributes } = properties;
  return SvgElement.of(type, attributes, children);
}

export const jsxs = jsx;
export const jsxDEV = jsx;

/** `<>...</>`: elements that stand together, as in `<g>`. */
export function Fragment({ children }: Held): SvgElement {
  return SvgElement.of('g', {}, children);
}
