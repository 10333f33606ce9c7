/**
 * Searches on disk against the same in memory: they agree in everything that is told, on random systems and on the specs, with so little
 * in memory that each level comes to it in many pieces.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { range, spec, variables } from '../index.ts';
import { KernelCheck, type KernelOptions, type KernelResult } from '../kernel/check.ts';
import { Learner } from '../kernel/steps/learner.ts';
import type { Space } from '../kernel/steps/space.ts';
import type { AnyState } from '../language/action.ts';
import { type CheckableModel, checkable } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import type { Instance, Variant } from '../language/spec.ts';
import { plainTrace } from '../reference/replay.ts';
import { startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';
import { checkOnDisk, type Smallness } from '../testing/on-disk.ts';
import { randomModels } from '../testing/random-model.ts';
import { randomSymmetrics } from '../testing/random-symmetric.ts';
import { drawOf, isThorough } from '../testing/tier.ts';
import { Disk } from './disk.ts';
import { Tables } from './tables.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 30 });
/** A system that generates more successors than this is left out. */
const most = 7000;

const tiny: Smallness = { from: 1, most: 40, piece: 7 };

/** What is told of a check, but for what is learned when. */
function told({ violated, reached, failure, ...result }: KernelResult): unknown {
  const { distinct, generated, depth, cutOff, queue, taken, idleFairness, lost, full, startsRead } = result;
  const counts = { distinct, generated, depth, cutOff, queue, taken, idleFairness, lost, full, startsRead };
  return failure === null
    ? { ...counts, violated, reached }
    : { failure: failure.failure.message, trace: failure.trace, violated, reached };
}
/** Temporal properties are decided in memory alone. */
function safetyOf(model: CheckableModel): CheckableModel {
  const properties = Object.entries(model.properties).filter(([, { kind }]) => kind !== 'temporal');
  return { ...model, properties: Object.fromEntries(properties) };
}
function inMemory(model: CheckableModel, symmetry: boolean, options: KernelOptions = {}): KernelResult | null {
  const check = new KernelCheck(model, { symmetry, ...options, ...startsOf(model) });
  while (!check.advance()) if (check.progress().generated > most) return null;
  return check.result();
}
const startsOf = (model: CheckableModel) =>
  model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) };

afterEach(() => {
  vi.restoreAllMocks();
});

/** A random system, of whichever kind. */
interface Drawn {
  modelIfAny(): CheckableModel | null;
}
interface Seen {
  compared: number;
  decided: number;
  deep: number;
}
/** Compares so many random systems. */
async function compare(numRuns: number, from: number, small: Smallness, symmetric = false): Promise<Seen> {
  const seen: Seen = { compared: 0, decided: 0, deep: 0 };
  await fc.assert(
    fc.asyncProperty(symmetric ? randomSymmetrics : randomModels, async (random: Drawn) => {
      const model = random.modelIfAny();
      fc.pre(model !== null);
      const safety = safetyOf(model as CheckableModel);
      // Of every other system the traces by which things were found first are compared, whatever better ones there are.
      const options = { twin: successorsOf, ...(seen.compared % 2 === 0 ? {} : { revisited: 0 }) };
      const expected = inMemory(safety, symmetric, options);
      // Each level takes some milliseconds, which a thousand of one state are not worth.
      fc.pre(expected !== null && expected.depth < 150);
      const actual = await checkOnDisk(safety, small, { symmetry: symmetric, ...options });
      expect(told(actual)).toEqual(told(expected as KernelResult));
      seen.compared++;
      if (actual.violated.length + actual.reached.length > 0) seen.decided++;
      if (actual.depth > 5 && actual.onDisk !== null) seen.deep++;
    }),
    { seed: from, numRuns, maxSkipsPerRun: 2 },
  );
  return seen;
}

/** Lays states out anew every so often, as if all had outgrown their bits, until no two slots share a word. */
function layingOutAnew(often: number): void {
  const learner = Learner.prototype as unknown as { fitLayout(): void };
  const { fitLayout } = learner;
  let asked = 0;
  vi.spyOn(learner, 'fitLayout').mockImplementation(function (this: typeof learner & { space: Space }) {
    const { layout } = this.space;
    if (++asked % often === 0) {
      for (const of of layout.classes) of.width = Math.max(of.width, Math.min(of.width + 5, 24));
      layout.outgrown = true;
    }
    fitLayout.call(this);
  });
}

