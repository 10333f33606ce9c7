/** What is made in a spec and not returned is an error of the spec; what is returned under some condition, or in part, is not. */
import { describe, expect, test } from 'vitest';
import { invariantAndStep } from '../testing/invariant-and-step.ts';
import {
  boolean,
  choice,
  integer,
  propertiesOf,
  range,
  type Spec,
  spec,
  type Variables,
  type Variant,
  variables,
  variant,
} from './index.ts';
import { type CheckableModel, checkable } from './model.ts';
import { NotReturned } from './not-returned.ts';

interface State {
  readonly n: number;
}
type Made = Variables<State> & { readonly up: ReturnType<Variables<State>['action']> };

/** A counter; `body` makes more, and answers what of it is returned. */
function counter(body: (made: Made, size: { n: number; b: number; mode: string }) => object): Spec {
  const parameters = {
    n: integer('a size', { default: 1, from: 0, to: 9 }),
    b: integer('another', { default: 0, from: 0, to: 9 }),
    mode: choice('a word', { default: 'plain', options: ['plain', 'fancy'] }),
  };
  return spec({ name: 'counter', parameters }, (size) => {
    const made = variables<State>({ n: range(0, 3) });
    const up = made.action({ guard: (s) => s.n < 3, effect: (s) => ({ n: s.n + 1 }) });
    const init = made.initially({ n: 0 });
    return { domains: made.domains, init, actions: { up }, ...body({ ...made, up } as never, size) };
  }) as unknown as Spec;
}

/** What is said to be forgotten, by its makers. */
function forgotten(make: () => CheckableModel): string[] {
  try {
    make();
    return [];
  } catch (error) {
    if (error instanceof NotReturned) return error.made.map(({ maker }) => maker);
    throw error;
  }
}
const forgottenBy = (body: Parameters<typeof counter>[0], more: Parameters<typeof checkable>[1] = {}): string[] =>
  forgotten(() => checkable(counter(body), more));

const small = (s: State): boolean => s.n < 2;

describe('what is made and not returned', () => {
  test('is named by its maker: an action, and every kind of property', () => {
    expect(
      forgottenBy(({ action, invariant, step, reachable, eventually, leadsTo, temporal, ltl }) => {
        action({ effect: () => ({ n: 0 }) });
        invariant(small);
        step((s, t) => s.n <= t.n);
        reachable(small);
        eventually(small);
        leadsTo(small, small);
        temporal(ltl.always(ltl.atom(small)));
        return {};
      }),
    ).toEqual(['action', 'invariant', 'step', 'reachable', 'eventually', 'leadsTo', 'temporal']);
  });

  test('is found in a record that is not returned, and in one under a name that is no part of a model', () => {
    expect(
      forgottenBy(({ invariant }) => {
        const invariants = { Small: invariant(small) };
        return { facts: invariants };
      }),
    ).toEqual(['invariant']);
  });

  test('is found although it shares a function with what is returned', () => {
    expect(
      forgottenBy(({ invariant, reachable }) => ({ invariants: { A: invariant(small) }, B: reachable(small) })),
    ).toEqual(['reachable']);
  });

  test('has its place', () => {
    try {
      checkable(counter(({ invariant }) => ({ lost: invariant(small) })));
    } catch (error) {
      expect((error as NotReturned).made[0]?.at.stack).toContain('not-returned.test.ts');
    }
    expect.assertions(1);
  });

  const whole = counter(({ invariant }) => ({ invariants: { Small: invariant(small) } }));
  const edited = (edit: (model: Made) => object): Variant =>
    variant(whole, { name: 'edited', story: 'An edit.', edit: edit as never, violates: {} });

  test('is found in the edit of a variant', () => {
    const dropping = edited(({ action }) => {
      action({ effect: () => ({ n: 0 }) });
      return {};
    });
    expect(forgotten(() => checkable(whole, { variant: dropping }))).toEqual(['action']);
    const replacing = edited(({ action }) => ({ actions: { up: action({ effect: () => ({ n: 0 }) }) } }));
    expect(forgotten(() => checkable(whole, { variant: replacing }))).toEqual([]);
  });

  test('is found among added properties', () => {
    const added = propertiesOf(
      whole as never,
      (({ invariant, reachable }: Made) => {
        reachable(small);
        return { Mine: invariant(small) };
      }) as never,
    );
    expect(forgotten(() => checkable(whole, { added: [added] }))).toEqual(['reachable']);
  });

  test('is found in the spec that is refined', () => {
    const abstract = counter(({ invariant }) => ({ lost: invariant(small) }));
    expect(() =>
      checkable(
        counter(({ refines }) => ({
          properties: { Refines: refines({ of: abstract as never, mapping: ((s: State) => s) as never }) },
        })),
      ),
    ).toThrow('Refines is about counter, but counter: what is made and not returned is not checked (invariant)');
  });
});

