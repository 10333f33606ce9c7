/** The view beside a spec is given states that it can neither change nor misread, whatever compiles. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { programIn, root, run } from './testing.ts';

// A blank in its name leads nobody astray.
const folder = mkdtempSync(join(tmpdir(), 'concord test-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, 'counter.ts'),
  `import { range, spec, variables } from '${root}/checker/index.ts';
export const counter = spec({ name: 'counter', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ n: range(0, 2) });
  const Up = action({ guard: (s) => s.n < 2, effect: (s) => ({ n: s.n + 1 }) });
  const Low = invariant((s) => s.n < 2);
  return { domains, init: initially({ n: 0 }), actions: { Up }, invariants: { Low }, finished: () => true };
});
`,
);
writeFileSync(
  join(folder, 'view.ts'),
  `import { viewOf } from '${root}/checker/index.ts';
import { jsx } from '${root}/checker/view/jsx-runtime.ts';
import { counter } from './counter.ts';
export const view = viewOf(counter, (s) => {
  if (s.n === 1) Object.assign(s, { n: 2 });
  if (s.n === 2) Reflect.get(s, 'm');
  return jsx('svg', { viewBox: '0 0 9 9', children: jsx('text', { children: s.n }) });
});
`,
);

test('a view that changes its state, or asks for what is no variable, is told so, and nothing of the trace is another', async () => {
  const { code, out, err } = await run(['check', './counter.ts'], { cwd: folder, width: 1000 });
  expect(code).toBe(12);
  expect(out).toMatch(/1 {2}init\n +2 {2}Up +n: 0 -> 1\n +3 {2}Up +n: 1 -> 2\n/);
  const told = (out + err).split('\n').filter((line) => line.includes('by the view of the spec'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(
    /^2 states of the trace of Low are not drawn by the view of the spec\. Of state 2: The view threw TypeError: Cannot assign to read only property 'n' .*\(view\.ts:5:/,
  );
  const film = readFileSync(join(folder, '.concord', 'counter', 'base', 'Low.view.svg'), 'utf8').replace(
    /<[^>]*>\s*/g,
    ' ',
  );
  expect(film).toMatch(/UnknownVariable: there is no *variable m; the *variables are n/);
}, 60_000);

test('a view that never loads is told after a while; and what an earlier run drew is not left where a later one draws nothing', async () => {
  // It leaves the processor to others meanwhile.
  const rests = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);';
  writeFileSync(join(folder, 'view.ts'), `for (;;) ${rests}\nexport const view = null;\n`);
  const film = join(folder, '.concord', 'counter', 'base', 'Low.view.svg');
  writeFileSync(film, 'of another trace');
  const { code, out, err } = await programIn(folder)(['check', './counter.ts']);
  expect(code).toBe(12);
  expect((out + err).replace(/\s+/g, ' ')).toContain('The view had not returned after 10.0 s.');
  expect(existsSync(film)).toBe(false);
  expect(existsSync(join(folder, '.concord', 'counter', 'base', 'Low.time.svg'))).toBe(true);
}, 120_000);
