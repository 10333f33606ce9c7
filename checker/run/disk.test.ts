/** Runs that go on on disk, seen from outside: what they tell, how they end, and that nothing is left of them. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { Disk } from '../disk/disk.ts';
import { Rows } from '../disk/rows.ts';
import { Tables } from '../disk/tables.ts';
import { KernelCheck } from '../kernel/check.ts';
import { remarkText } from '../report/remark.ts';
import { type CheckOptions, check, checkModel, modelFor } from './check.ts';
import { CutOff, type Guard } from './guard.ts';
import type { Outcome } from './outcome.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-on-disk-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

/** So little memory that there is no room for states from the start, and enough for all else. */
const scarce = (): number => (process.memoryUsage.rss() + 60 * 2 ** 20) / 0.75;
const onDisk = async (options: CheckOptions<{ rms: never }>): Promise<Outcome> =>
  check(twoPhaseCommit, {
    symmetry: false,
    ...options,
    limits: { bytes: scarce(), ...options.limits },
    disk: folder,
  } as never);
/** What does not depend on where states are. */
const told = ({ verdict, basis, stopped, states, properties, actions }: Outcome): unknown => ({
  verdict,
  basis,
  stopped,
  states,
  actions,
  properties: properties.filter(({ kind }) => kind !== 'temporal'),
});
const remarks = (outcome: Outcome): readonly string[] => outcome.remarks.map(remarkText);

