/** A user's file is type-checked as strictly as Concord's own code, whose settings the package does not have. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from './testing.ts';
import { checkers, keptAt, nearest, strictness, typeCheck } from './type-check.ts';

const cwd = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

test('settings are those of the repository', () => {
  const text = readFileSync(join(root, 'tsconfig.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const { compilerOptions } = JSON.parse(text) as { readonly compilerOptions: Readonly<Record<string, unknown>> };
  // How modules are found, and what types there are, depends on where the user's file lies.
  const { module, moduleResolution, types, paths, allowJs, checkJs, ...rest } = compilerOptions;
  expect([module, moduleResolution, types, paths, allowJs, checkJs]).not.toContain(undefined);
  expect({ ...strictness, checkers }).toEqual(rest);
});

describe('what the compiler has found is kept', () => {
  const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text);
  /** What is said of the file, or that it compiles. */
  const said = async (name: string): Promise<string> => {
    try {
      await typeCheck(join(cwd, name), { cwd, root });
      return 'compiles';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const kept = (name: string): string => readFileSync(keptAt(join(cwd, name)), 'utf8');
  const faulty = 'export const a: string = 5;\n';

  test('and told again as long as nothing has changed', async () => {
    write('again.ts', faulty);
    expect(await said('again.ts')).toContain('TS2322');
    // What it would not find itself.
    writeFileSync(keptAt(join(cwd, 'again.ts')), kept('again.ts').replace('"code":2322', '"code":2999'));
    expect(await said('again.ts')).toContain('TS2999');
    write('again.ts', `${faulty} `);
    expect(await said('again.ts')).toContain('TS2322');
  });

  test('but never in place of what is there', async () => {
    write('part.ts', 'export const part = 1;\n');
    write('whole.ts', "import { part } from './part.ts';\nexport const whole: number = part;\n");
    expect(await said('whole.ts')).toBe('compiles');
    expect(await said('whole.ts')).toBe('compiles');
    // In what it imports, in what that imports, and in the file itself; and it is told where it is mended.
    write('part.ts', "export const part = '1';\n");
    expect(await said('whole.ts')).toContain('TS2322');
    write('part.ts', "export { deep as part } from './deep.ts';\n");
    expect(await said('whole.ts')).toContain('TS2307');
    write('deep.ts', 'export const deep = 1;\n');
    expect(await said('whole.ts')).toBe('compiles');
    write('deep.ts', "export const deep = '1';\n");
    expect(await said('whole.ts')).toContain('TS2322');
    write('whole.ts', "import { part } from './part.ts';\nexport const whole: string = part;\n");
    expect(await said('whole.ts')).toBe('compiles');
    rmSync(join(cwd, 'deep.ts'));
    expect(await said('whole.ts')).toContain('TS2307');
  });

  test('unless it cannot be read', async () => {
    write('broken.ts', faulty);
    for (const text of ['', '{ "version": ', '[]']) {
      expect(await said('broken.ts')).toContain('TS2322');
      writeFileSync(keptAt(join(cwd, 'broken.ts')), text);
    }
    write('broken.ts', 'export const a = 5;\n');
    expect(await said('broken.ts')).toBe('compiles');
  });

  test('and where nothing is kept of a file, what is kept of another one', async () => {
    const folder = join(cwd, 'kept');
    const [own, other] = [join(folder, '1.tsbuildinfo'), join(folder, '7.tsbuildinfo')];
    expect(await nearest(own)).toBe(own);
    mkdirSync(folder);
    expect(await nearest(own)).toBe(own);
    writeFileSync(join(folder, '0.tsbuildinfo.4711.tmp'), 'half of one');
    writeFileSync(other, '');
    expect(await nearest(own)).toBe(other);
    writeFileSync(own, '');
    expect(await nearest(own)).toBe(own);
  });

  test('and what is kept of another file says nothing of this one, but of what both import', async () => {
    write('other.ts', 'export const a = 5;\n');
    expect(await said('other.ts')).toBe('compiles');
    const other = kept('other.ts');
    write('this.ts', faulty);
    writeFileSync(keptAt(join(cwd, 'this.ts')), other);
    expect(await said('this.ts')).toContain('TS2322');
    // But of what both import.
    write('shared.ts', faulty);
    for (const name of ['one.ts', 'two.ts']) write(name, "export { a } from './shared.ts';\n");
    expect(await said('one.ts')).toContain('TS2322');
    writeFileSync(keptAt(join(cwd, 'two.ts')), kept('one.ts').replace('"code":2322', '"code":2999'));
    expect(await said('two.ts')).toContain('TS2999');
  });
});
