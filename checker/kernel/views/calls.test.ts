/** Calls on views end as the views say, whatever user code catches; and no view is left in what comes of them. */
import { Set } from 'immutable';
import { expect, test } from 'vitest';
import { processes, range, subsetOf, variables } from '../../index.ts';
import { SpecFailure } from '../../language/failure.ts';
import { Misfit } from '../../language/value.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout } from '../layout/layout.ts';
import { LatePredicate } from '../questions/by-predicate.ts';
import { Recorder } from '../questions/recorder.ts';
import { choiceOnViews, effectOnViews, onViews, predicateOnViews } from './calls.ts';
import { viewBehind } from './view.ts';
import { stateView } from './views.ts';

const P = processes('p', 2);
const { domains } = variables({ n: range(0, 3), on: subsetOf(P) });
const site = { part: 'guard', name: 'Go', choices: {} } as const;

function begun() {
  const layout = new Layout(domains);
  const recorder = new Recorder(layout);
  const content = contentOf(layout, { n: 1, on: Set(['p1']) });
  layout.place();
  recorder.vector = new Int32Array(2 * layout.words);
  pack(layout, content, recorder.vector, 0);
  recorder.begin({ id: 1 });
  const s = stateView(recorder, 0, layout.shapes) as unknown as { n: number; on: Set<string>; more: number };
  return { recorder, s };
}
function failureOf(run: () => unknown): SpecFailure {
  try {
    run();
  } catch (error) {
    if (error instanceof SpecFailure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

test('what is answered comes back', () => {
  const { recorder, s } = begun();
  expect(onViews(recorder, site, () => s.n + 1)).toBe(2);
  expect(predicateOnViews(recorder, site, () => s.on.has('p1'))).toBe(true);
  expect([...choiceOnViews(recorder, site, () => [s.n, 3])]).toEqual([1, 3]);
  expect(effectOnViews(recorder, site, () => ({ n: s.n + 1 }), domains)).toEqual({ n: 2 });
});
test('what is thrown is a failure of the call, with the error', () => {
  const { recorder } = begun();
  const error = new TypeError('no');
  const throws = (): never => {
    throw error;
  };
  for (const run of [
    () => onViews(recorder, site, throws),
    () => predicateOnViews(recorder, site, throws),
    () => choiceOnViews(recorder, site, throws),
    () => effectOnViews(recorder, site, throws, domains),
  ])
    expect(failureOf(run)).toMatchObject({ site, fault: { kind: 'throws', error } });
});
test('what a view refuses is what comes of it, though it was caught', () => {
  const { recorder, s } = begun();
  const caught = (): boolean => {
    try {
      return s.more > 0;
    } catch {
      return true;
    }
  };
  expect(failureOf(() => predicateOnViews(recorder, site, caught)).fault).toMatchObject({ kind: 'unknown variable' });
});
test('what is answered wrongly is told without views', () => {
  const { recorder, s } = begun();
  const { fault } = failureOf(() => predicateOnViews(recorder, site, () => s.on));
  expect(fault.kind).toBe('not boolean');
  const { answer } = fault as { readonly answer: unknown };
  expect(viewBehind(answer)).toBe(undefined);
  expect(Set.isSet(answer) && answer.has('p1')).toBe(true);
});
test('what is thrown with a view in it is told without', () => {
  const { recorder, s } = begun();
  const { fault } = failureOf(() =>
    onViews(recorder, site, () => {
      throw new Misfit('here', s.on, 'numbers');
    }),
  );
  recorder.end();
  expect(fault).toMatchObject({ kind: 'misfit', allowed: 'numbers' });
  const { value } = fault as { readonly value: unknown };
  expect(viewBehind(value)).toBe(undefined);
  expect(Set.isSet(value) && value.has('p1')).toBe(true);
});
test('a predicate that is changed in the second of two runs is late, in a call of any kind', () => {
  const { recorder, s } = begun();
  recorder.hears = true;
  let least = 'p1';
  const changes = (): boolean => {
    least = 'p1';
    const found = s.on.some((p) => p === least);
    least = 'p2';
    return found;
  };
  expect(() => predicateOnViews(recorder, site, changes)).toThrow(LatePredicate);
});
