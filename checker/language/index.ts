/** The language of specs: re-exports only. */
export { type Action, alternatives, type Chosen } from './action.ts';
export { max, min, sum } from './aggregate.ts';
export type { Edit, Model } from './body.ts';
export { Clocks, clocks } from './clock.ts';
export { Bag, bagOf, type Fn, functionFrom, sequenceOf, subsetOf } from './collections.ts';
export { Crashes, crashes } from './crashes.ts';
export { boolean, type Domain, type Of, oneOf, optional, range } from './domain.ts';
export { BadSpec, type Fault, type Site, SpecFailure } from './failure.ts';
export { SF, WF } from './fairness.ts';
export { type Completed, History, history, type Pending, type Thread } from './history.ts';
export { Network, network } from './network.ts';
export { allows, BadParameter, choice, type Faults, faults, integer } from './parameters.ts';
export type {
  Formula,
  Invariant,
  PropertyDraft as Property,
  Reachable,
  StepProperty,
  TemporalDraft as Temporal,
} from './property.ts';
export type { Spec, StateOf } from './protocol.ts';
export { type Ranks, type Renumbering, renumbering } from './ranks.ts';
export { messages, record } from './record.ts';
export { take } from './scenario.ts';
export {
  type Member,
  type Members,
  type OrderedSort,
  processes,
  type Sort,
  type SortUnion,
  union,
  values,
} from './sort.ts';
export {
  type AddedProperties,
  type Arbitrary,
  type Drawing,
  type DrawnStates,
  type Instance,
  instancesOf,
  propertiesOf,
  spec,
  statesOf,
  type Variant,
  variant,
} from './spec.ts';
export {
  type Access,
  type Begun,
  type Ended,
  type Open,
  type Session,
  Transactions,
  transactions,
} from './transactions.ts';
export { type Domains, type Variables, variables } from './variables.ts';
