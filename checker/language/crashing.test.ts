/** What goes with a crash: the same as if it were written by hand, in both engines, and what is refused of it. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  boolean,
  type Crashes,
  crashes,
  functionFrom,
  type Member,
  messages,
  network,
  optional,
  processes,
  range,
  SF,
  spec,
  subsetOf,
  variables,
  variant,
} from '../index.ts';
import { checkByKernel } from '../kernel/check.ts';
import { checkModel } from '../run/check.ts';
import { agreement } from '../testing/index.ts';
import type { CheckableModel } from './model.ts';
import { checkable } from './model.ts';
import { Misfit } from './value.ts';

const P = processes('p', 2);
const Message = messages({ Hello: { from: P, to: P, of: range(0, 2) } });
const Net = network(Message);
const Status = crashes(P, { atMost: 2 });
const declared = {
  /** How often each process has crashed, on its disk, */
  incarnation: functionFrom(P, range(0, 2)),
  /** and what it knows of the others, in memory. */
  knows: functionFrom(P, subsetOf(P)),
  greeted: functionFrom(P, boolean),
  /** The incarnation that it takes itself for. */
  own: functionFrom(P, range(0, 2)),
  net: Net,
};
const atFirst = {
  incarnation: P.to(0),
  knows: P.to(Set<Member<'p'>>()),
  greeted: P.to(false),
  own: P.to(0),
  net: Net.empty,
};

/** Processes greet each other. What is sent to one that crashes is lost, and it comes back as another incarnation. */
const greetings = spec({ name: 'greetings', parameters: {} }, () => {
  const { domains, initially, crashing, invariant, eventually } = variables({ ...declared, status: Status });
  const live = crashing('status', {
    atCrash: (s, { process }) => ({
      incarnation: s.incarnation.update(process, (n) => n + 1),
      net: s.net.drop((m) => m.to === process),
    }),
    volatile: { knows: Set(), greeted: false, own: (s, process) => s.incarnation.get(process) },
  });
  const Greet = live.action({
    forSome: { from: P, to: P },
    guard: (s, { from, to }) => from !== to && !s.greeted.get(from),
    effect: (s, { from, to }) => ({
      greeted: s.greeted.set(from, true),
      net: s.net.send(Message.Hello({ from, to, of: s.own.get(from) })),
    }),
  });
  const Hear = live.action({
    forSome: { m: (s) => s.net.deliverable() },
    effect: (s, { m }) => ({ knows: s.knows.update(m.to, (known) => known.add(m.from)), net: s.net.deliver(m) }),
  });
  const KnowsItself = invariant({
    forAll: { p: P },
    holds: (s, { p }) => !s.status.isUp(p) || s.own.get(p) === s.incarnation.get(p),
  });
  const AllGreeted = eventually({ forAll: { p: P }, holds: (s, { p }) => s.greeted.get(p) });
  return {
    domains,
    init: initially({ ...atFirst, status: Status.none }),
    crashes: [live],
    actions: { Greet, Hear },
    fairness: [SF({ actions: ['Recover'], per: ['process'] }), SF({ actions: [Greet], per: ['from'] })],
    invariants: { KnowsItself },
    properties: { AllGreeted },
    finished: () => true,
  };
});

/** The same, with who is up, the crash and the recovery by hand. */
const byHand = spec({ name: 'by-hand', parameters: {} }, () => {
  const { domains, initially, action } = variables({ ...declared, up: subsetOf(P), crashes: range(0, 2) });
  const Greet = action({
    forSome: { from: P, to: P },
    guard: (s, { from, to }) => s.up.has(from) && from !== to && !s.greeted.get(from),
    effect: (s, { from, to }) => ({
      greeted: s.greeted.set(from, true),
      net: s.net.send(Message.Hello({ from, to, of: s.own.get(from) })),
    }),
  });
  const Hear = action({
    forSome: { m: (s) => s.net.deliverable() },
    guard: (s, { m }) => s.up.has(m.to),
    effect: (s, { m }) => ({ knows: s.knows.update(m.to, (known) => known.add(m.from)), net: s.net.deliver(m) }),
  });
  const Crash = action({
    forSome: { p: P },
    guard: (s, { p }) => s.up.has(p) && s.crashes < 2,
    effect: (s, { p }) => ({
      up: s.up.delete(p),
      crashes: s.crashes + 1,
      incarnation: s.incarnation.update(p, (n) => n + 1),
      // Nobody is sent two messages of one kind.
      net: Message.elements?.reduce((net, m) => (m.to === p && net.has(m) ? net.deliver(m) : net), s.net) ?? s.net,
    }),
  });
  const Recover = action({
    forSome: { p: P },
    guard: (s, { p }) => !s.up.has(p),
    effect: (s, { p }) => ({
      up: s.up.add(p),
      knows: s.knows.set(p, Set()),
      greeted: s.greeted.set(p, false),
      own: s.own.set(p, s.incarnation.get(p)),
    }),
  });
  return {
    domains,
    init: initially({ ...atFirst, up: P.toSet(), crashes: 0 }),
    actions: { Greet, Hear, Crash, Recover },
    finished: () => true,
  };
});

const found = (model: CheckableModel, symmetry: boolean) => {
  const both = agreement(model, { checked: true, symmetry });
  expect(both?.differences).toEqual([]);
  const { distinct, generated, depth, violated } = (both as NonNullable<typeof both>).kernel;
  return { distinct, generated, depth, violated: violated.map(({ property }) => property) };
};

