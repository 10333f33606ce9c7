/** What is remembered of random systems is what they answer themselves, whether there is room for all, for some, or for none. */
import { expect, test } from 'vitest';
import { Remembered } from './remembered.ts';
import type { Steps } from './system.ts';
import { randomProtocol } from './testing/protocol.ts';
import { type Quotient, quotientOf } from './testing/quotient.ts';
import { Random } from './testing/random.ts';

/** The steps that change the state. */
function changing({ count, targets, permutations, labels, changes }: Steps): number[][] {
  return Array.from({ length: count }, (_, k) => k)
    .filter((k) => changes[k] === 1)
    .map((k) => [targets[k] as number, permutations[k] as number, labels[k] as number]);
}
/** The system, counting what it is asked. */
function counting(quotient: Quotient): { readonly system: Quotient; readonly asked: number[] } {
  const asked: number[] = [];
  const system = { ...quotient, stepsFrom: (first: number) => quotient.stepsFrom(first) };
  system.stepsOf = (state) => {
    asked.push(state);
    return quotient.stepsOf(state);
  };
  return { system, asked };
}
function remembering(system: Quotient, room: number): Remembered {
  const remembered = new Remembered(system, room);
  for (const _ of remembered.remember());
  return remembered;
}

const quotients = Array.from({ length: 1000 }, (_, seed) => new Random(7919 * seed)).flatMap((random) => {
  const protocol = randomProtocol(random);
  return protocol === null ? [] : [quotientOf(protocol, protocol.group, random)];
});
const leaves = (quotient: Quotient, state: number): boolean =>
  changing(quotient.stepsOf(state)).some(([target]) => (target as number) < 0);

test('of each state, whatever was asked before', () => {
  const seen = { leaving: 0, permuting: 0 };
  for (const quotient of quotients) {
    const { system, asked } = counting(quotient);
    const remembered = remembering(system, 1 << 24);
    const leaving: number[] = [];
    for (let state = 0; state < quotient.count; state++) {
      const steps = changing(remembered.stepsOf(state));
      expect(steps).toEqual(changing(quotient.stepsOf(state)));
      if (steps.some(([, permutation]) => permutation !== 0)) seen.permuting++;
      if (leaves(quotient, state)) leaving.push(state);
    }
    // More is asked of steps that leave the bounds, by whoever has answered last.
    expect(asked).toEqual(leaving);
    seen.leaving += leaving.length;
  }
  expect(seen.leaving).toBeGreaterThan(30);
  expect(seen.permuting).toBeGreaterThan(100);
});

test('nothing is remembered where there is no room, and nothing is lost where it comes to its end', () => {
  const [quotient] = quotients as [Quotient];
  const none = counting(quotient);
  const without = remembering(none.system, 0);
  for (let state = 0; state < quotient.count; state++)
    expect(changing(without.stepsOf(state))).toEqual(changing(quotient.stepsOf(state)));
  expect(none.asked).toHaveLength(quotient.count);
  expect(without.bytes).toBeLessThan(6 * quotient.count);

  // A line of many states, each with some steps to the next one: more than there is room for.
  const [count, each] = [40_000, 7];
  const stepsOf = (state: number): Steps => ({
    count: each,
    targets: new Int32Array(each).fill((state + 1) % count),
    permutations: new Int32Array(each).fill(state === 30_000 ? 1 : 0),
    labels: Int32Array.from({ length: each }, (_, k) => (state === 20 ? 1 << 16 : 0) + ((state + k) % 1000)),
    changes: new Uint8Array(each).fill(1),
  });
  const asked: number[] = [];
  const line: Quotient = {
    ...quotient,
    count,
    stepsOf: (state) => {
      asked.push(state);
      return stepsOf(state);
    },
    stepsFrom: (first) => {
      const end = Math.min(count, first + 100);
      const steps = Array.from({ length: end - first }, (_, i) => stepsOf(first + i));
      const all = (of: (one: Steps) => Int32Array): Int32Array => Int32Array.from(steps.flatMap((one) => [...of(one)]));
      return {
        end,
        count: each * steps.length,
        sources: Int32Array.from({ length: each * steps.length }, (_, k) => first + Math.floor(k / each)),
        targets: all(({ targets }) => targets),
        permutations: all(({ permutations }) => permutations),
        labels: all(({ labels }) => labels),
      };
    },
  };
  const some = remembering(line, 200_000);
  const different = Array.from({ length: count }, (_, state) => state).filter(
    (state) => changing(some.stepsOf(state)).join() !== changing(stepsOf(state)).join(),
  );
  expect(different).toEqual([]);
  expect(asked[0]).toBe(20);
  expect(asked[1]).toBeGreaterThan(200_000 / each);
});