describe('on disk all is told as in memory', () => {
  const timeout = 120_000 + 1000 * runs;
  test(`of ${runs} random systems`, { timeout }, async () => {
    const seen = await compare(runs, seed, tiny);
    expect(seen.compared).toBe(runs);
    expect(seen.decided).toBeGreaterThan(runs / 5);
    expect(seen.deep).toBeGreaterThan(runs / 5);
  });

  test('of symmetric systems, up to symmetry', { timeout }, async () => {
    const some = Math.ceil(runs / 4);
    const seen = await compare(some, seed + 1, { from: 3, most: 15, piece: 4 }, true);
    expect(seen.compared).toBe(some);
    expect(seen.decided).toBeGreaterThan(some / 10);
  });

  test('of systems that are laid out anew all the time', { timeout }, async () => {
    layingOutAnew(7);
    const relayout = vi.spyOn(Disk.prototype, 'relayout');
    const some = Math.ceil(runs / 4);
    const seen = await compare(some, seed + 2, { from: 3, most: 25, piece: 5 });
    expect(seen.compared).toBe(some);
    expect(relayout.mock.calls.length).toBeGreaterThan(some);
  });

  test('in however many parts states are joined', { timeout }, async () => {
    const tables = Tables.prototype as unknown as { partsOfJoin(): Promise<number> };
    const parts = vi.spyOn(tables, 'partsOfJoin').mockResolvedValue(3);
    const some = Math.ceil(runs / 4);
    const seen = await compare(some, seed + 3, tiny);
    expect(seen.compared).toBe(some);
    expect(parts.mock.calls.length).toBeGreaterThan(some);
  });
});

test('states are joined in more parts the less memory there is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-tables-'));
  const partsOf = async (bytes: number): Promise<number> => {
    const tables = await Tables.open(folder, bytes);
    await tables.begin(2);
    const appender = await tables.appender('visited', 2);
    for (let i = 0; i < 200_000; i++) appender.add(new Int32Array([i, 0]), 0, 0);
    appender.end();
    const parts = await (tables as unknown as { partsOfJoin(): Promise<number> }).partsOfJoin();
    tables.close();
    return parts;
  };
  expect([await partsOf(2 ** 28), await partsOf(2 ** 24)]).toEqual([1, 2]);
  rmSync(folder, { recursive: true });
});

test('of a state that a level comes to again, after what was in memory is on disk, the first way is told', async () => {
  const grid = spec({ name: 'grid', parameters: {} }, () => {
    const { domains, action, initially, reachable } = variables({ a: range(0, 3), b: range(0, 3) });
    return {
      domains,
      init: initially({ a: 0, b: 0 }),
      actions: {
        A: action({ guard: (s) => s.a < 3, effect: (s) => ({ a: s.a + 1 }) }),
        B: action({ guard: (s) => s.b < 3, effect: (s) => ({ b: s.b + 1 }) }),
        Back: action({ guard: (s) => s.a > 1, effect: (s) => ({ a: s.a - 1 }) }),
      },
      properties: { Both: reachable((s) => s.a === 1 && s.b === 1), Last: reachable((s) => s.a === 2 && s.b === 3) },
    };
  });
  const model = checkable(grid as unknown as Spec, { parameters: {}, variant: null });
  const result = await checkOnDisk(model, { from: 1, most: 1, piece: 1 }, { revisited: 0 });
  expect(told(result)).toEqual(told(inMemory(model, false, { revisited: 0 }) as KernelResult));
  const ways = result.reached.map(({ trace }) => trace.map(({ action }) => action));
  expect(ways).toEqual([
    [null, 'A', 'B'],
    [null, 'A', 'A', 'B', 'B', 'B'],
  ]);
});

