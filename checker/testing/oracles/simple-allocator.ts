/**
 * An allocator of resources to clients: SimpleAllocator, by Stephan Merz (TLA+ Examples, allocator). A client asks for a set of
 * resources, gets it bit by bit, and returns it bit by bit.
 *
 * Departure: a client that returns all it has takes an action of its own, since that is what fairness is about.
 */
import { Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  processes,
  SF,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const simpleAllocator = spec(
  {
    name: 'SimpleAllocator',
    parameters: {
      clients: integer('clients', { default: 2, from: 1, to: 3 }),
      resources: integer('resources', { default: 2, from: 1, to: 3 }),
      returns: choice('when a client must return what it has', {
        default: 'always',
        options: ['always', 'when satisfied'],
      }),
    },
  },
  ({ clients, resources, returns }) => {
    const Client = processes('c', clients);
    const Resource = values('r', resources);
    const Resources = subsetOf(Resource);
    const made = variables({
      /** What each client has asked for and not yet got. */
      unsat: functionFrom(Client, Resources),
      alloc: functionFrom(Client, Resources),
    });
    const { domains, initially, action, invariant, leadsTo, alwaysEventually } = made;
    const init = initially({ unsat: Client.to(Set()), alloc: Client.to(Set()) });

    /** c asks for S: it wants nothing and has nothing. */
    const Request = action({
      forSome: { c: Client, S: Resources },
      guard: (s, { c, S }) => s.unsat.get(c).isEmpty() && s.alloc.get(c).isEmpty() && !S.isEmpty(),
      effect: (s, { c, S }) => ({ unsat: s.unsat.set(c, S) }),
    });
    /** c gets S, which is free, and part of what it wants. */
    const Allocate = action({
      forSome: { c: Client, S: Resources },
      guard: (s, { c, S }) =>
        !S.isEmpty() && S.isSubset(s.unsat.get(c)) && s.alloc.every((taken) => taken.every((r) => !S.has(r))),
      effect: (s, { c, S }) => ({
        alloc: s.alloc.update(c, (has) => has.union(S)),
        unsat: s.unsat.update(c, (wants) => wants.subtract(S)),
      }),
    });
    const mustReturn = returns === 'always' ? () => true : (wants: Set<unknown>) => wants.isEmpty();
    /** c returns all that it has, and has to. */
    const ReturnAll = action({
      forSome: { c: Client },
      guard: (s, { c }) => !s.alloc.get(c).isEmpty() && mustReturn(s.unsat.get(c)),
      effect: (s, { c }) => ({ alloc: s.alloc.set(c, Set()) }),
    });
    /** c returns something, and does not have to. */
    const Return = action({
      forSome: { c: Client, S: Resources },
      guard: (s, { c, S }) =>
        !S.isEmpty() && S.isSubset(s.alloc.get(c)) && !(S.equals(s.alloc.get(c)) && mustReturn(s.unsat.get(c))),
      effect: (s, { c, S }) => ({ alloc: s.alloc.update(c, (has) => has.subtract(S)) }),
    });

    return {
      domains,
      init,
      actions: { Request, Allocate, ReturnAll, Return },
      fairness: [WF({ actions: [ReturnAll], per: ['c'] }), SF({ actions: [Allocate], per: ['c'] })],
      invariants: {
        ResourceMutex: invariant({
          forAll: { c: Client, d: Client, r: Resource },
          holds: ({ alloc }, { c, d, r }) => c === d || !alloc.get(c).has(r) || !alloc.get(d).has(r),
        }),
      },
      properties: {
        ClientsWillReturn: leadsTo({
          forAll: { c: Client },
          from: (s, { c }) => s.unsat.get(c).isEmpty(),
          to: (s, { c }) => s.alloc.get(c).isEmpty(),
        }),
        ClientsWillObtain: leadsTo({
          forAll: { c: Client, r: Resource },
          from: (s, { c, r }) => s.unsat.get(c).has(r),
          to: (s, { c, r }) => s.alloc.get(c).has(r),
        }),
        InfOftenSatisfied: alwaysEventually({ forAll: { c: Client }, holds: (s, { c }) => s.unsat.get(c).isEmpty() }),
      },
    };
  },
);

const source = 'tlaplus/Examples, specifications/allocator/SimpleAllocator.tla';
const hold = { ClientsWillReturn: 'holds', ClientsWillObtain: 'holds', InfOftenSatisfied: 'holds' } as const;

export const oracles = oraclesOf(simpleAllocator, [
  { source, parameters: { clients: 2 }, distinct: 64, depth: 5, verdicts: hold },
  { source, parameters: { clients: 3 }, distinct: 400, depth: 6, verdicts: hold },
  {
    source: `${source}, SimpleAllocator2`,
    parameters: { clients: 2, returns: 'when satisfied' },
    distinct: 64,
    depth: 5,
    verdicts: { ClientsWillReturn: 'holds', ClientsWillObtain: 'violated', InfOftenSatisfied: 'violated' },
  },
]);
