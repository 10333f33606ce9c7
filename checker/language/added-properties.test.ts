/** Properties of a user's own, typed by the states of a spec. */
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { boolean, propertiesOf, spec, values, variables, variant, WF } from '../index.ts';
import { checkByKernel } from '../kernel/check.ts';
import { BadSpec } from './failure.ts';
import { checkable } from './model.ts';

const lamp = spec({ name: 'lamp', parameters: {} }, () => {
  const Colour = values('colour', 2);
  const { domains, initially, action } = variables({ on: boolean, colour: Colour });
  const Switch = action({ effect: (s) => ({ on: !s.on }) });
  const init = Colour.map((colour) => ({ on: false, colour }));
  return { domains, init: initially(init), actions: { Switch }, sorts: { Colour } };
});

describe('properties beside those of a spec', () => {
  test('are typed by its states, and may use what its body returns', () => {
    const added = propertiesOf(lamp, ({ invariant, step, reachable, sorts: { Colour } }) => ({
      Off: invariant((s) => !s.on),
      Kept: step((s, t) => s.colour === t.colour),
      Each: reachable({ forAll: { c: Colour }, holds: (s, { c }) => s.colour === c }),
    }));
    expect(Object.keys(checkable(lamp, { added: [added] }).properties)).toEqual(['Off', 'Kept', 'Each']);
  });

  test('must not have the name of one of its own', () => {
    const added = propertiesOf(twoPhaseCommit, ({ invariant }) => ({ TCConsistent: invariant(() => true) }));
    expect(() => checkable(twoPhaseCommit, { added: [added] })).toThrow(BadSpec);
  });

  test('may assume fairness beside that of the spec, which is checked like its own', () => {
    const added = propertiesOf(lamp, ({ actions: { Switch } }) => ({ fairness: [WF({ actions: [Switch] })] }));
    const { fairness, properties } = checkable(lamp, { added: [added] });
    expect([fairness.map(({ actions, isAdded }) => [actions, isAdded]), properties]).toEqual([
      [[['Switch'], true]],
      {},
    ]);
    const stray = propertiesOf(lamp, () => ({ fairness: [WF({ actions: ['Heal'] })] }));
    expect(() => checkable(lamp, { added: [stray] })).toThrow("is about 'Heal', which comes with none");
    const property = propertiesOf(lamp, ({ invariant }) => ({ fairness: invariant(() => true) as never }));
    expect(() => checkable(lamp, { added: [property] })).toThrow('its added fairness is not a list');
    // @ts-expect-error a property where fairness is assumed
    propertiesOf(lamp, ({ invariant }) => ({ fairness: invariant(() => true) }));
    // @ts-expect-error fairness under another name
    const misspelt = propertiesOf(lamp, ({ actions: { Switch } }) => ({ fairnes: [WF({ actions: [Switch] })] }));
    expect(() => checkable(lamp, { added: [misspelt] })).toThrow('its property fairnes is');
  });

  test('may assume it under a condition on the state, as a variant may', () => {
    const verdictOf = (from: 'outside' | 'a variant', isOn: boolean): unknown => {
      const Lit = propertiesOf(lamp, ({ alwaysEventually, actions: { Switch } }) => ({
        Lit: alwaysEventually((s) => s.on),
        ...(from === 'outside' ? { fairness: [WF({ actions: [Switch], when: (s) => s.on === isOn })] } : {}),
      }));
      const fair = variant(lamp, {
        name: 'fair',
        story: 'It is switched in time.',
        edit: ({ actions: { Switch } }) => ({ fairness: [WF({ actions: [Switch], when: (s) => s.on === isOn })] }),
        violates: {},
      });
      const model = checkable(lamp, { added: [Lit as never], variant: from === 'outside' ? null : fair });
      return checkByKernel(model, { symmetry: true }).temporal[0]?.verdict;
    };
    // What is owed is to switch it on where it is off, or off where it is on.
    for (const from of ['outside', 'a variant'] as const)
      expect([verdictOf(from, false), verdictOf(from, true)]).toEqual(['holds', 'violated']);
  });

  test('do not compile if misspelt', () => {
    // @ts-expect-error a variable, in a condition
    propertiesOf(lamp, ({ actions: { Switch } }) => ({ fairness: [WF({ actions: [Switch], when: (s) => s.of })] }));
    // @ts-expect-error a variable
    propertiesOf(twoPhaseCommit, ({ invariant }) => ({ P: invariant((s) => s.tmStat === 'init') }));
    // @ts-expect-error a value
    propertiesOf(twoPhaseCommit, ({ invariant }) => ({ P: invariant((s) => s.tmState === 'inti') }));
    // @ts-expect-error what the body returns
    propertiesOf(lamp, ({ invariant, sorts: { Color } }) => ({ P: invariant((s) => s.colour !== Color.member(1)) }));
    // @ts-expect-error a parameter
    propertiesOf(twoPhaseCommit, ({ invariant }, { rm }) => ({ P: invariant(() => rm > 0) }));
  });
});