test('what is found behind a duplicate is told of the state that it was found of', async () => {
  // In each level the step back is taken first, and leads to nothing new.
  const stairs = spec({ name: 'stairs', parameters: {} }, () => {
    const { domains, action, initially, invariant, reachable } = variables({ at: range(0, 6) });
    return {
      domains,
      init: initially({ at: 0 }),
      actions: {
        Back: action({ guard: (s) => s.at > 0, effect: (s) => ({ at: s.at - 1 }) }),
        Forth: action({ guard: (s) => s.at < 6, effect: (s) => ({ at: s.at + 1 }) }),
      },
      invariants: { Low: invariant((s) => s.at < 4) },
      properties: { Top: reachable((s) => s.at === 6) },
    };
  });
  const model = checkable(stairs as unknown as Spec, { parameters: {}, variant: null });
  for (const options of [{}, { revisited: 0 }]) {
    const result = await checkOnDisk(model, tiny, options);
    expect(told(result)).toEqual(told(inMemory(model, false, options) as KernelResult));
    expect([...result.violated, ...result.reached].map(({ trace }) => trace.length)).toEqual([5, 7]);
  }
});

/** What a protocol's folder exports. */
async function folderOf(name: string): Promise<{ spec: Spec; variants: Variant[]; instances: Instance[] }> {
  const all = async (file: string): Promise<readonly unknown[]> => {
    const url = new URL(`${name}/${file}.ts`, specs);
    return existsSync(url) ? Object.values((await import(url.href)) as Record<string, unknown>) : [];
  };
  const found = (await all(name)).find(
    (value): value is Spec => typeof value === 'object' && value !== null && 'model' in value,
  ) as Spec;
  const variants = (await all('variants')).filter((value): value is Variant => (value as Variant).of === found);
  const instances = (await all('instances')).flatMap((value) => (Array.isArray(value) ? (value as Instance[]) : []));
  return { spec: found, variants, instances };
}
const specs = new URL('../../specs/', import.meta.url);
const folders = readdirSync(specs, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && existsSync(new URL(`${entry.name}/instances.ts`, specs)) ? [entry.name] : [],
);

describe('the specs and their variants', () => {
  const compared: string[] = [];
  const each = folders.map((name, k) => ({ name, k }));
  test.each(each)('of specs/$name', { timeout: 300_000 }, async ({ name, k }) => {
    const { spec: main, variants, instances } = await folderOf(name);
    const [smallest] = instances
      .filter(({ variant, distinct }) => variant === undefined && distinct !== undefined)
      .sort((a, b) => (a.distinct ?? 0) - (b.distinct ?? 0));
    const models = [null, ...variants];
    // With every change one model of each, up to symmetry or not: by two bits of its number.
    for (const variant of isThorough ? models : [models[k & 1] ?? null]) {
      const isGiven = variant?.from !== undefined;
      const parameters = isGiven ? {} : { ...smallest?.parameters, ...variant?.parameters };
      const model = safetyOf(checkable(main, { parameters, variant }));
      for (const symmetry of isThorough ? [true, false] : [(k & 2) === 0]) {
        const expected = inMemory(model, symmetry, { twin: successorsOf });
        if (expected === null || expected.depth > (isThorough ? 60 : 25)) continue;
        const small = { from: 2, most: Math.ceil(expected.distinct / 10), piece: 13 };
        const actual = await checkOnDisk(model, small, { symmetry, twin: successorsOf, ...startsOf(model) });
        expect(told(actual)).toEqual(told(expected));
        compared.push(`${name} ${variant?.name}`);
      }
    }
  });
  test('most are small enough to be compared', () => {
    expect(compared.length).toBeGreaterThan(isThorough ? 150 : 25);
  });
});

test('what was learned is held against the reference on disk, too', { timeout: 60_000 }, async () => {
  const { spec: main } = await folderOf('two-phase-commit');
  const model = safetyOf(checkable(main, { parameters: { rms: 3 }, variant: null }));
  const audited: unknown[] = [];
  const twin = (of: CheckableModel) => (state: AnyState) => {
    audited.push(state);
    return successorsOf(of)(state);
  };
  const result = await checkOnDisk(model, tiny, { twin, checked: true });
  expect(audited.length).toBe(result.distinct);
  expect(new Set(audited).size).toBe(result.distinct);
});

test('of temporal properties nothing is said, and of fairness what is known without', { timeout: 60_000 }, async () => {
  const { spec: main } = await folderOf('two-phase-commit');
  const model = checkable(main, { parameters: { rms: 3 }, variant: null });
  const [expected, actual] = [inMemory(model, false), await checkOnDisk(model, tiny)];
  expect(expected?.temporal.map(({ property }) => property)).toEqual(['Termination', 'NonBlocking']);
  expect(actual.temporal).toEqual([]);
  expect(told(actual)).toEqual(told(expected as KernelResult));
});
