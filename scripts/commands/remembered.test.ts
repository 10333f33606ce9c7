/** What code remembers in variables of the user's files is found: they are loaded once more, and asked anew. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../checker/report/verdict.ts';
import { root, run } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-remembered-'));
afterAll(() => rmSync(cwd, { recursive: true }));
writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');

/** Answers that are kept by too little of what they depend on: of (3, 3) what was true of (3, 0). */
const answers = `
const kept = new Map<number, boolean>();
const answers = (a: number, b: number): boolean => {
  if (!kept.has(a)) kept.set(a, a + b < 6);
  return kept.get(a) as boolean;
};`;
/** The right ones. */
const pure = 'const answers = (a: number, b: number): boolean => a + b < 6;';
const write = (file: string, names: string, text: string): void => {
  const imports = `import { ${names} } from '${join(root, 'checker', 'index.ts')}';\n`;
  writeFileSync(join(cwd, file), imports + text);
};
const counters = (name: string, how: string): string => `${how}
export const ${name} = spec({ name: '${name}', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ a: range(0, 3), b: range(0, 3) });
  const A = action({ guard: (s) => s.a < 3, effect: (s) => ({ a: s.a + 1 }) });
  const B = action({ guard: (s) => s.b < 3, effect: (s) => ({ b: s.b + 1 }) });
  const Small = invariant((s) => answers(s.a, s.b));
  return { domains, init: initially({ a: 0, b: 0 }), actions: { A, B }, invariants: { Small }, finished: () => true };
});`;
write('forgetful.ts', 'range, spec, variables', counters('forgetful', answers));
write('right.ts', 'range, spec, variables', counters('right', pure));
write(
  'variant.ts',
  'variant',
  `import { right } from './right.ts';${answers}
export const odd = variant(right, {
  name: 'odd',
  story: 'Who is small is asked otherwise.',
  edit: ({ invariant }) => ({ invariants: { Small: invariant((s) => answers(s.a, s.b)) } }),
  violates: {},
});`,
);
write(
  'mine.ts',
  'propertiesOf',
  `import { right } from './right.ts';${answers}
export const mine = propertiesOf(right, ({ invariant }) => ({ Mine: invariant((s) => answers(s.a, s.b)) }));`,
);
write(
  'shared.ts',
  'range, spec, variables',
  `const { domains, initially, action, invariant } = variables({ a: range(0, 2) });
export const A = action({ guard: (s) => s.a < 2, effect: (s) => ({ a: s.a + 1 }) });
const Small = invariant((s) => s.a < 3);
export const shared = spec({ name: 'shared', parameters: {} }, () => {
  return { domains, init: initially({ a: 0 }), actions: { A }, invariants: { Small }, finished: () => true };
});`,
);
write(
  'of-shared.ts',
  'propertiesOf, variant, WF',
  `import { A, shared } from './shared.ts';
export const fair = variant(shared, {
  name: 'fair',
  story: 'It goes on.',
  edit: () => ({ fairness: [WF({ actions: [A] })] }),
  violates: {},
});
export const mine = propertiesOf(shared, ({ eventually }) => ({
  Ends: eventually((s) => s.a === 2),
  fairness: [WF({ actions: [A] })],
}));`,
);

describe('answers that are kept by too little, in a variable of', () => {
  test.each([
    ['the file of the spec', ['check', './forgetful.ts']],
    ['the file of a variant', ['check', './right.ts', 'variant=./variant.ts']],
    ['a file with properties', ['check', './right.ts', 'invariant=./mine.ts', 'property=Mine']],
    ['the file of the spec, of which induction asks', ['induct', './forgetful.ts']],
  ])('%s are told, and not believed', async (_, argv) => {
    const { code, out, err } = await run(argv, { cwd });
    expect(`${out}${err}`).toMatch(/(Small|Mine) is not a pure function/);
    expect(code).toBe(exitCodes.userCode);
  });
  test('nothing are those of a spec that is pure', async () => {
    const { code, out } = await run(['check', './right.ts'], { cwd });
    expect(out).toMatch(/Small\s+invariant\s+violated in 6 steps/);
    expect(code).toBe(exitCodes.violated);
  });
  test.each([['variant=./of-shared.ts'], ['invariant=./of-shared.ts']])(
    'a file that names an action of the file of the spec is none of that: %s',
    async (key) => {
      const { code, out, err } = await run(['check', './shared.ts', key], { cwd });
      expect(err).toBe('');
      expect(out).toContain('Holds (exhaustive).');
      expect(code).toBe(exitCodes.holds);
    },
  );
  test('is not looked for where files do not load once more, which is said, and where nothing is checked', async () => {
    const loaded = `concord-loaded-${process.pid}`;
    const times = `const times = (Reflect.get(globalThis, '${loaded}') ?? 0) + 1;
Reflect.set(globalThis, '${loaded}', times);
if (times > 1) throw new Error('once is enough');`;
    write('once.ts', 'range, spec, variables', counters('once', times + pure));
    await run(['simulate', './once.ts', 'runs=2', 'seed=1'], { cwd });
    expect(Reflect.get(globalThis, loaded)).toBe(1);
    const { code, out } = await run(['check', './once.ts'], { cwd });
    expect(out.replaceAll(/\s+/g, ' ')).toContain('as they cannot be loaded once more: Error: once is enough.');
    expect(code).toBe(exitCodes.violated);
  });
});
