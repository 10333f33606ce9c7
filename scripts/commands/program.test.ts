/** Commands are printed as they work where the user stands. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commandLine } from '../../checker/report/words.ts';
import { packageName } from './installed.ts';
import { programOf } from './program.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'concord-test-')));
afterAll(() => rmSync(folder, { recursive: true }));

const root = join(folder, "it's a clone");
const project = join(folder, 'project');
for (const made of [
  join(root, 'specs'),
  join(project, 'specs', 'mine'),
  join(project, 'node_modules'),
  join(folder, 'else'),
])
  mkdirSync(made, { recursive: true });
for (const owner of [root, project]) writeFileSync(join(owner, 'package.json'), '{}');
symlinkSync(root, join(project, 'node_modules', packageName), 'dir');

test.each([
  ['in a clone', root, {}, 'npm run'],
  ['in a folder of it', join(root, 'specs'), { npm_lifecycle_event: 'check' }, 'npm run'],
  ['in a project that has it', project, { npm_lifecycle_event: 'npx' }, 'npx concord'],
  ['by a script of any name there', join(project, 'specs', 'mine'), { npm_lifecycle_event: 'check' }, 'npx concord'],
  [
    'of a clone elsewhere',
    join(folder, 'else'),
    { npm_package_json: join(root, 'package.json') },
    `npm --prefix '${folder}/it'\\''s a clone' run`,
  ],
  ['installed for all', join(folder, 'else'), {}, 'concord'],
])('%s', (_, cwd, env, called) => {
  expect(commandLine(programOf({ root, cwd }, env), 'replay', 'a b')).toBe(`${called} replay 'a b'`);
});
