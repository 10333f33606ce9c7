/** How many values there are is known without listing them. */
import { describe, expect, test } from 'vitest';
import {
  bagOf,
  boolean,
  functionFrom,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  subsetOf,
} from '../../index.ts';
import type { Domain } from '../../language/domain.ts';
import { messages } from '../../language/record.ts';
import { valuesUpTo } from './room.ts';

const P = processes('p', 3);
const Entry = record({ term: range(0, 1), by: optional(P) });
const Message = messages({ Ask: { from: P, to: P }, Tell: { entry: Entry }, Stop: {} });
const small: readonly Domain<unknown>[] = [
  boolean,
  range(2, 4),
  oneOf('a', null, 3),
  P,
  optional(boolean),
  Entry,
  Message,
  Message.Tell,
];
const made: readonly Domain<unknown>[] = small.flatMap((of): Domain<unknown>[] => [
  of,
  optional(of),
  functionFrom(P, of as Domain<object>),
  subsetOf(of),
  sequenceOf(of, 0),
  sequenceOf(of, 1),
  sequenceOf(of, 2),
  record({ one: of, other: range(0, 2) }),
  record({ all: sequenceOf(of, 2), one: boolean }),
  messages({ One: { of }, Other: { of, by: P } }),
]);

describe('how many values a domain has', () => {
  test.each([1, 2, 7, 16, 100])('is known up to %d', (most) => {
    for (const of of made)
      expect([of.text, valuesUpTo(most, of)]).toEqual([of.text, Math.min(most, of.elements?.length ?? most)]);
  });
  test('is enough for any width where they cannot be listed, or would take long', () => {
    expect(valuesUpTo(16, bagOf(boolean))).toBe(16);
    const many = sequenceOf(record({ a: range(0, 1000), b: range(0, 1000), c: subsetOf(range(0, 15)) }), 9);
    expect(valuesUpTo(16, many)).toBe(16);
  });
});
