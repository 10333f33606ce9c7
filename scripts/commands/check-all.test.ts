/** `check all` holds every claim of a folder against what comes out. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { programIn, root, run } from './testing.ts';

// A lamp, of which one instance and one variant are recorded wrongly.
const fixtures = join(root, 'scripts', 'commands', 'fixtures');
const checkAll = (...keys: string[]): ReturnType<typeof run> =>
  run(['check', 'all', ...keys], { cwd: fixtures, root: fixtures });

describe('check all', () => {
  test('holds each claim against what comes out', async () => {
    const { code, out } = await checkAll();
    expect(code).toBe(12);
    await expect(out.replace(/\d\.\d\d s/g, '0.00 s')).toMatchFileSnapshot('golden/check-all.txt.golden');
  });

  test('runs what is slow if it is told to', async () => {
    const { out } = await checkAll('slow=yes', '--json');
    const { claims } = JSON.parse(out) as { claims: { claim: string; distinct: number; asRecorded: boolean }[] };
    expect(claims).toContainEqual(
      expect.objectContaining({ claim: 'levels = 9', distinct: 20, asRecorded: true, skipped: null }),
    );
  });

  test('tells a build server', async () => {
    const { code, out } = await checkAll('format=junit', 'engine=reference');
    expect(code).toBe(12);
    expect(out).toContain('tests="10" failures="3" errors="0" skipped="1"');
    expect(out).toContain('<failure message="distinct 4, recorded 5"/>');
  });

  test('leaves the rest unchecked when it is interrupted', async () => {
    const { code, out } = await run(['check', 'all', '--json'], { cwd: fixtures, root: fixtures, interrupt: true });
    const { claims } = JSON.parse(out) as { claims: { skipped: string | null }[] };
    expect([12, 152]).toContain(code);
    expect(claims).toHaveLength(10);
  });

  test('tells what came of a spec before the next one is loaded', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
    onTestFinished(() => rmSync(cwd, { recursive: true }));
    for (const name of ['first', 'second']) mkdirSync(join(cwd, 'specs', name), { recursive: true });
    writeFileSync(
      join(cwd, 'specs', 'first', 'first.ts'),
      `import { boolean, spec, variables } from 'concord-checker';
export const first = spec({ name: 'first', parameters: {} }, () => {
  const { domains, initially, action } = variables({ on: boolean });
  return { domains, init: initially({ on: false }), actions: { Flip: action({ effect: (s) => ({ on: !s.on }) }) } };
});
export const instances = [{ of: first, parameters: {}, verdict: 'holds', distinct: 2, generated: 3, depth: 2 }];
`,
    );
    writeFileSync(join(cwd, 'specs', 'second', 'second.ts'), "throw new Error('not yet');\n");
    const { code, out, err } = await programIn(cwd)(['check', 'all']);
    expect(out).toMatch(/^first +defaults +holds +2 +3 +2 .* yes$/m);
    expect(err).toContain('second.ts does not load: Error: not yet.');
    expect(code).toBe(150);
  });

  test("of Concord's own specs, also what their text claims", async () => {
    const { out } = await run(['check', 'all', '--json'], { interrupt: true });
    const { claims } = JSON.parse(out) as { claims: { spec: string; claim: string }[] };
    expect(claims.filter(({ spec }) => spec === 'the text').length).toBeGreaterThan(80);
  });
});
