/**
 * A large system: a torus of two million states, each with ten steps, computed by arithmetic. A state whose steps are all
 * looked at is looked at no more than twice, however many there are in a component, where there is no room to remember them.
 */
import { expect, test } from 'vitest';
import { automatonAgainst } from './automaton.ts';
import { LivenessCheck } from './decide.ts';
import type { Formula } from './formula.ts';
import { Staying } from './staying.ts';
import type { AtomSystem, ExploredSystem } from './system.ts';
import { stepsOfSeveral } from './testing/several.ts';
import { shapes } from './testing/words.ts';

const bits = 7;
const side = 1 << bits;
const mask = side - 1;
const size = side ** 3;
/** Drained: the last state, from which nothing leads away. */
const sink = size;
const drain = 10;

interface Torus extends ExploredSystem, AtomSystem {
  calls: number;
}

/** Every state of the torus has a step to the sink, which is owed to it if it is `fair`. In the sink atoms 0 and 1 are true. */
function torus(fair: boolean): Torus {
  const targets = new Int32Array(11);
  const labels = Int32Array.from({ length: 11 }, (_, k) => k);
  const steps = { count: 11, targets, labels, permutations: new Int32Array(11), changes: new Uint8Array(11).fill(1) };
  const none = { ...steps, count: 0 };
  return {
    calls: 0,
    count: size + 1,
    initial: [0],
    stepsOf(state) {
      this.calls++;
      if (state === sink) return none;
      const [x, y, z] = [state & mask, (state >> bits) & mask, state >> (2 * bits)];
      for (let k = 0; k < 10; k++) {
        const by = k < 5 ? 1 : mask;
        const i = x + (k % 5 === 0 || k % 5 === 3 ? by : 0);
        const j = y + (k % 5 === 1 || k % 5 === 3 || k % 5 === 4 ? by : 0);
        const l = z + (k % 5 === 2 || k % 5 === 4 ? by : 0);
        targets[k] = (i & mask) | ((j & mask) << bits) | ((l & mask) << (2 * bits));
      }
      targets[drain] = sink;
      return steps;
    },
    stepsFrom(first) {
      return stepsOfSeveral({ count: this.count, stepsOf: (state) => this.stepsOf(state) }, first);
    },
    obligations: [{ strong: false }, { strong: true }, { strong: false }],
    obligationsOf: (label) => (label === drain ? (fair ? [0] : []) : label < 2 ? [1] : label === 2 ? [2] : []),
    obligationsBackBy: () => [0, 1, 2],
    compose: () => 0,
    instances: 1,
    instancesBackBy: () => [0],
    lettersAt: (state) => (state === sink ? 3 : 0),
    ofSteps: 0,
    lettersAlong: () => 0,
    lettersAfter: () => 0,
  };
}

function decide(system: Torus, formula: Formula): LivenessCheck {
  const check = new LivenessCheck(new Staying(system, 0), system, automatonAgainst(formula));
  while (!check.advance());
  return check;
}

test.each(['eventually', 'alwaysEventually'])(
  'it is drained for ever: %s',
  {
    timeout: 300_000,
  },
  (shape) => {
    const system = torus(true);
    const { result, effort } = decide(system, shapes[shape] as Formula);
    expect(result.verdict).toBe('holds');
    expect(system.calls / size).toBeLessThan(2.01);
    expect(effort.bytes / size).toBeLessThan(25);
  },
);

test('but not without fairness', () => {
  const system = torus(false);
  const { result } = decide(system, shapes.eventually as Formula);
  expect(result).toMatchObject({ verdict: 'violated', lasso: { prefix: [] } });
  expect(system.calls / size).toBeLessThan(2.01);
});
