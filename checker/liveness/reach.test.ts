/** Of a property with more instances than a word has bits the shortest violation is found, whichever instance it is of. */
import { expect, test } from 'vitest';
import { range, spec, variables } from '../index.ts';
import { checkByKernel } from '../kernel/check.ts';
import { checkable } from '../language/model.ts';

/** Counts to four. Who sees their number waits for what never comes: the last one at two, this one at three, all others at four. */
const counted = (first: number) =>
  checkable(
    spec({ name: 'counted', parameters: {} }, () => {
      const { domains, initially, action, leadsTo } = variables({ n: range(0, 5) });
      const Step = action({ guard: (s) => s.n < 4, effect: (s) => ({ n: s.n + 1 }) });
      const Comes = leadsTo({
        forAll: { i: range(0, 69) },
        from: (s, { i }) => s.n === (i === 69 ? 3 : i === first ? 2 : 4),
        to: (s) => s.n === 5,
      });
      return { domains, init: initially({ n: 0 }), actions: { Step }, properties: { Comes } };
    }) as never,
  );

test.each([0, 31, 32, 40, 63, 64])('that of instance %i, which takes the fewest steps', (first) => {
  const model = counted(first);
  const [found] = checkByKernel(model).temporal;
  expect(found).toMatchObject({ verdict: 'violated', counterexample: { instance: { i: first } } });
  expect(found?.counterexample?.trace).toHaveLength(3);
});
