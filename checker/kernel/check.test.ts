/** A check by the kernel, from a model to its findings: slices, what is told on the way, and what it tells when something fails. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, spec, variables } from '../index.ts';
import { SpecFailure } from '../language/failure.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import { successorsOf } from '../reference/semantics.ts';
import { checkByKernel, KernelCheck } from './check.ts';

interface Options {
  readonly namesLate?: boolean;
  readonly failsAt?: number;
  readonly finished?: boolean;
}
/** Each of two counts to two; what is asked of that. */
function counting({ namesLate = false, failsAt = 9, finished = true }: Options = {}): CheckableModel {
  return checkable(
    spec({ name: 'counting', parameters: {} }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, invariant, reachable, eventually } = variables({
        n: functionFrom(P, range(0, 2)),
      });
      const Count = action({
        forSome: { p: P },
        guard: (s, { p }) => {
          if (namesLate && s.n.get(p) === 1) P.member(1);
          if (s.n.get(p) === failsAt) throw new TypeError('no');
          return s.n.get(p) < 2;
        },
        effect: (s, { p }) => ({ n: s.n.update(p, (n) => n + 1) }),
      });
      return {
        domains,
        init: initially({ n: P.to(0) }),
        actions: { Count },
        properties: {
          NotBoth: invariant((s) => P.some((p) => s.n.get(p) < 2)),
          One: reachable({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) === 1 }),
          Full: eventually({ forAll: { p: P }, holds: (s, { p }) => s.n.get(p) === 2 }),
        },
        ...(finished
          ? { finished: (s: { n: { every(holds: (n: number) => boolean): boolean } }) => s.n.every((n) => n === 2) }
          : {}),
      };
    }) as unknown as Spec,
  );
}
const named = (findings: readonly { readonly property: string; readonly instance: object }[]): string[] =>
  findings.map(({ property, instance }) => `${property} ${Object.values(instance)}`).sort();

describe('a check', () => {
  test.each([
    [false, 9, 13],
    [true, 6, 9],
  ])('counts, and tells what it found; symmetry: %s', (symmetry, distinct, generated) => {
    const result = checkByKernel(counting(), { symmetry });
    expect([result.distinct, result.generated, result.depth, result.queue]).toEqual([distinct, generated, 5, 0]);
    expect(result.taken).toEqual({ Count: generated - 1 });
    expect(named(result.violated)).toEqual(['NotBoth ']);
    expect(named(result.reached)).toEqual(['One p1', 'One p2']);
    expect(result.reached.map(({ trace }) => trace.length)).toEqual([2, 2]);
    for (const { instance, trace } of result.reached) expect(trace[1]?.choices).toEqual(instance);
    expect(result.temporal.map(({ property, verdict }) => [property, verdict])).toEqual([['Full', 'violated']]);
    expect([result.failure, result.lost, result.troubles, result.full]).toEqual([null, [], [], false]);
    expect(result.symmetry?.order ?? null).toBe(symmetry ? 2 : null);
    expect(result.userCalls).toBeGreaterThan(result.entries);
  });
  test('without traces names the same, and looks at no state again', () => {
    const check = new KernelCheck(counting(), { symmetry: true });
    while (!check.advance());
    const { violated, reached } = check.result(false);
    expect([named(violated), named(reached)]).toEqual([['NotBoth '], ['One p1', 'One p2']]);
    expect([...violated, ...reached].every(({ trace }) => trace.length === 0)).toBe(true);
  });
  test('tells of a state without successors unless the system may stop there', () => {
    const stuck = (finished: boolean): unknown =>
      checkByKernel(counting({ finished })).violated.map(({ property, trace }) => [property, trace.length]);
    expect(stuck(true)).toEqual([['NotBoth', 5]]);
    expect(stuck(false)).toEqual([
      ['NotBoth', 5],
      ['Deadlock', 5],
    ]);
  });
  test('tells on its way how far it is, and what is violated so far', () => {
    const check = new KernelCheck(counting({ finished: false }));
    expect([check.progress().distinct, check.violated]).toEqual([0, []]);
    while (!check.advance());
    expect(check.advance()).toBe(true);
    expect(check.progress()).toMatchObject({ distinct: 9, generated: 13, queue: 0 });
    expect(check.violated).toEqual(['NotBoth', 'Deadlock']);
  });
  test('once it has told what it found by symmetry, goes on no further', () => {
    const check = new KernelCheck(counting(), { symmetry: true });
    check.advance();
    check.result();
    expect(() => check.advance()).toThrow('explored no further');
  });
  test('that starts elsewhere shows how it got there', () => {
    const model = counting();
    const start = [...successorsOf(model)([...model.init][0] as never)][0];
    if (start === undefined) throw new Error('there is no step');
    const { action, choices, state } = start;
    const way = [
      { action: null, choices: {}, state: [...model.init][0] as never },
      { action, choices, state },
    ];
    const { violated, distinct } = checkByKernel(model, { starts: [way] });
    expect(distinct).toBe(6);
    expect(violated[0]?.trace.slice(0, 2)).toEqual(way);
    expect(violated[0]?.trace).toHaveLength(5);
  });
});

describe('what fails', () => {
  test('ends the check, with the trace to it; what was found before is told', () => {
    const { failure, reached, violated, temporal } = checkByKernel(counting({ failsAt: 2 }));
    expect(failure?.failure.fault.kind).toBe('throws');
    expect(failure?.trace).toHaveLength(3);
    expect(named(reached)).toEqual(['One p1', 'One p2']);
    expect([violated, temporal]).toEqual([[], []]);
  });
  test('is told, if it was the code at which the check was cut off', () => {
    const check = new KernelCheck(counting());
    check.advance();
    const failure = new SpecFailure({ part: 'guard', name: 'Count', choices: {} }, { kind: 'throws', error: null });
    check.cutOff(failure);
    expect(check.advance()).toBe(true);
    const result = check.result();
    expect(result.failure?.failure).toBe(failure);
    // Whatever was not looked at may be met by some step.
    expect(result.idleFairness).toEqual([]);
  });
});

test('where a member is named on the way all begins anew, without that symmetry', () => {
  const { distinct, symmetry, violated, reached } = checkByKernel(counting({ namesLate: true }), { symmetry: true });
  expect([distinct, symmetry]).toEqual([9, null]);
  expect([named(violated), named(reached)]).toEqual([['NotBoth '], ['One p1', 'One p2']]);
});
