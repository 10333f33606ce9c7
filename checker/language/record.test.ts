// Records that were read before are known by their fields. Whatever was read earlier, a domain reads as a fresh one does.

import fc from 'fast-check';
import { List, Set } from 'immutable';
import { expect, test, vi } from 'vitest';
import { optional, range } from './domain.ts';
import { messages, record, shortFormIn } from './record.ts';
import { processes } from './sort.ts';
import { keyOf, Misfit } from './value.ts';

const Node = processes('node', 2);
const domains = {
  record: () => record({ to: Node, term: optional(range(0, 2)) }),
  messages: () => messages({ Vote: { to: Node, term: optional(range(0, 2)) }, Ack: { to: Node }, Stop: {} }),
  'one type of message': () => domains.messages().Vote,
  nested: () => record({ vote: record({ to: Node }), term: range(0, 2) }),
};

/** What comes of reading: the text of what was read, or of the complaint. */
function said(read: (value: unknown) => unknown, value: unknown): string {
  try {
    return keyOf(read(value));
  } catch (error) {
    return String(error);
  }
}

const to = fc.constantFrom('node1', 'node1', 1);
const given = fc.record(
  {
    type: fc.constantFrom('Vote', 'Vote', 'Ack', 'Stop', 'Other'),
    to,
    term: fc.constantFrom(0, 0, -0, '0', null, undefined),
    stranger: fc.constant(0),
  },
  { requiredKeys: [] },
);
const nesting = fc.record({ vote: fc.oneof(to, fc.record({ to })), term: fc.constantFrom(0, 1) });

test.each(Object.entries(domains))('a domain of %s reads what comes later as if nothing had been read', (_, make) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ arbitrary: given, weight: 3 }, nesting), { minLength: 2, maxLength: 30 }),
      (values) => {
        const used = make();
        for (const value of values)
          expect(said((one) => used.read(one), value)).toBe(said((one) => make().read(one), value));
      },
    ),
    { seed: 31, numRuns: 300 },
  );
});

/** What has the fields of a literal, and is none. */
class Instance {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}
const iterable = (fields: object): unknown => ({ ...fields, *[Symbol.iterator](): Iterator<number> {} });
const arrayWith = (fields: object): unknown => Object.assign([], fields);
/** Its fields are not listed, and another one is. */
const hiding = (fields: object): unknown =>
  Object.defineProperties(
    { stranger: 0, other: 0 },
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value }])),
  );
const bare = (fields: object): unknown => Object.assign(Object.create(null), fields);
const nothing = fc.constantFrom(null, undefined, 0, 'node1', true, Number.NaN);
const shapes = fc.constantFrom(
  (fields: object): unknown => fields,
  (fields: object): unknown => new Instance(fields),
  iterable,
  arrayWith,
  bare,
  hiding,
);

test.each([
  ['records', domains.record],
  ['one type of message', () => domains.messages().Vote],
  ['records within records', domains.nested],
] as const)('a maker of %s makes what comes later as if nothing had been made', (_, make) => {
  const shaped = fc.tuple(shapes, fc.oneof(given, nesting)).map(([shape, fields]) => shape(fields));
  const literal = fc.oneof(given, fc.constantFrom({ to: 'node1', term: 0 }, { term: 0, to: 'node1' }));
  const values = fc.array(fc.oneof({ arbitrary: literal, weight: 3 }, shaped, nothing), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(
    fc.property(values, (all) => {
      const used = make() as unknown as (value: unknown) => unknown;
      for (const value of all) {
        const fresh = make() as unknown as (value: unknown) => unknown;
        expect(said(used, value)).toBe(said(fresh, value));
      }
    }),
    { seed: 32, numRuns: 300 },
  );
});

test('equal records are one object, however they were made', () => {
  const { Vote } = domains.messages();
  const first = Vote({ to: Node.member(1), term: null });
  expect(Vote({ term: null, to: Node.member(1) })).toBe(first);
  expect(Vote.read({ type: 'Vote', to: 'node1', term: null })).toBe(first);
  expect(Vote({ to: Node.member(1), term: 0 })).not.toBe(first);
});

test('a field that is an object is read anew: it may have changed', () => {
  const Entry = record({ vote: record({ to: Node }), seen: optional(range(0, 1)) });
  const vote: { to: string } = { to: 'node1' };
  const first = Entry.read({ vote, seen: 0 });
  vote.to = 'node2';
  expect(Entry.read({ vote, seen: 0 })).not.toBe(first);
  for (const stray of [List(), Set([1]), new Map()]) expect(() => Entry.read({ vote: stray, seen: 0 })).toThrow();
});

test('a message of another type is refused, though it has the same fields, whatever was read before', () => {
  const { Ping, Pong } = messages({ Ping: { to: Node }, Pong: { to: Node } });
  const pong = Pong({ to: Node.member(1) });
  for (let time = 1; time <= 2; time++) {
    expect(said((value) => Ping.read(value, 'last'), pong)).toBe('Misfit: last.type is Pong; allowed: Ping');
    expect(said((value) => Ping.read(value), { type: 'Ping', to: 'node1' })).toBe(keyOf(Ping({ to: Node.member(1) })));
  }
});

test('what a domain or nothing is lists its values when somebody asks, and once', () => {
  const listing = vi.fn(() => [1, 2]);
  const some = {
    ...range(1, 2),
    get elements() {
      return listing();
    },
  };
  const perhaps = record({ a: optional(some) });
  expect(listing).not.toHaveBeenCalled();
  expect(optional(some).elements).toEqual([null, 1, 2]);
  expect(perhaps.elements).toHaveLength(3);
  const asked = listing.mock.calls.length;
  expect(perhaps.elements).toHaveLength(3);
  expect(listing).toHaveBeenCalledTimes(asked);
});

test('a type of messages says how drawings call it, and those alone that are there', () => {
  const Message = messages(
    { Vote: { term: range(0, 3) }, Stop: {}, Bad: {} },
    {
      short: {
        Vote: (m) => `vote ${m.term}`,
        Bad: () => {
          throw new Error('no words');
        },
      },
    },
  );
  expect(shortFormIn(Message, Message.Vote({ term: 2 }))).toBe('vote 2');
  expect(shortFormIn(Message, Message.Stop())).toBeNull();
  expect(shortFormIn(Message, Message.Bad())).toBeNull();
  expect(shortFormIn(Node, { type: 'Vote' })).toBeNull();
  // @ts-expect-error there is no such type
  const misspelt = (): unknown => messages({ Vote: {} }, { short: { Vot: () => 'vote' } });
  expect(misspelt).toThrow(Misfit);
  // @ts-expect-error there is no such field
  messages({ Vote: { term: range(0, 3) } }, { short: { Vote: (m) => `${m.tern}` } });
  // It is no part of what the domain is.
  expect(Object.keys(Message)).toEqual(Object.keys(messages({ Vote: { term: range(0, 3) }, Stop: {}, Bad: {} })));
});
