/** What views of specs are made with: re-exports only. */
export type { Colour, Paint } from './attributes.ts';
export { BadView, type SvgChild, SvgElement } from './element.ts';
export { type StateView, viewOf } from './view-of.ts';
