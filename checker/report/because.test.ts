/** Why a property is false: what its evaluation read. */
import { List, Map, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import type { AnyState } from '../spec/action.ts';
import { makeRecord } from '../spec/value.ts';
import { becauseOf } from './because.ts';

interface State {
  readonly role: Map<string, string>;
  readonly log: List<{ readonly term: number }>;
  readonly msgs: Set<string>;
  readonly n: number;
}
const state: State = {
  role: Map({ s1: 'leader', s2: 'leader' }),
  log: List([makeRecord([['term', 1]]) as { term: number }]),
  msgs: Set(['a']),
  n: 3,
};
const because = (holds: (s: State) => boolean): string[] | null =>
  becauseOf(
    { kind: 'invariant', forAll: {}, holds: holds as unknown as (s: AnyState) => boolean },
    {},
    state as unknown as AnyState,
    null,
  );

describe('why a property is false', () => {
  test.each<[string, (s: State) => boolean, string[] | null]>([
    [
      'parts of functions',
      (s) => !(s.role.get('s1') === 'leader' && s.role.get('s2') === 'leader'),
      ['role[s1] = leader', 'role[s2] = leader'],
    ],
    ['fields of records in sequences', (s) => s.log.get(0)?.term === s.n, ['log[0].term = 1', 'n = 3']],
    ['elements of sets', (s) => s.msgs.has('b') || !s.msgs.has('a'), ['msgs lacks b', 'msgs has a']],
    ['wholes', (s) => s.role.every((role) => role !== 'leader'), ['role = [s1: leader, s2: leader]']],
    [
      'wholes instead of their parts',
      (s) => s.role.get('s1') !== 'leader' || s.role.isEmpty(),
      ['role = [s1: leader, s2: leader]'],
    ],
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
    expect(becauseOf(property, {}, { n: 1 }, { n: 2 })).toEqual(['n = 2', "n' = 1"]);
  });
});
