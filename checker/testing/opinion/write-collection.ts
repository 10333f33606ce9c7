/**
 * Operations on sets, sequences, bags, functions and sorts as JavaScript: methods of Immutable, arrays, loops, generators.
 */
import type { Term, Type } from './abstract.ts';
import { valuesOf } from './plain.ts';
import { equality } from './write-equality.ts';
import { grouped, isPrimitive, isText, literal, type Scope, sortName, type Ways, type Writing } from './writer.ts';

/** Something to go through: as it is, as an Immutable collection, and as an array, each place once. */
interface Carrier {
  readonly type: Type;
  readonly own: () => string;
  readonly immutable: () => string;
  readonly array: () => string;
  readonly iterable: () => string;
}
function carrier({ term, text }: Writing): Carrier {
  const { type } = term.args[0] as Term;
  const own = (): string => text(0);
  const turn = (ways: readonly string[]): string => ways[Math.floor(term.style / 53) % ways.length] as string;
  const all = (): string => `${own()}.filter(() => true)`;
  switch (type.t) {
    case 'sort':
      return {
        type,
        own,
        iterable: own,
        immutable: () => `${own()}.toSet()`,
        array: () => turn([`[...${own()}]`, `${own()}.elements`, all(), `${own()}.map((x) => x)`]),
      };
    case 'bag': {
      const immutable = (): string => turn([`${own()}.elements()`, all(), `Set(${own()})`]);
      return {
        type,
        own,
        iterable: own,
        immutable,
        array: () => turn([`[...${own()}]`, `${own()}.entries().map(([x]) => x)`, `[...${own()}.elements()]`]),
      };
    }
    case 'net':
      return { type, own, iterable: all, immutable: all, array: () => `[...${all()}]` };
    default: {
      const made = type.t === 'set' ? 'Set' : 'List';
      const immutable = (): string => turn([own(), own(), `${made}(${own()})`, `${made}([...${own()}])`, own()]);
      const array = (): string =>
        turn([`[...${own()}]`, `${own()}.toArray()`, `Array.from(${own()})`, `[...${own()}.values()]`]);
      return { type, own, iterable: () => turn([own(), `${own()}.values()`, own()]), immutable, array };
    }
  }
}

/** Whether some item satisfies the predicate `p` of `x`. */
function someWays({ type, own, immutable, array, iterable }: Carrier, x: string, p: string): (() => string)[] {
  const f = `(${x}) => ${p}`;
  const sized = type.t === 'sort' ? 'length' : 'size';
  return [
    () => `${own()}.some(${f})`,
    () => `!${own()}.every((${x}) => !(${p}))`,
    () => `(${own()}.filter(${f}).${sized} > 0)`,
    () => `(${type.t === 'sort' ? array() : own()}.filter(${f}).${type.t === 'sort' ? 'length' : 'size'} !== 0)`,
    () => (type.t === 'sort' ? `${array()}.some(${f})` : `(${own()}.count(${f}) > 0)`),
    () => (type.t === 'sort' ? `${array()}.some(${f})` : `(${own()}.count(${f}) >= 1)`),
    () => `!${immutable()}.filter(${f}).isEmpty()`,
    () => `(${immutable()}.find(${f}) !== undefined)`,
    () => `${immutable()}.reduce((so, ${x}) => so || ${p}, false)`,
    () => `((c) => c.filterNot(${f}).size < c.size)(${immutable()})`,
    () => `${immutable()}.map(${f}).includes(true)`,
    () => `(${immutable()}.filter(${f}).first() !== undefined)`,
    () => `${immutable()}.groupBy(${f}).has(true)`,
    () => `(${immutable()}.partition(${f})[1].size > 0)`,
    () => `((c) => !is(c.filter((${x}) => !(${p})), c))(${immutable()})`,
    () => `((c) => !c.filterNot(${f}).equals(c))(${immutable()})`,
    () => `${immutable()}.toSeq().some(${f})`,
    () => `((c) => c.some(${f}) && !c.every((${x}) => !(${p})))(${immutable()})`,
    () => `(${immutable()}.countBy(${f}).get(true, 0) > 0)`,
    () => `${array()}.some(${f})`,
    () => `(${array()}.filter(${f}).length > 0)`,
    () => `(${array()}.find(${f}) !== undefined)`,
    () => `(${array()}.findIndex(${f}) >= 0)`,
    () => `${array()}.map(${f}).includes(true)`,
    () => `${array()}.reduce((so, ${x}) => ${p} || so, false)`,
    () => `(${array()}.flatMap((${x}) => (${p} ? [1] : [])).length > 0)`,
    () => `(([one]) => one !== undefined)(${array()}.filter(${f}))`,
    () => `(() => { for (const ${x} of ${iterable()}) if (${p}) return true; return false; })()`,
    () =>
      `(() => { let found = false; search: for (const ${x} of ${iterable()}) { if (!(${p})) continue search; found = true; break search; } return found; })()`,
    () => `([...(function* () { for (const ${x} of ${iterable()}) if (${p}) yield 1; })()].length > 0)`,
    () =>
      `(() => { for (const _ of (function* () { for (const ${x} of ${iterable()}) if (${p}) yield 1; })()) return true; return false; })()`,
    () =>
      `(() => { const found = {}; try { for (const ${x} of ${iterable()}) { if (${p}) throw found; } return false; } catch (e) { if (e !== found) throw e; return true; } })()`,
    () =>
      `(() => { try { ${immutable()}.forEach((${x}) => { if (${p}) throw 'found'; }); return false; } catch { return true; } })()`,
    () => `${own()}.some((${x}) => { try { if (${p}) throw 1; return false; } catch { return true; } })`,
    () => `(() => { let n = 0; ${immutable()}.forEach((${x}) => { if (${p}) n++; }); return n > 0; })()`,
    () =>
      `(() => { const go = ([${x}, ...rest]) => ${p} || (rest.length > 0 && go(rest)); const all = ${array()}; return all.length > 0 && go(all); })()`,
  ];
}

