/**
 * Values at random: from any domain its canonical values, and domains at random to take them from.
 */
import fc from 'fast-check';
import type { BagDomain, FunctionDomain, SequenceDomain, SetDomain } from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import type { OptionalDomain, RangeDomain } from '../language/domain.ts';
import {
  Bag,
  bagOf,
  boolean,
  clocks,
  crashes,
  type Domain,
  functionFrom,
  history,
  type Member,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  record,
  type Sort,
  sequenceOf,
  subsetOf,
  values,
} from '../language/index.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from '../language/record.ts';
import { keyOf } from '../language/value.ts';

type AnyDomain = Domain<unknown>;

/** The canonical values of a domain; of a bag, up to three copies of each of some elements. */
export function arbitraryOf<T>(domain: Domain<T>): fc.Arbitrary<T> {
  return rawOf(domain).map((raw) => domain.read(raw));
}

/** What the domain reads, canonical or not. */
function rawOf(domain: AnyDomain): fc.Arbitrary<unknown> {
  switch (domain.kind) {
    case 'boolean':
    case 'oneOf':
    case 'sort':
    case 'sorts':
      return fc.constantFrom(...(domain.elements as readonly unknown[]));
    case 'range': {
      const { lo, hi } = domain as RangeDomain;
      return fc.integer({ min: lo, max: hi });
    }
    case 'optional':
      return fc.option(rawOf((domain as OptionalDomain<unknown>).of));
    case 'record':
      return fieldsOf((domain as RecordDomain<Fields>).fields);
    case 'union': {
      const cases = Object.entries((domain as UnionDomain<Cases>).cases);
      return fc.oneof(...cases.map(([type, fields]) => fieldsOf(fields).map((of) => ({ type, ...of }))));
    }
    case 'function': {
      const { keys, of } = domain as FunctionDomain<unknown, unknown>;
      return fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), rawOf(of))));
    }
    case 'set': {
      // Of some sets not all are values: of the cuts of a network, say.
      const { of, elements } = domain as SetDomain<unknown>;
      if (elements !== undefined && elements.length <= 64) return fc.constantFrom(...elements);
      return fc.uniqueArray(arbitraryOf(of), { selector: keyOf, maxLength: 12 });
    }
    case 'sequence': {
      const { of, most } = domain as SequenceDomain<unknown>;
      return fc.array(rawOf(of), { maxLength: Math.min(most, 12) });
    }
    case 'bag': {
      const copies = fc.tuple(arbitraryOf((domain as BagDomain<unknown>).of), fc.integer({ min: 1, max: 3 }));
      return fc.uniqueArray(copies, { selector: ([element]) => keyOf(element), maxLength: 8 }).map((of) => Bag.of(of));
    }
    case 'composite': {
      const { fields, wrap } = domain as CompositeDomain<unknown>;
      return fieldsOf(fields).map((parts) => wrap(parts));
    }
  }
}

function fieldsOf(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, arbitraryOf(of)])));
}

const Process = processes('p', 3);
const Value = values('v', 2);
const sort: fc.Arbitrary<Sort<string>> = fc.constantFrom<Sort<string>[]>(Process, Value);

/** Domains of values that have no variables inside: what a function maps to, or a set holds. */
const { plain } = fc.letrec<{ plain: AnyDomain }>((tie) => ({
  plain: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(boolean),
    fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat({ max: 40 })).map(([lo, more]) => range(lo, lo + more)),
    fc.constant(oneOf('follower', 'candidate', 'leader', null, 7)),
    sort,
    tie('plain').map((of) => optional(of)),
    fc.dictionary(fc.constantFrom('term', 'from', 'log'), tie('plain'), { minKeys: 1 }).map((fields) => record(fields)),
    fc.tuple(sort, tie('plain')).map(([from, of]) => functionFrom<string, unknown>(from, of)),
    tie('plain').map((of) => subsetOf(of)),
    fc.tuple(tie('plain'), fc.nat({ max: 4 })).map(([of, most]) => sequenceOf(of, most)),
    fc.tuple(sort, tie('plain')).map(([to, of]) => messages({ Ask: { to }, Tell: { to, of }, Stop: {} })),
  ),
}));

const Envelope = messages({ Ask: { from: Process, to: Process }, Tell: { from: Process, to: Process, value: Value } });
const budget = fc.constantFrom(false, true, { atMost: 2 });
const composite: fc.Arbitrary<AnyDomain> = fc.oneof(
  fc
    .record({ delivery: fc.constantFrom('consume' as const, 'keep' as const), loss: budget, duplication: budget })
    .map((rules) => network(Envelope, { ...rules, partition: { of: Process, atMost: 1 } })),
  fc.constant(network(Envelope, { order: 'fifo', among: [Process], capacity: 2, loss: { atMost: 1 } })),
  fc.nat({ max: 3 }).map((atMost) => crashes(Process, { atMost })),
  fc.nat({ max: 2 }).map((skew) => clocks(Process, { ticks: 3, skew, drift: skew === 2 })),
  plain.map((operation) => history(Process, { operation, result: Value as Domain<Member<'v'>>, most: 2 })),
);

/** Domains for variables. */
export const arbitraryDomain: fc.Arbitrary<AnyDomain> = fc.oneof(
  plain,
  fc.tuple(sort, plain).map(([from, of]) => functionFrom<string, unknown>(from, of)),
  plain.map((of) => subsetOf(of)),
  plain.map((of) => bagOf(of)),
  composite,
);