describe('what is no oversight', () => {
  test.each<[string, Parameters<typeof counter>[0]]>([
    [
      'what is returned for another size',
      ({ invariant }, { n }) => {
        const Small = invariant(small);
        return { invariants: n > 3 ? { Small } : {} };
      },
    ],
    [
      'what two parameters decide',
      ({ invariant }, { b, mode }) => {
        const Small = invariant(small);
        return { invariants: mode === 'fancy' && b > 1 ? { Small } : {} };
      },
    ],
    [
      'what is returned for another size, where a nearer one is refused',
      ({ invariant }, { n }) => {
        if (n === 0 || n === 2) throw new RangeError('there is no such size');
        const Small = invariant(small);
        return { invariants: n > 3 ? { Small } : {} };
      },
    ],
    ['a bound', ({ invariant }) => ({ withinBounds: { Small: invariant(small) } })],
    [
      'what is a part of another: a formula',
      ({ leadsTo, temporal, ltl }) => {
        const [first, second] = [leadsTo(small, small), leadsTo(small, small)];
        return { properties: { Both: temporal(ltl.and(first.formula, second.formula)) } };
      },
    ],
    [
      'what is a part of another: a predicate',
      ({ invariant, eventually }) => {
        const Small = invariant(small);
        return { properties: { Ends: eventually(Small.holds as never) } };
      },
    ],
    [
      'what another runs',
      ({ invariant }) => {
        const Small = invariant(small);
        return { invariants: { Inv: invariant((s) => Small.holds(s as never, {}) && s.n >= 0) } };
      },
    ],
    [
      'what another action runs',
      ({ action, up }) => {
        const Reset = action({ effect: () => ({ n: 0 }) });
        return {
          actions: { up, Both: action({ effect: (s) => ({ ...Reset.effect(s, {} as never) }) }) },
        };
      },
    ],
    [
      'some of what a library makes',
      ({ invariant, step }) => {
        const { always } = invariantAndStep(invariant, step, small);
        return { invariants: { always } };
      },
    ],
    [
      'some of what a loop makes',
      ({ invariant }) => {
        const all = [1, 2, 3].map((most) => invariant((s) => s.n <= most));
        return { invariants: { Last: all[2] } };
      },
    ],
    [
      'a copy',
      ({ action, up }) => {
        const Reset = action({ effect: () => ({ n: 0 }) });
        return { actions: { up, Reset: { ...Reset, guard: small } } };
      },
    ],
  ])('%s', (_, body) => {
    expect(forgottenBy(body)).toEqual([]);
  });

  test('what the definitions of a variant leave out', () => {
    const whole = spec({ name: 'switch', parameters: {}, definitions: { safe: true } }, (_, { safe }) => {
      const { domains, initially, action, invariant } = variables({ on: boolean });
      const Flip = action({ effect: (s) => ({ on: !s.on }) });
      const Off = invariant((s) => !s.on);
      return { domains, init: initially({ on: false }), actions: { Flip }, invariants: safe ? { Off } : {} };
    });
    const unsafe = variant(whole, {
      name: 'unsafe',
      story: 'Nothing is asked.',
      definitions: { safe: false },
      violates: {},
    });
    expect(Object.keys(checkable(whole, { variant: unsafe }).properties)).toEqual([]);
  });
});
