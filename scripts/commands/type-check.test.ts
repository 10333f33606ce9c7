/** A user's file is type-checked as strictly as Concord's own code, whose settings the package does not have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './testing.ts';
import { checkers, strictness } from './type-check.ts';

test('settings are those of the repository', () => {
  const text = readFileSync(join(root, 'tsconfig.json'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const { compilerOptions } = JSON.parse(text) as { readonly compilerOptions: Readonly<Record<string, unknown>> };
  // How modules are found, and what types there are, depends on where the user's file lies.
  const { module, moduleResolution, types, allowJs, checkJs, ...rest } = compilerOptions;
  expect([module, moduleResolution, types, allowJs, checkJs]).not.toContain(undefined);
  expect({ ...strictness, checkers }).toEqual(rest);
});
