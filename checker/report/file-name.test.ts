/**
 * A name of a spec is no path: it names one file in its folder, on every system, and no two names the same.
 */
import { basename, join, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

test('ordinary names stay as they are', () => {
  for (const name of ['TCConsistent', 'two-phase-commit', 'no_log', 'Größe', 'v1.2']) expect(fileName(name)).toBe(name);
});

test.each([
  '../../../../escaped/evil',
  '..',
  '.',
  '',
  'a/b',
  'a\\b',
  'con',
  'CON.x',
  'nul',
  '/etc/passwd',
  'C:x',
  'a\0b',
  'x '.repeat(999),
])('%j is one file in its folder', (name) => {
  const file = `${fileName(name)}.itf.json`;
  expect(basename(join('/out', file))).toBe(file);
  expect(win32.basename(win32.join('C:\\out', file))).toBe(file);
  expect(Buffer.byteLength(file)).toBeLessThan(200);
  expect(fileName(name)).not.toMatch(/^(?:con|nul)(?:\.|$)/i);
});

test('names differ in their files, also where case does not count', () => {
  expect(['Low', 'low', 'LOW'].map((name, _, all) => fileName(name, all))).toEqual(['Low', 'low~~2', 'LOW~~3']);
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.string({ unit: 'binary' }).map((name) => name.normalize()),
        { maxLength: 5 },
      ),
      (names) => {
        const files = names.map((name) => fileName(name, names).toLowerCase());
        expect(new Set(files).size).toBe(names.length);
      },
    ),
  );
});
