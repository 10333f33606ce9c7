/**
 * The search against a decider that shares nothing with it: histories of several objects, of one copy or with one answer
 * changed, small ones of which many are never answered, and others of 30 to 120 operations.
 */

import { List } from 'immutable';
import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../explain/evidence.ts';
import { sameValue } from '../language/identity.ts';
import { type Chance, chance, isLinearizableByMoments, oneCopy } from '../testing/one-copy.ts';
import { type Calls, isPending } from './calls.ts';
import { decideHistory } from './decide.ts';
import { linearize } from './linearizable.ts';
import { casRegister, elementSet, keyValueMap } from './objects.ts';
import { type ObservableObject, register, type SequentialObject } from './sequential-object.ts';
import { Memory } from './serialise.ts';

/** For a long hunt, more. */
const MORE = 1;

type AnyOperation = { readonly type: string; readonly [field: string]: unknown };
type Any = SequentialObject<unknown, AnyOperation, unknown>;

/** A queue, of which nothing is told but what it does. */
const queue: SequentialObject<List<unknown>, AnyOperation, unknown> = {
  initial: List(),
  apply(items, { type, value }) {
    if (type === 'Enqueue') return [items.push(value), { type: 'EnqueueOk' }];
    return [items.shift(), { type: 'DequeueOk', value: items.first(null) }];
  },
};
const pick =
  (values: number, ...makes: readonly ((value: number, other: number) => AnyOperation)[]) =>
  (random: Chance): AnyOperation =>
    makes[random(makes.length)]!(random(values), random(values));
const read = () => ({ type: 'Read' });
const write = (value: number) => ({ type: 'Write', value });
const cas = (expected: number, value: number) => ({ type: 'CompareAndSet', expected, value });
const objects: readonly (readonly [name: string, object: Any, operation: (random: Chance) => AnyOperation])[] = [
  ['a register', register(0) as unknown as Any, pick(3, read, write)],
  ['a register with compare-and-set', casRegister(0) as unknown as Any, pick(3, read, write, cas, cas)],
  [
    'a set',
    elementSet() as unknown as Any,
    pick(
      3,
      (element) => ({ type: 'Add', element }),
      (element) => ({ type: 'Remove', element }),
      (element) => ({ type: 'Contains', element }),
      () => ({ type: 'Members' }),
    ),
  ],
  [
    'a map',
    keyValueMap(0) as unknown as Any,
    pick(
      2,
      (_, key) => ({ type: 'Get', key }),
      (_, key) => ({ type: 'Get', key }),
      (value, key) => ({ type: 'Put', key, value }),
      (value, key) => ({ type: 'Append', key, value: String(value) }),
    ),
  ],
  [
    'a queue',
    queue as unknown as Any,
    pick(
      3,
      (value) => ({ type: 'Enqueue', value }),
      () => ({ type: 'Dequeue' }),
    ),
  ],
];

/** One answer is given to another operation, or answers change places; none is if that changes nothing. */
function changed(calls: Calls<AnyOperation, unknown>, random: Chance): Calls<AnyOperation, unknown> {
  const answered = [...calls.keys()].filter((i) => !isPending(calls[i]!));
  const i = answered[random(answered.length)];
  if (i === undefined) return calls;
  const others = answered.filter(
    (j) =>
      calls[j]!.operation.type === calls[i]!.operation.type &&
      !sameValue(calls[j]!.result, calls[i]!.result) &&
      Math.abs(i - j) < 12,
  );
  const j = others[random(Math.max(1, others.length))];
  return j === undefined ? calls : calls.with(i, { ...calls[i]!, result: calls[j]!.result });
}

function verdicts(
  object: Any,
  operation: (random: Chance) => AnyOperation,
  load: (random: Chance) => { readonly clients: number; readonly operations: number; readonly lost: number },
  histories: number,
): Readonly<Record<'true' | 'false', number>> {
  const counts = { true: 0, false: 0 };
  for (let seed = 1; seed <= histories; seed++) {
    const random = chance(seed * 7919);
    const good = oneCopy(object, { ...load(random), seed: seed * 104_729, operation });
    const calls = seed % 3 === 0 ? good : changed(good, random);
    const expected = isLinearizableByMoments(calls, object);
    if (calls === good) expect(expected).toBe(true);
    const found = linearize(calls, object);
    expect({ seed, found: found.found }).toEqual({ seed, found: expected ? 'order' : 'none' });
    if (found.found === 'order') expect(explains(found.order, calls, object)).toBe(true);
    expect(
      decideHistory(calls, object as ObservableObject<unknown, AnyOperation, unknown>, 'linearizable').verdict,
    ).toBe(expected ? 'holds' : 'violated');
    counts[`${expected}`]++;
  }
  return counts;
}

/** True if the order keeps time, has all that was answered, and the object answers so. */
function explains(order: readonly number[], calls: Calls<AnyOperation, unknown>, object: Any): boolean {
  let state = object.initial;
  const right = order.every((i, k) => {
    const { operation, result, invoked } = calls[i]!;
    const [after, answer] = object.apply(state, operation);
    state = after;
    return (
      (result === undefined || sameValue(answer, result)) &&
      order.slice(k + 1).every((j) => calls[j]!.returned >= invoked)
    );
  });
  return (
    right && calls.every((call, i) => isPending(call) || order.includes(i)) && new Set(order).size === order.length
  );
}

describe.each(objects)('%s', (_, object, operation) => {
  test('small histories, of which half is never answered', () => {
    const counts = verdicts(
      object,
      operation,
      (random) => ({ clients: 2 + random(3), operations: 4 + random(7), lost: 100 + random(300) }),
      150 * MORE,
    );
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(4 * MORE);
  });
  test('histories of 30 to 120 operations', () => {
    const counts = verdicts(
      object,
      operation,
      (random) => ({ clients: 2 + random(3), operations: 30 + random(91), lost: random(12) }),
      10 * MORE,
    );
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(MORE / 2);
  });
});

test('what is shown of a long history is itself not linearizable, and is cut down', () => {
  const object = casRegister(0) as unknown as ObservableObject<unknown, AnyOperation, unknown>;
  let shown = 0;
  for (let seed = 1; seed <= 30; seed++) {
    const random = chance(seed);
    const load = {
      clients: 4,
      operations: 60 + random(60),
      lost: 20,
      seed,
      operation: pick(4, read, read, write, cas),
    };
    const calls = changed(oneCopy(object, load), random);
    const { parts } = decideHistory(calls, object, 'linearizable');
    if (parts[0]?.verdict !== 'violated') continue;
    shown++;
    const { contradiction, first } = evidenceOf(parts[0], object, 'linearizable');
    expect(isLinearizableByMoments(contradiction, object)).toBe(false);
    expect(contradiction.length).toBeLessThan(20);
    expect(first).not.toBeNull();
  }
  expect(shown).toBeGreaterThan(5);
});

test('where fewer extras were used, what led nowhere with more may lead on', () => {
  const memory = new Memory();
  const asked: readonly (readonly [configuration: string, used: bigint, known: boolean])[] = [
    ['x', 0b11n, false],
    ['x', 0b01n, false],
    ['x', 0b11n, true],
    ['x', 0b10n, false],
    ['x', 0b110n, true],
    ['y', 0b110n, false],
    ['x', 0b100n, false],
    ['x', 0n, false],
    ['x', 0b1000n, true],
  ];
  for (const [configuration, used, known] of asked) expect(memory.knows(configuration, used)).toBe(known);
  expect(memory.size).toBe(2);
});
