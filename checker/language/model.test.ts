/** What a spec returns and what cannot be checked as it is meant: refused before anything is explored. */
import { describe, expect, test } from 'vitest';
import {
  crashes,
  type Model,
  messages,
  network,
  processes,
  propertiesOf,
  range,
  type Spec,
  spec,
  type Variant,
  variables,
  variant,
} from '../index.ts';
import { claimOf } from '../report/finding.ts';
import { checkModel } from '../run/check.ts';
import { agreement } from '../testing/index.ts';
import { BadSpec, SpecFailure, UnknownName } from './failure.ts';
import { checkable } from './model.ts';
import { Misfit } from './value.ts';

const P = processes('p', 2);
const Net = network(messages({ Ping: {} }), { loss: true });
const Down = crashes(P, { atMost: 1, recovery: false });
const { domains, initially, action, invariant, step, eventually, reachable } = variables({
  n: range(0, 3),
  net: Net,
  down: Down,
});
type State = ReturnType<typeof initially>[number];
const Count = action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
const Small = invariant((s) => s.n < 4);
const Always = step((s, t) => s.n <= t.n);
const Top = reachable((s) => s.n === 3);
const usual = { actions: { Count }, invariants: { Small }, properties: { Always, Top } };

function specOf(parts: Partial<Model<State>>) {
  return spec({ name: 'counter', parameters: {} }, () => ({
    domains,
    init: initially({ n: 0, net: Net.empty, down: Down.none }),
    ...usual,
    ...parts,
  }));
}
type Change = (of: ReturnType<typeof specOf>) => Variant;
/** The error by which it is refused; null if it is not. */
function refusalOf(parts: Partial<Model<State>>, change?: Change): BadSpec | null {
  const of = specOf(parts);
  try {
    checkable(of, change === undefined ? {} : { variant: change(of) });
  } catch (error) {
    expect(error).toBeInstanceOf(BadSpec);
    return error as BadSpec;
  }
  return null;
}
/** Why it cannot be checked. */
const complaintOn = (parts: Partial<Model<State>>, change?: Change): string =>
  refusalOf(parts, change)?.message ?? 'nothing';
const broken = (edit: Partial<Model<State>>) => (of: ReturnType<typeof specOf>) =>
  variant(of, { name: 'broken', story: '', edit: () => edit, violates: {} });

test('the spec as it is', () => {
  expect(complaintOn({})).toBe('nothing');
  expect(Object.keys(checkable(specOf({})).actions)).toEqual(['Count', 'LoseMessage', 'Crash']);
});

describe('a name that is used twice, of which one would not be checked', () => {
  test('an invariant and another property', () => {
    const twice = 'counter: two of its properties have the name Small; give one another';
    expect(complaintOn({ properties: { Always, Top, Small: Always } })).toBe(twice);
    expect(complaintOn({ properties: { Always, Top, Small } })).toBe(twice);
  });
  test('the same in a variant', () => {
    const edit = { invariants: { Always: Small }, properties: { Always } };
    expect(complaintOn({}, broken(edit))).toBe(
      'counter, variant broken: two of its properties have the name Always; give one another',
    );
  });
  test.each(['Crash', 'LoseMessage'])('an action and %s, which comes with a variable', (name) => {
    expect(complaintOn({ actions: { Count, [name]: Count } })).toBe(
      `counter: its action ${name} has the name of one that comes with a variable; give it another`,
    );
  });
  test('but a variant replaces what has the name, wherever it is', () => {
    expect(complaintOn({}, broken({ invariants: { Top: Small }, properties: { Small: Always } }))).toBe('nothing');
    expect(complaintOn({}, broken({ actions: { Crash: Count } }))).toBe('nothing');
  });
});