function countWays({ type, own, immutable, array, iterable }: Carrier, x: string, p: string): (() => string)[] {
  const f = `(${x}) => ${p}`;
  return [
    () => (type.t === 'sort' ? `${own()}.filter(${f}).length` : `${own()}.count(${f})`),
    () => `${own()}.filter(${f}).${type.t === 'sort' ? 'length' : 'size'}`,
    () => `${immutable()}.count(${f})`,
    () => `${immutable()}.filter(${f}).size`,
    () => `${immutable()}.filter(${f}).count()`,
    () => `((c) => c.size - c.filterNot(${f}).size)(${immutable()})`,
    () => `${immutable()}.countBy(${f}).get(true, 0)`,
    () => `(${immutable()}.groupBy(${f}).get(true)?.size ?? 0)`,
    () => `${immutable()}.reduce((n, ${x}) => (${p} ? n + 1 : n), 0)`,
    () => `[...${immutable()}.filter(${f})].length`,
    () => `${array()}.filter(${f}).length`,
    () => `${array()}.reduce((n, ${x}) => n + (${p} ? 1 : 0), 0)`,
    () => `(() => { let n = 0; for (const ${x} of ${iterable()}) if (${p}) n++; return n; })()`,
    () => `[...(function* () { for (const ${x} of ${iterable()}) if (${p}) yield 1; })()].length`,
    () =>
      `(() => { const chosen = []; for (const ${x} of ${iterable()}) { if (!(${p})) continue; chosen.push(1); } return chosen.length; })()`,
  ];
}

