/**
 * A spec drives a system: fast-check's model-based commands, of which the spec is the model. Each action instance of the spec is a command; a
 * command is told to the system where the spec allows it, and what the system then answers and shows must be what the spec allows.
 */
import {
  type Arbitrary,
  type AsyncCommand,
  type Command,
  type CommandsContraints,
  cloneMethod,
  commands,
  constant,
  constantFrom,
  nat,
  noBias,
  tuple,
} from 'fast-check';
import { is } from 'immutable';
import { type ActionDraft, type AnyChoices, listedValues } from '../language/action.ts';
import type { Parameters } from '../language/parameters.ts';
import type { Spec, StateOf } from '../language/protocol.ts';
import { textOf } from '../language/value.ts';
import { instanceText, suggestion } from '../report/words.ts';
import { modelFor } from '../run/check.ts';
import { type AnyDriving, BadDriver, type Driver, type Driving, driverOf, type KnownDeed } from './deeds.ts';
import { type Asking, Possible, withoutOpen } from './possible.ts';

/** The model and the system that commands begin with. */
export interface Begun<S, R> {
  /** The states that the spec may be in. */
  readonly model: Possible<S>;
  readonly real: R;
}

/** A step of a trace, as `tracesOf` and `check` answer them. */
export interface StepToTell {
  readonly action: string | null;
  readonly choices: AnyChoices;
}

/** What drives a system by commands `C`. */
export interface Commands<C, B> {
  /** Runs of commands, as fast-check generates them: of at most 100, most of which the spec may not allow when their turn comes; those are passed over. */
  readonly commands: (constraints?: CommandsContraints) => Arbitrary<Iterable<C>>;
  /** The commands of a trace. */
  readonly along: (trace: Iterable<StepToTell>) => readonly C[];
  /** Makes a new system, and looks at it: what `modelRun` and `asyncModelRun` of fast-check begin with. */
  readonly setup: () => B;
}

/** By default fast-check makes ten at most, of which the spec may allow two. */
const mostCommands = 100;

/** What a command is about, whether it waits or not. */
class Telling {
  private given: AnyChoices | null = null;

  constructor(
    readonly deed: KnownDeed,
    readonly fixed: AnyChoices,
    readonly pick: number,
  ) {}
  check(model: Readonly<Possible>): boolean {
    this.given = model.given(this.deed, this.fixed, this.pick);
    return this.given !== null;
  }
  tell(model: Possible, system: unknown): Asking {
    return model.tell(this.deed, this.given ?? this.fixed, system);
  }
  /** With the choices that depended on the state, once it was checked. */
  toString(): string {
    return instanceText(this.deed.action, this.given ?? this.fixed);
  }
}

class SyncCommand<R> extends Telling {
  run(model: Possible, system: R): void {
    finish(this.tell(model, system), this.deed.action);
  }
  /** Another one: it may be run in another state while this one is still to be told of. */
  [cloneMethod](): SyncCommand<R> {
    return new SyncCommand(this.deed, this.fixed, this.pick);
  }
}
class WaitingCommand<R> extends Telling {
  run(model: Possible, system: R): Promise<void> {
    return wait(this.tell(model, system));
  }
  [cloneMethod](): WaitingCommand<R> {
    return new WaitingCommand(this.deed, this.fixed, this.pick);
  }
}

