/** User code runs once for each distinct thing that it reads, and must be pure: what is not is refused. */
import { describe, expect, test } from 'vitest';
import { functionFrom, oneOf, processes, range, type Spec, spec, variables, WF } from '../../index.ts';
import type { AnyState } from '../../language/action.ts';
import { checkable } from '../../language/model.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { checkByKernel, type KernelResult } from '../check.ts';

interface Quirks {
  readonly guard?: (s: AnyState) => boolean;
  readonly effect?: (s: AnyState) => AnyState;
  readonly holds?: (s: AnyState) => boolean;
}

/** Two processes that step through three phases, and a counter of all steps that nothing reads. */
function check({ guard, effect, holds }: Quirks, withCounter = false): KernelResult {
  const quirky = spec({ name: 'quirky', parameters: {} }, () => {
    const P = processes('p', 3);
    const { domains, initially, action, invariant } = variables({
      phase: functionFrom(P, oneOf('first', 'second', 'third')),
      steps: range(0, 1),
    });
    const init = initially({ phase: P.to('first'), steps: 0 });
    const next = { first: 'second', second: 'third', third: 'first' } as const;
    const Step = action({
      forSome: { p: P },
      guard: (s) => guard?.(s as unknown as AnyState) ?? true,
      effect: (s, { p }) =>
        (effect?.(s as unknown as AnyState) ?? {
          phase: s.phase.update(p, (phase) => next[phase]),
          ...(withCounter ? { steps: 1 } : {}),
        }) as { steps: number },
    });
    const Holds = invariant((s) => holds?.(s as unknown as AnyState) ?? true);
    return { domains, init, actions: { Step }, invariants: { Holds } };
  });
  return checkByKernel(checkable(quirky), { twin: successorsOf });
}
const faultOf = (quirks: Quirks): string | undefined => check(quirks).failure?.failure.fault.kind;

describe('pure user code', () => {
  test('runs once for each thing that it reads: a variable that nothing reads changes nothing', () => {
    const without = check({});
    const beside = check({}, true);
    expect(beside.distinct).toBeGreaterThan(without.distinct);
    expect(beside.userCalls).toBe(without.userCalls);
    expect(without.userCalls).toBeLessThan(without.generated);
  });
});

describe('user code that is not pure on one state alone is refused, though no audit looks at that state', () => {
  /** Counts up, one state after the other: the audits look at the first, the fourth, the sixteenth. */
  const faultAt = (plant: (made: ReturnType<typeof counter>) => object): unknown => {
    const of = spec({ name: 'counting', parameters: {} }, () => {
      const made = counter();
      const { domains, init, Up } = made;
      return { domains, init, actions: { Up }, finished: () => true, ...plant(made) } as never;
    });
    const { failure } = checkByKernel(checkable(of as unknown as Spec), { twin: successorsOf });
    return [failure?.failure.site.part, failure?.failure.fault.kind, failure?.trace.at(-1)?.state.n];
  };
  function counter() {
    const made = variables({ n: range(0, 5) });
    const init = made.initially({ n: 0 });
    const Up = made.action({ guard: (s) => s.n < 5, effect: (s) => ({ n: s.n + 1 }) });
    return { ...made, init, Up };
  }
  /** True for every other call on the second state; true on others. */
  const moody = (): ((s: { n: number }) => boolean) => {
    let calls = 0;
    return (s) => s.n !== 1 || calls++ % 2 === 0;
  };
  test('be it a condition of fairness', () => {
    const isOn = moody();
    const told = faultAt(({ Up, eventually }) => ({
      properties: { L: eventually((s) => s.n === 5) },
      fairness: [WF({ actions: [Up], when: (s) => isOn(s) })],
    }));
    // The step that was asked about leads to the state after it.
    expect(told).toEqual(['fairness condition', 'impure', 2]);
  });
  test.each<[string, unknown[], (made: ReturnType<typeof counter>) => object]>([
    [
      'a guard',
      ['effect', 'impure', 1],
      ({ action, Up }) => {
        const isOn = moody();
        return { actions: { Up, Odd: action({ guard: (s) => isOn(s), effect: () => ({ n: 0 }) }) } };
      },
    ],
    [
      'an effect',
      ['effect', 'impure', 1],
      ({ action, Up }) => {
        const isOn = moody();
        return { actions: { Up, Odd: action({ effect: (s) => ({ n: isOn(s) ? 0 : 1 }) }) } };
      },
    ],
    [
      'what is chosen from',
      ['effect', 'impure', 1],
      ({ action, Up }) => {
        const isOn = moody();
        const to = (s: { n: number }): number[] => (isOn(s) ? [0, 1] : [0]);
        return { actions: { Up, Odd: action({ forSome: { to }, effect: (_, choices) => ({ n: choices.to }) }) } };
      },
    ],
    [
      'an invariant',
      ['property', 'impure', 1],
      ({ invariant }) => {
        const isOn = moody();
        return { invariants: { Odd: invariant((s) => isOn(s)) } };
      },
    ],
  ])('%s', (_, expected, plant) => {
    expect(faultAt(plant)).toEqual(expected);
  });
});

describe('user code that is not pure is refused', () => {
  test('an effect that depends on a counter outside of the state', () => {
    let outside = 0;
    expect(faultOf({ effect: () => ({ steps: outside++ % 2 }) })).toBe('impure');
  });
  test('a guard that depends on a counter outside of the state', () => {
    let outside = 0;
    expect(faultOf({ guard: () => outside++ % 2 === 0 })).toBe('impure');
  });
  test('an invariant that depends on a counter outside of the state', () => {
    let outside = 0;
    expect(faultOf({ holds: () => outside++ % 2 === 0 })).toBe('impure');
  });
  test('a guard that keeps a view of the state and looks at it in a later call', () => {
    let kept: AnyState | undefined;
    const peek = (s: AnyState): boolean => {
      const before = kept;
      kept = s;
      return before === undefined || before['steps'] === 0;
    };
    expect(faultOf({ guard: peek })).toBe('throws');
  });
  test('an effect that changes the state in place', () => {
    const change = (s: AnyState): AnyState => {
      (s as Record<string, unknown>)['steps'] = 1;
      return {};
    };
    expect(faultOf({ effect: change })).toBe('mutation');
  });
  test('a guard that answers a promise or a number', () => {
    expect(faultOf({ guard: () => Promise.resolve(true) as unknown as boolean })).toBe('not boolean');
    expect(faultOf({ guard: () => 1 as unknown as boolean })).toBe('not boolean');
  });
  test('with both answers or, if these are the same, with what was read', () => {
    const told = (quirks: Quirks): unknown => check(quirks).failure?.failure.fault;
    const odd = (): (() => boolean) => {
      let calls = 0;
      return () => calls++ % 2 === 0;
    };
    const isOn = odd();
    expect(told({ holds: isOn })).toMatchObject({
      first: { kind: 'answered', answer: true },
      second: { kind: 'answered', answer: false },
    });
    const looks = odd();
    expect(told({ holds: (s) => (looks() ? Number(s.steps) < 2 : true) })).toMatchObject({
      first: { kind: 'answered', answer: true, read: 'one part' },
      second: { kind: 'answered', answer: true, read: 'another' },
    });
  });
});
