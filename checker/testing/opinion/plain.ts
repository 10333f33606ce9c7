/**
 * Values as plain data: equality, normal forms, all values of a type, and what a renaming of members makes of a value.
 *
 * Invariant: of one type, equal values have equal texts as JSON.
 */
import type { Plain, PlainRecord, SortType, Type } from './abstract.ts';

export function same(a: Plain, b: Plain): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The set of these elements. */
export function setOf(elements: readonly Plain[]): Plain[] {
  const byText = new Map(elements.map((element) => [JSON.stringify(element), element]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, element]) => element);
}

/** The bag with these copies, those of equal elements added up. */
export function bagOf(entries: readonly (readonly [Plain, number])[]): Plain[] {
  const copies = new Map<string, number>();
  for (const [element, more] of entries) {
    const text = JSON.stringify(element);
    copies.set(text, (copies.get(text) ?? 0) + more);
  }
  const elements = setOf(entries.map(([element]) => element));
  return elements
    .map((element) => [element, copies.get(JSON.stringify(element)) ?? 0] as const)
    .filter(([, n]) => n > 0);
}

export function membersOf({ name, size }: SortType): string[] {
  return Array.from({ length: size }, (_, i) => `${name}${i + 1}`);
}

/** Every way to take one of each. */
export function tuples(lists: readonly (readonly Plain[])[]): Plain[][] {
  return lists.reduce<Plain[][]>((rows, list) => rows.flatMap((row) => list.map((value) => [...row, value])), [[]]);
}

export function subsetsOf(elements: readonly Plain[]): Plain[][] {
  return elements.reduce<Plain[][]>((all, one) => all.concat(all.map((subset) => [...subset, one])), [[]]).map(setOf);
}

function recordsOf(fields: Readonly<Record<string, Type>>, before: PlainRecord = {}): Plain[] {
  const names = Object.keys(fields);
  const rows = tuples(Object.values(fields).map(valuesOf));
  return rows.map((row) => ({ ...before, ...Object.fromEntries(names.map((name, i) => [name, row[i] as Plain])) }));
}

