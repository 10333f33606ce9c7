/**
 * The package, as its users have it: the real tarball, installed by the real npm into an empty folder that has nothing of this
 * repository. It is packed and installed once for all that is tried on it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { modulesOf } from '../commands/installed.ts';
import { reachedFrom } from './declarations.ts';
import { drivenTest, lamps, lampsTest, lampsView, script, settings, typed } from './examples.ts';
import { NoRegistry, NoSuchPackage, Project, packed, packedSize, root } from './project.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const { name } = manifest;
/** The version of a package that the repository is tested with, which npm has kept. */
const versionOf = (of: string): string =>
  (JSON.parse(readFileSync(join(root, 'node_modules', of, 'package.json'), 'utf8')) as { version: string }).version;

const MB = 1e6;
const page = 'dist/counterexamples/page/built/page.txt';

const folder = await mkdtemp(join(tmpdir(), 'concord-packed-'));
const tarball = await packed(folder);
const project = await Project.make();
const unreachable = await project
  .write({ 'package.json': '{ "name": "mine", "private": true, "type": "module" }\n' })
  .then(() => project.install(join(folder, tarball.filename), `typescript@${versionOf('typescript')}`))
  .then(() => null)
  .catch((error: unknown) => {
    if (error instanceof NoRegistry) return error;
    throw error;
  });
const ending = [() => project.end(), () => rm(folder, { recursive: true })];
afterAll(async () => {
  for (const end of ending) await end();
});
const patience = 600_000;

/** The names that declarations export from others without a comment that says what they are. */
function undocumented(file: string): string[] {
  const reexports = readFileSync(file, 'utf8').matchAll(/^export (?:type )?(\*|\{[^}]*\}) from '([^']+)\.ts';$/gm);
  return [...reexports].flatMap(([, what = '', from = '']) => {
    const declaring = join(dirname(file), `${from}.d.ts`);
    if (what === '*') return undocumented(declaring);
    const text = readFileSync(declaring, 'utf8');
    const names = [...what.matchAll(/(?<!type )\b\w+(?=,| \})|(?<=type )\w+/g)].map(([name]) => name);
    return names.filter(
      (name) =>
        !new RegExp(
          `\\*/\\s*^export (?:declare )?(?:\\w+ )?(?:const|function|class|interface|type) ${name}\\b`,
          'm',
        ).test(text),
    );
  });
}

