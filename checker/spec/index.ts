/** The language of specs: re-exports only. */
export { type Action, type Chosen, alternatives } from './action.ts';
export { Bag, type Fn, bagOf, functionFrom, sequenceOf, subsetOf } from './collections.ts';
export { Crashes, crashes } from './crashes.ts';
export { type Domain, type Of, boolean, oneOf, optional, range } from './domain.ts';
export { SF, WF } from './fairness.ts';
export { type Completed, History, type Pending, type Thread, history } from './history.ts';
export type { Edit, Model } from './model.ts';
export { Network, network } from './network.ts';
export { choice, integer } from './parameters.ts';
export type { Formula, Invariant, Property, Reachable, StepProperty, Temporal } from './property.ts';
export { messages, record } from './record.ts';
export { take } from './scenario.ts';
export { type Member, type OrderedSort, type Sort, processes, values } from './sort.ts';
export { type AddedProperties, type Instance, type Spec, type StateOf, type Variant, instancesOf, propertiesOf, spec, variant } from './spec.ts';
export { type Domains, type Variables, variables } from './variables.ts';
