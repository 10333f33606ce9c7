/**
 * Code of the user's that never returns, or ends what it runs in: the real program ends all the same, and says where it was.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { programIn } from './testing.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const concord = programIn(cwd);

const endless = '{ for (let i = 0; ; ) try { i++; } catch { i = 0; } finally { i--; } }';
interface Parts {
  readonly top?: string;
  readonly body?: string;
  readonly guard?: string;
  readonly effect?: string;
  readonly invariant?: string;
}
/** A spec, found by name, that counts to 9; its invariant `Low` falls in two steps, and in state 5 something happens. */
function counting(name: string, { top = '', body = '', guard = '', effect = '', invariant = '' }: Parts): void {
  mkdirSync(join(cwd, 'specs', name), { recursive: true });
  writeFileSync(
    join(cwd, 'specs', name, `${name}.ts`),
    `import { range, spec, variables } from 'concord-checker';
${top}
export const counting = spec({ name: '${name}', parameters: {} }, () => {
  ${body}
  const { domains, initially, action, invariant } = variables({ x: range(0, 9) });
  const Up = action({
    guard: (s) => { if (s.x === 5) { ${guard} } return s.x < 9; },
    effect: (s) => { if (s.x === 5) { ${effect} } return { x: s.x + 1 }; },
  });
  const Slow = invariant((s) => { if (s.x === 5) { ${invariant} } return true; });
  return { domains, init: initially({ x: 0 }), actions: { Up }, invariants: { Low: invariant((s) => s.x < 2), Slow }, finished: () => true };
});
`,
  );
}

describe('code that never returns', () => {
  test.each([
    ['guard', /The guard of Up had not returned after .*, and was stopped/],
    ['effect', /The effect of Up had not returned/],
    ['invariant', /The invariant Slow had not returned/],
  ])('in a %s: time= ends it, and what was found is told', async (part, text) => {
    counting(`endless-${part}`, { [part]: endless });
    const { code, out } = await concord(['check', `endless-${part}`, 'time=1s']);
    expect(code).toBe(12);
    expect(out).toMatch(text);
    expect(out).toMatch(new RegExp(`  at specs/endless-${part}/endless-${part}\\.ts:\\d+:\\d+`));
    expect(out).toContain('Stopped before the end: the time is up.');
    expect(out).toContain('Invariant Low is violated');
    expect(out).toContain('  3  Up     x: 1 -> 2');
  });

  test('by the reference checker', async () => {
    counting('endless-reference', { guard: endless });
    const { code, out } = await concord(['check', 'endless-reference', 'engine=reference', 'property=Slow', 'time=1s']);
    expect({ code, said: /The guard of Up had not returned/.test(out) }).toEqual({ code: 152, said: true });
  });

  test('in random walks', async () => {
    counting('endless-walk', { guard: endless });
    const { code, out } = await concord(['simulate', 'endless-walk', 'property=Slow', 'time=3s']);
    expect({ code, said: /The guard of Up had not returned/.test(out) }).toEqual({ code: 152, said: true });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it', async (signal) => {
    counting('endless-signal', { guard: endless });
    const { code, out } = await concord(['check', 'endless-signal', 'property=Slow'], (child) => {
      child.stdout?.once('data', () => setTimeout(() => child.kill(signal), 1500));
    });
    expect(code).toBe(152);
    expect(out).toContain('Stopped before the end: it was interrupted.');
    expect(out).toContain('The guard of Up had not returned');
  });

  test.each([
    ['when it is loaded', { top: endless }],
    ['when its model is made', { body: endless }],
  ])('%s', async (_, parts) => {
    counting('endless-load', parts);
    const { code, err } = await concord(['check', 'endless-load', 'time=1s']);
    expect(code).toBe(152);
    expect(err).toContain('Unknown: the time is up. endless-load was being loaded when it was stopped.');
    expect(err).toMatch(/ {2}at specs\/endless-load\/endless-load\.ts:\d+:\d+/);
  });
});

describe('code that ends what it runs in', () => {
  test.each(['process.exit(0)', "process.kill(process.pid, 'SIGKILL')", 'process.abort()'])('%s', async (call) => {
    counting('ends', { effect: `${call};` });
    const { code, out } = await concord(['check', 'ends', 'property=Slow']);
    expect(code).toBe(75);
    expect(out).toContain('a spec must not end the process, as process.');
  });

  test('when it is loaded', async () => {
    counting('ends-load', { top: 'process.exit(0);' });
    const { code, err } = await concord(['check', 'ends-load']);
    expect(code).toBe(150);
    expect(err).toContain('a spec must not end the process, as process.exit(0) would');
  });

  test.each([
    ['a timer', "setTimeout(() => { throw new Error('late'); }, 0);"],
    ['a promise', "Promise.reject(new Error('late'));"],
  ])('what %s throws', async (_, code) => {
    counting('stray', { guard: code });
    const ended = await concord(['check', 'stray', 'property=Slow']);
    expect(ended.code).toBe(75);
    expect(ended.out + ended.err).toContain('threw Error: late');
  });

  test('process.exitCode is not for it to set', async () => {
    counting('sets-code', { top: 'process.exitCode = 0;' });
    expect(await concord(['check', 'sets-code'])).toMatchObject({ code: 12 });
  });
});
