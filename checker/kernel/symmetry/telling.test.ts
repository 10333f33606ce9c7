/** Code that may tell something besides its answer, by its text. */
import { expect, test } from 'vitest';
import { mayTell } from './telling.ts';

const holds = (_: unknown): boolean => true;

test.each<[string, () => unknown]>([
  [
    'keeps the first',
    () => {
      let first: unknown = null;
      return (p: unknown) => {
        first ??= p;
        return first;
      };
    },
  ],
  [
    'counts',
    () => {
      let count = 0;
      return { next: () => count++ };
    },
  ],
  [
    'counts in a method',
    () => {
      let count = 0;
      return {
        next() {
          count += 1;
          return count;
        },
      };
    },
  ],
  [
    'keeps by a pattern',
    () => {
      let last: unknown;
      return (p: unknown) => {
        [last] = [p];
        return last;
      };
    },
  ],
  [
    'keeps by a loop',
    () => {
      let last: unknown;
      return (all: Iterable<unknown>) => {
        for (last of all) if (holds(last)) break;
      };
    },
  ],
  [
    'puts into a list',
    () => {
      const seen: unknown[] = [];
      return (p: unknown) => seen.push(p) > 0;
    },
  ],
  [
    'puts into a set',
    () => {
      const seen = new Set<unknown>();
      return (p: unknown) => {
        seen.add(p);
        return true;
      };
    },
  ],
  [
    'puts into a map on the way',
    () => {
      const seen = new Map<unknown, number>();
      return (p: unknown) => seen.set(p, 1) && true;
    },
  ],
  [
    'puts into an object',
    () => {
      const kept: { first?: unknown } = {};
      return (p: unknown) => {
        kept.first = p;
      };
    },
  ],
  [
    'takes out of an object',
    () => {
      const kept: { first?: unknown } = {};
      return () => delete kept.first;
    },
  ],
  [
    'puts into what it was given',
    () => (p: unknown, kept: { first?: unknown }) => {
      kept.first ??= p;
      return true;
    },
  ],
  [
    'puts into what it was given, under another name',
    () => (p: unknown, kept: { first?: unknown }) => {
      const same = kept;
      same.first ??= p;
      return true;
    },
  ],
  [
    'puts into a list that it was given',
    () => (p: unknown, kept: unknown[]) => {
      kept.push(p);
      return true;
    },
  ],
  [
    'keeps in itself',
    () =>
      class {
        first: unknown = null;
        keep(p: unknown) {
          this.first = p;
        }
      },
  ],
])('one that %s does', (_, code) => {
  expect(mayTell([code])).toBe(true);
});

test.each<[string, (...given: never[]) => unknown]>([
  [
    'changes what is its own',
    (all: readonly number[]) => {
      let sum = 0;
      for (let i = 0; i < all.length; i++) sum += all[i] as number;
      const list: number[] = [];
      list.push(sum);
      list[0] = 1;
      return list;
    },
  ],
  [
    'declares with patterns',
    (given: number) => (([a = 1, { b = 2 } = {}]: readonly [number?, { b?: number }?]) => [a, b])([given]),
  ],
  [
    'answers a changed value',
    (s: {
      readonly log: { update: (i: number, by: (log: { add: (n: number) => unknown }) => unknown) => unknown };
    }) => ({
      log: s.log.update(1, (log) => log.add(3)),
    }),
  ],
  ['changes what a call has answered', (all: () => number[]) => () => all().push(1)],
])('one that %s does not', (_, code) => {
  expect(mayTell([code])).toBe(false);
});
