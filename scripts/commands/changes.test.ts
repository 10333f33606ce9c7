/** Noticing that files are saved: none is missed, none is told twice, and what is away for a moment only is no change. */
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { Changes } from './changes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
const file = join(folder, 'a.ts');
const told: string[] = [];
const changes = new Changes((changed: string) => told.push(changed));
afterAll(() => {
  changes.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  told.length = 0;
});
/** Long enough for what was written to be told, on a busy machine. */
const toldLater = async (): Promise<readonly string[]> => {
  await setTimeout(800);
  return told;
};

test('a file is told once for each time that it comes to rest', async () => {
  writeFileSync(file, 'one');
  changes.add(file, Date.now());
  expect(await toldLater()).toEqual([]);
  for (const text of ['two', 'three', 'four']) writeFileSync(file, text);
  expect(await toldLater()).toEqual([file]);
});

test('so is one that is renamed to it, that goes, and that comes', async () => {
  writeFileSync(join(folder, 'new'), 'four');
  renameSync(join(folder, 'new'), file);
  expect(await toldLater()).toEqual([file]);
  rmSync(file);
  expect(await toldLater()).toEqual([file, file]);
  writeFileSync(file, 'four');
  expect(await toldLater()).toEqual([file, file, file]);
});

test('what is the same again after a moment is told, since it was written', async () => {
  rmSync(file);
  writeFileSync(file, 'four');
  expect(await toldLater()).toEqual([file]);
});

test('what was written after the time that it is watched from has changed; what is of the future, by its clock, has not', async () => {
  const [late, ahead] = [join(folder, 'late.ts'), join(folder, 'ahead.ts')];
  const since = Date.now();
  await setTimeout(20);
  writeFileSync(late, '');
  writeFileSync(ahead, '');
  utimesSync(ahead, since / 1000 + 3600, since / 1000 + 3600);
  changes.add(ahead, since);
  expect(await toldLater()).toEqual([]);
  changes.add(late, since);
  expect(await toldLater()).toEqual([late]);
});