/** The set of the items that satisfy the predicate. */
function whichWays(
  { type, own, immutable, array, iterable }: Carrier,
  x: string,
  p: string,
  loose: boolean,
): (() => string)[] {
  const f = `(${x}) => ${p}`;
  const set = type.t === 'seq' ? (): string => `Set(${own()})` : immutable;
  return [
    () => (type.t === 'sort' || type.t === 'seq' ? `${set()}.filter(${f})` : `${own()}.filter(${f})`),
    () => `${set()}.filterNot((${x}) => !(${p}))`,
    () => `Set(${array()}.filter(${f}))`,
    () => (loose ? `${array()}.filter(${f})` : `Set(${array()}).filter(${f})`),
    () => `${set()}.reduce((so, ${x}) => (${p} ? so.add(${x}) : so), Set())`,
    () => `((c) => c.subtract(c.filter((${x}) => !(${p}))))(${set()})`,
    () => `((c) => c.intersect(c.filter(${f})))(${set()})`,
    () => `${set()}.partition(${f})[1]`,
    () => `${set()}.groupBy(${f}).get(true, Set())`,
    () => `Set((function* () { for (const ${x} of ${iterable()}) if (${p}) yield ${x}; })())`,
    () => `Set().withMutations((so) => { for (const ${x} of ${iterable()}) if (${p}) so.add(${x}); })`,
    () => `${set()}.flatMap((${x}) => (${p} ? [${x}] : []))`,
    () => `Set(${array()}.flatMap((${x}) => (${p} ? [${x}] : [])))`,
    () => `${set()}.toSeq().filter(${f}).toSet()`,
  ];
}
function imageWays(
  { type, immutable, array, iterable }: Carrier,
  x: string,
  e: string,
  loose: boolean,
): (() => string)[] {
  const set = type.t === 'seq' ? (): string => `${immutable()}.toSet()` : immutable;
  const f = `(${x}) => ${grouped(e)}`;
  return [
    () => `${set()}.map(${f})`,
    () => `Set(${array()}.map(${f}))`,
    () => (loose ? `${array()}.map(${f})` : `Set.of(...${array()}.map(${f}))`),
    () => `${set()}.reduce((so, ${x}) => so.add(${e}), Set())`,
    () => `${set()}.flatMap((${x}) => [${e}])`,
    () => `Set((function* () { for (const ${x} of ${iterable()}) yield ${e}; })())`,
    () => `${immutable()}.toList().map(${f}).toSet()`,
    () => `(() => { let so = Set(); for (const ${x} of ${iterable()}) so = so.union([${e}]); return so; })()`,
  ];
}

const negated = (ways: readonly (() => string)[]): (() => string)[] => ways.map((way) => () => `!${way()}`);
const body = ({ term, text }: Writing): readonly [string, string] => [term.binds[0] as string, text(1)];

