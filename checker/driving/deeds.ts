/**
 * What drives a system by a spec: how the system does each action, what it answers, and what can be seen of it.
 */
import type { ActionDraft, AnyChoices, AnyState, ChoicesOf } from '../language/action.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Parameters } from '../language/parameters.ts';
import type { StateOf } from '../language/protocol.ts';
import { keyOf, Misfit, textOf } from '../language/value.ts';
import { listed, suggestion } from '../report/words.ts';
import type { ModelOptions } from '../run/check.ts';
import type { LoggedStep } from '../validation/mapping.ts';
import type { AskedStep, Shown } from '../validation/read.ts';

/** How a system does an action, over states `S` with choices `C`. */
export interface DeedDraft<R, S, C, Answer> {
  /** Has the system do it, with the choices that are not `open`. */
  readonly run: (system: R, choices: C) => Answer | Promise<Answer>;
  /** The choices that the system makes: which, its answer or what is seen of it may tell. */
  readonly open?: readonly (keyof C & string)[];
  /** Whether this step may have been answered so; any, if absent. */
  readonly matches?: (answer: Answer, step: LoggedStep<S, C>) => boolean;
  /** Whether the system says by its answer that it did not do it. Then it is asked also for what the spec does not allow, and must refuse just that. */
  readonly refused?: (answer: Answer) => boolean;
}

/**
 * How a system does an action: as a draft says; by a call alone, whose answer says nothing; `'silent'`, by itself, seen by nobody;
 * `'never'`, in these tests not at all.
 */
export type Deed<R, S, C, Answer = unknown> =
  | DeedDraft<R, S, C, Answer>
  | ((system: R, choices: C) => unknown)
  | 'silent'
  | 'never';

/** Some variables of the spec, as a system shows them: literals will do, arrays and plain objects. */
export type Seen<S> = { readonly [V in keyof S]?: unknown };

type ActionsOf<M> = M extends { readonly actions: infer A } ? A : never;

/** What drives a system `R` by a spec. `T` are the answers by action, `V` is what is compared. */
export interface Driving<P extends Parameters, M, R, T, V> extends Pick<ModelOptions<P>, 'parameters' | 'variant'> {
  /** Makes a system, as new. */
  readonly start: () => R | Promise<R>;
  /** By name, each action of the spec. */
  readonly actions: {
    readonly [A in keyof T]: Deed<
      R,
      StateOf<M>,
      A extends keyof ActionsOf<M> ? ChoicesOf<ActionsOf<M>[A]> : AnyChoices,
      T[A]
    >;
  } & { readonly [A in keyof ActionsOf<M>]: unknown };
  /** By name, those that come with a variable, such as faults of a network, and those that the variant adds. */
  readonly others?: Readonly<Record<string, Deed<R, StateOf<M>, AnyChoices, never>>>;
  /** The most steps that the system may take by itself before it does what it is told, and again before it is looked at. */
  readonly silentSteps?: number;
  /**
   * What can be seen of the system after each action: some variables of the spec; or whatever is to equal what `spec` makes of a state,
   * part by part.
   */
  readonly observe?:
    | ((system: R) => Seen<StateOf<M>> | Promise<Seen<StateOf<M>>>)
    | { readonly system: (system: R) => V | Promise<V>; readonly spec: (s: StateOf<M>) => NoInfer<V> }
    | undefined;
}

/** What cannot be driven: it names what the spec does not have, leaves out what it has, or answers something that it must not. */
export class BadDriver extends Error {
  override readonly name = 'BadDriver';
}

/** The same without types, as it was given. */
export interface AnyDriving {
  readonly start: () => unknown;
  readonly actions: Readonly<Record<string, unknown>>;
  readonly others?: Readonly<Record<string, unknown>>;
  readonly silentSteps?: number;
  readonly observe?: unknown;
}

/** A deed that is done when it is told. */
export interface KnownDeed {
  readonly action: string;
  readonly run: (system: unknown, choices: AnyChoices) => unknown;
  readonly open: readonly string[];
  readonly matches: ((answer: unknown, step: AskedStep) => unknown) | null;
  readonly refused: ((answer: unknown) => boolean) | null;
}

/** What drives a model. */
export interface Driver {
  readonly model: CheckableModel;
  readonly deeds: ReadonlyMap<string, KnownDeed>;
  readonly silent: readonly Shown[];
  readonly silentSteps: number;
  readonly start: () => unknown;
  /** What is seen of the system, and what of a state that must equal, part by part; null if nothing is. */
  readonly observe: {
    readonly system: (system: unknown) => unknown;
    /** By part, the key of the value; throws `Misfit` of what the spec's variables cannot be. */
    readonly keysOf: (seen: unknown) => ReadonlyMap<string, string>;
    /** Throws `BadDriver` where it makes other parts than are seen, if all are to be compared. */
    readonly spec: (s: AnyState, seen: ReadonlyMap<string, string>) => Readonly<Record<string, unknown>>;
  } | null;
}

