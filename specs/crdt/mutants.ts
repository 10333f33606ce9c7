/** Replicated data types with one rule less. */
import { variant } from '../../checker/index.ts';
import { crdt } from './crdt.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'operations: what was seen before an update is delivered before it', variant: variants.noCausalDelivery },
  {
    rule: 'operations: so it is with counters',
    mutant: variant(crdt, {
      name: 'counter-in-any-order',
      story: 'its updates are delivered in any order',
      parameters: { type: 'pn-counter', replicas: 2, updates: 2 },
      definitions: { mayDeliver: (_, hasSeenIt) => !hasSeenIt },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 156 }],
  },
  {
    rule: 'operations: and with registers',
    mutant: variant(crdt, {
      name: 'register-in-any-order',
      story: 'its updates are delivered in any order',
      parameters: { type: 'lww-register', replicas: 2, updates: 2 },
      definitions: { mayDeliver: (_, hasSeenIt) => !hasSeenIt },
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 21 }],
  },
  {
    rule: 'operations: an update takes effect once',
    mutant: variant(crdt, {
      name: 'delivered-again',
      story: 'it may be delivered again and again',
      parameters: { type: 'counter', replicas: 2, updates: 2 },
      definitions: { mayDeliver: (hasSeenThoseBefore) => hasSeenThoseBefore },
      violates: { AsSpecified: 2 },
    }),
  },
  {
    rule: 'operations: a remove takes away what it has observed',
    mutant: variant(crdt, {
      name: 'remove-by-name',
      story: 'it takes away the element, whoever added it',
      definitions: { takesAway: () => true },
      violates: { StrongConvergence: 6, AsSpecified: 5 },
    }),
  },
  {
    rule: 'states: an add has a name of its own',
    mutant: variant(crdt, {
      name: 'added-by-replica',
      story: 'it is named after its replica, so that what was removed there once cannot be added there again',
      parameters: { style: 'states' },
      definitions: { tagOf: () => 1 },
      violates: { AsSpecified: 3 },
    }),
  },
  { rule: 'states: a tombstone is kept', variant: variants.tombstonesCollectedEarly },
  {
    rule: 'states: to merge is to take the least upper bound',
    mutant: variant(crdt, {
      name: 'counts-added-up',
      story: 'counts are added up, so that it matters how often a payload comes',
      parameters: { type: 'counter', style: 'states', replicas: 2, updates: 2 },
      definitions: { joined: (mine, theirs) => mine + theirs },
      violates: { AsSpecified: 2 },
    }),
  },
  {
    rule: 'states: updates go up: decrements are counted apart',
    mutant: variant(crdt, {
      name: 'decrement-takes-back',
      story: 'a replica takes back one of its increments, and the higher count undoes that',
      parameters: { type: 'pn-counter', style: 'states', replicas: 2, updates: 2 },
      definitions: { countedDown: (up, down) => [up - 1, down] },
      violates: { StrongConvergence: 2, AsSpecified: 2 },
    }),
  },
  {
    rule: 'states: what is received is merged',
    mutant: variant(crdt, {
      name: 'received-replaces',
      story: 'it takes the place of what was there',
      parameters: { style: 'states', replicas: 2, updates: 2 },
      edit: ({ actions: { Merge } }) => ({
        actions: {
          Merge: {
            ...Merge!,
            effect: (s, { replica, snapshot }) => ({
              payload: s.payload.set(replica, snapshot.payload),
              seen: s.seen.update(replica, (seen) => seen.union(snapshot.seen)),
            }),
          },
        },
      }),
      violates: { AsSpecified: 3 },
    }),
  },
  { rule: 'a register is written later than what the replica knows of', variant: variants.lwwClockSkew },
  {
    rule: 'of two writes the later one is kept',
    mutant: variant(crdt, {
      name: 'last-to-arrive',
      story: 'that is kept which comes last',
      parameters: { type: 'lww-register', replicas: 2, updates: 2 },
      definitions: { isLater: () => true },
      violates: { StrongConvergence: 4, Convergence: null },
    }),
  },
  {
    rule: 'of two writes at one time one wins everywhere',
    mutant: variant(crdt, {
      name: 'no-tie-breaker',
      story: 'each replica keeps the one that it has',
      parameters: { type: 'lww-register', replicas: 2, updates: 2 },
      definitions: { isLater: (one, other) => one.time > other.time },
      violates: { StrongConvergence: 4 },
    }),
  },
  { rule: 'what is not monotone is answered by who has heard of everything', variant: variants.notMonotone },
];