const collections: Record<string, Ways> = {
  some: (w) => someWays(carrier(w), ...body(w)),
  every: (w) => {
    const [x, p] = body(w);
    const c = carrier(w);
    const own: (() => string)[] = [
      () => `${c.own()}.every((${x}) => ${p})`,
      () => `${c.array()}.every((${x}) => ${p})`,
      () => `${c.immutable()}.every((${x}) => ${p})`,
      () => `(() => { for (const ${x} of ${c.iterable()}) { if (!(${p})) return false; } return true; })()`,
      () => `((c) => c.filter((${x}) => ${p}).size === c.size)(${c.immutable()})`,
      () => `((c) => is(c.filter((${x}) => ${p}), c))(${c.immutable()})`,
      () => `((c) => c.count((${x}) => ${p}) === c.count())(${c.immutable()})`,
    ];
    return [...own, ...negated(someWays(c, x, `!(${p})`))];
  },
  count: (w) => countWays(carrier(w), ...body(w)),
  sum: (w) => {
    const [x, e] = body(w);
    const c = carrier(w);
    return [
      () =>
        `sum(${c.type.t === 'bag' || c.type.t === 'net' ? `${c.own()}.filter(() => true)` : c.own()}, (${x}) => ${e})`,
      () => `sum(${c.immutable()}, (${x}) => ${e})`,
      () => `sum(${c.array()}.map((${x}) => ${e}))`,
      () => `${c.immutable()}.reduce((n, ${x}) => n + ${e}, 0)`,
      () => `${c.array()}.map((${x}) => ${e}).reduce((a, b) => a + b, 0)`,
      () => `(() => { let n = 0; for (const ${x} of ${c.iterable()}) n += ${e}; return n; })()`,
      () => `${c.immutable()}.toList().map((${x}) => ${e}).reduce((a, b) => a + b, 0)`,
    ];
  },
  sumOfCopies: (w) => {
    const [x, e] = body(w);
    const { own } = carrier(w);
    return [
      () => `sum(${own()}, (${x}) => ${e})`,
      () => `sum(${own()}, (${x}) => ${e})`,
      () => `((c) => sum(c.filter(() => true), (${x}) => c.copies(${x}) * ${e}))(${own()})`,
      () => `((c) => [...c.filter(() => true)].reduce((n, ${x}) => n + c.copies(${x}) * ${e}, 0))(${own()})`,
    ];
  },
  greatest: (w) => {
    const [x, e] = body(w);
    const c = carrier(w);
    return [
      () => `Math.max(${w.term.data}, max(${c.own()}, (${x}) => ${e}) ?? ${w.term.data})`,
      () => `Math.max(${w.term.data}, max(${c.iterable()}, (${x}) => ${e}) ?? ${w.term.data})`,
      () => `Math.max(${w.term.data}, 0 - (min(${c.own()}, (${x}) => -(${e})) ?? ${-(w.term.data as number)}))`,
      () => `Math.max(${w.term.data}, ...${c.array()}.map((${x}) => ${e}))`,
      () => `${c.immutable()}.reduce((n, ${x}) => Math.max(n, ${e}), ${w.term.data})`,
      () => `Math.max(${w.term.data}, ${c.immutable()}.toList().map((${x}) => ${e}).max() ?? ${w.term.data})`,
      () =>
        `(() => { let n = ${w.term.data}; for (const ${x} of ${c.iterable()}) if (${e} > n) n = ${e}; return n; })()`,
    ];
  },
  which: (w) => whichWays(carrier(w), ...body(w), w.loose),
  image: (w) => imageWays(carrier(w), w.term.binds[0] as string, w.looseText(1), w.loose),
  size: (w) => {
    const { own, array, type } = carrier(w);
    if (type.t === 'bag') return [() => `${own()}.size`, () => `${own()}.entries().reduce((n, [, c]) => n + c, 0)`];
    if (type.t === 'net')
      return [() => `${own()}.distinct`, () => `${own()}.count(() => true)`, () => `${own()}.filter(() => true).size`];
    const ways = [() => `${own()}.size`, () => `${array()}.length`];
    return type.t === 'sort'
      ? ways
      : [
          ...ways,
          () => `${own()}.count()`,
          () => `${own()}.count(() => true)`,
          () => `${own()}.reduce((n) => n + 1, 0)`,
          () => `${own()}.filter(() => true).size`,
          () => `${own()}.toSeq().size`,
        ];
  },
  empty: (w) => {
    const { own, array, immutable, type } = carrier(w);
    if (type.t === 'sort') return [() => `(${own()}.size === 0)`];
    return [
      () => `${own()}.isEmpty()`,
      () => `(${own()}.size === 0)`,
      () => `!${own()}.some(() => true)`,
      () => `${own()}.every(() => false)`,
      () => `(${array()}.length === 0)`,
      () => `(([x]) => x === undefined)(${array()})`,
      () => `(${immutable()}.first() === undefined)`,
      () => `is(${immutable()}, ${type.t === 'seq' ? 'List' : 'Set'}())`,
    ];
  },
  has: (w) => {
    const { own, array, immutable, type } = carrier(w);
    const element = w.type(1);
    const same = (): string => (equality(element, 'y', w.text(1))[0] as () => string)();
    if (type.t === 'seq')
      return [
        () => `${own()}.includes(${w.text(1)})`,
        () => `(${own()}.indexOf(${w.text(1)}) >= 0)`,
        () => `${own()}.contains(${w.text(1)})`,
        () => `${array()}.some((y) => ${same()})`,
        () => `${own()}.toSet().has(${w.text(1)})`,
      ];
    const ways = [
      () => `${own()}.has(${w.text(1)})`,
      () => `${own()}.some((y) => ${same()})`,
      () => `${immutable()}.includes(${w.text(1)})`,
      () => `${array()}.some((y) => ${same()})`,
      () => `Set([${w.text(1)}]).isSubset(${immutable()})`,
      () => `${immutable()}.isSuperset([${w.text(1)}])`,
      () => `((x) => (${own()}.filter((y) => is(x, y)).size === 1))(${w.text(1)})`,
    ];
    return type.t === 'bag' || type.t === 'net' ? [...ways, () => `(${own()}.copies(${w.text(1)}) > 0)`] : ways;
  },
  subset: ({ text }) => [
    () => `${text(0)}.isSubset(${text(1)})`,
    () => `${text(1)}.isSuperset(${text(0)})`,
    () => `((a, b) => a.every((x) => b.has(x)))(${text(0)}, ${text(1)})`,
    () => `${text(0)}.subtract(${text(1)}).isEmpty()`,
    () => `((a, b) => is(a.union(b), b))(${text(0)}, ${text(1)})`,
    () => `((a, b) => a.intersect(b).size === a.size)(${text(0)}, ${text(1)})`,
    () => `(() => { const b = ${text(1)}; for (const x of ${text(0)}) if (!b.has(x)) return false; return true; })()`,
    () => `((a, b) => [...a].every((x) => b.includes(x)))(${text(0)}, ${text(1)})`,
  ],
  setOf: ({ term, loose, text, looseText }) => {
    const items = (of: (i: number) => string): string => term.args.map((_, i) => of(i)).join(', ');
    return [
      () => (loose ? `[${items(looseText)}]` : `Set([${items(text)}])`),
      () => `Set.of(${items(text)})`,
      () => `Set()${term.args.map((_, i) => `.add(${text(i)})`).join('')}`,
      () => `List([${items(text)}]).toSet()`,
    ];
  },
  addTo: ({ loose, text, looseText }) => [
    () => `${text(0)}.add(${text(1)})`,
    () => `${text(0)}.union([${text(1)}])`,
    () => (loose ? `[...${text(0)}, ${looseText(1)}]` : `Set([...${text(0)}, ${text(1)}])`),
    () => `${text(0)}.concat([${text(1)}])`,
    () => `${text(0)}.merge([${text(1)}])`,
    () => `${text(0)}.withMutations((m) => { m.add(${text(1)}); })`,
    () => `((x) => ${text(0)}.has(x) ? ${text(0)} : ${text(0)}.add(x))(${text(1)})`,
    () => `Set([${text(1)}]).union(${text(0)})`,
    () => `Set(${text(0)}).add(${text(1)})`,
  ],
  removeFrom: ({ loose, text }) => [
    () => `${text(0)}.delete(${text(1)})`,
    () => `${text(0)}.remove(${text(1)})`,
    () => `${text(0)}.subtract([${text(1)}])`,
    () => `((x) => ${text(0)}.filter((y) => !is(x, y)))(${text(1)})`,
    () => `((x) => ${loose ? '' : 'Set'}([...${text(0)}].filter((y) => !is(y, x))))(${text(1)})`,
    () => `${text(0)}.withMutations((m) => m.delete(${text(1)}))`,
    () => `((x) => ${text(0)}.filterNot((y) => is(y, x)))(${text(1)})`,
  ],
  union: ({ loose, text }) => [
    () => `${text(0)}.union(${text(1)})`,
    () => `${text(0)}.concat(${text(1)})`,
    () => `Set.union([${text(0)}, ${text(1)}])`,
    () => (loose ? `[...${text(0)}, ...${text(1)}]` : `Set([...${text(0)}, ...${text(1)}])`),
    () => `${text(1)}.reduce((so, x) => so.add(x), ${text(0)})`,
    () => `Set(${text(0)}).merge(${text(1)})`,
  ],
  intersect: ({ text }) => [
    () => `${text(0)}.intersect(${text(1)})`,
    () => `Set.intersect([${text(0)}, ${text(1)}])`,
    () => `((b) => ${text(0)}.filter((x) => b.has(x)))(${text(1)})`,
    () => `((a, b) => a.subtract(a.subtract(b)))(${text(0)}, ${text(1)})`,
    () => `${text(0)}.filter((x) => ${text(1)}.includes(x))`,
  ],
  minus: ({ text }) => [
    () => `${text(0)}.subtract(${text(1)})`,
    () => `((b) => ${text(0)}.filterNot((x) => b.has(x)))(${text(1)})`,
    () => `${text(1)}.reduce((so, x) => so.delete(x), ${text(0)})`,
    () => `Set([...${text(0)}].filter((x) => !${text(1)}.has(x)))`,
  ],
};

