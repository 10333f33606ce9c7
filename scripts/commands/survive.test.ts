/** Whatever fails while findings are told, what was found is told, with the reason beside it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import * as because from '../../checker/explain/because.ts';
import { TemporalCheck } from '../../checker/kernel/run/temporal.ts';
import { Lifting } from '../../checker/kernel/run/trace.ts';
import { Acted } from '../../checker/kernel/shown/acted.ts';
import { LivenessCheck } from '../../checker/liveness/decide.ts';
import * as liveness from '../../checker/reference/liveness.ts';
import * as walks from '../../checker/reference/shortened.ts';
import * as shorter from '../../checker/reference/shortened-lasso.ts';
import * as json from '../../checker/report/json.ts';
import { BreadthFirstSearch } from '../../checker/search/breadth-first.ts';
import * as draw from '../../counterexamples/files.ts';
import { type Ran, root, run } from './testing.ts';

const cwd = join(root, 'scripts', 'commands', 'fixtures');
const out = mkdtempSync(join(tmpdir(), 'concord survive '));
afterAll(() => rmSync(out, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** A spec with a violated invariant, a violated step property, a violated temporal property, and what is reached. */
const check = (...keys: readonly string[]): Promise<Ran> =>
  run(['check', './falling.ts', `out=${out}`, ...keys], { cwd });
const claims = [
  'Invariant Low is violated: falling',
  'Step property Rises is violated by the last step: falling',
  'Property Stays is violated: falling',
];
const broken = (): never => {
  throw new TypeError('it broke');
};

describe('what was found is told', () => {
  test('if nothing fails', async () => {
    const { code, out: said } = await check();
    for (const claim of claims) expect(said).toContain(claim);
    expect(said).not.toContain('not shown');
    expect(code).toBe(12);
  });

  test.each([
    ['a trace is lifted', () => vi.spyOn(Lifting.prototype, 'traceTo').mockImplementationOnce(broken)],
    ['all traces are lifted', () => vi.spyOn(Lifting.prototype, 'traceTo').mockImplementation(broken)],
    ['a lasso is lifted', () => vi.spyOn(Lifting.prototype, 'along').mockImplementation(broken)],
    ['a lasso is shortened', () => vi.spyOn(shorter, 'shortenedLasso').mockImplementation(broken)],
    ['fairness is counted', () => vi.spyOn(TemporalCheck.prototype, 'assumptionsOf').mockImplementation(broken)],
    ['a better trace is looked for', () => vi.spyOn(Acted.prototype, 'stepsOf').mockImplementation(broken)],
    ['it is said why', () => vi.spyOn(because, 'becauseOf').mockImplementation(broken)],
    ['it is drawn', () => vi.spyOn(draw, 'storyFiles').mockRejectedValue(new RangeError('it broke'))],
  ])('where an error of Concord comes up while %s', async (_, breaks) => {
    breaks();
    const { code, out: said } = await check();
    for (const name of ['Low', 'Rises', 'Stays']) expect(said).toMatch(new RegExp(`${name} is violated`));
    expect(said).toMatch(/Top +reachable +holds/);
    expect(said).toContain('it broke');
    expect(said).toContain('Violated: Low, Rises and Stays.');
    expect(code).toBe(12);
  });

  test('in JSON as well', async () => {
    vi.spyOn(Lifting.prototype, 'traceTo').mockImplementationOnce(broken);
    const { code, out: printed } = await check('--json');
    const { complaints, properties, exitCode } = JSON.parse(printed);
    expect(complaints).toMatchObject([{ kind: 'concord', message: expect.stringContaining('it broke') }]);
    expect(properties.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      ...['violated', 'violated', 'holds', 'violated', 'holds'],
    ]);
    expect([code, exitCode]).toEqual([12, 12]);
  });

  test('where the report is too long to be printed', async () => {
    vi.spyOn(json, 'reportJson').mockImplementationOnce(broken);
    const { code, out: printed } = await check('--json');
    expect(JSON.parse(printed)).toMatchObject({
      exitCode: 12,
      complaints: [{ message: expect.stringContaining('it broke') }],
    });
    expect(code).toBe(12);
  });

  test('where user code answers otherwise once its trace is told', async () => {
    const { code, out: said } = await check('fault=tired');
    expect(said).toMatch(/Invariant Low is violated/);
    expect(said).toContain('Step property Rises is violated by the last step: falling');
    expect(said).toContain('The invariant Low threw Error: tired.');
    expect(code).toBe(75);
  });
});

/** What every report says of a run that an error of Concord ended. */
const ended = 'Stopped before the end: an error of Concord came up.';

describe('what was found before an error of Concord is told, with the error beside it', () => {
  test.each([
    ['kernel', () => vi.spyOn(LivenessCheck.prototype, 'advance').mockImplementation(broken)],
    ['reference', () => vi.spyOn(liveness, 'decideByReference').mockImplementation(broken)],
  ])('while liveness is decided by the %s', async (engine, breaks) => {
    breaks();
    const { code, out: said } = await check(`engine=${engine}`);
    for (const name of ['Low', 'Rises']) expect(said).toMatch(new RegExp(`${name} is violated.*: falling`));
    expect(said).toContain('False because');
    expect(said).toMatch(/Top +reachable +holds/);
    expect(said).toMatch(/Stays +temporal +unknown: an error of Concord came up/);
    expect(said).toContain(ended);
    expect(said).toContain('This is an error of Concord: it broke.');
    expect(said).toContain('Violated: Low and Rises.');
    expect(code).toBe(12);
  });

  test('while states are searched', async () => {
    const advance = BreadthFirstSearch.prototype.advance;
    vi.spyOn(BreadthFirstSearch.prototype, 'advance').mockImplementation(function (this: BreadthFirstSearch) {
      return this.depth > 3 ? broken() : advance.call(this);
    });
    const { code, out: said } = await check();
    expect(said).toContain('This is an error of Concord: it broke.');
    expect(said).toMatch(/Invariant Low is violated/);
    expect(code).toBe(12);
  });

  test('while a walk is shortened', async () => {
    vi.spyOn(walks, 'shortened').mockImplementation(broken);
    const { code, out: said } = await run(['simulate', './falling.ts', 'seed=1', `out=${out}`], { cwd });
    expect(said).toContain('This is an error of Concord: it broke.');
    expect(said).toMatch(/^Violated: (Low|Rises)\.$/m);
    expect([12, 13]).toContain(code);
  });

  test('and where nothing was found, the exit code says that it is not known', async () => {
    vi.spyOn(LivenessCheck.prototype, 'advance').mockImplementation(broken);
    const { code, out: printed } = await check('property=Top,Stays', '--json');
    expect(JSON.parse(printed)).toMatchObject({
      verdict: 'unknown',
      basis: 'stopped',
      stopped: 'error',
      exitCode: 255,
      complaints: [{ kind: 'concord', message: 'This is an error of Concord: it broke.' }],
    });
    expect(code).toBe(255);
  });
});
