/** A property as an engine sees it, of one as a spec makes it; it asks for no steps, and is no refinement. */
import { temporalOf } from '../language/ground.ts';
import type { Property, PropertyDraft } from '../language/property.ts';

export type MadeProperty = Exclude<PropertyDraft, { readonly kind: 'refinement' }> | Property;

export function propertyOf(draft: MadeProperty): Property {
  if (draft.kind !== 'temporal' || 'within' in draft) return draft;
  return temporalOf(draft, () => {
    throw new Error('the actions of steps have no names here');
  });
}
