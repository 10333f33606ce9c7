/** Conditions of fairness: asked for an instance where it is enabled, by trees of their own. */
import { Set } from 'immutable';
import { expect, test } from 'vitest';
import { processes, range, type Spec, spec, subsetOf, variables, WF } from '../../index.ts';
import type { AnyChoices } from '../../language/action.ts';
import { checkable } from '../../language/model.ts';
import { explored } from '../../testing/explored.ts';
import { Conditions } from './conditions.ts';

const asked: string[] = [];
const model = checkable(
  spec({ name: 'conditions', parameters: {} }, () => {
    const P = processes('p', 2);
    const { domains, initially, action } = variables({ n: range(0, 2), on: subsetOf(P) });
    const Join = action({
      forSome: { p: P },
      guard: (s, { p }) => !s.on.has(p),
      effect: (s, { p }) => ({ on: s.on.add(p) }),
    });
    const Up = action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n + 1 }) });
    return {
      domains,
      init: initially({ n: 0, on: Set() }),
      actions: { Join, Up },
      fairness: [
        WF({ actions: [Up] }),
        WF({ actions: [Join], when: (s) => s.n > 0 }),
        WF({
          actions: [Join, Up],
          when: (s, choices) => {
            asked.push(`${s.n} ${Object.values(choices)}`);
            return s.n === 1;
          },
        }),
      ],
      finished: () => true,
    };
  }) as unknown as Spec,
);
const { learner, space } = explored(model);
const isAbout = (assumption: number, { action, choices }: { action: string; choices: AnyChoices }): boolean =>
  model.fairness[assumption]?.actions.includes(action) === true && choices.p !== 'p2';
const conditions = learner.conditionsOf(model, isAbout);

test('an instance has the conditions of what is about it', () => {
  expect(conditions).toBeInstanceOf(Conditions);
  const count = (action: string, choices: AnyChoices): number => conditions.of({ action, choices }).length;
  expect([count('Join', { p: 'p1' }), count('Join', { p: 'p2' }), count('Up', {})]).toEqual([2, 0, 1]);
  expect(() => conditions.of({ action: 'Join', choices: { p: 'p3' } })).toThrow('was not met');
});
test('they are read for the instances that are asked for, and for no other', () => {
  expect(asked).toEqual([]);
  const known = learner.entries;
  for (let state = 0; state < space.store.count; state++) {
    const { n, on } = space.valuesOf(state) as { readonly n: number; readonly on: Set<string> };
    if (on.has('p1')) continue;
    const units = conditions.of({ action: 'Join', choices: { p: 'p1' } });
    const found = learner.decideStep(conditions.forest, { state, step: 0 }, units);
    expect(conditions.read(found)).toEqual([...(n > 0 ? [1] : []), ...(n === 1 ? [2] : [])]);
  }
  // What the learner counts it brings up to date.
  expect(learner.entries).toBeGreaterThan(known);
  // Each twice, to see that it is pure; there are other states with each n.
  expect(asked.sort()).toEqual(['0 p1', '0 p1', '1 p1', '1 p1', '2 p1', '2 p1']);
});
