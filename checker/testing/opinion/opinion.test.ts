/**
 * A second opinion: random abstract models as specs, by all engines, and as plain functions that share no code with Concord.
 *
 * `CONCORD_RUNS=20000 npx vitest run checker/testing/opinion` looks at more of them, `CONCORD_SEED` at others.
 */
import { describe, expect, test } from 'vitest';
import { drawOf } from '../tier.ts';
import { type AbstractModel, rootsOf, termsIn } from './abstract.ts';
import { compared, type Engine } from './compare.ts';
import { bool, plainTerm } from './dice.ts';
import { grown } from './grow.ts';
import { operations } from './meaning.ts';
import { smallest } from './smaller.ts';
import { sourceOf } from './write-spec.ts';

const { seed, runs } = drawOf({ seed: 20_261_128, runs: 40 });
/** In these of the pinned systems every operation is drawn: they are looked at first, and the others only if one is missing. */
const telling = [50, 55, 74, 75, 80, 114, 118, 151, 174, 192, 233, 371, 417, 452, 540, 623, 711];
/** The most steps of one model. */
const most = 500;

function modelOf(of: number): AbstractModel | null {
  return grown(of, most)?.model ?? null;
}
/** What the opinions differ in, on the smallest model that is found; null if they agree. */
function complaint(of: number, model: AbstractModel): string | null {
  const [first] = compared(model, { most }).differences;
  if (first === undefined) return null;
  const engine = first.slice(0, first.indexOf(':')) as Engine;
  const kind = (difference: string): string => difference.replace(/\d+/g, '').slice(0, 40);
  const small = smallest(model, (smaller) =>
    compared(smaller, { most, by: [engine] }).differences.some((difference) => kind(difference) === kind(first)),
  );
  const differences = [first, ...compared(small, { most }).differences];
  return [`seed ${of}`, ...differences, sourceOf(small)].join('\n');
}

describe('a second opinion', () => {
  test(
    `agrees on ${runs} systems`,
    () => {
      for (let i = 0; i < runs; i++) {
        const model = modelOf(seed + i);
        if (model !== null) expect(complaint(seed + i, model)).toBeNull();
      }
    },
    runs * 10_000,
  );

  test('has something to say: a spec of which one property was turned round is told apart', () => {
    const turned = (model: AbstractModel): AbstractModel => {
      const [name, of] = Object.entries(model.properties)[0] ?? [];
      if (name === undefined || of === undefined) return model;
      const holds = plainTerm('not', bool, [of.holds]);
      return { ...model, properties: { ...model.properties, [name]: { ...of, holds } } };
    };
    const models = Array.from({ length: 30 }, (_, i) => modelOf(seed + i)).filter((model) => model !== null);
    const told = models.filter(
      (model) => compared(model, { most, by: ['kernel'], written: turned(model) }).differences.length > 0,
    );
    expect(told.length).toBeGreaterThan(20);
  });

  test('draws every operation', () => {
    const drawn = new Set<string>();
    for (const i of [...telling, ...Array.from({ length: 900 }, (_, i) => i)]) {
      if (drawn.size === operations.length) break;
      const model = modelOf(seed + i);
      if (model !== null) for (const { op } of rootsOf(model).flatMap(termsIn)) drawn.add(op);
    }
    expect(operations.filter((op) => !drawn.has(op))).toEqual([]);
  });
});
