/** Code that may tell something besides its answer, by its text. */
import { describe, expect, test } from 'vitest';
import { purityOf, tells } from './telling.ts';

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
  [
    'runs through what it is given by a call, and adds to what is not its own',
    () => {
      let sum = 0;
      return (all: readonly number[]) => {
        all.forEach((n) => {
          sum += n;
        });
        return sum;
      };
    },
  ],
  [
    'adds where it runs through what is made by a call of its own',
    () => {
      const seen: unknown[] = [];
      return (all: readonly number[]) =>
        all.forEach((n) => {
          seen.push(n);
        });
    },
  ],
  [
    'has a predicate that does',
    () => (all: readonly unknown[]) => {
      let first: unknown;
      const isTrue = (one: unknown): boolean => {
        first = one;
        return true;
      };
      all.forEach((one) => {
        [1, 2].some(() => isTrue(one));
      });
      return first;
    },
  ],
])('one that %s does', (_, code) => {
  expect(purityOf([code]).mayTell).toBe(true);
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
  [
    'runs through what it is given by a call',
    (all: ReadonlyMap<string, number>) => {
      let sum = 0;
      all.forEach((n) => {
        let twice = n;
        twice += n;
        sum += twice;
      });
      return sum;
    },
  ],
  ['changes what a call has answered', (all: () => number[]) => () => all().push(1)],
])('one that %s does not', (_, code) => {
  expect(purityOf([code]).mayTell).toBe(false);
});

const of = (body: string): unknown => new Function(`return (x) => ${body}`)();

describe('what tells by itself, as its text shows', () => {
  test.each([
    '(outer = x.a, true)',
    '(outer += x.a) > 0',
    'outer++ > 0',
    '(--outer, true)',
    'x.b ??= 1',
    'list.push(x.a) > 1',
    '{ seen.add(x.a); return true; }',
    '{ if (x.a) seen.delete(x); return true; }',
    '{ found = x; return true; }',
    '{ const y = x.a; found = y; return true; }',
    '{ ({ a: found } = x); return true; }',
    'x.all.some((y) => { found = y; return true; })',
    '{ if (seen.add(x)) return true; return false; }',
    '!seen.has(x) && seen.add(x)',
    '(seen.add(x), true)',
    '{ delete box.a; return true; }',
    '{let n=0;n++;m+=n;return true}',
    '{ let n = 0; box.n = 1; return n; }',
    'Object.assign(box, { x })',
    'Reflect.set(box, "x", x) && x',
    '{ boxes.get("one").push(x); return true; }',
    '!boxes.get("one").add(x)',
    'seen.add(x) > 1',
    '{ while (seen.add(x)) return true; return false; }',
    '{ class Box { #x; keep(x) { this.#x = x; } } return new Box(); }',
    '{ class Box { list = kept; constructor() { this.list.push(x); } } return new Box(); }',
    '{ seen?.add(x); return true; }',
    '{ (boxes?.one).add(x); return true; }',
    'list["push"](x)',
    'Array.prototype.push.call(list, x)',
    'list.push.apply(list, [x])',
    '{ const put = list.push.bind(list); return put; }',
    'Reflect.apply(list.push, list, [x])',
    '[x].forEach(seen.add, seen)',
    'iterator.next(x).value',
    'eval("y = x")',
    '{ let own = []; if (x) own = list; own.push(x); return own; }',
    '{ if (!x) { var own = []; } own = list; own.push(x); return own; }',
    '{ const box = { list }; box.list.push(x); return box; }',
    '{ const box = { ...others }; box.one.a = x; return box; }',
    '{ const box = {}; box.one = others; box.one.a = x; return box; }',
    '{ const boxes = [other]; boxes[0].a = x; return boxes; }',
    '{ const boxes = []; boxes.push(other); boxes[0].a = x; return boxes; }',
    '{ const lists = new Map([["one", list]]); lists.get("one").push(x); return lists; }',
    '{ const lists = new Map(); lists.set("one", list); lists.get("one").push(x); return lists; }',
    '{ const box = new Box(list); box.list.push(x); return box; }',
    '{ for (const one of lists) one.push(x); return lists; }',
    '{ const seen = new Set(); const put = (y) => seen.add(y); return put; }',
  ])('%s', (body) => expect(tells(of(body))).toBe(true));
  test.each([
    'x.a === 1 || x.a <= 2 || x.a >= 3 || x.a !== 4 || x.a == 5 || x.a != 6 || x.a < 1',
    '[x].some((y) => y.a > 1)',
    '{ const y = x.a; const { a, b } = x; const [c] = [y]; return a > y && b === c; }',
    'all.add(x.a).size > 1',
    'x.quorum.isSubset(acks.add(x.a))',
    'x.a - 1 > +x.b',
    '{const{from,to}=x;const[a,b]=to;return a===from}',
    '{ let n = 0; for (let i = 0; i < x.a; i++) n += i; return n > 3; }',
    '{let n=0;for(const y of x)n+=y;return n>3}',
    '{ const box = {}; Object.assign(box, { x }); return box; }',
    'x.log.get(1).push(2)',
    '{ class Box { constructor(x) { this.x = x; } } return new Box(x); }',
    '{ const list = []; list[0] = x; list.push(x); return list; }',
    '{ const by = {}; for (const y of x) { by[y.a] ??= []; by[y.a].push(y); } return by; }',
    '{ const by = new Map(); for (const y of x) { if (!by.has(y)) by.set(y, []); by.get(y).push(y); } return by; }',
    '{ const rows = [[0, 0], [0, 0]]; rows[0][1] += x; return rows; }',
    '{ const seen = new Set(); seen.add(x).add(1); return seen; }',
    '{ const all = Array.from(x); all.sort(); return all; }',
    '{ let list = []; list = [x]; list.push(x); return list; }',
    '{ const acks = s.acks; const put = (y) => acks.add(y); return put; }',
    'Object.assign({}, x)',
    's?.acks.add(x).size',
  ])('not: %s', (body) => expect(tells(of(body))).toBe(false));
  test('what is no function', () => {
    expect(['a = b', null, undefined, { a: 1 }].map(tells)).toEqual([false, false, false, false]);
  });
  test('what is called is not looked at', () => expect(tells(of('visit(x)'))).toBe(false));
});
