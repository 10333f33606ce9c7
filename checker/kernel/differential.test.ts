/**
 * The kernel against the reference checker on random transition systems: they agree in everything that they count, in every
 * verdict, and in the length of every shortest trace. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreement } from '../testing/agreement.ts';
import { randomModels } from '../testing/random-model.ts';

const seed = Number(process.env['CONCORD_SEED'] ?? 20_261_123);
const runs = Number(process.env['CONCORD_RUNS'] ?? 1000);
/** A system that generates more successors than this is left out. */
const most = 20_000;

describe('the kernel agrees with the reference', { timeout: 600_000 }, () => {
  test(`on ${runs} random systems, of which many are large and many violate something`, () => {
    const seen = { compared: 0, large: 0, violating: 0 };
    const property = fc.property(randomModels, (random) => {
      const found = agreement(random.model(), { most });
      if (found === null) return;
      seen.compared++;
      if (found.reference.distinct > 1000) seen.large++;
      if (found.reference.violated.length > 0) seen.violating++;
      expect(found.differences).toEqual([]);
    });
    // Some are left out for their size, so that a few more are made.
    fc.assert(property, { seed, numRuns: Math.ceil(1.05 * runs) });
    expect(seen.compared).toBeGreaterThanOrEqual(runs);
    expect(seen.large / seen.compared).toBeGreaterThan(0.3);
    expect(seen.violating / seen.compared).toBeGreaterThan(0.3);
  });

  test('with every step that the learned relation answers computed again by the reference', () => {
    const property = fc.property(randomModels, (random) => {
      expect(agreement(random.model(), { checked: true, most: 2000 })?.differences ?? []).toEqual([]);
    });
    fc.assert(property, { seed: seed + 1, numRuns: Math.ceil(runs / 10) });
  });
});
