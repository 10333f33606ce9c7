/** User code runs once for each distinct thing that it reads, and must be pure: what is not is refused. */
import { describe, expect, test } from 'vitest';
import { functionFrom, oneOf, processes, range, spec, variables } from '../../index.ts';
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
});
