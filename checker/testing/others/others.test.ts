/**
 * Specs on which learning is dear, on few states: both engines agree, also up to symmetry, and where what learning does not pay for
 * is evaluated directly from the first entry on. The bench measures them on many.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { KernelCheck } from '../../kernel/check.ts';
import { checkable } from '../../language/model.ts';
import { agreement } from '../agreement.ts';
import { evaluatingDirectly } from '../evaluating-directly.ts';
import { others } from './index.ts';
import { slidingPuzzle } from './sliding-puzzle.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const small: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  EWD998: { nodes: '2' },
  EWD998Channels: { nodes: '2', below: '2' },
};
const instances = others
  .filter(({ reference }) => reference)
  .map(({ spec, parameters }) => {
    const ways = Object.entries(parameters).filter(([name]) => name === 'adds' || name === 'offers');
    const chosen = { ...Object.fromEntries(ways), ...small[spec.name] };
    return { spec, parameters: chosen, title: `${spec.name} ${Object.values(chosen).join(' ')}` };
  });

describe.each(instances)('$title', ({ spec, parameters }) => {
  const model = checkable(spec, { parameters });
  test.each([false, true])('with symmetry %s both engines agree', (symmetry) => {
    expect(agreement(model, { symmetry })?.differences).toEqual([]);
  });
  test('also where everything is evaluated directly', () => {
    evaluatingDirectly();
    expect(agreement(model)?.differences).toEqual([]);
  });
});

test('an action whose values are all computed from everything is given up', () => {
  const check = new KernelCheck(checkable(slidingPuzzle as never, { parameters: { start: 'klotski' } }));
  while (!check.advance() && check.progress().distinct < 3000);
  expect(check.result(false).direct.map(({ site }) => site.name)).toEqual(['Slide']);
});