describe('the tarball', () => {
  const paths = tarball.files.map(({ path }) => path);

  test('is small', async () => {
    const withoutPage = tarball.size - (await packedSize(page));
    // Protocols are two fifths of it, of sixty.
    expect({ packed: tarball.size < 3 * MB, withoutPage: withoutPage < 2 * MB }, `${tarball.size} bytes`).toEqual({
      packed: true,
      withoutPage: true,
    });
  });

  test('holds no pictures, tests and benches, and the page', () => {
    const strangers =
      /\.(?:svg|png|html|itf\.json|dot|golden)$|\.test\.|(?:^|\/)(?:testing|fixtures|bench|faults|gallery)\//;
    expect(paths.filter((path) => strangers.test(path))).toEqual([]);
    expect(paths).toContain(page);
  });

  test('holds the source of all that is imported, and a map to it, but not of the command line and the drawings', () => {
    const built = paths.filter((path) => /^dist\/.*\.m?js$/.test(path));
    expect(built.length).toBeGreaterThan(300);
    const own = /^dist\/(?:checker|specs)\//;
    const wanted = [...built.filter((path) => own.test(path)), ...paths.filter((path) => path.endsWith('.d.ts'))];
    expect(wanted.filter((path) => !paths.includes(`${path}.map`))).toEqual([]);
    const maps = paths.filter((path) => path.endsWith('.map'));
    expect(maps.filter((path) => !own.test(path))).toEqual([]);
    const lost = maps
      .flatMap((path) => {
        const { sources } = JSON.parse(readFileSync(join(root, path), 'utf8')) as { readonly sources: string[] };
        return sources.map((source) => join(path, '..', source));
      })
      .filter((source) => !paths.includes(source));
    expect(lost).toEqual([]);
    // Who follows a comment to a map finds one.
    const dangling = built.filter(
      (path) =>
        readFileSync(join(root, path), 'utf8').includes('\n//# sourceMappingURL=') && !paths.includes(`${path}.map`),
    );
    expect(dangling).toEqual([]);
  });

  test('has maps from each line to the one that it was written in', () => {
    const thrown = /\bthrow new \w+\(/;
    const told = paths
      .filter((path) => /^dist\/(?:checker|specs)\/.*\.js$/.test(path))
      .flatMap((path) => {
        const map = JSON.parse(readFileSync(join(root, `${path}.map`), 'utf8')) as {
          readonly sources: readonly [string];
          readonly mappings: string;
        };
        const source = readFileSync(join(root, path, '..', map.sources[0]), 'utf8').split('\n');
        const lines = decode(map.mappings);
        return readFileSync(join(root, path), 'utf8')
          .split('\n')
          .flatMap((line, at) => {
            const [what] = thrown.exec(line) ?? [];
            return what === undefined ? [] : [{ path, what, from: source[lines[at]?.[0]?.[2] ?? -1] ?? '' }];
          });
      });
    expect(told.length).toBeGreaterThan(200);
    expect(told.filter(({ what, from }) => !from.includes(what))).toEqual([]);
  });

  test('holds the declarations that one may come to, and no others', async () => {
    const declared = paths.filter((path) => path.endsWith('.d.ts'));
    const exported = ['index', 'vitest', 'driving/index', 'trace', 'view/create-element', 'view/jsx-runtime'].map(
      (of) => `checker/${of}.d.ts`,
    );
    const reached = await reachedFrom(join(root, 'dist'), [...exported, 'specs/*.d.ts']);
    expect(declared.toSorted()).toEqual([...reached].map((path) => `dist/${path}`).toSorted());
    expect(declared.filter((path) => path.startsWith('dist/checker/')).length).toBeGreaterThan(20);
    expect(declared).not.toContain('dist/checker/kernel/steps/expand.d.ts');
  });

  test('says of each public name what it is', () => {
    const bare = ['index', 'vitest', 'driving/index'].flatMap((of) =>
      undocumented(join(root, 'dist', 'checker', `${of}.d.ts`)),
    );
    expect(bare).toEqual([]);
  });

  test('needs what it says that it needs, and nothing else', () => {
    const imported = paths
      .filter((path) => /^dist\/.*\.m?js$/.test(path))
      .flatMap((path) => [
        ...readFileSync(join(root, path), 'utf8').matchAll(
          /^(?:import|export) (?:.*? from )?'([^'.$][^']*)'|\bimport\('([^'.][^']*)'\)/gm,
        ),
      ])
      .map(([, whole, later = '']) => whole ?? later)
      .filter((from) => !from.startsWith('node:'))
      // Views of protocols import what JSX becomes as those of users do.
      .filter((from) => from !== `${name}/view/jsx-runtime` && from !== `${name}/view`)
      .map((from) => (from.startsWith('@') ? from.split('/', 2).join('/') : (from.split('/', 1)[0] ?? '')));
    const used = [...new Set(imported)].sort();
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    expect(used).toEqual(declared.sort());
  });
});

// Where no registry can be reached, nothing can be installed, and what follows says so by being skipped.
describe.skipIf(unreachable !== null)('installed in an empty project', () => {
  const own = join(project.folder, 'node_modules', name);
  const concord = (...args: string[]): ReturnType<Project['run']> => project.run('npx', 'concord', ...args);

  test('is imported by plain Node', async () => {
    await project.write({ 'script.js': script });
    const { code, out, err } = await project.run('node', 'script.js');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({
      verdict: 'holds',
      basis: 'exhaustive',
      distinct: 288,
      sampled: 'sampled',
      thrown: 'It does not hold: two-phase-commit, variant hasty-manager, rms = 3.',
    });
  });

  test('has each protocol under its name, and the command finds the same files', async () => {
    const modules = modulesOf({ root: join(own, 'dist'), ending: '.js' });
    const protocols = readdirSync(join(root, 'specs'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(protocols.map((entry) => `${name}/specs/${entry.name}`).filter((of) => !modules.has(of))).toEqual([]);
    // These need a peer that is not there.
    const names = [...modules.keys()].filter((of) => !/\/(?:vitest|testing)$/.test(of));
    await project.write({
      'all.js': `const names = ${JSON.stringify(names)};
      console.log(JSON.stringify(await Promise.all(names.map(async (name) => [name, import.meta.resolve(name), Object.keys(await import(name)).length]))));`,
    });
    const { out } = await project.run('node', 'all.js');
    const found = JSON.parse(out) as [string, string, number][];
    expect(found.map(([of, url]) => [of, fileURLToPath(url)])).toEqual(names.map((of) => [of, modules.get(of)]));
    expect(found.filter(([, , exported]) => exported === 0)).toEqual([]);
  });

  test('checks a spec by its path, as the module that the spec imports', async () => {
    await project.write({ 'lamps.ts': lamps, 'view.tsx': lampsView });
    const { code, out, err } = await concord('check', './lamps.ts');
    expect({ code, err }).toEqual({ code: 12, err: '' });
    expect(out).toMatch(/Dark +invariant +violated in 2 steps\n/);
    expect(out).toMatch(/NoneSpare +invariant +holds \(exhaustive\)\n/);
    expect(out).toContain('  Replay          npx concord replay .concord/lamps/base/Dark.itf.json\n');
    expect(await concord('replay', '.concord/lamps/base/Dark.itf.json')).toMatchObject({ code: 0 });
    const html = readFileSync(join(project.folder, '.concord', 'lamps', 'base', 'Dark.html'), 'utf8');
    expect(html).toContain('id="concord-data"');
    expect(out).not.toContain('not drawn');
    expect(readFileSync(join(project.folder, '.concord', 'lamps', 'base', 'Dark.view.svg'), 'utf8')).toContain(
      '>lit 2</text>',
    );
    // A protocol's own view is built.
    await concord('check', 'partial-connectivity', 'variant=unstable-link');
    const ring = join(project.folder, '.concord', 'partial-connectivity', 'unstable-link', 'Committed.view.svg');
    expect(readFileSync(ring, 'utf8')).toContain('★');
  });

  test('refuses a spec that does not compile, and one with a forgotten action', async () => {
    await project.write({
      'misspelt.ts': lamps.replace('s.on.get(l)))', 's.onn.get(l)))'),
      'forgotten.ts': lamps.replace('const Dark', 'const Spoil = action({ effect: () => ({}) });\n  const Dark'),
    });
    const misspelt = await concord('check', './misspelt.ts');
    expect(misspelt.code).toBe(150);
    expect(misspelt.err).toContain("misspelt.ts does not compile: TS2339: Property 'onn' does not exist");
    const forgotten = await concord('check', './forgotten.ts');
    expect(forgotten.code).toBe(150);
    expect(forgotten.err).toContain('Spoil');
  });

  test('refuses to run without types being looked at', async () => {
    const modules = join(project.folder, 'node_modules');
    await rename(join(modules, 'typescript'), join(modules, 'hidden'));
    const { code, err } = await concord('check', './lamps.ts').finally(() =>
      rename(join(modules, 'hidden'), join(modules, 'typescript')),
    );
    expect({ code, err }).toEqual({
      code: 150,
      err: 'lamps.ts cannot be type-checked: the package typescript is not installed.\nA misspelt name or value is found by its types. Add it: npm install --save-dev typescript\n',
    });
  });

  test('ends code that never returns, and says where it was', async () => {
    await project.write({
      'endless.ts': `${lamps.replace('size < 2', 'size < forever()')}\nconst forever = (): number => { for (;;); };\n`,
    });
    const { code, out } = await concord('check', './endless.ts', 'time=4s');
    expect({ code, out }).toMatchObject({ code: 152 });
    expect(out).toMatch(/ {2}at endless\.ts:\d+:\d+/);
  });

  test('makes a spec that is checked, with the user’s others and without Concord’s own', async () => {
    expect(await concord('check', 'all')).toMatchObject({
      code: 150,
      err: expect.stringContaining('There are no specs in specs.'),
    });
    expect(await concord('new-spec', 'my-lock')).toMatchObject({ code: 0 });
    const { code, out } = await concord('check', 'all', 'format=json');
    const { claims } = JSON.parse(out) as { readonly claims: readonly { readonly spec: string }[] };
    expect({ code, specs: [...new Set(claims.map(({ spec }) => spec))] }).toEqual({ code: 0, specs: ['my-lock'] });
    expect((await concord('list')).out).toMatch(/my-lock[\s\S]*raft|raft[\s\S]*my-lock/);
  });

  test('serves the explorer', async () => {
    const served = await project.serve('concord', ['explore', 'my-lock'], async (url) => (await fetch(url)).text());
    expect(served).toMatchObject({ code: 0, err: '' });
    expect(served.answer).toContain('id="concord-data"');
    expect(served.out).toContain('npm install --save-dev open\n');
  });

  test('compiles strictly, its declarations too, as bundlers and as Node resolve, and with no types of anybody', async () => {
    await project.install(`vitest@${versionOf('vitest')}`, `fast-check@${versionOf('fast-check')}`);
    expect(await concord('new-spec', 'tested-lock')).toMatchObject({ code: 0 });
    await project.write({ 'lamps.test.ts': lampsTest, 'driven.test.ts': drivenTest, 'typed.ts': typed });
    const made = ['my-lock', 'tested-lock'].flatMap((spec) =>
      [`${spec}.ts`, 'variants.ts', 'instances.ts'].map((file) => `specs/${spec}/${file}`),
    );
    const files = ['lamps.ts', 'view.tsx', 'typed.ts', ...made];
    const tested = [...files, 'lamps.test.ts', 'driven.test.ts', 'specs/tested-lock/tested-lock.test.ts'];
    await project.write({
      'bundler.json': settings({ module: 'esnext', moduleResolution: 'bundler' }, tested),
      'nodenext.json': settings({ module: 'nodenext', lib: ['es2023'] }, files),
      'tests.json': settings({ module: 'nodenext', skipLibCheck: true }, tested),
    });
    const configs = ['bundler.json', 'nodenext.json', 'tests.json'];
    const compiled = configs.map(async (config) => ({ config, ...(await project.run('tsc', '-p', config)) }));
    expect(await Promise.all(compiled)).toEqual(configs.map((config) => ({ config, code: 0, out: '', err: '' })));
  }, 300_000);

  test('has matchers for Vitest, and drives systems', async () => {
    const { out } = await project.run('vitest', 'run', '--reporter=json');
    const { testResults } = JSON.parse(out) as {
      readonly testResults: {
        readonly assertionResults: { title: string; status: string; failureMessages: string[] }[];
      }[];
    };
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = results.filter(({ status }) => status === 'failed');
    expect(results.length).toBeGreaterThan(7);
    expect(failed.map(({ title }) => title)).toEqual(['a message is the report']);
    expect(results.map(({ title }) => title)).toContain('traces that cover the spec find one that stays lit');
    expect(failed[0]?.failureMessages[0]).toContain('Invariant Dark is violated: lamps.');
  });
});

/** An empty project with these packages beside the tarball. A test whose packages cannot be had is skipped. */
async function projectWith(packages: readonly string[], { skip }: TestContext, node?: string): Promise<Project> {
  const project = await Project.make(node);
  ending.push(() => project.end());
  await project.write({
    'package.json': '{ "name": "mine", "private": true, "type": "module" }\n',
    'lamps.ts': lamps,
    'lamps.test.ts': lampsTest,
    'typed.ts': typed,
    'script.js': script,
    'tsconfig.json': settings({ module: 'nodenext', skipLibCheck: true, checkers: undefined }, [
      'lamps.ts',
      'lamps.test.ts',
      'typed.ts',
    ]),
  });
  await project.install(join(folder, tarball.filename), ...packages).catch((error: unknown) => {
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
  expect(await project.run('concord', 'check', 'paxos', 'ballots=2', 'time=60s')).toMatchObject({ code: 0, err: '' });
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

/** Before a release, `npm run release-check package`: what the package is said to run with, beside what is here. */
describe.skipIf(process.env.CONCORD_RELEASE === undefined)('before a release', () => {
  test.for([20, 22, 24])('with Node %i', { timeout: patience }, async (major, context) => {
    const project = await projectWith(['typescript@7', 'vitest@4'], context, await nodeOf(major, context));
    expect((await project.run('node', '--version')).out).toMatch(new RegExp(`^v${major}\\.`));
    await works(project);
    await tests(project);
  });

  test.for(['5.9', '6'])('with TypeScript %s', { timeout: patience }, async (version, context) => {
    const project = await projectWith([`typescript@${version}`, 'vitest@4'], context);
    expect((await project.run('tsc', '--version')).out).toContain(`Version ${version}`);
    await works(project);
    expect(await project.run('tsc', '-p', '.')).toEqual({ code: 0, out: '', err: '' });
  });

  test.for(['3.2'])('with Vitest %s', { timeout: patience }, async (version, context) => {
    const project = await projectWith(['typescript@7', `vitest@${version}`], context);
    await tests(project);
    expect(await project.run('tsc', '-p', '.')).toEqual({ code: 0, out: '', err: '' });
  });
});