/** Throws `BadDriver` of what does not drive this model. */
export function driverOf(
  model: CheckableModel,
  { start, actions, others = {}, silentSteps, observe }: AnyDriving,
): Driver {
  if (typeof start !== 'function')
    throw new BadDriver(`start is ${textOf(start)}; allowed: a function that makes a system`);
  const given = { ...actions, ...others };
  const names = Object.keys(model.actions);
  const stray = Object.keys(given).find((name) => !Object.hasOwn(model.actions, name));
  if (stray !== undefined)
    throw new BadDriver(`${model.name} has no action ${stray}. ${suggestion(stray, names, 'actions')}`);
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length > 0)
    throw new BadDriver(
      `it is not said how the system does ${listed(missing)} of ${model.name}. Give a function, 'silent' if the system does it by itself, or 'never'; of what comes with a variable or a variant, in others`,
    );
  const deeds = names.map((name) => [name, deedOf(name, given[name], model.actions[name] as ActionDraft)] as const);
  const silent = names.filter((name) => given[name] === 'silent');
  if (silent.length > 0 && silentSteps === undefined)
    throw new BadDriver(
      `${listed(silent)} ${silent.length === 1 ? 'is' : 'are'} silent: say by silentSteps how many such steps there may be at most`,
    );
  if (silentSteps !== undefined && (!Number.isSafeInteger(silentSteps) || silentSteps < 0))
    throw new BadDriver(`silentSteps is ${silentSteps}; allowed: a whole number from 0`);
  const known = deeds.flatMap(([name, deed]) => (deed === null ? [] : [[name, deed] as const]));
  if (known.length === 0) throw new BadDriver(`nothing is left of ${model.name} that the system is told to do`);
  return {
    model,
    deeds: new Map(known),
    silent: silent.map((name) => ({ actions: [name], told: new Map(), given: {}, matches: null })),
    silentSteps: silentSteps ?? 0,
    start,
    observe: observe === undefined ? null : observing(model, observe),
  };
}

function deedOf(action: string, given: unknown, { forSome }: ActionDraft): KnownDeed | null {
  if (given === 'silent' || given === 'never') return null;
  if (typeof given === 'function')
    return { action, run: given as KnownDeed['run'], open: [], matches: null, refused: null };
  if (typeof given !== 'object' || given === null || !('run' in given) || typeof given.run !== 'function')
    throw new BadDriver(
      `how the system does ${action} is ${textOf(given)}; allowed: a function, { run: a function, ... }, 'silent', 'never'`,
    );
  const {
    run,
    open = [],
    matches,
    refused,
    ...rest
  } = given as unknown as DeedDraft<unknown, AnyState, AnyChoices, unknown>;
  const slip = Object.keys(rest)[0];
  if (slip !== undefined)
    throw new BadDriver(
      `${action} has ${slip}. ${suggestion(slip, ['run', 'open', 'matches', 'refused'], 'what it may have')}`,
    );
  const stray = open.find((choice) => !Object.hasOwn(forSome, choice));
  if (stray !== undefined)
    throw new BadDriver(`${action} has no choice ${stray}. ${suggestion(stray, Object.keys(forSome), 'choices')}`);
  return {
    action,
    run,
    open,
    matches: (matches as KnownDeed['matches'] | undefined) ?? null,
    refused: refused === undefined ? null : (answer) => answered(`refused of ${action}`, refused(answer)),
  };
}

/** An answer of the user's code that must be true or false. */
export function answered(what: string, answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new BadDriver(`${what} answered ${textOf(answer)}; allowed: true or false`);
}

function observing({ name, domains }: CheckableModel, observe: unknown): NonNullable<Driver['observe']> {
  const partsOf = (seen: unknown): [string, unknown][] => {
    if (typeof seen === 'object' && seen !== null && !Array.isArray(seen)) return Object.entries(seen);
    throw new BadDriver(`observe answered ${textOf(seen)}; allowed: an object with what is seen, by name`);
  };
  if (typeof observe === 'function')
    return {
      system: observe as (system: unknown) => unknown,
      keysOf: (seen) =>
        new Map(
          partsOf(seen).map(([variable, value]) => {
            const domain = Object.hasOwn(domains, variable) ? domains[variable] : undefined;
            if (domain !== undefined) return [variable, keyOf(domain.read(value, variable))];
            const known = Object.keys(domains);
            throw new BadDriver(
              `observe answers ${variable}, which is no variable of ${name}. ${suggestion(variable, known, 'variables')}`,
            );
          }),
        ),
      spec: (s) => s,
    };
  const { system, spec } = (observe ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof system !== 'function' || typeof spec !== 'function')
    throw new BadDriver(
      `observe is ${textOf(observe)}; allowed: a function of the system, or { system: ..., spec: ... }, two functions`,
    );
  return {
    system: system as (system: unknown) => unknown,
    keysOf: (seen) => new Map(partsOf(seen).map(([part, value]) => [part, partKey(part, value)])),
    spec: (s, keys) => {
      const parts = new Map(partsOf(spec(s)));
      // What only one of them has would be compared with nothing.
      const unseen = [...parts.keys()].find((part) => !keys.has(part));
      if (unseen !== undefined) throw oneSided(unseen, 'spec', 'system');
      const unmade = [...keys.keys()].find((part) => !parts.has(part));
      if (unmade !== undefined) throw oneSided(unmade, 'system', 'spec');
      return Object.fromEntries(parts);
    },
  };
}

function oneSided(part: string, has: string, lacks: string): BadDriver {
  return new BadDriver(`${has} of observe answers ${part}, which ${lacks} does not; allowed: the same parts of both`);
}

/** The key of what is compared, which must be a value. */
export function partKey(part: string, value: unknown): string {
  try {
    return keyOf(value);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new BadDriver(`observe answers ${textOf(error.value)} for ${part}; allowed: ${error.allowed}`);
  }
}