describe('what goes with a crash', () => {
  test.each([false, true])('is what it is by hand; symmetry: %s', (symmetry) => {
    expect(found(checkable(greetings), symmetry)).toEqual(found(checkable(byHand), symmetry));
  });
  test('is asked for by liveness, too', () => {
    for (const symmetry of [true, false]) {
      const { temporal } = checkByKernel(checkable(greetings), { symmetry });
      expect(temporal.map(({ property, verdict }) => [property, verdict])).toEqual([['AllGreeted', 'holds']]);
    }
  });
  test('goes with what a variant makes of an action', () => {
    const { init, actions } = checkable(greetings, {
      variant: variant(greetings, {
        name: 'again',
        story: '',
        edit: ({ actions: { Greet } }) => ({
          actions: {
            GreetAgain: { ...Greet, effect: () => ({ greeted: P.to(true) }) },
            GreetAtOnce: { ...Greet, guard: () => true },
          },
        }),
        violates: {},
      }),
    });
    const [from, to] = P.elements;
    const [state] = init as [{ readonly status: Crashes<'p'> }];
    for (const of of [actions.GreetAgain, actions.GreetAtOnce]) {
      const isEnabled = (status: Crashes<'p'>): unknown => of?.guard({ ...state, status }, { from, to });
      expect(isEnabled(state.status)).toBe(true);
      expect(isEnabled(state.status.crash(from as Member<'p'>))).toBe(false);
      expect(isEnabled(state.status.crash(to as Member<'p'>))).toBe(true);
    }
  });
  test('may be replaced by a variant', () => {
    const amnesiac = variant(greetings, {
      name: 'amnesiac',
      story: '',
      edit: ({ crashing }) => ({ crashes: [crashing('status', { volatile: { own: 2 } })] }),
      violates: { KnowsItself: 2 },
    });
    expect(found(checkable(greetings, { variant: amnesiac }), false).violated).toEqual(['KnowsItself']);
  });
});

/** A counter of a process that may be down, and what of it is changed. */
function counter(change: (makers: ReturnType<typeof declaredCounter>) => object) {
  return spec({ name: 'counter', parameters: {} }, () => {
    const makers = declaredCounter();
    const { domains, initially } = makers;
    const init = initially({ n: P.to(0), who: null, status: Status.none });
    return { domains, init, finished: () => true, actions: {}, ...change(makers) };
  });
}
const declaredCounter = () => variables({ n: functionFrom(P, range(0, 1)), who: optional(P), status: Status });

test('what a guard of a live action mentions is found: an action of which it takes a part need not be returned', () => {
  const model = checkable(
    counter(({ crashing, action }) => {
      const live = crashing('status');
      const Stop = action({ guard: (s) => s.who === null, effect: () => ({}) });
      const Halt = live.action({ forSome: { p: P }, guard: (s) => Stop.guard(s, {}), effect: () => ({}) });
      return { crashes: [live], actions: { Halt } };
    }),
  );
  expect(Object.keys(model.actions)).toEqual(['Halt', 'Crash', 'Recover']);
});

describe('is refused', () => {
  test.each<[string, Parameters<typeof counter>[0], string]>([
    [
      'a variable that is none of crashes',
      ({ crashing }) => ({ crashes: [crashing('who' as 'status')] }),
      'crashing is who; allowed: the name of a variable of crashes(...)',
    ],
    [
      'what is volatile and not there',
      ({ crashing }) => ({ crashes: [crashing('status', { volatile: { m: 0 } as object })] }),
      'volatile is m; allowed: the names of variables that are functions from p1, p2',
    ],
    [
      'what is volatile and no part of a process',
      ({ crashing }) => ({ crashes: [crashing('status', { volatile: { who: null } as object })] }),
      'volatile is who; allowed: the names of variables that are functions from p1, p2',
    ],
    [
      'what is said twice',
      ({ crashing }) => ({ crashes: [crashing('status'), crashing('status')] }),
      'counter: it says twice what goes with crashes in status: say all of it once',
    ],
    [
      'what crashing did not make',
      () => ({ crashes: [{ of: 'status' }] }),
      'counter: its crashes are not all what crashing(...) makes of its variables',
    ],
    [
      'what is made and not returned',
      ({ crashing }) => {
        const live = crashing('status', { volatile: { n: 0 } });
        return { actions: { Stop: live.action({ forSome: { p: P }, effect: () => ({}) }) } };
      },
      'counter: what is made and not returned is not checked (crashing)',
    ],
  ])('%s', (_, change, said) => {
    const check = (): unknown => checkable(counter(change));
    expect(check).toThrow(said);
    if (said.startsWith('volatile')) expect(check).toThrow(Misfit);
  });
  test.each(['kernel', 'reference'] as const)(
    'an action of which nobody is the one who acts, by the %s',
    async (engine) => {
      const model = checkable(
        counter(({ crashing }) => {
          const live = crashing('status');
          return { crashes: [live], actions: { Reset: live.action({ effect: () => ({ who: null }) }) } };
        }),
      );
      const { failure } = await checkModel(model, { engine });
      expect([failure?.error.site, failure?.error.fault]).toMatchObject([
        { part: 'guard', name: 'Reset' },
        { kind: 'misfit', path: { variable: 'who acts' }, value: null, allowed: 'p1, p2' },
      ]);
    },
  );
});
