/**
 * The types of JSX in the view of a spec: which elements there are, with which attributes.
 */
import type { AttributesOf, Tag } from './attributes.ts';
import type { SvgChild, SvgElement } from './element.ts';

export type Element = SvgElement;
export interface ElementChildrenAttribute {
  readonly children: unknown;
}
/** Tells elements of a list apart in other libraries; here it means nothing. */
export interface IntrinsicAttributes {
  readonly key?: string | number | undefined;
}
export type IntrinsicElements = {
  readonly [T in Tag]: AttributesOf<T> &
    IntrinsicAttributes & { readonly children?: SvgChild } & (T extends 'svg' ? { readonly viewBox: string } : unknown);
};
