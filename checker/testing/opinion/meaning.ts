/**
 * What a term means: a function over plain data. Nothing here knows of Concord or of Immutable.
 */
import type { Plain, PlainRecord, Term, Type } from './abstract.ts';
import { composites } from './composites.ts';
import { applied, copiesOf, itemsOf, type Meaning, type Means, type Place, PlainFailure } from './means.ts';
import { bagOf, membersOf, placesOf, same, setOf, valuesOf } from './plain.ts';

export function meaningOf(term: Term): Meaning {
  const means = tables[term.op];
  if (means === undefined) throw new Error(`no meaning for ${term.op}`);
  return means(term, term.args.map(meaningOf));
}

type Each = (at: Place) => Generator<Plain>;
/** For each element of the collection that is the first argument, the value of the second. */
function each(term: Term, [collection, body]: readonly Meaning[]): Each {
  const of = (term.args[0] as Term).type;
  const name = term.binds[0] as string;
  return function* (at) {
    for (const item of itemsOf(of, (collection as Meaning)(at))) {
      at.locals[name] = item;
      yield (body as Meaning)(at);
    }
  };
}
/** For each key of the function that is the first argument, the value of the second. */
function eachKey(term: Term, [fn, body]: readonly Meaning[]): Each {
  const keys = valuesOf(((term.args[0] as Term).type as Extract<Type, { t: 'fn' }>).from);
  const [value, key] = term.binds as [string, string];
  return function* (at) {
    const values = (fn as Meaning)(at) as readonly Plain[];
    for (let i = 0; i < keys.length; i++) {
      at.locals[value] = values[i] as Plain;
      at.locals[key] = keys[i] as Plain;
      yield (body as Meaning)(at);
    }
  };
}
function some(values: Iterable<Plain>): boolean {
  for (const value of values) if (value === true) return true;
  return false;
}
function every(values: Iterable<Plain>): boolean {
  for (const value of values) if (value !== true) return false;
  return true;
}
function count(values: Iterable<Plain>): number {
  return [...values].filter((value) => value === true).length;
}
function chosen(term: Term, args: readonly Meaning[], at: Place): Plain[] {
  const items = itemsOf((term.args[0] as Term).type, (args[0] as Meaning)(at));
  return items.filter((item) => {
    at.locals[term.binds[0] as string] = item;
    return (args[1] as Meaning)(at) === true;
  });
}
function placeOf(term: Term): (key: Plain) => number {
  const places = placesOf(((term.args[0] as Term).type as Extract<Type, { t: 'fn' }>).from);
  return (key) => places.get(JSON.stringify(key)) as number;
}
function replaced(list: readonly Plain[], place: number, value: Plain): Plain[] {
  return list.map((old, i) => (i === place ? value : old));
}

const scalars: Record<string, Means> = {
  lit:
    ({ data }) =>
    () =>
      data,
  member:
    ({ data }) =>
    () =>
      data,
  text:
    ({ data }) =>
    () =>
      data,
  members: (term) => () => setOf(membersOf(term.data as never)),
  sort: () => () => null,
  var:
    ({ data }) =>
    ({ s }) =>
      s[data as string] as Plain,
  next:
    ({ data }) =>
    ({ t }) =>
      t[data as string] as Plain,
  local:
    ({ data }) =>
    ({ locals }) =>
      locals[data as string] as Plain,
  /** A value where null is allowed, too. */
  just: applied(([a]) => a as never),
  not: applied(([a]) => a === (false as never)),
  and: (_, args) => (at) => args.every((arg) => arg(at) === true),
  or: (_, args) => (at) => args.some((arg) => arg(at) === true),
  implies:
    (_, [a, b]) =>
    (at) =>
      (a as Meaning)(at) !== true || (b as Meaning)(at),
  eq: applied(([a, b]) => same(a as never, b as never)),
  lt: applied(([a, b]) => (a as never) < (b as never)),
  le: applied(([a, b]) => (a as never) <= (b as never)),
  add: applied(([a, b]: readonly number[]) => (a as number) + (b as number)),
  sub: applied(([a, b]: readonly number[]) => (a as number) - (b as number)),
  clamp: applied(([a]: readonly number[], { data }) => {
    const [lo, hi] = data as [number, number];
    return Math.min(hi, Math.max(lo, a as number));
  }),
  modulo: applied(([a]: readonly number[], { data }) => {
    const [lo, hi] = data as [number, number];
    const n = hi - lo + 1;
    return lo + (((((a as number) - lo) % n) + n) % n);
  }),
  if:
    (_, [a, b, c]) =>
    (at) =>
      (((a as Meaning)(at) === true ? b : c) as Meaning)(at),
  isNull: applied(([a]) => a === null),
  orElse:
    (_, [a, b]) =>
    (at) =>
      (a as Meaning)(at) ?? (b as Meaning)(at),
  let:
    (term, [value, body]) =>
    (at) => {
      at.locals[term.binds[0] as string] = (value as Meaning)(at);
      return (body as Meaning)(at);
    },
  /** Fails if the first is true. */
  fails:
    (_, [a, b]) =>
    (at) => {
      if ((a as Meaning)(at) === true) throw new PlainFailure('thrown');
      return (b as Meaning)(at);
    },
  record: applied((values, { type }) => {
    const names = Object.keys((type as Extract<Type, { t: 'rec' }>).fields);
    return Object.fromEntries(names.map((name, i) => [name, values[i] as never as Plain]));
  }),
  message: applied((values, { type, data }) => {
    const names = Object.keys((type as Extract<Type, { t: 'msg' }>).cases[data as string] ?? {});
    return { type: data, ...Object.fromEntries(names.map((name, i) => [name, values[i] as never as Plain])) };
  }),
  field: applied(([a]: readonly PlainRecord[], { data }) => (a as PlainRecord)[data as string] as Plain),
  with: applied(([a, b], { data }) => ({ ...(a as never as PlainRecord), [data as string]: b as never as Plain })),
  isCase: applied(([a]: readonly PlainRecord[], { data }) => (a as PlainRecord).type === data),
  /** A field of a message of one case; the second argument for all others. */
  caseField:
    (term, [a, b]) =>
    (at) => {
      const [type, field] = term.data as [string, string];
      const message = (a as Meaning)(at) as PlainRecord;
      return message.type === type ? (message[field] as Plain) : (b as Meaning)(at);
    },
};

