/** Laws of numbering: two values of a domain have one number if and only if they are equal. */
import fc from 'fast-check';
import { Map as ImmutableMap, Set as ImmutableSet, List } from 'immutable';
import { describe, expect, test, vi } from 'vitest';
import { boolean, functionFrom, oneOf, optional, processes, range, record, sequenceOf, subsetOf } from '../index.ts';
import type { Domain } from './domain.ts';
import { numbering } from './numbering.ts';
import { keyOf, Misfit, pathText, tracked } from './value.ts';

const P = processes('p', 2);
const Vote = record({ bal: range(-1, 0), by: optional(P) });
const domains: readonly Domain<unknown>[] = [
  oneOf('a', 1, '1', null),
  Vote,
  functionFrom(P, subsetOf(Vote)),
  functionFrom(P, functionFrom(boolean, range(0, 1))),
  subsetOf(subsetOf(P)),
  sequenceOf(P, 3),
];

describe('numbers', () => {
  test.each(domains.map((domain) => [domain.text, domain] as const))('are one for equal values of %s', (_, domain) => {
    const all = (domain.elements ?? []).slice(0, 200);
    expect(all.length).toBeGreaterThan(1);
    const numberOf = numbering(domain);
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.constantFrom(...all), (a, b) => {
        expect(numberOf(a, 'x') === numberOf(b, 'x')).toBe(keyOf(a) === keyOf(b));
      }),
    );
  });

  test('are those of the values that literals stand for', () => {
    const sets = numbering(subsetOf(Vote));
    const [p1] = P.elements;
    expect(sets([{ bal: 0, by: p1 }, Vote({ bal: 0, by: p1 as never })], 'x')).toBe(
      sets(ImmutableSet([Vote({ bal: 0, by: p1 as never })]), 'x'),
    );
    const functions = numbering(functionFrom(P, boolean));
    expect(functions({ p1: true, p2: false }, 'x')).toBe(
      functions(
        P.to((p) => p === p1),
        'x',
      ),
    );
    const sequences = numbering(sequenceOf(P, 2));
    expect(sequences(['p1'], 'x')).toBe(sequences(List(['p1']), 'x'));
  });

  test('are known of the same object without looking into it, unless it is a view', () => {
    const numberOf = numbering(functionFrom(P, boolean));
    const value = P.to(true) as unknown as ImmutableMap<unknown, boolean>;
    const get = vi.spyOn(ImmutableMap.prototype, 'get');
    const lookedAt = (of: object): number => {
      get.mockClear();
      expect(numberOf(of, 'x')).toBe(0);
      return get.mock.calls.length;
    };
    expect([lookedAt(value), lookedAt(value), lookedAt(P.to(true))]).toEqual([4, 0, 4]);
    const view = Object.assign(Object.create(value) as object, { [tracked]: true });
    expect([lookedAt(view), lookedAt(view)]).toEqual([4, 4]);
    get.mockRestore();
  });

  test('are of one object for each collection that stands in a set, which is not read again', () => {
    const sets = subsetOf(subsetOf(P));
    const inner = (of: Iterable<unknown>) => [...sets.read([of])][0];
    const [p1, p2] = P.elements;
    const first = inner([p1, p2]);
    expect(inner(ImmutableSet([p2, p1]))).toBe(first);
    expect(inner(first as Iterable<unknown>)).toBe(first);
    expect(inner([p1])).not.toBe(first);
    expect(() => inner(['p3'])).toThrow(Misfit);
  });

  test('are refused to what lies outside, with the path', () => {
    const functions = numbering(functionFrom(P, subsetOf(range(0, 1))));
    const refused = (value: unknown): string => {
      try {
        return String(functions(value, 'x'));
      } catch (error) {
        return error instanceof Misfit ? pathText(error.path) : 'another error';
      }
    };
    expect(refused({ p1: [0], p2: [2] })).toBe('an element of x[p2]');
    expect(refused({ p1: [0], p2: 1 })).toBe('x[p2]');
    expect(refused({ p1: [0] })).toBe('x[p2]');
    expect(refused(ImmutableMap({ p1: [0], p2: [0], p3: [0] }))).toBe('x[p3]');
    // A set answers `get` as well, by the element itself.
    expect(refused(ImmutableSet(['p1', 'p2']))).toBe('x');
    expect(refused(undefined)).toBe('x');
  });
});
