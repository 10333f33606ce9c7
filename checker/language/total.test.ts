/** Total functions: asked for what is no key of theirs they refuse, in both engines and in the same words. */
import { is, Map } from 'immutable';
import { describe, expect, test } from 'vitest';
import { checkByKernel } from '../kernel/check.ts';
import { checkByReference } from '../reference/check.ts';
import { functionFrom } from './collections.ts';
import { boolean, range } from './domain.ts';
import { checkable } from './model.ts';
import { processes } from './sort.ts';
import { spec } from './spec.ts';
import { keyOf, Misfit, textOf } from './value.ts';
import { variables } from './variables.ts';

const P = processes('p', 2);
const Row = functionFrom(range(1, 3), range(0, 9));
const row = Row.read(
  [
    [1, 4],
    [2, 5],
    [3, 6],
  ],
  'row',
);
type Loose = Map<unknown, number>;

describe('a total function', () => {
  const made: readonly (readonly [string, unknown])[] = [
    ['as read', row],
    ['of one value', Row.to(0)],
    ['after set', row.set(2, 7)],
    ['after update', row.update(2, (n) => n + 1)],
    ['after map', row.map((n) => n + 1)],
    ['of all of a domain', functionFrom(range(1, 3), boolean).elements?.[3]],
    ['of a sort', P.to(0)],
  ];
  test.each(made)('%s, refuses what is no key', (_, f) => {
    for (const key of [0, 4, '1', 'p3', null, undefined]) {
      expect(() => (f as Loose).get(key)).toThrow(Misfit);
      expect(() => (f as Loose).update(key, (n) => n)).toThrow(Misfit);
      expect((f as Loose).get(key, -1)).toBe(-1);
      expect((f as Loose).has(key)).toBe(false);
    }
  });
  test('says where it is, and which keys it has', () => {
    expect(() => row.get(0)).toThrow('a key of row is 0; allowed: 1 to 3');
    expect(() => row.set(1, 0).get(9)).toThrow('a key of row is 9; allowed: 1 to 3');
    expect(() => P.to(0).get('p3' as never)).toThrow('a key of the function is p3; allowed: p1, p2');
  });
  test('is a Map in all else', () => {
    const bare = Map([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    const f = row as unknown as typeof bare;
    expect([is(f, bare), is(bare, f), f.hashCode() === bare.hashCode(), keyOf(f) === keyOf(bare)]).toEqual(
      Array(4).fill(true),
    );
    expect([textOf(f), Map.isMap(f), f instanceof Map, f.sortBy((n) => -n).first()]).toEqual([
      textOf(bare),
      true,
      true,
      6,
    ]);
    expect([...f.set(1, 0).merge([[2, 9]])]).toEqual([...bare.set(1, 0).merge([[2, 9]])]);
  });
  test('with other keys is none any more', () => {
    const f = row as unknown as Map<number, number>;
    expect([f.delete(1).get(1), f.set(4, 0).get(5), f.filter((n) => n > 4).get(1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(Map().get('nothing')).toBeUndefined();
  });
});

describe('a spec that asks for what is no key', () => {
  const { domains, initially, action, invariant } = variables({ log: Row, at: functionFrom(P, Row), n: range(0, 3) });
  const init = initially({ log: Row.to(1), at: P.to(Row.to(0)), n: 1 });
  type S = (typeof init)[number];
  const faultsOf = (holds: (s: S) => boolean): readonly unknown[] => {
    const model = checkable(
      spec({ name: 'no-key', parameters: {} }, () => ({
        domains,
        init,
        actions: { Less: action({ guard: (s) => s.n > 0, effect: (s) => ({ n: s.n - 1 }) }) },
        invariants: { Holds: invariant(holds) },
        finished: () => true,
      })),
    );
    return [checkByKernel(model), checkByReference(model)].map(({ failure }) => failure?.failure.fault ?? null);
  };
  const cases: readonly (readonly [string, string, (s: S) => boolean])[] = [
    ['of a function', 'log', (s) => !(s.log.get(s.n) > 5)],
    ['of one that is the value of another', 'at', (s) => !(s.at.get('p1' as never).get(s.n) > 5)],
    ['of what was set', 'log', (s) => !(s.log.set(1, 3).get(s.n) > 5)],
    ['of what was mapped', 'log', (s) => !(s.log.map((k) => k + 1).get(s.n) > 5)],
    ['in update', 'log', (s) => s.log.update(s.n, (old) => old).size > 0],
    [
      'of what was set in the value of another',
      'at',
      (s) =>
        s.at
          .get('p2' as never)
          .set(3, 1)
          .get(s.n) < 9,
    ],
    ['in update of the value of another', 'at', (s) => s.at.get('p2' as never).update(s.n, (old) => old).size > 0],
  ];
  test.each(cases)('%s fails, by both engines', (_, variable, holds) => {
    const fault = { kind: 'misfit', path: { variable }, value: 0, allowed: '1 to 3' };
    expect(faultsOf(holds)).toMatchObject([fault, fault]);
  });
  test('and says what to take instead is answered', () => {
    const holds = (s: S): boolean => (s.log as unknown as Map<number, number>).get(s.n, 0) < 2;
    expect(faultsOf(holds)).toEqual([null, null]);
  });
});
