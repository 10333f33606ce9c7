/**
 * What JSX becomes in the view of a spec where a key follows properties that are spread: `<g {...p} key="a" />`. All other JSX is made by
 * the runtime; the compiler imports this from `concord-checker/view`.
 */
import type { SvgChild, SvgElement } from './element.ts';
import { jsx } from './jsx-runtime.ts';

/** An element, or what a component makes of its properties; the key means nothing. Throws `BadView` of what may not be drawn. */
export function createElement(
  type: Parameters<typeof jsx>[0],
  properties: Readonly<Record<string, unknown>> | null,
  ...children: readonly SvgChild[]
): SvgElement {
  const { key: _, ...own } = properties ?? {};
  return jsx(type, children.length === 0 ? own : { ...own, children: children.length === 1 ? children[0] : children });
}