/** How many values a type has; infinite for what has no end or is not meant to be listed. */
export function sizeOf(type: Type): number {
  const product = (fields: Readonly<Record<string, Type>>): number =>
    Object.values(fields).reduce((n, field) => n * sizeOf(field), 1);
  switch (type.t) {
    case 'bool':
      return 2;
    case 'int':
      return type.hi - type.lo + 1;
    case 'enum':
      return type.values.length;
    case 'sort':
      return type.size;
    case 'opt':
      return 1 + sizeOf(type.of);
    case 'rec':
      return product(type.fields);
    case 'msg':
      return Object.values(type.cases).reduce((n, fields) => n + product(fields), 0);
    case 'fn':
      return sizeOf(type.to) ** sizeOf(type.from);
    case 'set':
      return 2 ** sizeOf(type.of);
    case 'seq':
      return Array.from({ length: type.most + 1 }, (_, n) => sizeOf(type.of) ** n).reduce((a, b) => a + b, 0);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** All values of a type. */
export function valuesOf(type: Type): Plain[] {
  switch (type.t) {
    case 'bool':
      return [false, true];
    case 'int':
      return Array.from({ length: type.hi - type.lo + 1 }, (_, i) => type.lo + i);
    case 'enum':
      return [...type.values];
    case 'sort':
      return membersOf(type);
    case 'opt':
      return [null, ...valuesOf(type.of)];
    case 'rec':
      return recordsOf(type.fields);
    case 'msg':
      return Object.entries(type.cases).flatMap(([name, fields]) => recordsOf(fields, { type: name }));
    case 'fn':
      return tuples(valuesOf(type.from).map(() => valuesOf(type.to)));
    case 'set':
      return subsetsOf(valuesOf(type.of));
    case 'seq': {
      const of = valuesOf(type.of);
      return Array.from({ length: type.most + 1 }, (_, n) => tuples(Array.from({ length: n }, () => of))).flat();
    }
    default:
      throw new Error(`the values of ${type.t} are not listed`);
  }
}

/** The place of a key among the values of a function. */
export function placesOf(from: Type): ReadonlyMap<string, number> {
  return new Map(valuesOf(from).map((key, i) => [JSON.stringify(key), i]));
}

/** True if the value lies in the type. */
export function fits(type: Type, value: Plain): boolean {
  switch (type.t) {
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'number' && value >= type.lo && value <= type.hi;
    case 'enum':
      return type.values.includes(value as string);
    case 'sort':
      return membersOf(type).includes(value as string);
    case 'opt':
      return value === null || fits(type.of, value);
    case 'rec':
      return Object.entries(type.fields).every(([name, of]) => fits(of, (value as PlainRecord)[name] as Plain));
    case 'msg': {
      const fields = type.cases[(value as PlainRecord).type as string];
      return fields !== undefined && fits({ t: 'rec', fields }, value);
    }
    case 'fn':
      return (value as Plain[]).every((of) => fits(type.to, of));
    case 'set':
      return (value as Plain[]).every((of) => fits(type.of, of));
    case 'seq':
      return (value as Plain[]).length <= type.most && (value as Plain[]).every((of) => fits(type.of, of));
    case 'bag':
      return (value as [Plain, number][]).every(([of]) => fits(type.of, of));
    case 'net':
      return (
        type.order !== 'fifo' ||
        ((value as PlainRecord).messages as Plain[][]).every(({ length }) => length <= type.capacity)
      );
    case 'crash':
      return ((value as PlainRecord).crashes as number) <= type.atMost;
    case 'clock':
      return true;
    case 'hist':
      return ((value as PlainRecord).threads as PlainRecord[]).every(
        ({ completed }) => (completed as Plain[]).length <= type.most,
      );
  }
}

/** New names for members. */
export type Renaming = ReadonlyMap<string, string>;

function renamedEntries(keys: Type, values: readonly Plain[], by: Renaming, of: (value: Plain) => Plain): Plain[] {
  const places = placesOf(keys);
  const moved: Plain[] = [];
  valuesOf(keys).forEach((key, i) => {
    moved[places.get(JSON.stringify(renamed(keys, key, by))) as number] = of(values[i] as Plain);
  });
  return moved;
}
function renamedFields(fields: Readonly<Record<string, Type>>, value: PlainRecord, by: Renaming): PlainRecord {
  return Object.fromEntries(
    Object.entries(value).map(([name, of]) => [name, fields[name] === undefined ? of : renamed(fields[name], of, by)]),
  );
}

/** The parts of values that are made of several, each with its type. */
export function partsOf(type: Type): Readonly<Record<string, Type>> {
  switch (type.t) {
    case 'net':
      return {
        messages:
          type.order === 'fifo'
            ? { t: 'fn', from: channelOf(type.among), to: { t: 'seq', of: type.of, most: type.capacity } }
            : { t: type.keeps ? 'set' : 'bag', of: type.of },
        islands: { t: 'opt', of: { t: 'set', of: { t: 'set', of: type.among } } },
      };
    case 'crash':
      return { up: { t: 'fn', from: type.of, to: { t: 'bool' } } };
    case 'clock':
      return { offset: { t: 'fn', from: type.of, to: { t: 'int', lo: -type.skew, hi: type.skew } } };
    case 'hist':
      return { threads: { t: 'fn', from: type.of, to: threadOf(type) } };
    default:
      return {};
  }
}
export function channelOf(among: SortType): Type {
  return { t: 'rec', fields: { from: among, to: among } };
}
export function operationOf(values: Type): Type {
  return { t: 'msg', cases: { Read: {}, Write: { value: values } } };
}
export function resultOf(values: Type): Type {
  return { t: 'msg', cases: { ReadOk: { value: values }, WriteOk: {} } };
}
function threadOf({ of, most, values }: Extract<Type, { t: 'hist' }>): Type {
  const after: Type = { t: 'fn', from: of, to: { t: 'int', lo: 0, hi: most } };
  const operation = operationOf(values);
  return {
    t: 'rec',
    fields: {
      completed: { t: 'seq', of: { t: 'rec', fields: { operation, after, result: resultOf(values) } }, most },
      pending: { t: 'opt', of: { t: 'rec', fields: { operation, after } } },
    },
  };
}

/** What a renaming of members makes of a value. */
export function renamed(type: Type, value: Plain, by: Renaming): Plain {
  switch (type.t) {
    case 'bool':
    case 'int':
    case 'enum':
      return value;
    case 'sort':
      return by.get(value as string) ?? value;
    case 'opt':
      return value === null ? null : renamed(type.of, value, by);
    case 'rec':
      return renamedFields(type.fields, value as PlainRecord, by);
    case 'msg':
      return renamedFields(type.cases[(value as PlainRecord).type as string] ?? {}, value as PlainRecord, by);
    case 'fn':
      return renamedEntries(type.from, value as Plain[], by, (of) => renamed(type.to, of, by));
    case 'set':
      return setOf((value as Plain[]).map((of) => renamed(type.of, of, by)));
    case 'seq':
      return (value as Plain[]).map((of) => renamed(type.of, of, by));
    case 'bag':
      return bagOf((value as [Plain, number][]).map(([of, n]) => [renamed(type.of, of, by), n]));
    default:
      return renamedFields(partsOf(type), value as PlainRecord, by);
  }
}

/** All permutations of a list. */
export function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((one, i) => permutations(list.filter((_, j) => j !== i)).map((rest) => [one, ...rest]));
}

/** Every renaming that permutes the members of each block. */
export function renamingsOf(blocks: readonly (readonly string[])[]): Renaming[] {
  return blocks.reduce<Renaming[]>(
    (all, block) =>
      all.flatMap((by) =>
        permutations(block).map(
          (image) => new Map([...by, ...block.map((member, i) => [member, image[i] as string] as const)]),
        ),
      ),
    [new Map()],
  );
}