describe('what ranges over too many values', () => {
  const forAll = { k: range(0, 1_000_000) };
  const many = '0 to 1000000, which are too many to go through';
  const holds = (): boolean => true;
  test.each([
    ['an invariant', { invariants: { Small, Many: invariant({ forAll, holds }) } }, 'Many'],
    ['a step property', { properties: { ...usual.properties, Many: step({ forAll, holds }) } }, 'Many'],
    ['a temporal property', { properties: { ...usual.properties, Many: eventually({ forAll, holds }) } }, 'Many'],
    ['a bound', { withinBounds: { Few: invariant({ forAll, holds }) } }, 'Few'],
    ['an action', { actions: { Count, Set: action({ forSome: forAll, effect: () => ({ n: 0 }) }) } }, 'Set'],
  ])('%s', (_, parts, name) => {
    expect(complaintOn(parts)).toBe(`counter: k of ${name} ranges over ${many}`);
  });
  test('an added property', () => {
    const added = propertiesOf(specOf({}), () => ({ Many: invariant({ forAll, holds }) }));
    expect(() => checkable(specOf({}), { added: [added] })).toThrow(`k of Many ranges over ${many}`);
  });
});

describe('what ranges over neither a domain nor a list nor a function of the state', () => {
  const listed = (set: unknown): { k: readonly number[] } => ({ k: set as readonly number[] });
  test.each([
    [new Set([1, 2]), 'an object'],
    [new Map([[1, 2]]).keys(), 'an object'],
    ['abc', 'abc'],
    [null, 'null'],
  ])('%o', (given, told) => {
    const is = `ranges over ${told}, which is no domain, no list and no function of the state`;
    expect(
      complaintOn({ actions: { Count, Set: action({ forSome: listed(given), effect: () => ({ n: 0 }) }) } }),
    ).toContain(`k of Set ${is}`);
    expect(
      complaintOn({ invariants: { Small, Odd: invariant({ forAll: listed(given), holds: () => true }) } }),
    ).toContain(`k of Odd ${is}`);
  });
});

describe('a step property that says something of initial states', () => {
  const initially = (n: number) => step({ forAll: {}, holds: (s, t) => s.n <= t.n, initially: (s) => s.n === n });
  const of = (n: number) => checkable(specOf({ properties: { Always: initially(n), Top }, finished: () => true }));
  test.each([
    [0, []],
    [1, [['Always', 1]]],
  ])('that n is %i', (n, violated) => {
    const found = agreement(of(n), { checked: true });
    expect(found?.differences).toEqual([]);
    expect(found?.kernel.violated.map(({ property, trace }) => [property, trace.length])).toEqual(violated);
  });
  test('is said to be violated by one', async () => {
    const { properties } = await checkModel(of(1));
    const property = properties.find(({ name }) => name === 'Always');
    expect(property && claimOf(property)).toBe('Step property Always is violated by the initial state');
  });
});

describe('parts that no maker made, as plain JavaScript may return them', () => {
  test.each<[string, object, string]>([
    [
      'an invariant',
      { invariants: { Small: (s: State) => s.n < 4 } },
      'its invariant Small is a function, and not what',
    ],
    ['an action', { actions: { Count: { effect: () => ({}) } } }, 'its action Count is (effect: a function), and not'],
    ['another action', { actions: { Count, Bad: 3 } }, 'its action Bad is 3, and not what action(...) makes'],
    ['a property', { properties: { Top: null } }, 'its property Top is null, and not what step(...), reachable(...)'],
    [
      'another property',
      { properties: { Top: { kind: 'temporal', forAll: {} } } },
      'its property Top is (kind: temporal, forAll: ()), and not',
    ],
  ])('%s', (_, parts, said) => {
    expect(complaintOn(parts as Partial<Model<State>>)).toContain(`counter: ${said}`);
    expect(complaintOn({}, broken(parts as Partial<Model<State>>))).toMatch(
      /^counter, variant broken: its (action|property) /,
    );
  });
  test.each<[unknown, string]>([
    [3, 'n is 3; allowed: a domain, such as boolean'],
    [undefined, 'n is undefined; allowed: a domain'],
    [{ kind: 'range' }, 'n is (kind: range); allowed: a domain'],
  ])('a variable: %j', (domain, said) => {
    const declare = (): unknown => variables({ n: domain as never });
    expect(declare).toThrow(Misfit);
    expect(declare).toThrow(said);
  });
});