describe('on disk', { timeout: 120_000 }, () => {
  test('a run tells what it tells in memory, and that it went there', async () => {
    const some = { parameters: { rms: 4 }, variant: hastyManager, properties: ['TCConsistent'] } as never;
    const outcome = await onDisk(some);
    expect(told(outcome)).toEqual(told(await check(twoPhaseCommit, { symmetry: false, ...(some as object) })));
    expect(outcome.verdict).toBe('violated');
    expect(remarks(outcome)).toEqual([
      expect.stringMatching(/no more room in memory at \d[\d,]* states?: the search went on on disk/),
    ]);
    expect(outcome.storeBytesPerState).toBeNull();
  });

  test('temporal properties are unknown, and it is said why', async () => {
    const outcome = await onDisk({ parameters: { rms: 3 } } as never);
    const temporal = outcome.properties.filter(({ kind }) => kind === 'temporal');
    expect(temporal.length).toBeGreaterThan(0);
    expect(temporal.map(({ verdict, reason }) => [verdict, reason])).toEqual(
      temporal.map(() => ['unknown', 'states are on disk']),
    );
    expect([outcome.stopped, outcome.verdict]).toEqual([null, 'unknown']);
  });

  test('a full disk ends the run, with the levels that are whole', async () => {
    const { add } = Rows.prototype;
    let rows = 0;
    vi.spyOn(Rows.prototype, 'add').mockImplementation(function (this: Rows) {
      if (++rows > 3000) throw Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' });
      return add.call(this);
    });
    const outcome = await onDisk({ parameters: { rms: 5 }, properties: ['TCConsistent'] } as never);
    expect([outcome.stopped, outcome.verdict, outcome.properties[0]?.reason]).toEqual([
      'disk',
      'unknown',
      'the search was stopped',
    ]);
    const { distinct, queue } = outcome.states;
    expect(distinct).toBeGreaterThan(100);
    expect(distinct).toBeLessThan(3000);
    expect(queue).toBeGreaterThan(0);
  });

  test('a violation that was found when the disk was full is told', async () => {
    const options = { parameters: { rms: 4 }, variant: hastyManager, properties: ['TCConsistent'] } as never;
    const { atState } = KernelCheck.prototype;
    const { takeFresh } = Tables.prototype;
    let isFound = false;
    vi.spyOn(KernelCheck.prototype, 'atState').mockImplementation(function (this: KernelCheck, event, state) {
      isFound = true;
      atState.call(this, event, state);
    });
    // The level in which it is found is not known any more.
    vi.spyOn(Tables.prototype, 'takeFresh').mockImplementation(function (this: Tables, areDistinct) {
      if (isFound) throw Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' });
      return takeFresh.call(this, areDistinct);
    });
    const outcome = await onDisk(options);
    vi.restoreAllMocks();
    const expected = await check(twoPhaseCommit, { symmetry: false, ...(options as object) });
    expect([outcome.stopped, outcome.verdict, outcome.troubles]).toEqual(['disk', 'violated', []]);
    const [trace, shortest] = [outcome, expected].map(({ properties }) => properties[0]?.trace);
    expect(trace?.length).toBe(shortest?.length);
    expect(trace?.length).toBeGreaterThan(3);
    const { distinct } = outcome.states;
    expect(distinct).toBeGreaterThan(10);
    expect(distinct).toBeLessThan(expected.states.distinct);
  });

  test('where the tables need more memory than they may have, the run ends for want of memory', async () => {
    let asked = 0;
    const { takeFresh } = Tables.prototype;
    vi.spyOn(Tables.prototype, 'takeFresh').mockImplementation(function (this: Tables, areDistinct) {
      if (++asked > 3) throw new Error('Out of Memory Error: failed to allocate data of size 32.0 MiB');
      return takeFresh.call(this, areDistinct);
    });
    const { stopped, verdict, troubles } = await onDisk({
      parameters: { rms: 4 },
      properties: ['TCConsistent'],
    } as never);
    expect([stopped, verdict, troubles]).toEqual(['memory', 'unknown', []]);
  });

  test('without DuckDB the run goes on in memory as far as that goes', async () => {
    const missing = Object.assign(new Error("Cannot find package '@duckdb/node-api'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    vi.spyOn(Tables, 'open').mockRejectedValue(missing);
    const outcome = await onDisk({ parameters: { rms: 3 }, properties: ['TCConsistent'] } as never);
    expect([outcome.verdict, remarks(outcome)]).toEqual(['holds', []]);
    const gone = await onDisk({
      parameters: { rms: 9 },
      limits: { bytes: process.memoryUsage.rss() + 2 ** 24 },
    } as never);
    expect(gone.stopped).toBe('memory');
    expect(remarks(gone).join(' ')).toContain('npm install @duckdb/node-api');
  });

  test('a run that is interrupted ends soon', async () => {
    const controller = new AbortController();
    void setTimeout(3000).then(() => controller.abort());
    const outcome = await onDisk({
      parameters: { rms: 9 },
      properties: ['TCConsistent'],
      signal: controller.signal,
      limits: { bytes: 2 * scarce() },
    } as never);
    expect(outcome.stopped).toBe('interrupt');
  });

  test.each(['appender', 'takeFresh'] as const)('time that is up ends the run where it waits for %s', async (asked) => {
    let isInterrupted = false;
    const { interrupt } = Tables.prototype;
    vi.spyOn(Tables.prototype, 'interrupt').mockImplementation(function (this: Tables) {
      isInterrupted = true;
      interrupt.call(this);
    });
    const waits = async (): Promise<never> => {
      for (let i = 0; i < 1000 && !isInterrupted; i++) await setTimeout(10);
      throw new Error('INTERRUPT Error: Interrupted!');
    };
    if (asked === 'appender') vi.spyOn(Tables.prototype, asked).mockImplementation(waits);
    else
      vi.spyOn(Tables.prototype, asked).mockImplementation(async function* () {
        yield await waits();
      });
    const { stopped, troubles, seconds } = await onDisk({
      parameters: { rms: 4 },
      properties: ['TCConsistent'],
      limits: { seconds: 1 },
    } as never);
    expect([stopped, troubles]).toEqual(['time', []]);
    expect(isInterrupted).toBe(true);
    expect(seconds).toBeLessThan(5);
  });

  test('who is told to stop while a run puts its states in order loses nothing that was found', async () => {
    const options = { parameters: { rms: 4 }, variant: hastyManager, properties: ['TCConsistent'] } as never;
    const expected = await check(twoPhaseCommit, { symmetry: false, ...(options as object) });
    const { sort } = Disk.prototype;
    const controller = new AbortController();
    let isHurried = false;
    vi.spyOn(Disk.prototype, 'sort').mockImplementation(function (this: Disk) {
      controller.abort();
      const sorted = sort.call(this);
      sorted.catch(() => {
        isHurried = true;
      });
      return sorted;
    });
    const outcome = await onDisk({ ...(options as object), signal: controller.signal } as never);
    expect([isHurried, outcome.stopped, outcome.verdict, outcome.troubles]).toEqual([true, null, 'violated', []]);
    expect(outcome.states).toEqual(expected.states);
    expect(outcome.properties[0]?.trace?.length).toBe(expected.properties[0]?.trace?.length);
  });

  test('what ends a run from outside while it puts its states in order leaves its verdict', async () => {
    const options = { parameters: { rms: 4 }, variant: hastyManager, properties: ['TCConsistent'] } as never;
    const model = modelFor(twoPhaseCommit, options);
    let isSorting = false;
    const { sort } = Disk.prototype;
    vi.spyOn(Disk.prototype, 'sort').mockImplementation(function (this: Disk) {
      isSorting = true;
      return sort.call(this);
    });
    let isEnded = false;
    const guard: Guard = {
      watched: async (work, { stop } = {}) => {
        const done = await work();
        if (!isSorting || stop === undefined) return done;
        isEnded = true;
        throw new CutOff('memory', []);
      },
    };
    const limits = { bytes: scarce() };
    const outcome = await checkModel(model, { symmetry: false, limits, disk: folder }, guard);
    expect([isEnded, outcome.verdict, outcome.troubles]).toEqual([true, 'violated', []]);
  });
});
