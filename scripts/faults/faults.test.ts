/** Planting faults: where they go, which tests are asked, and that what comes of it is true. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { equivalents } from './equivalent.ts';
import { importers, sourcesIn, testsOf } from './graph.ts';
import { conclude, type Fated, faultOfSlip, faultsOf, Hand, processorSeconds } from './run.ts';
import { drawn, slipsOf } from './slips.ts';

const spoilt = (text: string): string[] =>
  slipsOf(text).map(({ start, end, to }) => text.slice(0, start) + to + text.slice(end));

describe('slips', () => {
  test('are made where a hand makes them', () => {
    expect(spoilt('const a = b < 2;')).toEqual(['const a = (b <= 2);', 'const a = b < 3;']);
    expect(spoilt('if (a) b();')).toEqual(['if (Boolean(0)) b();', 'if (Boolean(1)) b();', 'if (a) {}']);
    expect(spoilt('const a = b && !c;')).toEqual(['const a = (b || !c);', 'const a = b && c;']);
    expect(spoilt('const a = b ? c : d;')).toEqual(['const a = (b ? d : c);']);
  });
  test('and not in words, types and the room of arrays', () => {
    expect(spoilt("import { a } from 'a'; type B = 1; throw new Error('no' + 1);")).toEqual([]);
    expect(spoilt('const a = new Int32Array(1 << 11);')).toEqual([]);
    expect(spoilt("const a = 'b' + c;")).toEqual([]);
  });
  test('are drawn by a seed', () => {
    const all = Array.from({ length: 50 }, (_, i) => i);
    const [first, again, other] = [1, 1, 2].map((seed) => drawn(all, 5, seed, String));
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(new Set(first).size).toBe(5);
  });
});

describe('the faults of this repository', () => {
  test('have their place, and leave a program', async () => {
    const faults = await faultsOf(25, 1);
    expect(faults.length).toBeGreaterThanOrEqual(150);
    for (const { mended, spoilt } of faults) expect(spoilt).not.toBe(mended);
  });
  test('what is excused can still be made, and is said why', () => {
    const root = join(import.meta.dirname, '..', '..');
    for (const { file, line, what, why } of equivalents) {
      const text = readFileSync(join(root, file), 'utf8');
      const made = slipsOf(text).map((slip) => faultOfSlip({ file, text, slip }));
      expect(
        made.some((fault) => fault.mended.trim() === line && fault.what === what),
        `${file}: ${line}: ${what}`,
      ).toBe(true);
      expect(why.length).toBeGreaterThan(20);
    }
  });
  test('are looked for by the tests that import their file, the nearest first', () => {
    const root = join(import.meta.dirname, '..', '..');
    const tests = testsOf('checker/search/ascending.ts', importers(root, sourcesIn(root, ['checker'])));
    expect(tests[0]?.test).toBe('checker/search/ascending.test.ts');
    expect(tests.map(({ test: name }) => name)).toContain('checker/kernel/differential.test.ts');
    expect(tests.every(({ test: name }) => name.endsWith('.test.ts'))).toBe(true);
  });
  test('a type that is imported does not run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'));
    try {
      mkdirSync(join(folder, 'a'));
      writeFileSync(join(folder, 'a/b.ts'), "import type { C } from './c.ts';\nimport { type D } from './d.ts';\n");
      writeFileSync(join(folder, 'a/c.ts'), "import { D, type E } from './d.ts';\n");
      const by = importers(folder, ['a/b.ts', 'a/c.ts']);
      expect([...by]).toEqual([['a/d.ts', ['a/c.ts']]]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('planting', async () => {
  const hand = await Hand.make();
  afterAll(() => hand.end());
  const file = 'checker/liveness/pairs.ts';
  const fault = (mended: string, spoiltBy: string) => ({
    file,
    what: 'planted',
    at: 0,
    line: 1,
    mended,
    spoilt: spoiltBy,
  });
  const tests = [['checker/search/gather.test.ts']];
  const seconds = new Map([['checker/search/gather.test.ts', 1]]);

  test('a fault that no test sees survives; one that breaks a test is found', async () => {
    expect((await hand.try(fault('', ''), tests, seconds)).fate).toBe('survives');
    const broken = { ...fault('/**', 'throw new Error();\n/**'), file: 'checker/search/gather.ts' };
    expect((await hand.try(broken, tests, seconds)).fate).toBe('found');
    expect((await hand.try(fault('', ''), tests, seconds)).fate).toBe('survives');
  });
  test('a fault with which a test does not end is found', async () => {
    const endless = { ...fault('/**', 'for (;;);\n/**'), file: 'checker/search/gather.ts' };
    const fated = await hand.try(endless, tests, new Map([['checker/search/gather.test.ts', -14]]));
    expect(fated.fate).toBe('found');
  });
});

test('the seconds of the processor are those of the children, both kinds', () => {
  expect(processorSeconds('0m0.000000s 0m0.010000s\n1m2.500000s 0m0.250000s\n')).toBe(62.75);
});

test('what survives is told, and fails if it is more than one in ten', () => {
  const told: string[] = [];
  const fated = (fate: Fated['fate']): Fated => ({
    file: 'checker/search/store.ts',
    what: 'x',
    at: 0,
    line: 7,
    mended: 'a < b',
    spoilt: 'a <= b',
    fate,
    by: '',
    seconds: 1,
  });
  expect(conclude([...Array.from({ length: 9 }, () => fated('found')), fated('survives')], (t) => told.push(t))).toBe(
    0,
  );
  expect(told.join('\n')).toContain('checker/search/store.ts:7  x');
  expect(told.join('\n')).toContain('90.0 % of 10 faults');
  expect(conclude([fated('found'), fated('survives'), fated('equivalent')], () => undefined)).toBe(1);
});

test('a text that is spoilt can still be parsed', () => {
  for (const text of spoilt('for (let i = 0; i < n; i++) if (a[i]! === b || !c) { d += e ? 1 : 2; continue; }'))
    expect(() => parseAst(text, { lang: 'ts' })).not.toThrow();
});
