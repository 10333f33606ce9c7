/**
 * Allocators of resources to clients: SimpleAllocator and SchedulingAllocator, by Stephan Merz (TLA+ Examples).
 *
 * A client asks for a set of resources, is given them bit by bit, and returns them when it likes. The simple allocator gives
 * whatever is available; to be fair it needs clients that also return what is of no use to them yet, or they block each
 * other. The scheduling allocator puts the clients that ask into an order, and gives nothing for which an earlier one waits.
 *
 * `ReturnAll` is a part of `Return`, and there to be named by fairness.
 */
import { List, Set } from 'immutable';
import {
  choice,
  functionFrom,
  integer,
  processes,
  SF,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../spec/index.ts';
import { type Oracle, oraclesOf } from './oracle.ts';

const sizes = {
  clients: integer('clients', { default: 2, from: 1, to: 4 }),
  resources: integer('resources', { default: 2, from: 1, to: 4 }),
};

const simpleAllocator = spec(
  {
    name: 'simple-allocator',
    parameters: {
      ...sizes,
      returned: choice('what a client must return', {
        default: 'whatever it has',
        options: ['whatever it has', 'once it has all'],
      }),
    },
  },
  ({ clients, resources, returned }) => {
    const Client = processes('c', clients);
    const Resource = values('r', resources);
    const { domains, initially, action, invariant, leadsTo, alwaysEventually } = variables({
      /** What each client waits for. */
      unsat: functionFrom(Client, subsetOf(Resource)),
      /** What each client has. */
      alloc: functionFrom(Client, subsetOf(Resource)),
    });
    const init = initially({ unsat: Client.to(() => Set()), alloc: Client.to(() => Set()) });
    type State = (typeof init)[number];

    const isAvailable = (s: State, r: ReturnType<typeof Resource.member>) =>
      Client.every((c) => !s.alloc.get(c).has(r));
    const Request = action({
      forSome: { c: Client, S: subsetOf(Resource) },
      guard: (s, { c, S }) => !S.isEmpty() && s.unsat.get(c).isEmpty() && s.alloc.get(c).isEmpty(),
      effect: (s, { c, S }) => ({ unsat: s.unsat.set(c, S) }),
    });
    const Allocate = action({
      forSome: { c: Client, S: subsetOf(Resource) },
      guard: (s, { c, S }) => !S.isEmpty() && S.every((r) => s.unsat.get(c).has(r) && isAvailable(s, r)),
      effect: (s, { c, S }) => ({
        alloc: s.alloc.update(c, (has) => has.union(S)),
        unsat: s.unsat.update(c, (waits) => waits.subtract(S)),
      }),
    });
    const Return = action({
      forSome: { c: Client, S: subsetOf(Resource) },
      guard: (s, { c, S }) => !S.isEmpty() && S.every((r) => s.alloc.get(c).has(r)),
      effect: (s, { c, S }) => ({ alloc: s.alloc.update(c, (has) => has.subtract(S)) }),
    });
    const ReturnAll = action({
      forSome: { c: Client },
      guard: (s, { c }) => !s.alloc.get(c).isEmpty() && (returned === 'whatever it has' || s.unsat.get(c).isEmpty()),
      effect: (s, { c }) => ({ alloc: s.alloc.set(c, Set()) }),
    });

    return {
      domains,
      init,
      actions: { Request, Allocate, Return, ReturnAll },
      fairness: [WF({ actions: [ReturnAll], per: ['c'] }), SF({ actions: [Allocate], per: ['c'] })],
      invariants: {
        ResourceMutex: invariant({
          forAll: { c1: Client, c2: Client, r: Resource },
          holds: ({ alloc }, { c1, c2, r }) => c1 === c2 || !alloc.get(c1).has(r) || !alloc.get(c2).has(r),
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

/** All orders of the items. */
function orders<T>(items: readonly T[]): readonly List<T>[] {
  if (items.length === 0) return [List()];
  return items.flatMap((first) => orders(items.filter((item) => item !== first)).map((rest) => rest.unshift(first)));
}

const schedulingAllocator = spec({ name: 'scheduling-allocator', parameters: sizes }, ({ clients, resources }) => {
  const Client = processes('c', clients);
  const Resource = values('r', resources);
  const { domains, initially, action, invariant, leadsTo, alwaysEventually } = variables({
    unsat: functionFrom(Client, subsetOf(Resource)),
    alloc: functionFrom(Client, subsetOf(Resource)),
    /** The clients to be served, in this order. */
    sched: sequenceOf(Client, clients),
  });
  const init = initially({ unsat: Client.to(() => Set()), alloc: Client.to(() => Set()), sched: List() });
  type State = (typeof init)[number];
  type Resources = ReturnType<State['unsat']['get']>;

  const isAvailable = (s: State, r: ReturnType<typeof Resource.member>) => Client.every((c) => !s.alloc.get(c).has(r));
  const waits = (s: State, c: ReturnType<typeof Client.member>, S: Resources) => S.some((r) => s.unsat.get(c).has(r));
  const toSchedule = (s: State) => Client.filter((c) => !s.unsat.get(c).isEmpty() && !s.sched.includes(c));
  const Request = action({
    forSome: { c: Client, S: subsetOf(Resource) },
    guard: (s, { c, S }) => !S.isEmpty() && s.unsat.get(c).isEmpty() && s.alloc.get(c).isEmpty(),
    effect: (s, { c, S }) => ({ unsat: s.unsat.set(c, S) }),
  });
  /** c is given what it asks for and nobody before it in the schedule; once it has all, it leaves the schedule. */
  const Allocate = action({
    forSome: { c: Client, S: subsetOf(Resource) },
    guard: (s, { c, S }) =>
      !S.isEmpty() &&
      S.every((r) => s.unsat.get(c).has(r) && isAvailable(s, r)) &&
      s.sched.includes(c) &&
      s.sched.takeUntil((client) => client === c).every((earlier) => !waits(s, earlier, S)),
    effect: (s, { c, S }) => ({
      alloc: s.alloc.update(c, (has) => has.union(S)),
      unsat: s.unsat.update(c, (of) => of.subtract(S)),
      sched: s.unsat.get(c).equals(S) ? s.sched.filter((client) => client !== c) : s.sched,
    }),
  });
  const Return = action({
    forSome: { c: Client, S: subsetOf(Resource) },
    guard: (s, { c, S }) => !S.isEmpty() && S.every((r) => s.alloc.get(c).has(r)),
    effect: (s, { c, S }) => ({ alloc: s.alloc.update(c, (has) => has.subtract(S)) }),
  });
  const ReturnAll = action({
    forSome: { c: Client },
    guard: (s, { c }) => !s.alloc.get(c).isEmpty() && s.unsat.get(c).isEmpty(),
    effect: (s, { c }) => ({ alloc: s.alloc.set(c, Set()) }),
  });
  /** All who have asked since are put at the end of the schedule, in any order. */
  const Schedule = action({
    forSome: { order: (s: State) => orders(toSchedule(s)) },
    guard: (_, { order }) => !order.isEmpty(),
    effect: (s, { order }) => ({ sched: s.sched.concat(order) }),
  });

  return {
    domains,
    init,
    actions: { Request, Allocate, Return, ReturnAll, Schedule },
    fairness: [
      WF({ actions: [ReturnAll], per: ['c'] }),
      WF({ actions: [Allocate], per: ['c'] }),
      WF({ actions: [Schedule] }),
    ],
    invariants: {
      ResourceMutex: invariant({
        forAll: { c1: Client, c2: Client, r: Resource },
        holds: ({ alloc }, { c1, c2, r }) => c1 === c2 || !alloc.get(c1).has(r) || !alloc.get(c2).has(r),
      }),
      /**
       * Who is in the schedule waits for something, and has nothing that an earlier one waits for; all that it waits for will be
       * available once those before it have returned what they have or wait for, and those outside what they have.
       */
      AllocatorInvariant: invariant((s) =>
        s.sched.every((c, i) => {
          const earlier = s.sched.take(i);
          return (
            !s.unsat.get(c).isEmpty() &&
            earlier.every((other) => !waits(s, other, s.alloc.get(c))) &&
            s.unsat
              .get(c)
              .every(
                (r) =>
                  isAvailable(s, r) ||
                  earlier.some((other) => s.unsat.get(other).has(r) || s.alloc.get(other).has(r)) ||
                  Client.some((other) => !s.sched.includes(other) && s.alloc.get(other).has(r)),
              )
          );
        }),
      ),
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
});

const simple = 'tlaplus/Examples, specifications/allocator/SimpleAllocator.tla';
const scheduling = 'tlaplus/Examples, specifications/allocator/SchedulingAllocator.tla';
const live = { ClientsWillReturn: 'holds', ClientsWillObtain: 'holds', InfOftenSatisfied: 'holds' } as const;

const simpleAllocators = oraclesOf(simpleAllocator, [
  {
    name: 'SimpleAllocator, 2 clients, 2 resources',
    source: simple,
    parameters: { clients: 2, resources: 2 },
    distinct: 64,
    depth: 5,
    verdicts: { ResourceMutex: 'holds', ...live },
  },
  {
    name: 'SimpleAllocator, 3 clients, 2 resources',
    source: simple,
    parameters: { clients: 3, resources: 2 },
    distinct: 400,
    depth: 6,
    verdicts: { ResourceMutex: 'holds', ...live },
  },
  {
    name: 'SimpleAllocator2, 2 clients, 2 resources',
    source: simple,
    parameters: { clients: 2, resources: 2, returned: 'once it has all' },
    distinct: 64,
    depth: 5,
    verdicts: { ResourceMutex: 'holds', ClientsWillReturn: 'holds', ClientsWillObtain: 'violated' },
  },
]);
const schedulingAllocators = oraclesOf(schedulingAllocator, [
  {
    name: 'SchedulingAllocator, 2 clients, 2 resources',
    source: scheduling,
    parameters: { clients: 2, resources: 2 },
    distinct: 138,
    depth: 6,
    verdicts: { ResourceMutex: 'holds', AllocatorInvariant: 'holds', ...live },
  },
  {
    name: 'SchedulingAllocator, 3 clients, 2 resources',
    source: scheduling,
    parameters: { clients: 3, resources: 2 },
    distinct: 1690,
    depth: 7,
    verdicts: { ResourceMutex: 'holds', AllocatorInvariant: 'holds', ...live },
  },
]);

export const allocators: readonly Oracle[] = [...simpleAllocators, ...schedulingAllocators];
