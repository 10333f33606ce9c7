/**
 * Specs that read and write lists and functions within the entries of functions: of their own member, of another's, in an order that
 * ends early; with symmetry and without.
 */
import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, type Spec, sequenceOf, spec, variables } from '../../index.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { agreement } from '../../testing/index.ts';
import { checkByKernel } from '../check.ts';

function differencesOf(model: CheckableModel): readonly string[] {
  const found = agreement(model, { checked: true });
  if (found === null) throw new Error('too large');
  return found.differences;
}
/** What is found, as far as symmetry must not change it, and how many states it takes. */
function foundIn(model: CheckableModel, symmetry: boolean) {
  const { failure, violated, distinct } = checkByKernel(model, { symmetry });
  expect(failure).toBe(null);
  return { violated: violated.map(({ property, trace }) => [property, trace.length]).sort(), distinct };
}

describe('what one member has is written to another', () => {
  const model = checkable(
    spec({ name: 'copies', parameters: {} }, () => {
      const P = processes('p', 2);
      const { domains, initially, action, invariant } = variables({
        log: functionFrom(P, sequenceOf(range(0, 1), 2)),
        next: functionFrom(P, functionFrom(P, range(0, 2))),
      });
      const pairs = { p: P, q: P };
      return {
        domains,
        init: initially({ log: P.to(List()), next: P.to(P.to(0)) }),
        actions: {
          Append: action({
            forSome: { p: P, x: range(0, 1) },
            guard: (s, { p }) => s.log.get(p).size < 2,
            effect: (s, { p, x }) => ({ log: s.log.update(p, (log) => log.push(x)) }),
          }),
          Copy: action({ forSome: pairs, effect: (s, { p, q }) => ({ log: s.log.set(p, s.log.get(q)) }) }),
          CopyRest: action({
            forSome: pairs,
            guard: (s, { q }) => !s.log.get(q).isEmpty(),
            effect: (s, { p, q }) => ({ log: s.log.set(p, s.log.get(q).shift()) }),
          }),
          Raise: action({
            forSome: pairs,
            guard: (s, { p, q }) => s.next.get(p).get(q) < s.log.get(q).size,
            effect: (s, { p, q }) => ({ next: s.next.update(p, (next) => next.update(q, (n) => n + 1)) }),
          }),
          Spread: action({
            forSome: pairs,
            guard: (s, { p, q }) => p !== q && s.next.get(p).get(q) === 1,
            effect: (s, { p, q }) => {
              const next = s.next.get(p).set(q, 0);
              return { next: s.next.set(p, next.set(p, next.get(q))) };
            },
          }),
          CopyNext: action({ forSome: pairs, effect: (s, { p, q }) => ({ next: s.next.set(p, s.next.get(q)) }) }),
        },
        properties: { Behind: invariant((s) => P.every((p) => s.next.get(p).get(p) <= s.log.get(p).size)) },
        finished: () => true,
      };
    }) as unknown as Spec,
  );
  test('by both engines alike', () => {
    expect(differencesOf(model)).toEqual([]);
  });
  test('with symmetry and without', () => {
    const [all, reduced] = [foundIn(model, false), foundIn(model, true)];
    expect(reduced.violated).toEqual(all.violated);
    expect(all.violated).toHaveLength(1);
    expect(reduced.distinct).toBeLessThan(0.6 * all.distinct);
  });
});

/** Each process knows of each how far it is, and one goes through all they know until it finds what it looks for. */
function known(isFound: (p: number, q: number) => boolean) {
  return checkable(
    spec({ name: 'known', parameters: {} }, () => {
      const P = processes('p', 3);
      const { domains, initially, action, invariant } = variables({
        next: functionFrom(P, functionFrom(P, range(0, 1))),
      });
      return {
        domains,
        init: initially({ next: P.to(P.to(0)) }),
        actions: {
          Learn: action({
            forSome: { p: P, q: P },
            guard: (s, { p, q }) => s.next.get(p).get(q) === 0,
            effect: (s, { p, q }) => ({ next: s.next.update(p, (next) => next.set(q, 1)) }),
          }),
        },
        properties: {
          NoneKnown: invariant((s) => {
            for (const [i, p] of P.elements.entries())
              for (const [j, q] of P.elements.entries()) if (isFound(i, j) && s.next.get(p).get(q) === 1) return false;
            return true;
          }),
        },
        finished: () => true,
      };
    }) as unknown as Spec,
  );
}
test('what is read until something is found is closed under the permutations', () => {
  const model = known((p, q) => p !== q);
  const [all, reduced] = [foundIn(model, false), foundIn(model, true)];
  expect(all).toEqual({ violated: [['NoneKnown', 2]], distinct: 512 });
  // Digraphs with loops on three nodes.
  expect(reduced).toEqual({ violated: [['NoneKnown', 2]], distinct: 104 });
});
test('what looks at some of the members only is not symmetric', () => {
  const { failure } = checkByKernel(
    known((p, q) => p === 0 && q === 2),
    { symmetry: true },
  );
  expect(failure?.failure.fault.kind).toBe('asymmetric');
});
