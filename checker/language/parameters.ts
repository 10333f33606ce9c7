/**
 * Parameters of a spec: each has a default, a meaning and a range, so that the command line can offer and check them.
 */
import { textOf } from './value.ts';

export type Parameter = IntegerParameter | ChoiceParameter | FaultsParameter;

export interface IntegerParameter {
  readonly type: 'integer';
  readonly meaning: string;
  readonly default: number;
  readonly from: number;
  readonly to: number;
  /** The kind of faults that it counts, or several, if it does. */
  readonly counts?: string | readonly string[] | undefined;
}
export interface ChoiceParameter<T extends string = string> {
  readonly type: 'choice';
  readonly meaning: string;
  readonly default: T;
  readonly options: readonly T[];
}
export interface FaultsParameter<K extends string = string> {
  readonly type: 'faults';
  readonly meaning: string;
  readonly default: Faults<K>;
  /** All that the spec can have. */
  readonly kinds: readonly K[];
}
/** Which of these kinds of faults may happen: `none`, `all`, one of them, or several, joined by commas. */
export type Faults<K extends string> = 'none' | 'all' | K | `${K},${string}`;
/** The kinds of faults among which such a value says which may happen. */
type KindIn<F extends string> = Exclude<F, 'none' | 'all' | `${string},${string}`>;

export type Parameters = Readonly<Record<string, Parameter>>;
/** The values of parameters `P`. */
export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends ChoiceParameter<infer T>
    ? T
    : P[K] extends FaultsParameter<infer T>
      ? Faults<T>
      : number;
};

/**
 * A whole number in a range, both ends included. One that says how many faults of a kind there may be `counts` that kind: where
 * `faults` does not allow it, it says nothing, and a user who sets it is told so.
 */
export function integer(
  meaning: string,
  of: {
    readonly default: number;
    readonly from: number;
    readonly to: number;
    readonly counts?: IntegerParameter['counts'];
  },
): IntegerParameter {
  return { type: 'integer', meaning, ...of };
}

/** One of several words. */
export function choice<const T extends string>(
  meaning: string,
  options: { readonly default: T; readonly options: readonly T[] },
): ChoiceParameter<T> {
  return { type: 'choice', meaning, ...options };
}

/**
 * Which kinds of faults may happen, of all that the spec can have: `crashes`, `restarts`, `loss`, `duplication`, `partitions` and
 * others. It is the same in all specs that have it, and so is always called `faults`. How often each may happen is said by numbers
 * beside it, if it is bounded: `integer(..., { counts: 'crashes' })`.
 */
export function faults<const K extends string>(
  kinds: readonly K[],
  { default: value }: { readonly default: Faults<NoInfer<K>> },
): FaultsParameter<K> {
  return { type: 'faults', meaning: 'the faults that may happen', default: value, kinds };
}

/** True if this kind of fault may happen: `allows(faults, 'loss')`. */
export function allows<const F extends string>(given: F, kind: KindIn<F>): boolean {
  return given === 'all' || kindsIn(given).includes(kind);
}

function kindsIn(given: string): readonly string[] {
  return given.split(',').map((kind) => kind.trim());
}

/**
 * What is wrong with the declarations of a spec's parameters, which plain JavaScript or a cast may let through; null if nothing
 * is: `the parameter n is 3, and not what integer(...), choice(...) or faults(...) makes`.
 */
export function undeclared(parameters: unknown): string | null {
  if (typeof parameters !== 'object' || parameters === null)
    return `its parameters are ${textOf(parameters)}; write parameters: {} if there are none`;
  for (const [name, declared] of Object.entries(parameters)) {
    if (!isParameter(declared))
      return `the parameter ${name} is ${textOf(declared)}, and not what integer(...), choice(...) or faults(...) makes, such as ${name}: integer('what it counts', { default: 3, from: 1, to: 9 })`;
    if ((declared.type === 'faults') !== (name === 'faults'))
      return name === 'faults'
        ? 'the parameter faults is not what faults(...) makes; it is the same in all specs that have it'
        : `the parameter ${name} is what faults(...) makes, and so has to be called faults`;
    if (!fits(declared, declared.default))
      return `the parameter ${name} has the default ${textOf(declared.default)}, which is not ${rangeOf(declared)}`;
    const stranger = countedBy(declared).find((kind) => !kindsOf(parameters as Parameters).includes(kind));
    if (stranger !== undefined)
      return `the parameter ${name} counts ${textOf(stranger)}, which is none of the kinds of the parameter faults`;
  }
  return null;
}

function kindsOf({ faults: declared }: Parameters): readonly string[] {
  return declared?.type === 'faults' ? declared.kinds : [];
}
/** The kinds of faults that a parameter counts. */
function countedBy(parameter: Parameter | undefined): readonly string[] {
  return parameter?.type === 'integer' ? [parameter.counts ?? []].flat() : [];
}

/** Of those given, a number of faults that may not happen, which would say nothing, and their kind; null if there is none. */
export function countsNothing(
  declared: Parameters,
  given: readonly string[],
  values: Readonly<Record<string, unknown>>,
): { readonly parameter: string; readonly kind: string } | null {
  for (const parameter of given) {
    const kinds = countedBy(declared[parameter]);
    const [kind] = kinds;
    if (kind !== undefined && !kinds.some((one) => allows(String(values['faults']), one))) return { parameter, kind };
  }
  return null;
}

