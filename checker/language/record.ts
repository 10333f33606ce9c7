/**
 * Domains of records and of tagged unions of records, such as messages.
 *
 * Invariant: equal records of one domain are one object, so that `===` means equality among them; records of different
 * domains compare by `equals`, which Immutable's collections use.
 */
import { isRecord } from 'immutable';
import { type Domain, type Of, product } from './domain.ts';
import { further, keyOf, Misfit, makeRecord, textOf, type Where } from './value.ts';

/** The fields of a record, each with its domain. */
export type Fields = Readonly<Record<string, Domain<unknown>>>;
type FieldValues<F extends Fields> = { readonly [K in keyof F]: Of<F[K]> };

export interface RecordDomain<F extends Fields> extends Domain<FieldValues<F>> {
  readonly kind: 'record';
  readonly fields: F;
  /** Makes a record of this domain. */
  (fields: FieldValues<F>): FieldValues<F>;
}

/** Readonly objects with these fields: `const Entry = record({ term: Term, value: Value })`, made by `Entry({ term, value })`. */
export function record<F extends Fields>(fields: F): RecordDomain<F> {
  refuseFields(fields, 'record', reservedFields);
  const text = `(${Object.entries(fields)
    .map(([name, of]) => `${name}: ${of.text}`)
    .join(', ')})`;
  return asMaker(
    recordReader(fields, [], text),
    { kind: 'record', fields, text },
    fields,
  ) as unknown as RecordDomain<F>;
}

/** What every record has, or must not have. */
const reservedFields = ['equals', 'hashCode', 'then', '__proto__'];
function refuseFields(fields: Fields, where: string, reserved: readonly string[]): void {
  const stray = reserved.find((name) => Object.hasOwn(fields, name));
  if (stray !== undefined) throw new Misfit(where, stray, `field names other than ${reserved.join(', ')}`);
}

type Read = (value: unknown, path?: Where) => RecordValue;
interface Reader {
  readonly read: Read;
  /** The record of these fields, without the fixed ones, if it is plain to see that it was read before. */
  readonly known: (given: RecordValue) => RecordValue | undefined;
}

/** Reads records of these fields behind the fixed ones; one object for each distinct record. */
function recordReader(fields: Fields, fixed: readonly (readonly [string, string])[], text: string): Reader {
  const made = new Map<string, Readonly<Record<string, unknown>>>();
  // Records of this very domain need not be read again.
  const canonical = new WeakSet<object>();
  const domains = Object.entries(fields);
  const names = [...fixed.map(([name]) => name), ...Object.keys(fields)];
  const readBefore = new ReadBefore(Object.keys(fields));
  const read: Read = (value, path = '') => {
    if (typeof value === 'object' && value !== null && canonical.has(value))
      return value as Readonly<Record<string, unknown>>;
    const given = plainFields(value, path, text);
    // A record of another type is none of these, though it has the same fields.
    for (const [name, own] of fixed)
      if (Object.hasOwn(given, name) && given[name] !== own)
        throw new Misfit(further(path, { field: name }), given[name], own);
    const before = readBefore.of(given, names);
    if (before !== undefined) return before;
    const stranger = Object.keys(given).find((name) => !names.includes(name));
    if (stranger !== undefined)
      throw new Misfit(further(path, { field: stranger }), given[stranger], `the fields ${names.join(', ')}`);
    const values = domains.map(([name, of]) => of.read(given[name], further(path, { field: name })));
    const key = values.map(keyOf).join();
    let known = made.get(key);
    if (known === undefined) {
      known = makeRecord([...fixed, ...domains.map(([name], i) => [name, values[i]] as const)]);
      made.set(key, known);
      canonical.add(known);
    }
    readBefore.note(given, known);
    return known;
  };
  return { read, known: (given) => readBefore.plain(given) };
}

type RecordValue = Readonly<Record<string, unknown>>;
const { propertyIsEnumerable: isEnumerable } = Object.prototype;
/** Of records, those that have these fields so far, by the next one; or if that was the last, the record. */
type Level = Map<unknown, Level | RecordValue>;

/**
 * Records that were read before, by fields that are no objects: user code makes the same ones again and again, and these say the same
 * whenever they come.
 */
class ReadBefore {
  private readonly known: Level = new Map();
  constructor(private readonly fields: readonly string[]) {}
  /** Of what a maker is given, if it is plain to see that it has these fields alone: it may be anything, whatever the types say. */
  plain(given: RecordValue): RecordValue | undefined {
    const hasFields = typeof given === 'object' && given !== null && !(Symbol.iterator in given);
    return hasFields ? this.of(given, this.fields) : undefined;
  }
  /** Of what has these names alone, the fields among them. */
  of(given: RecordValue, names: readonly string[]): RecordValue | undefined {
    if (Object.keys(given).length !== names.length) return undefined;
    for (const name of names) if (!isEnumerable.call(given, name)) return undefined;
    let at: Level | RecordValue | undefined = this.known.get(null);
    for (const field of this.fields) at = (at as Level | undefined)?.get(given[field]);
    return at as RecordValue | undefined;
  }
  note(given: RecordValue, record: RecordValue): void {
    const values = this.fields.map((field) => given[field]);
    if (values.some((value) => typeof value === 'object' && value !== null)) return;
    let [at, next]: [Level, unknown] = [this.known, null];
    for (const value of values) {
      let level = at.get(next) as Level | undefined;
      if (level === undefined) {
        level = new Map();
        at.set(next, level);
      }
      [at, next] = [level, value];
    }
    at.set(next, record);
  }
}