const keysText = (scope: Scope, from: Type): string =>
  from.t === 'sort'
    ? sortName(from)
    : `[${valuesOf(from)
        .map((key) => literal(scope.names, from, key, false))
        .join(', ')}]`;
const fnType = (type: Type): Extract<Type, { t: 'fn' }> => type as Extract<Type, { t: 'fn' }>;

function valueWays(w: Writing, p: string): { some: (() => string)[]; count: (() => string)[] } {
  const [v, k] = w.term.binds as [string, string];
  const f = (): string => w.text(0);
  const pair = `([${k}, ${v}]) => ${p}`;
  return {
    some: [
      () => `${f()}.some((${v}, ${k}) => ${p})`,
      () => `!${f()}.every((${v}, ${k}) => !(${p}))`,
      () => `(${f()}.count((${v}, ${k}) => ${p}) > 0)`,
      () => `(${f()}.filter((${v}, ${k}) => ${p}).size > 0)`,
      () => `[...${f()}].some(${pair})`,
      () => `(() => { for (const [${k}, ${v}] of ${f()}) if (${p}) return true; return false; })()`,
      () => `((g) => [...g.keySeq()].some((${k}) => { const ${v} = g.get(${k}); return ${p}; }))(${f()})`,
      () => `[...${f()}.map((${v}, ${k}) => ${p}).valueSeq()].includes(true)`,
      () =>
        `((g) => { for (const ${k} of ${keysText(w.scope, fnType(w.type(0)).from)}) { const ${v} = g.get(${k}); if (${p}) return true; } return false; })(${f()})`,
    ],
    count: [
      () => `${f()}.count((${v}, ${k}) => ${p})`,
      () => `${f()}.filter((${v}, ${k}) => ${p}).size`,
      () => `[...${f()}].filter(${pair}).length`,
      () => `(() => { let n = 0; for (const [${k}, ${v}] of ${f()}) if (${p}) n += 1; return n; })()`,
      () => `[...${f()}.map((${v}, ${k}) => ${p}).valueSeq()].filter((x) => x).length`,
    ],
  };
}