describe('a name that the spec does not have is told beside those that it has', () => {
  const without = (of: ReturnType<typeof specOf>) =>
    variant(of, { name: 'broken', story: '', without: ['Coutn'], violates: {} });
  const init = [{ nn: 0, net: Net.empty, down: Down.none }];
  test.each<[string, object, Change | undefined, object]>([
    ['a variable of an initial state', { init }, undefined, { kind: 'variable', given: 'nn' }],
    ['a variable of a role', { roles: { r: { acts: [], has: ['nn'] } } }, undefined, { kind: 'variable', given: 'nn' }],
    ['an action that a variant takes away', {}, without, { kind: 'action', given: 'Coutn' }],
  ])('%s', (_, parts, change, told) => {
    const refused = refusalOf(parts as Partial<Model<State>>, change);
    expect(refused).toBeInstanceOf(UnknownName);
    const known = change === undefined ? ['n', 'net', 'down'] : ['Count', 'LoseMessage', 'Crash'];
    expect(refused).toMatchObject({ ...told, known });
  });
});

describe('a variable that is not there, in code that makes nothing of it', () => {
  type Any = Readonly<Record<string, number>>;
  const swallowing = (s: State): boolean => {
    try {
      return (s as unknown as Any).nn === 0;
    } catch {
      return false;
    }
  };
  const looking = (s: State): boolean => 'nn' in s;
  const reading = { caught: swallowing, 'looked for': looking };
  test.each(Object.entries(reading))('is told where it is %s, by each engine', async (_, holds) => {
    const forSome = { k: (s: State) => (holds(s) ? [1] : []) };
    const places: readonly (readonly [Partial<Model<State>>, string])[] = [
      [{ actions: { Count, Bad: action({ guard: holds, effect: () => ({ n: 0 }) }) } }, 'guard'],
      [{ actions: { Count, Bad: action({ effect: (s) => (holds(s) ? { n: 0 } : {}) }) } }, 'effect'],
      [{ actions: { Count, Bad: action({ forSome, effect: () => ({ n: 0 }) }) } }, 'choice'],
      [{ invariants: { Small: invariant((s) => !holds(s)) } }, 'property'],
      [{ properties: { Always: step((_s, t) => !holds(t)) } }, 'property'],
      [{ properties: { Top: reachable((s) => holds(s) || s.n === 3) } }, 'property'],
      [{ properties: { Ends: eventually((s) => holds(s)) } }, 'property'],
      [{ withinBounds: (s) => !holds(s) }, 'bound'],
      [{ actions: { Count }, finished: (s) => holds(s) }, 'finished'],
    ];
    for (const engine of ['kernel', 'reference'] as const)
      for (const [parts, part] of places) {
        const { failure } = await checkModel(checkable(specOf(parts)), { engine });
        expect([engine, failure?.error.site.part, failure?.error.fault]).toMatchObject([
          ...[engine, part, { kind: 'unknown variable', variable: 'nn', variables: ['n', 'net', 'down'] }],
        ]);
      }
  });
});

describe('initial states that are made by a function', () => {
  const counting = (make: () => Iterable<{ readonly n: number }>): Spec =>
    spec({ name: 'counting', parameters: {} }, () => {
      const { domains, initiallyEach, action } = variables({ n: range(0, 9) });
      const Up = action({ guard: (s) => s.n < 9, effect: (s) => ({ n: s.n + 1 }) });
      return { domains, init: initiallyEach(make), actions: { Up } };
    }) as unknown as Spec;
  const each = function* (...all: readonly number[]) {
    for (const n of all) yield { n };
  };

  test('are the same each time', () => {
    expect([...checkable(counting(() => each(1, 2))).init]).toEqual([{ n: 1 }, { n: 2 }]);
    const once = each(1, 2, 3);
    let calls = 0;
    for (const made of [() => once, () => each(calls++ % 9), () => each(1, 2, ...(calls++ % 2 === 0 ? [] : [3]))])
      expect(() => checkable(counting(made))).toThrow('its initial states are not the same each time');
  });
  test('may fail later: that is told of where they are explored', () => {
    const failing = function* () {
      yield* each(1);
      throw new Error('no more');
    };
    const { init } = checkable(counting(failing));
    expect(() => [...init]).toThrow(SpecFailure);
  });
});
