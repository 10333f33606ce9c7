/**
 * An allocator of resources that serves its clients by a schedule: SchedulingAllocator, by Stephan Merz (TLA+ Examples,
 * allocator). Those who ask are added to the schedule, in any order; nobody gets what somebody before him wants.
 *
 * Departure: a client that has all it wanted and returns it takes an action of its own, since that is what fairness is about.
 */
import { List, Set } from 'immutable';
import {
  functionFrom,
  integer,
  type Member,
  processes,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
  WF,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const schedulingAllocator = spec(
  {
    name: 'SchedulingAllocator',
    parameters: {
      clients: integer('clients', { default: 2, from: 1, to: 3 }),
      resources: integer('resources', { default: 2, from: 1, to: 3 }),
    },
  },
  ({ clients, resources }) => {
    const Client = processes('c', clients);
    const Resource = values('r', resources);
    const Resources = subsetOf(Resource);
    const Schedule = sequenceOf(Client, clients);
    const made = variables({
      /** What each client has asked for and not yet got. */
      unsat: functionFrom(Client, Resources),
      alloc: functionFrom(Client, Resources),
      sched: Schedule,
    });
    const { domains, initially, action, invariant, leadsTo, alwaysEventually } = made;
    const init = initially({ unsat: Client.to(Set()), alloc: Client.to(Set()), sched: List() });
    type State = (typeof init)[number];
    const available = (s: State) => Resource.filter((r) => s.alloc.every((taken) => !taken.has(r)));
    const toSchedule = (s: State) => Client.filter((c) => !s.unsat.get(c).isEmpty() && !s.sched.includes(c));

    /** c asks for S: it wants nothing and has nothing. */
    const Request = action({
      forSome: { c: Client, S: Resources },
      guard: (s, { c, S }) => s.unsat.get(c).isEmpty() && s.alloc.get(c).isEmpty() && !S.isEmpty(),
      effect: (s, { c, S }) => ({ unsat: s.unsat.set(c, S) }),
    });
    /** c gets S, which is free, part of what it wants, and wanted by nobody before it. */
    const Allocate = action({
      forSome: { c: Client, S: Resources },
      guard: (s, { c, S }) =>
        !S.isEmpty() &&
        S.isSubset(s.unsat.get(c)) &&
        S.isSubset(available(s)) &&
        s.sched.includes(c) &&
        s.sched.takeUntil((other) => other === c).every((other) => s.unsat.get(other).every((r) => !S.has(r))),
      effect: (s, { c, S }) => ({
        alloc: s.alloc.update(c, (has) => has.union(S)),
        unsat: s.unsat.update(c, (wants) => wants.subtract(S)),
        sched: S.equals(s.unsat.get(c)) ? s.sched.filter((other) => other !== c) : s.sched,
      }),
    });
    /** c has all that it wanted, and returns it. */
    const ReturnAll = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.unsat.get(c).isEmpty() && !s.alloc.get(c).isEmpty(),
      effect: (s, { c }) => ({ alloc: s.alloc.set(c, Set()) }),
    });
    /** c returns something, and does not have to. */
    const Return = action({
      forSome: { c: Client, S: Resources },
      guard: (s, { c, S }) =>
        !S.isEmpty() && S.isSubset(s.alloc.get(c)) && !(S.equals(s.alloc.get(c)) && s.unsat.get(c).isEmpty()),
      effect: (s, { c, S }) => ({ alloc: s.alloc.update(c, (has) => has.subtract(S)) }),
    });
    /** Those who ask are appended to the schedule, in the order `added`. */
    const Append = action({
      forSome: { added: Schedule },
      guard: (s, { added }) => {
        const waiting = toSchedule(s);
        return waiting.length > 0 && added.size === waiting.length && waiting.every((c) => added.includes(c));
      },
      effect: (s, { added }) => ({ sched: s.sched.concat(added) }),
    });

    return {
      domains,
      init,
      actions: { Request, Allocate, ReturnAll, Return, Append },
      fairness: [
        WF({ actions: [ReturnAll], per: ['c'] }),
        WF({ actions: [Allocate], per: ['c'] }),
        WF({ actions: [Append] }),
      ],
      invariants: {
        ResourceMutex: invariant({
          forAll: { c: Client, d: Client, r: Resource },
          holds: ({ alloc }, { c, d, r }) => c === d || !alloc.get(c).has(r) || !alloc.get(d).has(r),
        }),
        /**
         * Those in the schedule want something, and nobody there has what somebody before him wants. What one of them wants
         * is free, or will be once those before him, and those outside the schedule, have returned what they get.
         */
        AllocatorInvariant: invariant((s) =>
          s.sched.every((c, i) => {
            const before = s.sched.take(i);
            const outside = Client.filter((d) => !s.sched.includes(d));
            const willBeFree = (r: Member<'r'>) =>
              available(s).includes(r) ||
              before.some((d) => s.unsat.get(d).has(r) || s.alloc.get(d).has(r)) ||
              outside.some((d) => s.alloc.get(d).has(r));
            return (
              !s.unsat.get(c).isEmpty() &&
              before.every((d) => s.alloc.get(c).every((r) => !s.unsat.get(d).has(r))) &&
              s.unsat.get(c).every(willBeFree)
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
  },
);

const source = 'tlaplus/Examples, specifications/allocator/SchedulingAllocator.tla';
const verdicts = { ClientsWillReturn: 'holds', ClientsWillObtain: 'holds', InfOftenSatisfied: 'holds' } as const;

export const oracles = oraclesOf(schedulingAllocator, [
  { source, parameters: { clients: 2 }, distinct: 138, depth: 6, verdicts },
  { source, parameters: { clients: 3 }, distinct: 1690, depth: 7, verdicts },
]);