const functions: Record<string, Ways> = {
  get: ({ text, type }) => {
    const { from } = fnType(type(0));
    return [
      () => `${text(0)}.get(${text(1)})`,
      () => `${text(0)}.get(${text(1)})`,
      () => `((k) => [...${text(0)}].find(([key]) => is(key, k))[1])(${text(1)})`,
      () => `((k) => ${text(0)}.filter((_, key) => is(key, k)).first())(${text(1)})`,
      () => (isText(from) ? `Object.fromEntries(${text(0)})[${text(1)}]` : `Map(${text(0)}).get(${text(1)})`),
      () => `${isPrimitive(from) ? 'new globalThis.Map' : 'Map'}(${text(0)}).get(${text(1)})`,
    ];
  },
  put: ({ term, loose, text, looseText }) => {
    const { from } = fnType(term.type);
    return [
      () => `${text(0)}.set(${text(1)}, ${looseText(2)})`,
      () => `${text(0)}.update(${text(1)}, () => ${grouped(looseText(2))})`,
      () => `((k) => ${text(0)}.map((x, key) => is(key, k) ? ${looseText(2)} : x))(${text(1)})`,
      () =>
        from.t === 'sort'
          ? `((k, g) => ${sortName(from)}.to((key) => key === k ? ${looseText(2)} : g.get(key)))(${text(1)}, ${text(0)})`
          : `Map(${text(0)}).set(${text(1)}, ${looseText(2)})`,
      () =>
        loose && isText(from)
          ? `{ ...Object.fromEntries(${text(0)}), [${text(1)}]: ${looseText(2)} }`
          : `Map([...${text(0)}, [${text(1)}, ${looseText(2)}]])`,
      () =>
        loose
          ? `((k) => [...${text(0)}].map(([key, x]) => [key, is(key, k) ? ${looseText(2)} : x]))(${text(1)})`
          : `${text(0)}.set(${text(1)}, ${looseText(2)})`,
    ];
  },
  update: ({ term: { binds }, text, looseText }) => [
    () => `${text(0)}.update(${text(1)}, (${binds[0]}) => ${grouped(looseText(2))})`,
    () => `((g, k) => g.set(k, ((${binds[0]}) => ${grouped(looseText(2))})(g.get(k))))(${text(0)}, ${text(1)})`,
    () => `((k) => ${text(0)}.map((${binds[0]}, key) => is(key, k) ? ${looseText(2)} : ${binds[0]}))(${text(1)})`,
  ],
  mapped: ({ term: { binds }, loose, text, looseText }) => [
    () => `${text(0)}.map((${binds[0]}, ${binds[1]}) => ${grouped(looseText(1))})`,
    () => `Map([...${text(0)}].map(([${binds[1]}, ${binds[0]}]) => [${binds[1]}, ${looseText(1)}]))`,
    () =>
      `${loose ? '' : 'Map'}([...${text(0)}.keySeq()].map((${binds[1]}) => { const ${binds[0]} = ${text(0)}.get(${binds[1]}); return [${binds[1]}, ${looseText(1)}]; }))`,
  ],
  table: ({ term, scope, looseText }) => {
    const { from } = fnType(term.type);
    const [k] = term.binds;
    const entries = (): string => `[...${keysText(scope, from)}].map((${k}) => [${k}, ${looseText(0)}])`;
    return [
      () => (from.t === 'sort' ? `${sortName(from)}.to((${k}) => ${grouped(looseText(0))})` : `Map(${entries()})`),
      () => `Map(${entries()})`,
      () =>
        `Map().withMutations((m) => { for (const ${k} of ${keysText(scope, from)}) m.set(${k}, ${looseText(0)}); })`,
    ];
  },
  someValue: (w) => valueWays(w, w.text(1)).some,
  everyValue: (w) => [
    () => `${w.text(0)}.every((${w.term.binds[0]}, ${w.term.binds[1]}) => ${w.text(1)})`,
    ...negated(valueWays(w, `!(${w.text(1)})`).some),
  ],
  countValues: (w) => valueWays(w, w.text(1)).count,
  sumOfValues: (w) => {
    const [v, k] = w.term.binds as [string, string];
    const [f, e] = [w.text(0), w.text(1)];
    return [
      () => `sum(${f}, (${v}, ${k}) => ${e})`,
      () => (e.includes(k) ? `sum(${f}, (${v}, ${k}) => ${e})` : `sum(${f}, (${v}) => ${e})`),
      () => `sum(${f}.map((${v}, ${k}) => ${e}))`,
      () => `[...${f}].reduce((n, [${k}, ${v}]) => n + ${e}, 0)`,
      () => `sum([...${f}], ([${k}, ${v}]) => ${e})`,
    ];
  },
  greatestValue: (w) => {
    const [v, k] = w.term.binds as [string, string];
    const [f, e] = [w.text(0), w.text(1)];
    return [
      () => `max(${f}, (${v}, ${k}) => ${e})`,
      () => (e.includes(k) ? `max(${f}, (${v}, ${k}) => ${e})` : `max(${f}, (${v}) => ${e})`),
      () => `(0 - min(${f}, (${v}, ${k}) => -(${e})))`,
      () => `Math.max(...[...${f}].map(([${k}, ${v}]) => ${e}))`,
    ];
  },
  keysWhere: ({ term: { binds }, text, type }) => {
    const [v, k] = binds as [string, string];
    const { from } = fnType(type(0));
    return [
      () => `Set(${text(0)}.filter((${v}, ${k}) => ${text(1)}).keySeq())`,
      () => `Set([...${text(0)}].flatMap(([${k}, ${v}]) => (${text(1)} ? [${k}] : [])))`,
      () =>
        from.t === 'sort'
          ? `((g) => ${sortName(from)}.toSet().filter((${k}) => { const ${v} = g.get(${k}); return ${text(1)}; }))(${text(0)})`
          : `Set(${text(0)}.filter((${v}, ${k}) => ${text(1)}).keys())`,
    ];
  },
};

