/** Names of variables, fields and types: whatever is not refused where it is declared works in both engines. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { functionFrom, messages, network, processes, range, record, spec, subsetOf, variables } from '../index.ts';
import { checkByReference } from '../reference/check.ts';
import { agreement } from '../testing/index.ts';
import type { AnyState } from './action.ts';
import type { Domain } from './domain.ts';
import { checkable } from './model.ts';
import type { PropertyDraft } from './property.ts';
import { Misfit } from './value.ts';

const odd = [
  ...['set', 'get', 'merge', 'equals', 'constructor', 'toString', 'size', 'hasOwnProperty', 'length', 'has', 'update'],
  ...['valueOf', 'toJSON', 'parts', 'kind', 'hashCode', 'delete', 'isPrototypeOf', 'then', 'type', 'größe', '$y', '_x'],
];

/** A spec of which each variable becomes 1, one after the other; they may be sets or functions, too. */
function stepping(names: readonly string[], domainOf: (name: string) => Domain<unknown>, values: readonly unknown[]) {
  return checkable(
    spec({ name: 'names', parameters: {} }, () => {
      const { domains, initially, action, invariant, step, predicate } = variables<Record<string, unknown>>(
        Object.fromEntries(names.map((name) => [name, domainOf(name)])),
      );
      const is = (s: AnyState, name: string, i: number): boolean =>
        domainOf(name).read(values[i]) === s[name] || String(s[name]) === String(domainOf(name).read(values[i]));
      return {
        domains,
        init: initially(Object.fromEntries(names.map((name) => [name, values[0]]))),
        actions: Object.fromEntries(
          names.map((name, i) => [
            `Set${i}`,
            action({
              guard: (s) => names.slice(0, i).every((other) => is(s, other, 1)) && is(s, name, 0),
              effect: (s) => ({ ...(i % 2 === 0 ? s : {}), [name]: values[1] }) as never,
            }),
          ]),
        ),
        invariants: { NotAll: invariant((s) => names.some((name) => is(s, name, 0))) },
        properties: { Stays: step((s, t) => names.every((name) => is(s, name, 0) || is(t, name, 1))) },
        finished: predicate((s) => names.every((name) => is(s, name, 1))),
      };
    }),
  );
}

describe('variables', () => {
  const P = processes('p', 2);
  test.each([
    ['numbers', () => range(0, 1), [0, 1]],
    ['sets', () => subsetOf(range(0, 1)), [Set(), Set([1])]],
    ['functions', () => functionFrom(P, range(0, 1)), [P.to(0), P.to(1)]],
  ] as const)('%s of odd names', (_, domainOf, values) => {
    const found = agreement(stepping(odd, domainOf, values), { checked: true });
    expect(found?.differences).toEqual([]);
    expect(found?.kernel.violated.map(({ property, trace }) => [property, trace.length])).toEqual([
      ['NotAll', odd.length + 1],
    ]);
    expect(found?.kernel.distinct).toBe(odd.length + 1);
  });
  test.each(['__proto__', 'a.b', 'net.messages', 'two words', '1', '', 'a-b', "it's"])('%j is refused', (name) => {
    expect(() => variables({ [name]: range(0, 1) })).toThrow(Misfit);
  });
  test('what no state has is an unknown variable, whatever objects have', () => {
    const { domains, initially, action, predicate } = variables({ n: range(0, 1) });
    const model = checkable(
      spec({ name: 'unknown', parameters: {} }, () => ({
        domains,
        init: initially({ n: 0 }),
        actions: {
          Act: action({
            guard: (s) => (s as unknown as { constructor: unknown }).constructor === 1,
            effect: () => ({}),
          }),
        },
        finished: predicate(() => true),
      })),
    );
    const found = agreement(model);
    expect(found?.differences).toEqual([]);
    expect(found?.kernel.failure?.failure.fault).toMatchObject({ kind: 'unknown variable', variable: 'constructor' });
  });
});

describe('fields and types', () => {
  const fields = odd.filter((name) => !['equals', 'hashCode', 'then'].includes(name));
  const digit = range(0, 1);
  test('fields of records and of messages, of odd names', () => {
    const Odd = record(Object.fromEntries(fields.map((name) => [name, digit])));
    const tagged = fields.filter((name) => name !== 'type');
    const Message = messages({
      Of: Object.fromEntries(tagged.map((name) => [name, digit])),
      constructor: {},
      toString: {},
    });
    const of = (n: number): Record<string, number> => Object.fromEntries(fields.map((name) => [name, n]));
    const message = Message.Of(Object.fromEntries(tagged.map((name) => [name, 1])) as never);
    const { domains, initially, action, predicate, invariant } = variables({
      all: subsetOf(Odd),
      one: Odd,
      net: network(Message),
    });
    const model = checkable(
      spec({ name: 'fields', parameters: {} }, () => ({
        domains,
        init: initially({ all: Set(), one: Odd(of(0)), net: network(Message).empty }),
        actions: {
          Add: action({ guard: (s) => !s.all.has(s.one), effect: (s) => ({ all: s.all.add(s.one) }) }),
          Change: action({
            forSome: { name: fields },
            guard: (s, { name }) => s.one[name] === 0 && s.all.size < 2,
            effect: (_, { name }) => ({ one: { ...of(0), [name]: 1 } }),
          }),
          Send: action({ guard: (s) => s.net.isEmpty(), effect: (s) => ({ net: s.net.send(message as never) }) }),
        },
        invariants: { Small: invariant((s) => s.all.size < 2) },
        finished: predicate(() => true),
      })),
    );
    const found = agreement(model, { checked: true });
    expect(found?.differences).toEqual([]);
    expect(found?.kernel.violated.map(({ property }) => property)).toEqual(['Small']);
  });
  test.each(['equals', 'hashCode', 'then', '__proto__'])('%s is refused', (name) => {
    expect(() => record({ [name]: digit })).toThrow(Misfit);
    expect(() => messages({ A: { [name]: digit } })).toThrow(Misfit);
  });
  test('the type __proto__ is refused', () => {
    expect(() => messages(Object.fromEntries([['__proto__', {}]]))).toThrow(Misfit);
  });
});

describe('properties and actions', () => {
  test('what bears the name of what every object has is decided as any other', () => {
    const names = [...odd, 'toLocaleString', 'propertyIsEnumerable'];
    const { domains, initially, action, invariant, step, reachable, predicate } = variables({ n: range(0, 2) });
    const named = <T>(made: () => T): Record<string, T> => Object.fromEntries(names.map((name) => [name, made()]));
    const make = {
      invariant: () => invariant((s) => s.n < 2),
      step: () => step((_, t) => t.n < 2),
      reachable: () => reachable((s) => s.n === 2),
    };
    for (const kind of ['invariant', 'step', 'reachable'] as const) {
      const model = checkable(
        spec({ name: 'names', parameters: {} }, () => ({
          domains,
          init: initially({ n: 0 }),
          actions: named(() => action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n + 1 }) })),
          properties: named<PropertyDraft>(make[kind]),
          finished: predicate((s) => s.n === 2),
        })),
      );
      const found = agreement(model, { checked: true });
      expect(found?.differences).toEqual([]);
      const { violated, reached } = checkByReference(model);
      expect((kind === 'reachable' ? reached : violated).map(({ property }) => property).sort()).toEqual(
        [...names].sort(),
      );
    }
  });
});
