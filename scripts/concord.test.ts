/** What the command says where the packages that it needs are not there: yarn, for one, installs no peer dependencies. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'concord-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a clone', 'clone', 'Run npm ci in '],
  ['an installed package', 'node_modules/concord-checker/dist', 'Run npm install tsx immutable, '],
])('in %s', async (_, under, advice) => {
  const command = join(folder, under, 'scripts/concord.mjs');
  cpSync(join(import.meta.dirname, 'concord.mjs'), command);
  const { code, told } = await new Promise<{ code: unknown; told: string }>((resolve) =>
    execFile(process.execPath, [command, 'list'], (error, _stdout, told) => resolve({ code: error?.code, told })),
  );
  expect(told).toContain('Concord needs tsx and immutable, which cannot be found.');
  expect(told).toContain(advice);
  expect(code).toBe(150);
});