const collections: Record<string, Means> = {
  some: (term, args) => {
    const values = each(term, args);
    return (at) => some(values(at));
  },
  every: (term, args) => {
    const values = each(term, args);
    return (at) => every(values(at));
  },
  count: (term, args) => {
    const values = each(term, args);
    return (at) => count(values(at));
  },
  sum: (term, args) => {
    const values = each(term, args);
    return (at) => [...values(at)].reduce((sum: number, value) => sum + (value as number), 0);
  },
  /** Of a bag or a network, each copy counted. */
  sumOfCopies: (term, args) => {
    const values = each(term, args);
    const { type } = term.args[0] as Term;
    return (at) => {
      const copies = copiesOf(type, (args[0] as Meaning)(at));
      return [...values(at)].reduce<number>((sum, value, i) => sum + (copies[i] as number) * (value as number), 0);
    };
  },
  greatest: (term, args) => {
    const values = each(term, args);
    return (at) => Math.max(term.data as number, ...([...values(at)] as number[]));
  },
  image: (term, args) => {
    const values = each(term, args);
    return (at) => setOf([...values(at)]);
  },
  which: (term, args) => (at) => setOf(chosen(term, args, at)),
  size: (term, [a]) => {
    const { type } = term.args[0] as Term;
    return (at) => {
      const value = (a as Meaning)(at);
      if (type.t === 'bag') return (value as [Plain, number][]).reduce((sum, [, n]) => sum + n, 0);
      return itemsOf(type, value).length;
    };
  },
  empty:
    (term, [a]) =>
    (at) =>
      itemsOf((term.args[0] as Term).type, (a as Meaning)(at)).length === 0,
  has:
    (term, [a, b]) =>
    (at) => {
      const element = (b as Meaning)(at);
      return itemsOf((term.args[0] as Term).type, (a as Meaning)(at)).some((other) => same(other, element));
    },
  subset: applied(([a, b]: readonly Plain[][]) => a?.every((x) => b?.some((y) => same(x, y))) as boolean),
  setOf: applied((values) => setOf(values)),
  addTo: applied(([a, b]) => setOf([...(a as never as Plain[]), b as never])),
  removeFrom: applied(([a, b]) => (a as never as Plain[]).filter((x) => !same(x, b as never))),
  union: applied(([a, b]) => setOf([...(a as never as Plain[]), ...(b as never as Plain[])])),
  intersect: applied(([a, b]: readonly Plain[][]) => (a as Plain[]).filter((x) => b?.some((y) => same(x, y)))),
  minus: applied(([a, b]: readonly Plain[][]) => (a as Plain[]).filter((x) => !b?.some((y) => same(x, y)))),
};

