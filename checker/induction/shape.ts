/**
 * Domains as something that is chosen bit by bit: all values of a variable are the ways to choose one option for each of its *cells*: the
 * value of a scalar, of each key of a function, whether an element is in a set. A view of a value notes which cells code has read.
 *
 * Invariant: what code of a spec does on a view rests on the cells that it has noted, and on nothing else. A view answers by itself
 * what reads one cell (`get` of a function, `has` of a set); whoever asks for anything else has read all of the value.
 */
import type { FunctionDomain, SetDomain } from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import type { Domain } from '../language/domain.ts';
import type { Fields, RecordDomain } from '../language/record.ts';
import { canonicalSet, keyOf } from '../language/value.ts';

/** Which option is chosen for each cell, by the number of the cell. */
export type Chosen = Int32Array;
/** Called with the number of each cell that is read. */
export type Note = (cell: number) => void;

/** A variable of which all values can be listed. */
export interface Shape {
  /** How many options each of its cells has; they are numbered from `from` on. */
  readonly options: readonly number[];
  readonly from: number;
  /** The value with these options, canonical. */
  value(chosen: Chosen): unknown;
  /** The same as user code sees it, with what it reads noted. */
  view(chosen: Chosen, note: Note): unknown;
}

/** The shape of a domain whose first cell has this number; null if its values cannot be listed, as those of bags. */
export function shapeOf(domain: Domain<unknown>, from: number): Shape | null {
  switch (domain.kind) {
    case 'function':
      return functionShape(domain as FunctionDomain<unknown, unknown>, from);
    case 'set':
      return setShape(domain as SetDomain<unknown>, from);
    case 'composite': {
      const { fields, wrap } = domain as CompositeDomain<unknown>;
      return wholeShape(fields, (parts) => wrap(parts), from);
    }
    case 'record':
      return (
        listedShape(domain, from) ?? wholeShape((domain as RecordDomain<Fields>).fields, (of) => domain.read(of), from)
      );
    default:
      return listedShape(domain, from);
  }
}

/** One cell, whose options are the values. */
function listedShape({ elements }: Domain<unknown>, from: number): Shape | null {
  if (elements === undefined) return null;
  const value = (chosen: Chosen): unknown => elements[chosen[from] as number];
  return {
    from,
    options: [elements.length],
    value,
    view(chosen, note) {
      note(from);
      return value(chosen);
    },
  };
}

function functionShape({ keys, of, make }: FunctionDomain<unknown, unknown>, from: number): Shape | null {
  const parts: Shape[] = [];
  let next = from;
  for (const _ of keys) {
    const part = shapeOf(of, next);
    if (part === null) return null;
    parts.push(part);
    next += part.options.length;
  }
  const placeOf = new Map(keys.map((key, i) => [keyOf(key), i]));
  const shape = {
    from,
    options: parts.flatMap(({ options }) => options),
    value: (chosen: Chosen) =>
      make(
        parts.map((part) => part.value(chosen)),
        'the function',
      ),
  };
  return {
    ...shape,
    view: (chosen, note) =>
      viewed(shape, chosen, note, 'get', (key) => {
        const place = isAskable(key) ? placeOf.get(keyOf(key)) : undefined;
        return place === undefined ? null : { answer: (parts[place] as Shape).view(chosen, note) };
      }),
  };
}

function setShape(domain: SetDomain<unknown>, from: number): Shape | null {
  const { elements } = domain.of;
  // Of some sets not all are values: of the cuts of a network, say.
  if (elements === undefined || (domain.elements !== undefined && domain.elements.length !== 2 ** elements.length))
    return listedShape(domain, from);
  const placeOf = new Map(elements.map((element, i) => [keyOf(element), from + i]));
  const shape = {
    from,
    options: elements.map(() => 2),
    value: (chosen: Chosen) => canonicalSet(elements.filter((_, i) => chosen[from + i] === 1)),
  };
  return {
    ...shape,
    view: (chosen, note) =>
      viewed(shape, chosen, note, 'has', (element) => {
        const cell = isAskable(element) ? placeOf.get(keyOf(element)) : undefined;
        if (cell === undefined) return null;
        note(cell);
        return { answer: chosen[cell] === 1 };
      }),
  };
}

/** Several parts that are read together. */
function wholeShape(
  fields: Readonly<Record<string, Domain<unknown>>>,
  make: (parts: Readonly<Record<string, unknown>>) => unknown,
  from: number,
): Shape | null {
  const parts: (readonly [string, Shape])[] = [];
  let next = from;
  for (const [name, of] of Object.entries(fields)) {
    const part = shapeOf(of, next);
    if (part === null) return null;
    parts.push([name, part]);
    next += part.options.length;
  }
  const shape = {
    from,
    options: parts.flatMap(([, { options }]) => options),
    value: (chosen: Chosen) => make(Object.fromEntries(parts.map(([name, part]) => [name, part.value(chosen)]))),
  };
  return {
    ...shape,
    view(chosen, note) {
      noteAll(shape, note);
      return shape.value(chosen);
    },
  };
}

function noteAll({ from, options }: Pick<Shape, 'from' | 'options'>, note: Note): void {
  for (let i = 0; i < options.length; i++) note(from + i);
}

/** True of what has a key; what else is asked for is in no collection, which says so itself. */
function isAskable(value: unknown): boolean {
  try {
    keyOf(value);
    return true;
  } catch {
    return false;
  }
}

/** A collection that answers one method cell by cell, where it can, and is read as a whole by all others. */
function viewed(
  shape: Pick<Shape, 'from' | 'options' | 'value'>,
  chosen: Chosen,
  note: Note,
  method: 'get' | 'has',
  ask: (asked: unknown) => { readonly answer: unknown } | null,
): object {
  let made: object | null = null;
  const whole = (): object => {
    noteAll(shape, note);
    made ??= shape.value(chosen) as object;
    return made;
  };
  const member = (name: string | symbol): unknown => {
    const target = whole();
    const found: unknown = Reflect.get(target, name, target);
    return typeof found === 'function' ? (found.bind(target) as unknown) : found;
  };
  const asking = (...args: readonly unknown[]): unknown =>
    (args.length === 1 ? ask(args[0])?.answer : undefined) ??
    (member(method) as (...args: readonly unknown[]) => unknown)(...args);
  return new Proxy(
    {},
    {
      get: (_, name) => (name === method ? asking : member(name)),
      has: (_, name) => Reflect.has(whole(), name),
      getPrototypeOf: () => Reflect.getPrototypeOf(whole()),
      ownKeys: () => Reflect.ownKeys(whole()),
      getOwnPropertyDescriptor: (_, name) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(whole(), name);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

/** How many values a domain has; null if it has no end, as bags have none, or nobody can list it. */
export function sizeOf(domain: Domain<unknown>): bigint | null {
  const shape = shapeOf(domain, 0);
  return shape === null ? null : shape.options.reduce((product, options) => product * BigInt(options), 1n);
}