const sequences: Record<string, Ways> = {
  list: ({ term, loose, looseText }) => {
    const items = (): string => term.args.map((_, i) => looseText(i)).join(', ');
    return [
      () => (loose ? `[${items()}]` : `List([${items()}])`),
      () => `List.of(${items()})`,
      () => `List()${term.args.map((_, i) => `.push(${looseText(i)})`).join('')}`,
    ];
  },
  push: (w) => pushWays(w),
  pushIfRoom: (w) => {
    const { most } = w.term.type as Extract<Type, { t: 'seq' }>;
    return pushWays(w).map((way) => () => `(${w.text(0)}.size < ${most} ? ${way()} : ${w.text(0)})`);
  },
  tail: ({ text, loose }) => [
    () => `${text(0)}.shift()`,
    () => `${text(0)}.rest()`,
    () => `${text(0)}.slice(1)`,
    () => `${text(0)}.skip(1)`,
    () => `(([, ...rest]) => ${loose ? '' : 'List'}(rest))(${text(0)})`,
    () => `List([...${text(0)}].slice(1))`,
    () => `${text(0)}.filter((_, i) => i > 0)`,
  ],
  front: ({ text }) => [
    () => `${text(0)}.pop()`,
    () => `${text(0)}.butLast()`,
    () => `${text(0)}.slice(0, -1)`,
    () => `${text(0)}.skipLast(1)`,
  ],
  take: ({ term, text }) => [
    () => `${text(0)}.take(${term.data})`,
    () => `${text(0)}.slice(0, ${term.data})`,
    () => `List([...${text(0)}].slice(0, ${term.data}))`,
  ],
  reversed: ({ text }) => [
    () => `${text(0)}.reverse()`,
    () => `List([...${text(0)}].reverse())`,
    () => `${text(0)}.reduce((so, x) => so.unshift(x), List())`,
  ],
  first: ({ text }) => [
    () => `${text(0)}.first(${text(1)})`,
    () => `(${text(0)}.isEmpty() ? ${text(1)} : ${text(0)}.first())`,
    () => `${text(0)}.get(0, ${text(1)})`,
    () => `(([x = ${text(1)}]) => x)(${text(0)})`,
    () => `(${text(0)}.size > 0 ? ${text(0)}.get(0) : ${text(1)})`,
    () => `(() => { for (const x of ${text(0)}) return x; return ${text(1)}; })()`,
  ],
  last: ({ text }) => [
    () => `${text(0)}.last(${text(1)})`,
    () => `${text(0)}.get(-1, ${text(1)})`,
    () => `((l) => (l.size === 0 ? ${text(1)} : l.get(l.size - 1)))(${text(0)})`,
    () => `(([x = ${text(1)}]) => x)(${text(0)}.reverse())`,
  ],
  at: ({ text }) => [
    () => `${text(0)}.get(${text(1)}, ${text(2)})`,
    () => `((x) => x === undefined ? ${text(2)} : x)([...${text(0)}][${text(1)}])`,
    () => `((l, i) => (i < l.size ? l.get(i) : ${text(2)}))(${text(0)}, ${text(1)})`,
  ],
  filtered: ({ term: { binds }, loose, text }) => [
    () => `${text(0)}.filter((${binds[0]}) => ${text(1)})`,
    () => `${loose ? '' : 'List'}([...${text(0)}].filter((${binds[0]}) => ${text(1)}))`,
    () => `${text(0)}.filterNot((${binds[0]}) => !(${text(1)}))`,
    () => `${text(0)}.flatMap((${binds[0]}) => (${text(1)} ? [${binds[0]}] : []))`,
  ],
  mappedSeq: ({ term: { binds }, loose, text, looseText }) => [
    () => `${text(0)}.map((${binds[0]}) => ${grouped(looseText(1))})`,
    () => `${loose ? '' : 'List'}([...${text(0)}].map((${binds[0]}) => ${grouped(looseText(1))}))`,
    () => `${text(0)}.reduce((so, ${binds[0]}) => so.push(${looseText(1)}), List())`,
  ],
  indexOf: ({ text }) => [
    () => `${text(0)}.indexOf(${text(1)})`,
    () => `((y) => ${text(0)}.findIndex((x) => is(x, y)))(${text(1)})`,
    () => `((y) => [...${text(0)}].findIndex((x) => is(x, y)))(${text(1)})`,
  ],
  prefix: ({ text }) => [
    () => `((a, b) => is(a, b.take(a.size)))(${text(0)}, ${text(1)})`,
    () => `((a, b) => b.slice(0, a.size).equals(a))(${text(0)}, ${text(1)})`,
    () => `((a, b) => a.size <= b.size && a.every((x, i) => is(x, b.get(i))))(${text(0)}, ${text(1)})`,
    () =>
      `((a, b) => { for (const [i, x] of a.entries()) if (!is(x, b.get(i))) return false; return a.size <= b.size; })(${text(0)}, ${text(1)})`,
    () => `((a, b) => a.size <= b.size && a.zip(b).every(([x, y]) => is(x, y)))(${text(0)}, ${text(1)})`,
  ],
};
function pushWays({ loose, text, looseText }: Writing): (() => string)[] {
  return [
    () => `${text(0)}.push(${looseText(1)})`,
    () => `${text(0)}.concat([${text(1)}])`,
    () => `${loose ? '' : 'List'}([...${text(0)}, ${looseText(1)}])`,
    () => `((l) => l.set(l.size, ${looseText(1)}))(${text(0)})`,
    () => `((l) => l.insert(l.size, ${looseText(1)}))(${text(0)})`,
  ];
}

const bags: Record<string, Ways> = {
  bagAdd: ({ text }) => [() => `${text(0)}.add(${text(1)})`],
  bagRemove: ({ text }) => [
    () => `${text(0)}.remove(${text(1)})`,
    () => `((x) => ${text(0)}.has(x) ? ${text(0)}.remove(x) : ${text(0)})(${text(1)})`,
  ],
  copies: ({ text }) => [
    () => `${text(0)}.copies(${text(1)})`,
    () => `((x) => ${text(0)}.entries().find(([y]) => is(x, y))?.[1] ?? 0)(${text(1)})`,
  ],
};

export const collectionWays: Record<string, Ways> = { ...collections, ...functions, ...sequences, ...bags };
