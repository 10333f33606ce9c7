/**
 * What is run before a release, in parts that take minutes to hours each: what is too slow for every change, or looks at
 * something new each time. A part that fails keeps none of the others from running.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tableLines } from '../../checker/report/table.ts';
import { duration } from '../../checker/report/words.ts';
import { machineText } from './machine.ts';
import { type OtherNode, otherNodes } from './nodes.ts';

export interface Part {
  readonly name: string;
  readonly what: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Runs the command of a part to its end; answers its exit code. */
export type Run = (part: Part) => Promise<number>;

export const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
const mostSystems = 20_000;
const someSystems = 2000;
const fewSystems = 300;
/** Generators that look at small systems, and hold them against something that knows nothing of the kernel. */
const many = [
  'checker/testing/opinion',
  'checker/kernel/symmetry/asymmetric.test.ts',
  'checker/liveness/decide.test.ts',
  'checker/liveness/safety.test.ts',
];
/** Those that look at more of each system. */
const some = [
  'checker/kernel/differential.test.ts',
  'checker/kernel/symmetry/orbits.test.ts',
  'checker/kernel/shown/best-trace.test.ts',
  'checker/kernel/run/failures.test.ts',
  'checker/kernel/run/trace.test.ts',
  'checker/kernel/run/temporal.test.ts',
  'checker/kernel/learned/program.test.ts',
  'checker/reference/random-lassos.test.ts',
  'checker/reference/resting.test.ts',
  'checker/reference/shortest-traces.test.ts',
  'checker/testing/rewritten.test.ts',
];

/** All parts, with the systems that this seed draws. */
export function partsOf(seed: number, nodes: readonly OtherNode[]): readonly Part[] {
  const systems = (count: number): Part['env'] => ({ CONCORD_RUNS: String(count), CONCORD_SEED: String(seed) });
  const node = process.execPath;
  return [
    {
      name: 'instances',
      what: 'every instance and variant of every spec, the slow ones too, held against what is recorded',
      command: [node, 'scripts/concord.mjs', 'check', 'all', 'slow=yes'],
      env: {},
    },
    {
      name: 'mutants',
      what: 'every protocol without one of its rules, where that takes long to be found out, and instances with symmetry as without',
      command: [node, ...vitest, 'specs/', '--testNamePattern', 'mutants of|is as recorded'],
      env: { CONCORD_SLOW: 'yes' },
    },
    {
      name: 'oracles',
      what: 'published counts of what takes long to explore, up to names',
      command: [node, ...vitest, 'checker/testing/oracles.test.ts', '--testNamePattern', 'up to names'],
      env: { CONCORD_SLOW: 'yes' },
    },
    {
      name: 'pages',
      what: 'what bars somebody from the page of a trace, in all widths and themes',
      command: [node, ...vitest, 'counterexamples/page', '--testNamePattern', 'open to everybody'],
      env: { CONCORD_SLOW: 'yes' },
    },
    {
      name: 'systems',
      what: `${mostSystems} random systems of each generator, seed ${seed}, against plain functions and without symmetry`,
      command: [node, ...vitest, ...many],
      env: systems(mostSystems),
    },
    {
      name: 'traces',
      what: `${someSystems} random systems of each generator, seed ${seed}, and large variants: traces, orbits, failures, lassos`,
      command: [node, ...vitest, ...some],
      env: { ...systems(someSystems), CONCORD_SLOW: 'yes' },
    },
    {
      name: 'disk',
      what: `${fewSystems} random systems of each generator, seed ${seed}, and all variants that are small: on disk as in memory, and left in the middle and taken up; a run that is killed 50 times`,
      command: [node, ...vitest, 'checker/disk', 'checker/kernel/kept', 'scripts/commands/checkpoint.test.ts'],
      env: { ...systems(fewSystems), CONCORD_SLOW: 'yes' },
    },
    {
      name: 'faults',
      what: 'faults that are planted one at a time, of which the tests must find nine in ten',
      command: [node, '--import', 'tsx', 'scripts/faults.ts', `seed=${seed}`],
      env: {},
    },
    {
      name: 'coverage',
      what: 'all tests, and which lines they reach',
      command: [node, ...vitest, '--coverage'],
      env: {},
    },
    {
      name: 'package',
      what: 'the package with other versions of Node, TypeScript and Vitest, as the registry has them',
      command: [node, ...vitest, 'scripts/package/package.test.ts'],
      env: { CONCORD_RELEASE: '1' },
    },
    ...nodes.map(testsBy),
  ];
}

function testsBy({ path, version }: OtherNode): Part {
  return { name: `node ${version}`, what: `all tests by Node ${version}`, command: [path, ...vitest], env: {} };
}

/** Runs all parts, or those whose name contains one of the words; answers the exit code: 0 if none has failed. */
export async function release(
  words: readonly string[],
  tell: (text: string) => void,
  run: Run = spawned,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<number> {
  const seed = Number(words.find((word) => word.startsWith('seed='))?.slice('seed='.length) ?? Date.now() % 2 ** 31);
  const names = words.filter((word) => !word.startsWith('seed='));
  const nodes = await otherNodes(env);
  const all = partsOf(seed, nodes);
  const chosen = all.filter(({ name }) => names.length === 0 || names.some((word) => name.includes(word)));
  if (chosen.length === 0 || !Number.isSafeInteger(seed)) {
    tell(`Parts are ${all.map(({ name }) => name).join(', ')}; a seed is written seed=7.`);
    return 151;
  }
  tell(machineText());
  if (nodes.length === 0) tell('No other version of Node is installed: CONCORD_NODES may name some.');
  const rows: string[][] = [];
  let failed = 0;
  for (const part of chosen) {
    tell(`\n== ${part.name}: ${part.what}`);
    const begun = performance.now();
    const code = await run(part);
    if (code !== 0) failed += 1;
    rows.push([
      part.name,
      code === 0 ? 'passed' : `failed (${code})`,
      duration((performance.now() - begun) / 1000),
      part.what,
    ]);
  }
  tell(`\n${machineText()}\n${tableLines([['part', 'result', 'time', 'what'], ...rows]).join('\n')}`);
  return failed === 0 ? 0 : 1;
}

async function spawned({ command, env }: Part): Promise<number> {
  const [program, ...args] = command as [string, ...string[]];
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