const functions: Record<string, Means> = {
  get: (term, [a, b]) => {
    const place = placeOf(term);
    return (at) => ((a as Meaning)(at) as Plain[])[place((b as Meaning)(at))] as Plain;
  },
  put: (term, [a, b, c]) => {
    const place = placeOf(term);
    return (at) => replaced((a as Meaning)(at) as Plain[], place((b as Meaning)(at)), (c as Meaning)(at));
  },
  update: (term, [a, b, c]) => {
    const place = placeOf(term);
    return (at) => {
      const values = (a as Meaning)(at) as Plain[];
      const i = place((b as Meaning)(at));
      at.locals[term.binds[0] as string] = values[i] as Plain;
      return replaced(values, i, (c as Meaning)(at));
    };
  },
  mapped: (term, args) => {
    const values = eachKey(term, args);
    return (at) => [...values(at)];
  },
  table: (term, [body]) => {
    const keys = valuesOf((term.type as Extract<Type, { t: 'fn' }>).from);
    return (at) =>
      keys.map((key) => {
        at.locals[term.binds[0] as string] = key;
        return (body as Meaning)(at);
      });
  },
  someValue: (term, args) => {
    const values = eachKey(term, args);
    return (at) => some(values(at));
  },
  everyValue: (term, args) => {
    const values = eachKey(term, args);
    return (at) => every(values(at));
  },
  countValues: (term, args) => {
    const values = eachKey(term, args);
    return (at) => count(values(at));
  },
  sumOfValues: (term, args) => {
    const values = eachKey(term, args);
    return (at) => [...values(at)].reduce((sum: number, value) => sum + (value as number), 0);
  },
  greatestValue: (term, args) => {
    const values = eachKey(term, args);
    return (at) => Math.max(...([...values(at)] as number[]));
  },
  /** The keys whose values satisfy the body. */
  keysWhere: (term, args) => {
    const values = eachKey(term, args);
    const keys = valuesOf(((term.args[0] as Term).type as Extract<Type, { t: 'fn' }>).from);
    return (at) => {
      const holds = [...values(at)];
      return setOf(keys.filter((_, i) => holds[i] === true));
    };
  },
};

const sequences: Record<string, Means> = {
  list: applied((values) => [...values]),
  push: applied(([a, b]) => [...(a as never as Plain[]), b as never]),
  /** The same if there is no room. */
  pushIfRoom: applied(([a, b], { type }) => {
    const list = a as never as Plain[];
    return list.length < (type as Extract<Type, { t: 'seq' }>).most ? [...list, b as never] : list;
  }),
  tail: applied(([a]) => (a as never as Plain[]).slice(1)),
  front: applied(([a]) => (a as never as Plain[]).slice(0, -1)),
  take: applied(([a], { data }) => (a as never as Plain[]).slice(0, data as number)),
  reversed: applied(([a]) => [...(a as never as Plain[])].reverse()),
  first:
    (_, [a, b]) =>
    (at) => {
      const list = (a as Meaning)(at) as Plain[];
      return list.length === 0 ? (b as Meaning)(at) : (list[0] as Plain);
    },
  last:
    (_, [a, b]) =>
    (at) => {
      const list = (a as Meaning)(at) as Plain[];
      return list.length === 0 ? (b as Meaning)(at) : (list.at(-1) as Plain);
    },
  /** The element at a place from 0; the third argument where there is none. */
  at:
    (_, [a, b, c]) =>
    (at) => {
      const list = (a as Meaning)(at) as Plain[];
      const i = (b as Meaning)(at) as number;
      return i >= 0 && i < list.length ? (list[i] as Plain) : (c as Meaning)(at);
    },
  filtered: (term, args) => (at) => chosen(term, args, at),
  mappedSeq: (term, args) => {
    const values = each(term, args);
    return (at) => [...values(at)];
  },
  indexOf: applied(([a, b]) => (a as never as Plain[]).findIndex((x) => same(x, b as never))),
  prefix: applied(([a, b]: readonly Plain[][]) => same(a as Plain[], (b as Plain[]).slice(0, a?.length))),
};

const bags: Record<string, Means> = {
  bagAdd: applied(([a, b]) => bagOf([...(a as never as [Plain, number][]), [b as never, 1]])),
  bagRemove: applied(([a, b]) =>
    (a as never as [Plain, number][]).flatMap(([x, n]): Plain[] =>
      !same(x, b as never) ? [[x, n]] : n === 1 ? [] : [[x, n - 1]],
    ),
  ),
  copies: applied(([a, b]) => (a as never as [Plain, number][]).find(([x]) => same(x, b as never))?.[1] ?? 0),
};

const tables: Record<string, Means> = {
  ...scalars,
  ...collections,
  ...functions,
  ...sequences,
  ...bags,
  ...composites,
};
/** The operations that terms may have. */
export const operations: readonly string[] = Object.keys(tables);