/** Asks a system that answers at once. */
function finish(asking: Asking, what: string): void {
  for (let next = asking.next(); next.done !== true; next = asking.next(next.value)) refusePromise(next.value, what);
}
function refusePromise(value: unknown, what: string): void {
  if (typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function')
    throw new BadDriver(`${what} answers a promise: use asyncCommandsOf, with asyncProperty and asyncModelRun`);
}
/** Asks a system that is waited for. */
async function wait(asking: Asking): Promise<void> {
  for (let next = asking.next(); next.done !== true; next = asking.next(await next.value));
}

/**
 * Commands for a system that answers at once: `fc.assert(fc.property(commands(), (run) => fc.modelRun(setup, run)))`. Throws `BadDriver` if it is
 * not said how the system does an action, `BadParameter` or `BadSpec` if there is no model. A run throws `DoesNotConform`.
 */
export function commandsOf<P extends Parameters, D, M, R, T, V extends Readonly<Record<string, unknown>>>(
  spec: Spec<P, D, M>,
  driving: Driving<NoInfer<P>, NoInfer<M>, R, T, V>,
): Commands<Command<Possible<StateOf<M>>, Awaited<R>>, Begun<StateOf<M>, Awaited<R>>> {
  const driver = madeFor(spec, driving);
  return driven(
    driver,
    (...of) => new SyncCommand(...of) as never,
    () => {
      const real = driver.start();
      refusePromise(real, 'start');
      const model = new Possible<StateOf<M>>(driver);
      finish(model.look(real), 'observe');
      return { model, real: real as Awaited<R> };
    },
  );
}

/** The same for a system that is waited for: `fc.asyncProperty(commands(), (run) => fc.asyncModelRun(setup, run))`. */
export function asyncCommandsOf<P extends Parameters, D, M, R, T, V extends Readonly<Record<string, unknown>>>(
  spec: Spec<P, D, M>,
  driving: Driving<NoInfer<P>, NoInfer<M>, R, T, V>,
): Commands<AsyncCommand<Possible<StateOf<M>>, Awaited<R>>, Promise<Begun<StateOf<M>, Awaited<R>>>> {
  const driver = madeFor(spec, driving);
  return driven(
    driver,
    (...of) => new WaitingCommand(...of) as never,
    async () => {
      const real = await driver.start();
      const model = new Possible<StateOf<M>>(driver);
      await wait(model.look(real));
      return { model, real: real as Awaited<R> };
    },
  );
}

function madeFor<P extends Parameters, D, M>(spec: Spec<P, D, M>, driving: object): Driver {
  // A system begins as new, also where exploration would start at the end of a scenario.
  return driverOf({ ...modelFor(spec, driving), from: null }, driving as AnyDriving);
}

function driven<C extends Command<Possible, unknown> | AsyncCommand<Possible, unknown>, B>(
  driver: Driver,
  make: (deed: KnownDeed, fixed: AnyChoices, pick: number) => C,
  setup: () => B,
): Commands<C, B> {
  const deeds = [...driver.deeds.values()];
  const arbitraries = deeds.flatMap((deed) => {
    const fixed = fixedOf(deed, driver.model.actions[deed.action] as ActionDraft);
    return fixed === null ? [] : [fixed.map(([choices, pick]) => make(deed, choices, pick))];
  });
  const { actions, name } = driver.model;
  if (arbitraries.length === 0)
    throw new BadDriver(`nothing of ${name} can be told: each action has a choice of which there is no value`);
  return {
    commands: (constraints = {}) =>
      commands(arbitraries as never, {
        maxCommands: mostCommands,
        size: 'max',
        ...constraints,
      }) as unknown as Arbitrary<Iterable<C>>,
    along: (trace) =>
      [...trace].flatMap(({ action, choices }) => {
        if (action === null || driver.silent.some((one) => one.actions.includes(action))) return [];
        const deed = driver.deeds.get(action);
        if (deed !== undefined) {
          refuseStrange(action, choices, withoutOpen(deed, choices), actions[action] as ActionDraft, deed.open);
          return [make(deed, withoutOpen(deed, choices), 0)];
        }
        throw new BadDriver(
          Object.hasOwn(actions, action)
            ? `the trace has ${action}, which is never done: leave it out of the traces, by without`
            : `the trace has ${action}, which is no action of ${name}`,
        );
      }),
    setup,
  };
}

/** A step of a trace that is no instance of its action would be passed over, as if it were not possible yet, and never be told. */
function refuseStrange(
  action: string,
  given: AnyChoices,
  told: AnyChoices,
  { forSome }: ActionDraft,
  open: readonly string[],
): void {
  const stray = Object.keys(given).find((choice) => !Object.hasOwn(forSome, choice));
  if (stray !== undefined)
    throw new BadDriver(`the trace has ${stray} of ${action}. ${suggestion(stray, Object.keys(forSome), 'choices')}`);
  for (const [choice, of] of Object.entries(forSome)) {
    const values = open.includes(choice) ? undefined : listedValues(of);
    if (values === undefined || values.some((value) => is(value, told[choice]))) continue;
    throw new BadDriver(
      `the trace has ${action} with ${choice} = ${textOf(told[choice])}, which is no value of that choice`,
    );
  }
}

/** Choices whose values can be listed, and a point for those that depend on the state; null if one of them has no value. */
function fixedOf({ open }: KnownDeed, { forSome }: ActionDraft): Arbitrary<readonly [AnyChoices, number]> | null {
  const told = Object.entries(forSome).filter(([choice]) => !open.includes(choice));
  const known = told.flatMap(([choice, of]) => {
    const values = listedValues(of);
    return values === undefined ? [] : [{ choice, values }];
  });
  if (known.some(({ values }) => values.length === 0)) return null;
  const choices = tuple(...known.map(({ values }) => constantFrom(...values))).map(
    (values): AnyChoices => Object.fromEntries(known.map(({ choice }, i) => [choice, values[i]])),
  );
  return tuple(choices, known.length === told.length ? constant(0) : noBias(nat()));
}
