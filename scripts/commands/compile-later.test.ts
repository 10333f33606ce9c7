/** When V8 optimises: what it is told it must know, or it tells of that where results go. Other versions of Node are the release check's. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compileLater, flags } from './compile-later.mjs';

test('this version of V8 knows the flag, of which nothing is told', () => {
  const flag = flags.get(Number.parseInt(process.versions.node, 10));
  const [name, value] = flag?.split('=') ?? [];
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  const [, usual] = new RegExp(`^ *${name} .*\\n.*=(\\d+)$`, 'm').exec(known) ?? [];
  expect(Number(value)).toBe(8 * Number(usual));
  expect(() => compileLater()).not.toThrow();
});
