/**
 * The package with the other versions of Node, TypeScript and Vitest that it is said to run with. Before a release:
 * `CONCORD_RELEASE=1 npx vitest run scripts/package`. What cannot be had here is skipped, and says so.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { lamps, lampsTest, script, settings, typed } from './examples.ts';
import { NoRegistry, NoSuchPackage, Project, packed } from './project.ts';

const patience = 600_000;
const ending: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ending) await end();
});

/** An empty project with these packages beside the tarball. A test whose packages cannot be had is skipped. */
async function projectWith(
  tarball: string,
  packages: readonly string[],
  { skip }: TestContext,
  node?: string,
): Promise<Project> {
  const project = await Project.make(node);
  ending.push(() => project.end());
  await project.write({
    'package.json': '{ "name": "mine", "private": true, "type": "module" }\n',
    ...{ 'lamps.ts': lamps, 'lamps.test.ts': lampsTest, 'typed.ts': typed, 'script.js': script },
    'tsconfig.json': settings({ module: 'nodenext', skipLibCheck: true, checkers: undefined }, [
      ...['lamps.ts', 'lamps.test.ts', 'typed.ts'],
    ]),
  });
  await project.install(tarball, ...packages).catch((error: unknown) => {
    if (error instanceof NoRegistry) skip(error.message);
    throw error;
  });
  return project;
}

/** The program of another version of Node, from the registry. */
async function nodeOf(major: number, { skip }: TestContext): Promise<string> {
  const holder = await Project.make();
  ending.push(() => holder.end());
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  await holder.write({ 'package.json': '{ "name": "holder", "private": true }\n' });
  await holder.install(`${name}@${major}`).catch((error: unknown) => {
    if (error instanceof NoRegistry || error instanceof NoSuchPackage) skip(error.message);
    throw error;
  });
  return join(holder.folder, 'node_modules', name, 'bin', 'node');
}

async function works(project: Project): Promise<void> {
  const ran = await project.run('node', 'script.js');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(ran.out)).toMatchObject({ verdict: 'holds', distinct: 288 });
  const checked = await project.run('concord', 'check', './lamps.ts');
  expect(checked).toMatchObject({ code: 12, err: '' });
  expect(checked.out).toMatch(/Dark +invariant +violated in 2 steps\n/);
  expect(await project.run('concord', 'check', 'paxos', 'time=60s')).toMatchObject({ code: 0, err: '' });
  await project.write({
    'endless.ts': lamps
      .replace('size < 2', 'size < forever()')
      .concat('const forever = (): number => { for (;;); };\n'),
  });
  expect(await project.run('concord', 'check', './endless.ts', 'time=4s')).toMatchObject({ code: 152, err: '' });
}

async function tests(project: Project): Promise<void> {
  const { out } = await project.run('vitest', 'run', '--reporter=json');
  expect(JSON.parse(out)).toMatchObject({ numPassedTests: 3, numFailedTests: 1 });
}

describe.skipIf(process.env.CONCORD_RELEASE === undefined)('before a release', () => {
  let folder = '';
  let tarball = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'concord-packed-'));
    tarball = join(folder, (await packed(folder)).filename);
    ending.push(() => rm(folder, { recursive: true }));
  }, patience);

  test.for([20, 22, 24])('with Node %i', { timeout: patience }, async (major, context) => {
    const project = await projectWith(tarball, ['typescript@7', 'vitest@4'], context, await nodeOf(major, context));
    expect((await project.run('node', '--version')).out).toMatch(new RegExp(`^v${major}\\.`));
    await works(project);
    await tests(project);
  });

  test.for(['5.9', '6'])('with TypeScript %s', { timeout: patience }, async (version, context) => {
    const project = await projectWith(tarball, [`typescript@${version}`, 'vitest@4'], context);
    expect((await project.run('tsc', '--version')).out).toContain(`Version ${version}`);
    await works(project);
    expect(await project.run('tsc', '-p', '.')).toEqual({ code: 0, out: '', err: '' });
  });

  test.for(['3.2'])('with Vitest %s', { timeout: patience }, async (version, context) => {
    const project = await projectWith(tarball, ['typescript@7', `vitest@${version}`], context);
    await tests(project);
    expect(await project.run('tsc', '-p', '.')).toEqual({ code: 0, out: '', err: '' });
  });
});
