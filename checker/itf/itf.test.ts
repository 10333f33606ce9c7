/** Values and traces survive the Informal Trace Format. */
import fc from 'fast-check';
import { List, Map } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  bagOf,
  boolean,
  type Domain,
  functionFrom,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  subsetOf,
} from '../index.ts';
import { Bag } from '../language/collections.ts';
import { keyOf } from '../language/value.ts';
import { readItf, toItf } from './itf.ts';
import type { Json } from './read-json.ts';

/** A domain, and values that lie in it. */
interface Example {
  readonly domain: Domain<unknown>;
  readonly value: fc.Arbitrary<unknown>;
}
const leaf: fc.Arbitrary<Example> = fc.constantFrom(
  { domain: boolean, value: fc.boolean() },
  { domain: range(-3, 9), value: fc.integer({ min: -3, max: 9 }) },
  { domain: oneOf('a', null, 2, true), value: fc.constantFrom('a', null, 2, true) },
  { domain: processes('p', 3), value: fc.constantFrom('p1', 'p2', 'p3') },
);
const Keys = processes('k', 2);

function compound(inner: fc.Arbitrary<Example>): fc.Arbitrary<Example> {
  return fc.oneof(
    inner.map(({ domain, value }) => ({ domain: optional(domain), value: fc.option(value) })),
    inner.map(({ domain, value }) => ({ domain: subsetOf(domain), value: fc.array(value, { maxLength: 3 }) })),
    inner.map(({ domain, value }) => ({ domain: sequenceOf(domain, 3), value: fc.array(value, { maxLength: 3 }) })),
    inner.map(({ domain, value }) => ({
      domain: functionFrom(Keys, domain),
      value: fc.tuple(value, value).map(([k1, k2]) => Map({ k1, k2 })),
    })),
    fc.tuple(inner, inner).map(([a, b]) => ({
      domain: record({ a: a.domain, b: b.domain }) as Domain<unknown>,
      value: fc.record({ a: a.value, b: b.value }),
    })),
    fc.tuple(inner, inner).map(([a, b]) => ({
      domain: messages({ A: { x: a.domain }, B: { y: b.domain }, C: {} }) as Domain<unknown>,
      value: fc.oneof(
        fc.record({ type: fc.constant('A'), x: a.value }),
        fc.record({ type: fc.constant('B'), y: b.value }),
        fc.constant({ type: 'C' }),
      ),
    })),
    inner.map(({ domain, value }) => ({
      domain: bagOf(domain) as Domain<unknown>,
      value: fc
        .array(fc.tuple(value, fc.integer({ min: 1, max: 3 })), { maxLength: 3 })
        .map((entries) => Bag.of(entries.map(([element, copies]) => [domain.read(element), copies] as const))),
    })),
  );
}
const examples = leaf
  .chain((one) => compound(fc.constant(one)))
  .chain((one) =>
    fc.oneof(
      fc.constant(one),
      compound(fc.constant(one)),
      compound(fc.constant(one)).chain((two) => compound(fc.constant(two))),
    ),
  );

describe('ITF', () => {
  test('what is written and read back is the same value', () => {
    fc.assert(
      fc.property(
        examples.chain(({ domain, value }) => value.map((literal) => ({ domain, value: domain.read(literal) }))),
        ({ domain, value }) => {
          const text = JSON.stringify(toItf(value));
          expect(keyOf(readItf(JSON.parse(text) as Json, domain, 'x'))).toBe(keyOf(value));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a network is read back whole', () => {
    const Message = messages({ Ping: { from: Keys, to: Keys } });
    const [from, to] = [Keys.member(1), Keys.member(2)];
    for (const rules of [
      {},
      { delivery: 'keep' },
      { order: 'fifo', among: [Keys], capacity: 2, loss: { atMost: 1 }, partition: { of: Keys } },
    ] as const) {
      const domain = network(Message, rules);
      const sent = domain.read(domain.empty.send(Message.Ping({ from, to }), Message.Ping({ from: to, to: from })));
      expect(keyOf(readItf(JSON.parse(JSON.stringify(toItf(sent))) as Json, domain, 'net'))).toBe(keyOf(sent));
    }
  });

  test('reads what Apalache and Quint write', () => {
    expect(readItf({ '#bigint': '7' }, range(0, 9), 'x')).toBe(7);
    expect(readItf({ tag: 'Some', value: { '#bigint': '7' } }, optional(range(0, 9)), 'x')).toBe(7);
    expect(readItf({ tag: 'None', value: { '#tup': [] } }, optional(range(0, 9)), 'x')).toBe(null);
    expect(keyOf(readItf({ '#tup': [{ '#bigint': '1' }] }, sequenceOf(range(0, 9), 2), 'x'))).toBe(keyOf(List([1])));
  });

  test.each([
    [{ '#set': ['q'] } as Json, subsetOf(Keys), 'an element of x is q; allowed: k1, k2'],
    [{ '#map': [['k1', 0]] } as Json, functionFrom(Keys, range(0, 1)), 'x[k2] is undefined; allowed: 0 to 1'],
    ['abc' as Json, functionFrom(Keys, range(0, 1)), 'x is "abc"; allowed: functions from k1, k2 to 0 to 1, as a #map'],
  ])('names what does not fit: %j', (json, domain, message) => {
    expect(() => readItf(json, domain, 'x')).toThrow(message);
  });
});