function plainFields(value: unknown, path: Where, text: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(path, value, text);
  if (isRecord(value)) return value.toObject();
  if (Symbol.iterator in value) throw new Misfit(path, value, text);
  return value as Readonly<Record<string, unknown>>;
}

function asMaker(
  { read, known }: Reader,
  domain: object,
  fields: Fields,
  fixed: Readonly<Record<string, string>> = {},
): object {
  const maker = (given: RecordValue = {}): unknown => known(given) ?? read({ ...given, ...fixed });
  let listed: readonly unknown[] | undefined;
  return Object.defineProperties(maker, {
    ...Object.fromEntries(Object.entries(domain).map(([name, value]) => [name, { value, enumerable: true }])),
    read: { value: read },
    elements: {
      get() {
        listed ??= product(Object.entries(fields))?.map((row) => read({ ...row, ...fixed }));
        return listed;
      },
    },
  });
}

/** The cases of a tagged union: for each type, its fields. */
export type Cases = Readonly<Record<string, Fields>>;
type CaseValue<C extends Cases, T extends keyof C> = { readonly type: T } & FieldValues<C[T]>;
/** The type of the values of a tagged union. */
export type UnionValue<C extends Cases> = { [T in keyof C]: CaseValue<C, T> }[keyof C];

type Makers<C extends Cases> = {
  readonly [T in keyof C]: Domain<CaseValue<C, T>> &
    (keyof C[T] extends never ? () => CaseValue<C, T> : (fields: FieldValues<C[T]>) => CaseValue<C, T>);
};

export interface UnionDomain<C extends Cases> extends Domain<UnionValue<C>> {
  readonly kind: 'union';
  readonly cases: C;
}

/** How drawings call messages of each type, in a few words. */
export type ShortForms<C extends Cases> = { readonly [T in keyof C]?: (message: CaseValue<C, T>) => string };

/** A union answers its short forms with this, so that they take no type's name. */
const shortForms: unique symbol = Symbol('short forms');

/** True if the spec says of some messages of this union how drawings are to call them. */
export function hasShortForms(domain: Domain<unknown>): boolean {
  const forms: unknown = Reflect.get(domain, shortForms);
  return typeof forms === 'object' && forms !== null && Object.keys(forms).length > 0;
}

/** How drawings are to call a message of this union; null if the spec does not say, or what says it fails. */
export function shortFormIn(domain: Domain<unknown>, message: { readonly type: string }): string | null {
  const forms: unknown = Reflect.get(domain, shortForms);
  const form: unknown =
    typeof forms === 'object' && forms !== null && Object.hasOwn(forms, message.type)
      ? Reflect.get(forms, message.type)
      : null;
  if (typeof form !== 'function') return null;
  try {
    const text: unknown = form(message);
    return typeof text === 'string' && text.trim() !== '' ? text : null;
  } catch {
    // It is about words alone: the fields say it, too.
    return null;
  }
}

/**
 * A tagged union: `messages({ Prepared: { rm: RM }, Commit: {} })`. Each type is a maker, `Message.Prepared({ rm })`,
 * and a domain of its own; the field `type` tells the values apart. `short` says how drawings call the messages of a type, where
 * their fields are too much: `{ short: { Vote: (m) => `vote ${m.term}` } }`.
 */
export function messages<const C extends Cases>(
  cases: C,
  { short = {} }: { readonly short?: ShortForms<C> } = {},
): UnionDomain<C> & Makers<C> {
  const types = Object.keys(cases);
  const text = types.join(', ');
  const readers = new Map<unknown, Read>();
  const domain: Record<string, unknown> = {
    kind: 'union',
    cases,
    text,
    read(value: unknown, path = ''): unknown {
      const type = plainFields(value, path, text).type;
      const reader = readers.get(type);
      if (reader === undefined) throw new Misfit(further(path, { field: 'type' }), type, text);
      return reader(value, path);
    },
  };
  const reserved = [...Object.keys(domain), 'elements', '__proto__'];
  for (const [type, fields] of Object.entries(cases)) {
    if (reserved.includes(type)) throw new Misfit('messages', type, `type names other than ${reserved.join(', ')}`);
    refuseFields(fields, `messages.${type}`, ['type', ...reservedFields]);
    const caseText = `${type}(${Object.entries(fields)
      .map(([name, of]) => `${name}: ${of.text}`)
      .join(', ')})`;
    const reader = recordReader(fields, [['type', type]], caseText);
    readers.set(type, reader.read);
    domain[type] = asMaker(reader, { kind: 'record', fields: { type: tag(type), ...fields }, text: caseText }, fields, {
      type,
    });
  }
  const unknownType = Object.keys(short).find((type) => !Object.hasOwn(cases, type));
  if (unknownType !== undefined) throw new Misfit('messages.short', unknownType, types.join(', '));
  Object.defineProperty(domain, shortForms, { value: short });
  let listed: readonly unknown[] | undefined;
  Object.defineProperty(domain, 'elements', {
    get() {
      const all = types.map((type) => (domain[type] as Domain<unknown>).elements);
      if (all.every((elements) => elements !== undefined)) listed ??= all.flat();
      return listed;
    },
  });
  return domain as unknown as UnionDomain<C> & Makers<C>;
}

function tag(type: string): Domain<string> {
  return {
    kind: 'oneOf',
    text: type,
    elements: [type],
    read(value, path = '') {
      if (value !== type) throw new Misfit(path, value, textOf(type));
      return type;
    },
  };
}