function isParameter(declared: unknown): declared is Parameter {
  const { type, meaning, from, to, options, kinds } = (declared ?? {}) as Partial<Undeclared>;
  if (typeof meaning !== 'string') return false;
  if (type === 'faults') return Array.isArray(kinds) && areKinds(kinds);
  if (type === 'integer') return Number.isSafeInteger(from) && Number.isSafeInteger(to);
  return type === 'choice' && Array.isArray(options) && options.every((option) => typeof option === 'string');
}

interface Undeclared {
  readonly type: unknown;
  readonly meaning: unknown;
  readonly from: unknown;
  readonly to: unknown;
  readonly options: unknown;
  readonly kinds: unknown;
}

/** Some words, each once, none of which would mean something else on the command line. */
function areKinds(kinds: readonly unknown[]): boolean {
  const isKind = (kind: unknown): boolean =>
    typeof kind === 'string' && /^[a-z][a-z-]*$/.test(kind) && kind !== 'none' && kind !== 'all';
  return kinds.length > 0 && kinds.every(isKind) && kinds.every((kind, i) => kinds.indexOf(kind) === i);
}

/** A parameter that does not exist, or whose value lies outside its range. */
export class BadParameter extends Error {
  override readonly name = 'BadParameter';
  constructor(
    readonly parameter: string,
    readonly given: unknown,
    readonly declared: Parameters,
  ) {
    const known = Object.hasOwn(declared, parameter) ? declared[parameter] : undefined;
    super(
      known === undefined
        ? `there is no parameter ${parameter}`
        : `${parameter} = ${String(given)} does not fit: ${parameter} is ${known.meaning}, ${rangeOf(known)}`,
    );
  }
}

/** What a parameter may be, in words. */
export function rangeOf(parameter: Parameter): string {
  switch (parameter.type) {
    case 'integer':
      return `a whole number from ${parameter.from} to ${parameter.to}`;
    case 'choice':
      return `one of ${parameter.options.join(', ')}`;
    case 'faults':
      return `none, all, or some of ${parameter.kinds.join(',')}`;
  }
}

/**
 * A value for each parameter: those given, which may be texts from the command line, and the defaults.
 * Throws `BadParameter` for the first that is unknown, of the wrong type or out of range.
 */
export function parameterValues<P extends Parameters>(
  declared: P,
  given: Readonly<Record<string, unknown>>,
): ParameterValues<P> {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(declared, name)) throw new BadParameter(name, value, declared);
  }
  const read = Object.entries(declared).map(
    ([name, parameter]) => [name, readParameter(name, parameter, given[name] ?? parameter.default, declared)] as const,
  );
  return Object.fromEntries(read) as ParameterValues<P>;
}

function readParameter(name: string, parameter: Parameter, value: unknown, declared: Parameters): string | number {
  const isNumeral = parameter.type === 'integer' && typeof value === 'string' && /^-?\d+$/.test(value.trim());
  const read = isNumeral ? Number(value) : value;
  if (!fits(parameter, read)) throw new BadParameter(name, value, declared);
  return parameter.type === 'faults' ? inOrder(parameter, String(read)) : read;
}

/** However they were told, `all` or in another order, the same faults are written in one way: `loss,duplication`. */
function inOrder({ kinds }: FaultsParameter, given: string): string {
  return kinds.filter((kind) => allows(given, kind)).join(',') || 'none';
}

function fits(parameter: Parameter, value: unknown): value is string | number {
  if (parameter.type === 'choice') return parameter.options.includes(value as string);
  if (parameter.type === 'faults') {
    if (value === 'none' || value === 'all') return true;
    const kinds = typeof value === 'string' ? kindsIn(value) : [''];
    return kinds.every((kind, i) => parameter.kinds.includes(kind) && kinds.indexOf(kind) === i);
  }
  return Number.isSafeInteger(value) && (value as number) >= parameter.from && (value as number) <= parameter.to;
}

/** How far a whole number is changed, and how many parameters at a time. */
const near = 4;

/**
 * Values of the parameters like these: the defaults, then one of them changed, then two; whole numbers only to near ones, since
 * a model may grow fast with them.
 */
export function* nearbyValues<P extends Parameters>(
  declared: P,
  values: ParameterValues<P>,
): Generator<ParameterValues<P>> {
  yield parameterValues(declared, {});
  const changes = Object.entries(declared).map(([name, parameter]) => {
    const now = (values as Readonly<Record<string, string | number>>)[name] as string | number;
    return othersOf(parameter, now).map((other) => ({ [name]: other }));
  });
  for (const change of changes.flat()) yield { ...values, ...change };
  for (const [i, first] of changes.entries())
    for (const second of changes.slice(i + 1))
      for (const one of first) for (const other of second) yield { ...values, ...one, ...other };
}

function othersOf(parameter: Parameter, now: string | number): readonly (string | number)[] {
  if (parameter.type === 'choice') return parameter.options.filter((option) => option !== now);
  if (parameter.type === 'faults') {
    const others = ['none', parameter.kinds.join(','), ...parameter.kinds].filter((other) => other !== now);
    return [...new Set(others)];
  }
  const { from, to } = parameter;
  return Array.from({ length: 2 * near + 1 }, (_, i) => Number(now) + i - near)
    .filter((other) => other !== now && other >= from && other <= to)
    .sort((a, b) => Math.abs(a - Number(now)) - Math.abs(b - Number(now)));
}
