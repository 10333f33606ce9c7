/** What a spec returns and what cannot be checked as it is meant: refused before anything is explored. */
import { describe, expect, test } from 'vitest';
import {
  crashes,
  type Edit,
  messages,
  network,
  processes,
  propertiesOf,
  range,
  spec,
  type Variant,
  variables,
  variant,
} from '../index.ts';
import { claimOf } from '../report/finding.ts';
import { checkModel } from '../run/check.ts';
import { agreement } from '../testing/index.ts';
import { BadSpec } from './failure.ts';
import { checkable } from './model.ts';

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

function specOf(parts: Edit<State>) {
  return spec({ name: 'counter', parameters: {} }, () => ({
    ...{ domains, init: initially({ n: 0, net: Net.empty, down: Down.none }) },
    ...{ ...usual, ...parts },
  }));
}
/** Why it cannot be checked. */
function complaintOn(parts: Edit<State>, change?: (of: ReturnType<typeof specOf>) => Variant): string {
  const of = specOf(parts);
  try {
    checkable(of, change === undefined ? {} : { variant: change(of) });
  } catch (error) {
    expect(error).toBeInstanceOf(BadSpec);
    return (error as Error).message;
  }
  return 'nothing';
}
const broken = (edit: Edit<State>) => (of: ReturnType<typeof specOf>) =>
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
