/** Why a property is false: what its evaluation read. */
import { List, Map, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import type { AnyState } from '../language/action.ts';
import { functionFrom, subsetOf } from '../language/collections.ts';
import { boolean, oneOf } from '../language/domain.ts';
import { checkable } from '../language/model.ts';
import { network } from '../language/network.ts';
import type { Property } from '../language/property.ts';
import { propertyMakers } from '../language/property.ts';
import { record } from '../language/record.ts';
import { processes } from '../language/sort.ts';
import { spec } from '../language/spec.ts';
import { makeRecord } from '../language/value.ts';
import { variables } from '../language/variables.ts';
import { becauseText } from '../report/because.ts';
import { readText } from '../report/grounds.ts';
import type { Lasso } from '../run/outcome.ts';
import { type MadeProperty, propertyOf } from '../testing/property-of.ts';
import { type Because, becauseOf } from './because.ts';

interface State {
  readonly role: Map<string, string>;
  readonly log: List<{ readonly term: number }>;
  readonly msgs: Set<string>;
  readonly more: Set<string>;
  readonly n: number;
}
const state: State = {
  role: Map({ s1: 'leader', s2: 'leader' }),
  log: List([makeRecord([['term', 1]]) as { term: number }]),
  msgs: Set(['a']),
  more: Set(['b']),
  n: 3,
};
/** What a property of one kind says of a trace. */
function becauseIn(draft: MadeProperty, states: readonly AnyState[], lasso?: Lasso): Because | null {
  const of = propertyOf(draft);
  const shown = {
    kind: of.kind,
    name: 'P',
    verdict: 'violated',
    instance: {},
    ...(lasso === undefined ? {} : { lasso }),
  } as const;
  const trace = states.map((values) => ({ state: values }));
  return becauseOf({ domains: {}, properties: { P: of }, actions: {}, faults: [] }, shown, trace);
}
const textOfBecause = (found: Because | null): string | undefined =>
  found === null ? undefined : becauseText(found).text;
const because = (holds: (s: State) => boolean): readonly string[] | null =>
  becauseIn({ kind: 'invariant', forAll: {}, holds: holds as unknown as (s: AnyState) => boolean }, [
    state as unknown as AnyState,
  ])?.facts.map(({ read }) => readText(read)) ?? null;

test('why an initial state is none of those that a step property allows', () => {
  const of: Property = { kind: 'step', forAll: {}, holds: () => true, initially: (s) => s.n === 0 };
  expect(textOfBecause(becauseIn(of, [state as unknown as AnyState]))).toBe('n = 3');
});

describe('why a property is false', () => {
  test.each<[string, (s: State) => boolean, string[] | null]>([
    [
      'parts of functions',
      (s) => !(s.role.get('s1') === 'leader' && s.role.get('s2') === 'leader'),
      ['role[s1] = leader', 'role[s2] = leader'],
    ],
    ['fields of records in sequences', (s) => s.log.get(0)?.term === s.n, ['log[0].term = 1', 'n = 3']],
    ['what a collection is compared with', (s) => s.log.zip(s.log).size > 1, ['log = <(term: 1)>']],
    [
      'a collection that another is given',
      (s) => !Set(['a', 'b']).equals(s.msgs) && s.msgs.union(s.more).isEmpty(),
      ['msgs = {a}', 'more = {b}'],
    ],
    ['elements of sets', (s) => s.msgs.has('b') || !s.msgs.has('a'), ['msgs lacks b', 'msgs has a']],
    ['wholes', (s) => s.role.every((role) => role !== 'leader'), ['role = [s1: leader, s2: leader]']],
    [
      'wholes instead of their parts',
      (s) => s.role.get('s1') !== 'leader' || s.role.isEmpty(),
      ['role = [s1: leader, s2: leader]'],
    ],
    ['what a search has found', (s) => !s.msgs.some((m) => m === 'a'), ['msgs has a']],
    ['all, if it has found nothing', (s) => s.msgs.some((m) => m === 'b'), ['msgs = {a}']],
    ['what filters have left', (s) => s.msgs.filter((m) => m < 'b').filter((m) => m > 'A').size < 1, ['msgs has a']],
    ['nothing, if it holds', (s) => s.n === 3, null],
    [
      'nothing, if it throws',
      () => {
        throw new Error('x');
      },
      null,
    ],
  ])('%s', (_, holds, expected) => {
    expect(because(holds)).toEqual(expected);
  });

  test('of a step property, before and after', () => {
    const property = {
      kind: 'step',
      forAll: {},
      holds: (s: AnyState, t: AnyState) => (s.n as number) <= (t.n as number),
    } as const;
    const found = becauseIn(property, [{ n: 2 }, { n: 1 }])?.facts;
    expect(found?.map(({ path, read, state }) => ({ path, text: readText(read), state }))).toEqual([
      { path: { variable: 'n', primed: false, into: [] }, text: 'n = 2', state: 0 },
      { path: { variable: 'n', primed: false, into: [] }, text: "n' = 1", state: 1 },
    ]);
  });
});

describe('more than can be told', () => {
  const S = processes('s', 4);
  const domains = { data: functionFrom(S, subsetOf(oneOf('w1'))), up: functionFrom(S, boolean), done: boolean };
  type Values = { data: Map<string, Set<string>>; up: Map<string, boolean>; done: boolean };
  const text = (holds: (s: Values) => boolean, values: object): string | undefined => {
    const property = { kind: 'invariant', forAll: {}, holds: holds as unknown as (s: AnyState) => boolean } as const;
    const shown = { kind: 'invariant', name: 'P', verdict: 'violated', instance: {} } as const;
    const model = { domains, properties: { P: property }, actions: {}, faults: [] };
    return textOfBecause(becauseOf(model, shown, [{ state: values as AnyState }]));
  };
  const of = <T>(value: T): Map<string, T> => Map(S.elements.map((s) => [s, value]));

  test('what decides is told, and not what only was looked at', () => {
    const holds = (s: Values): boolean =>
      !s.done || S.every((x) => !(s.up.get(x) ?? false) || (s.data.get(x)?.has('w1') ?? false));
    const values = { data: of(Set(['w1'])).set('s4', Set()), up: of(true), done: true };
    expect(text(holds, values)).toBe('done = true   and   up[s4] = true   and   data[s4] lacks w1');
  });
  test('also where it is something that is missing', () => {
    const holds = (s: Values): boolean =>
      S.some((x) => (s.up.get(x) ?? false) && s.done && (s.data.get(x)?.has('w1') ?? false));
    const values = { data: of(Set()), up: of(true), done: true };
    expect(text(holds, values)).toBe(
      'data[s1] lacks w1   and   data[s2] lacks w1   and   data[s3] lacks w1   and   data[s4] lacks w1',
    );
  });
  test('a variable whose name begins as that of another one is another one', () => {
    const named = { log: of(0), logs: of(0) };
    const property = {
      kind: 'invariant',
      forAll: {},
      holds: (s: AnyState) => {
        const { log, logs } = s as unknown as { log: Map<string, number>; logs: Map<string, number> };
        return log.get('s1') === 1 || !S.every((x) => logs.get(x) === 0);
      },
    } as const;
    const found = becauseOf(
      { domains: {}, properties: { P: property }, actions: {}, faults: [] },
      { kind: 'invariant', name: 'P', verdict: 'violated', instance: {} },
      [{ state: { ...named, größe: 1 } }],
    );
    expect(textOfBecause(found)?.split('   and   ')).toEqual([
      'log[s1] = 0',
      ...S.elements.map((x) => `logs[${x}] = 0`),
    ]);
  });
});

describe('what never happens', () => {
  const { eventually, alwaysEventually, eventuallyAlways, leadsTo, temporal, ltl } = propertyMakers<{ n: number }>();
  const isOne = ({ n }: { n: number }): boolean => n === 1;
  const isTwo = ({ n }: { n: number }): boolean => n === 2;
  const states = (...ns: readonly number[]): AnyState[] => ns.map((n) => ({ n }));
  const said = (of: MadeProperty, trace: readonly AnyState[], lasso: Lasso | undefined): string | undefined => {
    const found = becauseIn(of, trace, lasso);
    if (found === null) return undefined;
    const { label, text } = becauseText(found);
    return `${label} ${text}`;
  };
  const stutters = (to: number): Lasso => ({ to, back: null });
  const returns = (to: number): Lasso => ({ to, back: { action: 'A', choices: {} } });

  test.each<[string, MadeProperty, readonly AnyState[], Lasso | undefined, string | undefined]>([
    [
      'from the beginning',
      eventually(isOne),
      states(0, 0),
      stutters(1),
      'Never met P: n = 0 from state 1 on, for ever',
    ],
    [
      'from a state on',
      eventually(isOne),
      states(2, 0, 0),
      stutters(2),
      'Never met P: n = 0 from state 2 on, for ever',
    ],
    ['any more', alwaysEventually(isOne), states(1, 0), stutters(1), 'Never again P: n = 0 from state 2 on, for ever'],
    ['at all', alwaysEventually(isOne), states(2, 0), stutters(1), 'Never met P: n = 0 from state 2 on, for ever'],
    [
      'for good',
      eventuallyAlways(isOne),
      states(0, 1, 0),
      returns(1),
      'Never for good P: false again and again in state 3, as n = 0',
    ],
    [
      'once it was',
      eventuallyAlways(isOne),
      states(1, 0),
      stutters(1),
      'Never again P: n = 0 from state 2 on, for ever',
    ],
    [
      'though it was due',
      leadsTo(isTwo, isOne),
      states(1, 2, 0, 0),
      stutters(3),
      'Never met P, due since state 2 (n = 2): n = 0 from state 3 on, for ever',
    ],
    [
      'though it was due, for the same reason',
      leadsTo(isTwo, isOne),
      states(1, 2),
      stutters(1),
      'Never met P, due since state 2: n = 2 from state 2 on, for ever',
    ],
    [
      'where its facts change in the cycle',
      eventually(isOne),
      states(0, 2, 3),
      returns(1),
      'Never met P: false in every state from state 1 on, for ever',
    ],
    [
      'before it may end',
      temporal(ltl.until(ltl.atom(isTwo), ltl.atom(isOne))),
      states(2, 0),
      stutters(1),
      'Never met P: n = 0 from state 2 on, for ever',
    ],
    [
      'whatever it was allowed instead',
      temporal(
        ltl.implies(
          ltl.always(ltl.atom(() => true)),
          ltl.or(ltl.eventually(ltl.atom(isOne)), ltl.eventually(ltl.always(ltl.atom(isTwo)))),
        ),
      ),
      states(2, 0),
      stutters(1),
      'Never met P: n = 0 from state 2 on, for ever',
    ],
    [
      'with the reasons that there are',
      temporal(ltl.or(ltl.eventually(ltl.atom(isTwo)), ltl.eventually(ltl.atom(() => false)))),
      states(0),
      stutters(0),
      'Never met P: n = 0 from state 1 on, for ever',
    ],
    [
      'though it was to stay so, whatever comes after',
      temporal(ltl.always(ltl.implies(ltl.atom(isTwo), ltl.always(ltl.atom(isTwo))))),
      states(1, 2, 0),
      undefined,
      'False P, due since state 2 (n = 2): in state 3, as n = 0',
    ],
    [
      'in the last state, whatever comes after',
      temporal(ltl.always(ltl.atom(isOne))),
      states(1, 0),
      undefined,
      'False P: in state 2, as n = 0',
    ],
    [
      'that is to be so for good since something else was, and never is',
      leadsTo(isTwo, ltl.always(ltl.atom(isOne))),
      states(0, 2, 0),
      stutters(2),
      'Never met P, due since state 2 (n = 2): n = 0 from state 3 on, for ever',
    ],
    [
      'and was so for a while',
      leadsTo(isTwo, ltl.always(ltl.atom(isOne))),
      states(2, 1, 0, 0),
      stutters(3),
      'Never met P, due since state 1 (n = 2): n = 0 from state 3 on, for ever',
    ],
    [
      'and is so now and then',
      leadsTo(isTwo, ltl.always(ltl.atom(isOne))),
      states(2, 1, 0),
      { to: 1, back: { action: 'A', choices: {} } },
      'Never for good P, due since state 1 (n = 2): false again and again in state 3, as n = 0',
    ],
    ['and is so in the end', leadsTo(isTwo, ltl.always(ltl.atom(isOne))), states(2, 0, 1), stutters(2), undefined],
    ['as it must not happen', temporal(ltl.not(ltl.eventually(ltl.atom(isOne)))), states(1), stutters(0), undefined],
    ['unless it is met', eventually(isOne), states(0, 1), stutters(1), undefined],
  ])('%s', (_, of, trace, lasso, text) => {
    expect(said(of, trace, lasso)).toBe(text);
  });
});

test('what was due before a scenario has ended is not owed by what begins there', () => {
  const { leadsTo } = propertyMakers<{ n: number }>();
  const of = leadsTo(
    ({ n }) => n === 2,
    ({ n }) => n === 1,
  );
  const from = { from: 'Started', scenarios: { Started: [{ action: 'A', choices: {} }] as never } };
  const shown = {
    kind: 'temporal',
    name: 'P',
    verdict: 'violated',
    instance: {},
    lasso: { to: 2, back: null },
  } as const;
  const said = (...ns: readonly number[]): string | undefined =>
    textOfBecause(
      becauseOf(
        { domains: {}, properties: { P: propertyOf(of) }, actions: {}, faults: [], ...from },
        shown,
        ns.map((n) => ({ state: { n } })),
      ),
    );
  expect(said(2, 0, 0)).toBeUndefined();
  expect(said(2, 2, 0)).toBe('P, due since state 2 (n = 2): n = 0 from state 3 on, for ever');
});

describe('why nothing is enabled', () => {
  const model = checkable(
    spec({ name: 'stuck', title: 'Philosophers with a fork each', parameters: {} }, () => {
      const Philosopher = processes('philosopher', 6);
      const { domains, initially, action } = variables({
        hasFork: functionFrom(Philosopher, boolean),
        letters: network(record({ from: Philosopher, to: Philosopher }), { loss: true }),
      });
      const init = initially({
        hasFork: Philosopher.to(true),
        letters: network(record({ from: Philosopher, to: Philosopher }), { loss: true }).empty,
      });
      const Take = action({
        forSome: { p: Philosopher },
        guard: (s, { p }) => !s.hasFork.get(p),
        effect: (s, { p }) => ({ hasFork: s.hasFork.set(p, true) }),
      });
      const Rest = action({ guard: (s) => Philosopher.every((p) => !s.hasFork.get(p)), effect: () => ({}) });
      const Read = action({
        forSome: { p: Philosopher, m: (s) => s.letters.deliverable() },
        guard: (_, { m, p }) => m.to === p,
        effect: () => ({}),
      });
      return { domains, init, actions: { Take, Rest, Read } };
    }),
  );

  const deadlock = { kind: 'deadlock', name: 'Deadlock', verdict: 'violated', instance: null } as const;
  /** Why what has these guards is disabled, in a state of three flags and two processes. */
  const disabledBy = (
    guards: Readonly<Record<string, (s: { readonly [flag: string]: boolean }, p: string) => boolean>>,
    flags: readonly boolean[],
  ): string | undefined => {
    const of = checkable(
      spec({ name: 'flags', title: 'flags', parameters: {} }, () => {
        const Process = processes('p', 2);
        const { domains, initially, action } = variables({ a: boolean, b: boolean, c: boolean });
        const [a = false, b = false, c = false] = flags;
        const actions = Object.entries(guards).map(([name, holds]) => [
          name,
          action({ forSome: { p: Process }, guard: (s, { p }) => holds(s, p), effect: () => ({}) }),
        ]);
        return { domains, init: initially({ a, b, c }), actions: Object.fromEntries(actions) };
      }),
    );
    const found = becauseOf(
      of,
      deadlock,
      [...of.init].map((state) => ({ state })),
    );
    return found === null ? undefined : becauseText(found).text;
  };

  test('without what was read on the way and keeps nothing from being enabled', () => {
    expect(
      disabledBy({ A: ({ a, b, c }) => (a as boolean) && (b as boolean) && (c as boolean) }, [true, true, false]),
    ).toBe('A(p1) and A(p2), as c = false');
  });

  test('with what keeps it only together with others', () => {
    // Two of three must be false.
    const atMostOne = ({ a, b, c }: { readonly [flag: string]: boolean }): boolean =>
      [a, b, c].filter((flag) => flag).length <= 1;
    expect(disabledBy({ A: atMostOne }, [true, true, true])).toBe(
      'A(p1) and A(p2), as a = true and b = true and c = true',
    );
    expect(disabledBy({ A: atMostOne }, [true, true, false])).toBe(
      'A(p1) and A(p2), as a = true and b = true and c = false',
    );
  });

  test('what is disabled alike together', () => {
    const trace = [...model.init].map((state) => ({ state }));
    const found = becauseOf(model, deadlock, trace);
    expect(found?.facts).toEqual([]);
    expect(found && becauseText(found)).toEqual({
      label: 'Disabled',
      text: [
        'Take(philosopher1) and Rest, as hasFork[philosopher1] = true',
        'philosopher2, philosopher3, philosopher4 and 2 more: Take, as hasFork = true',
        'Read, as there is no m',
      ].join('; '),
    });
    expect(becauseOf(model, { ...deadlock, verdict: 'holds' }, trace)).toBe(null);
  });

  test('first what the run changed last, and at the end what there is nothing to choose for', () => {
    const [state] = [...model.init] as [AnyState];
    const without = (...names: readonly string[]): { readonly state: AnyState } => ({
      state: names.reduce(
        (s, name) => ({ ...s, hasFork: (s.hasFork as Map<string, boolean>).set(name, false) }),
        state,
      ),
    });
    const trace = [without('philosopher4', 'philosopher6'), without('philosopher4'), { state }];
    const found = becauseOf(model, deadlock, trace);
    const order = found?.kind === 'disabled' ? found.disabled.map(({ instances }) => instances[0]) : [];
    expect(order.map((one) => [one?.action, ...Object.values(one?.choices ?? {})].join(' '))).toEqual([
      ...['Take philosopher4', 'Take philosopher6', 'Take philosopher1', 'Take philosopher2', 'Take philosopher3'],
      ...['Take philosopher5', 'Read'],
    ]);
  });
});
