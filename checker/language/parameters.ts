/**
 * Parameters of a spec: each has a default, a meaning and a range, so that the command line can offer and check them.
 */
export type Parameter = IntegerParameter | ChoiceParameter;

export interface IntegerParameter {
  readonly type: 'integer';
  readonly meaning: string;
  readonly default: number;
  readonly from: number;
  readonly to: number;
}
export interface ChoiceParameter<T extends string = string> {
  readonly type: 'choice';
  readonly meaning: string;
  readonly default: T;
  readonly options: readonly T[];
}

export type Parameters = Readonly<Record<string, Parameter>>;
/** The values of parameters `P`. */
export type ParameterValues<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends ChoiceParameter<infer T> ? T : number;
};

/** A whole number in a range, both ends included. */
export function integer(
  meaning: string,
  { default: value, from, to }: { readonly default: number; readonly from: number; readonly to: number },
): IntegerParameter {
  return { type: 'integer', meaning, default: value, from, to };
}

/** One of several words. */
export function choice<const T extends string>(
  meaning: string,
  options: { readonly default: T; readonly options: readonly T[] },
): ChoiceParameter<T> {
  return { type: 'choice', meaning, ...options };
}

/** A parameter that does not exist, or whose value lies outside its range. */
export class BadParameter extends Error {
  override readonly name = 'BadParameter';
  constructor(
    readonly parameter: string,
    readonly given: unknown,
    readonly declared: Parameters,
  ) {
    const known = declared[parameter];
    super(
      known === undefined
        ? `there is no parameter ${parameter}`
        : `${parameter} = ${String(given)}: ${known.meaning}, ${rangeOf(known)}`,
    );
  }
}

/** What a parameter may be, in words. */
export function rangeOf(parameter: Parameter): string {
  return parameter.type === 'integer'
    ? `a whole number from ${parameter.from} to ${parameter.to}`
    : `one of ${parameter.options.join(', ')}`;
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
    if (!(name in declared)) throw new BadParameter(name, value, declared);
  }
  const read = Object.entries(declared).map(
    ([name, parameter]) => [name, readParameter(name, parameter, given[name] ?? parameter.default, declared)] as const,
  );
  return Object.fromEntries(read) as ParameterValues<P>;
}

function readParameter(name: string, parameter: Parameter, value: unknown, declared: Parameters): string | number {
  if (parameter.type === 'choice') {
    if (!parameter.options.includes(value as string)) throw new BadParameter(name, value, declared);
    return value as string;
  }
  const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
  if (!Number.isSafeInteger(number) || (number as number) < parameter.from || (number as number) > parameter.to)
    throw new BadParameter(name, value, declared);
  return number as number;
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
  const { from, to } = parameter;
  return Array.from({ length: 2 * near + 1 }, (_, i) => Number(now) + i - near)
    .filter((other) => other !== now && other >= from && other <= to)
    .sort((a, b) => Math.abs(a - Number(now)) - Math.abs(b - Number(now)));
}
