/** A property that does not look at its instance is certified for all instances at once; one that looks in some image only is not. */
import { describe, expect, test } from 'vitest';
import { functionFrom, type Member, processes, range, type Spec, spec, variables } from '../../index.ts';
import { checkable } from '../../language/model.ts';
import { checkByKernel, type KernelResult } from '../check.ts';

type P = Member<'p'>;
type S = { readonly n: ReadonlyMap<P, number> };
/** Counters that go from 0 to 1, so many of them at most; what is said of them, of each member. */
function checked(members: number, most: number, holds: (s: S, instance: { readonly p: P }) => boolean): KernelResult {
  const of = spec({ name: 'counters', parameters: {} }, () => {
    const Process = processes('p', members);
    const { domains, initially, action, invariant } = variables({ n: functionFrom(Process, range(0, 1)) });
    const Up = action({
      forSome: { p: Process },
      guard: (s, { p }) => s.n.get(p) === 0 && s.n.count((k) => k === 1) < most,
      effect: (s, { p }) => ({ n: s.n.set(p, 1) }),
    });
    const Said = invariant({ forAll: { p: Process }, holds: (s, instance) => holds(s as never, instance) });
    return {
      domains,
      init: initially({ n: Process.to(0) }),
      actions: { Up },
      invariants: { Said },
      finished: () => true,
    };
  });
  return checkByKernel(checkable(of as unknown as Spec), { symmetry: true });
}
const member = (k: number): P => `p${k}` as P;

describe.each([1, 2, 3])(
  'code that names member %i, and is told its instance only where that is not 0, is refused',
  (k) => {
    test.each([1, 2, 3])('if it then names member %i', (other) => {
      const { failure } = checked(3, 1, (s, instance) => s.n.get(member(k)) === 0 || instance.p !== member(other));
      expect(failure?.failure.fault.kind).toBe('asymmetric');
    });
  },
);

test('code that looks at its instance in some states only is what it is without symmetry', () => {
  const zeros = ({ n }: S): number => [1, 2, 3].filter((k) => n.get(member(k)) === 0).length;
  const { failure, violated } = checked(3, 2, (s, instance) => zeros(s) > 1 || s.n.get(instance.p) !== 0);
  expect(failure).toBe(null);
  expect(violated.map(({ property, instance, trace }) => [property, instance.p, trace.length])).toEqual([
    ['Said', expect.any(String), 3],
  ]);
});

test('code that never looks at it costs fewer images than code that does', () => {
  const calls = (holds: (s: S, instance: { readonly p: P }) => boolean): number => checked(5, 5, holds).userCalls;
  const every = ({ n }: S): boolean => [1, 2, 3, 4, 5].every((k) => (n.get(member(k)) as number) < 3);
  const unread = calls((s) => every(s));
  expect(unread).toBeLessThan(calls((s, { p }) => every(s) && p !== undefined));
});
