/**
 * Small symmetric models whose liveness is known, and of which a checker is wrong that takes the representatives of orbits for
 * the states themselves: the steps that only rename vanish, and a process that is followed is mistaken for another.
 */
import {
  boolean,
  functionFrom,
  optional,
  processes,
  SF,
  type Spec,
  spec,
  values,
  variables,
  WF,
} from '../language/index.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { integer } from '../language/parameters.ts';

export interface SymmetricExample {
  readonly name: string;
  readonly model: (processes: number) => CheckableModel;
  /** The verdicts, for two processes and for three. */
  readonly verdicts: Readonly<Record<string, readonly [two: 'holds' | 'violated', three: 'holds' | 'violated']>>;
}

const size = { processes: integer('how many processes there are', { default: 2, from: 2, to: 5 }) };

/** One token, passed on for ever. There is one orbit, so that on representatives nothing ever changes. */
const token = spec({ name: 'token', parameters: size }, (parameters) => {
  const Process = processes('p', parameters.processes);
  const made = variables({ holder: Process });
  const { domains, initially, action, alwaysEventually, temporal, ltl } = made;
  const { atom, or, not, always, eventually } = ltl;
  const Pass = action({
    forSome: { to: Process },
    guard: (s, { to }) => s.holder !== to,
    effect: (_, { to }) => ({ holder: to }),
  });
  type Instance = { readonly p: string };
  const holds = atom((s, { p }: Instance) => s.holder === p);
  return {
    domains,
    init: initially(Process.map((holder) => ({ holder }))),
    actions: { Pass },
    fairness: [WF({ actions: [Pass] })],
    properties: {
      NobodyKeepsIt: alwaysEventually({ forAll: { p: Process }, holds: (s, { p }) => s.holder !== p }),
      EverybodyGetsIt: alwaysEventually({ forAll: { p: Process }, holds: (s, { p }) => s.holder === p }),
      ItSettles: temporal({
        forAll: { p: Process },
        formula: or(eventually(always(holds)), eventually(always(not(holds)))),
      }),
    },
  };
});

/** Each process switches on and off. Fair to all of them together, one may do all the work. */
const switches = (name: string, per: 'each' | 'together'): Spec =>
  spec({ name, parameters: size }, (parameters) => {
    const Process = processes('p', parameters.processes);
    const { domains, initially, action, alwaysEventually } = variables({ on: functionFrom(Process, boolean) });
    const Switch = action({
      forSome: { p: Process },
      effect: (s, { p }) => ({ on: s.on.update(p, (on) => !on) }),
    });
    return {
      domains,
      init: initially({ on: Process.to(false) }),
      actions: { Switch },
      fairness: [WF({ actions: [Switch], per: per === 'each' ? ['p'] : [] })],
      properties: {
        Each: alwaysEventually({ forAll: { p: Process }, holds: (s, { p }) => s.on.get(p) }),
        Some: alwaysEventually((s) => s.on.some((on) => on)),
        None: alwaysEventually((s) => s.on.every((on) => !on)),
      },
    };
  }) as unknown as Spec;

/** A lock that is free again and again: only strong fairness to each brings everybody in. */
const lock = (name: string, fair: typeof WF): Spec =>
  spec({ name, parameters: size }, (parameters) => {
    const Process = processes('p', parameters.processes);
    const { domains, initially, action, leadsTo, eventuallyAlways } = variables({ holder: optional(Process) });
    const Enter = action({
      forSome: { p: Process },
      guard: (s) => s.holder === null,
      effect: (_, { p }) => ({ holder: p }),
    });
    const Leave = action({ guard: (s) => s.holder !== null, effect: () => ({ holder: null }) });
    return {
      domains,
      init: initially({ holder: null }),
      actions: { Enter, Leave },
      fairness: [fair({ actions: [Enter], per: ['p'] }), WF({ actions: [Leave] })],
      properties: {
        EverybodyEnters: leadsTo({
          forAll: { p: Process },
          from: (s, { p }) => s.holder !== p,
          to: (s, { p }) => s.holder === p,
        }),
        StaysFree: eventuallyAlways((s) => s.holder === null),
      },
    };
  }) as unknown as Spec;

/** A broadcast that reaches everybody, of which TLC reports a violation under symmetry. */
const broadcast = spec({ name: 'broadcast', parameters: size }, (parameters) => {
  const [Process, Value] = [processes('p', parameters.processes), values('v', 2)];
  const { domains, initially, action, leadsTo, eventually } = variables({
    sent: optional(Value),
    delivered: functionFrom(Process, optional(Value)),
  });
  const Broadcast = action({
    forSome: { m: Value },
    guard: (s) => s.sent === null,
    effect: (_, { m }) => ({ sent: m }),
  });
  const Deliver = action({
    forSome: { p: Process, m: Value },
    guard: (s, { p, m }) => s.sent === m && s.delivered.get(p) === null,
    effect: (s, { p, m }) => ({ delivered: s.delivered.set(p, m) }),
  });
  return {
    domains,
    init: initially({ sent: null, delivered: Process.to(null) }),
    actions: { Broadcast, Deliver },
    fairness: [WF({ actions: [Broadcast, Deliver] })],
    properties: {
      Delivered: leadsTo({
        forAll: { p: Process, m: Value },
        from: (s, { m }) => s.sent === m,
        to: (s, { p, m }) => s.delivered.get(p) === m,
      }),
      EveryValue: eventually({ forAll: { m: Value }, holds: (s, { m }) => s.sent === m }),
    },
  };
}) as unknown as Spec;

function example(of: Spec, verdicts: SymmetricExample['verdicts']): SymmetricExample {
  return { name: of.name, model: (count) => checkable(of, { parameters: { processes: count } }), verdicts };
}

export const symmetricExamples: readonly SymmetricExample[] = [
  example(token as unknown as Spec, {
    NobodyKeepsIt: ['holds', 'holds'],
    EverybodyGetsIt: ['holds', 'violated'],
    ItSettles: ['violated', 'violated'],
  }),
  example(switches('switches, fair to each', 'each'), {
    Each: ['holds', 'holds'],
    Some: ['holds', 'holds'],
    None: ['violated', 'violated'],
  }),
  example(switches('switches, fair to all together', 'together'), {
    Each: ['violated', 'violated'],
    Some: ['holds', 'holds'],
    None: ['violated', 'violated'],
  }),
  example(lock('lock, weakly fair', WF), {
    EverybodyEnters: ['violated', 'violated'],
    StaysFree: ['violated', 'violated'],
  }),
  example(lock('lock, strongly fair', SF as typeof WF), {
    EverybodyEnters: ['holds', 'holds'],
    StaysFree: ['violated', 'violated'],
  }),
  example(broadcast, { Delivered: ['holds', 'holds'], EveryValue: ['violated', 'violated'] }),
];
