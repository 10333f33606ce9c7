/**
 * What goes with a crash: what happens at it besides, which parts of a process's state are volatile, and which actions a process
 * takes only while it is up. It is said once for a variable of crashes.
 */
import type { ActionDraft, AnyChoices, AnyState, Choosable, Chosen, MadeAction } from './action.ts';
import { actorsOf } from './actor.ts';
import type { Fn, FunctionDomain } from './collections.ts';
import type { Crashes, CrashesDomain } from './crashes.ts';
import type { Domain } from './domain.ts';
import type { Exactly } from './property.ts';
import type { Member } from './sort.ts';
import { Misfit } from './value.ts';

/** The maker of actions over states `S`. */
export type ActionMaker<S> = <const F extends Record<string, Choosable<S>>, E extends Partial<S>>(draft: {
  readonly forSome?: F;
  readonly guard?: (s: S, choices: Chosen<F>) => boolean;
  readonly effect: (s: S, choices: Chosen<F>) => Exactly<E, S>;
}) => MadeAction<S, Chosen<F>>;

/** The variables of crashes. */
type CrashVariable<S> = { readonly [K in keyof S]: S[K] extends Crashes<infer _N> ? K : never }[keyof S] & string;
/** Who may crash. */
type ProcessOf<C> = C extends Crashes<infer N> ? Member<N> : never;
/** Parts of the state of each process, with the value that each has after a recovery. */
type Volatile<S, P> = {
  readonly [V in keyof S]?: S[V] extends Fn<P, infer T> ? T | ((s: S, process: P) => T) : never;
};

interface Draft<S, K extends CrashVariable<S>, E> {
  /**
   * The parts of a process's state that it has forgotten when it comes back: variables, functions from the sort, and the value
   * that each has then, or a function that answers it. All others are durable.
   */
  readonly volatile?: Volatile<S, ProcessOf<S[K]>>;
  /** What happens at a crash besides: it answers the variables that change, as an effect does. */
  readonly atCrash?: (s: S, choices: { readonly process: ProcessOf<S[K]> }) => Exactly<E, Omit<S, K>>;
}
/** Says what goes with the crashes in a variable. */
export type CrashingMaker<S> = <K extends CrashVariable<S>, E extends Partial<Omit<S, K>> = Record<never, never>>(
  variable: K,
  draft?: Draft<S, K, E>,
) => Live<S>;

/** What goes with the crashes in a variable. */
export interface Crashing {
  readonly variable: string;
  /** For each variable a value, or a function from the state and the process to one. */
  readonly volatile: Readonly<Record<string, unknown>>;
  readonly atCrash: (s: AnyState, choices: AnyChoices) => AnyState;
}
/** The same, and the maker of what those do who are up. */
export interface Live<S> extends Crashing {
  /**
   * Makes an action that a process takes only while it is up. It is the one that acts: whoever is sent the chosen message, or
   * else the first process that is chosen.
   */
  readonly action: ActionMaker<S>;
}

/** The maker of what goes with crashes in these variables. Throws `Misfit` if a variable is not what it is taken for. */
export function crashingMaker(
  domains: Readonly<Record<string, Domain<unknown>>>,
  action: (draft: Partial<ActionDraft>) => object,
): (
  variable: string,
  draft?: Partial<Crashing>,
) => Crashing & { readonly action: (draft: Partial<ActionDraft>) => object } {
  return (variable, { volatile = {}, atCrash = () => ({}) } = {}) => {
    const { mayCrash } = (domains[variable] ?? {}) as Partial<CrashesDomain<string>>;
    if (mayCrash === undefined) throw new Misfit('crashing', variable, 'the name of a variable of crashes(...)');
    const stray = Object.keys(volatile).find((name) => {
      const { keys } = (domains[name] ?? {}) as Partial<FunctionDomain<unknown, unknown>>;
      return keys === undefined || !mayCrash.every((process) => keys.includes(process));
    });
    if (stray !== undefined)
      throw new Misfit('volatile', stray, `the names of variables that are functions from ${mayCrash.text}`);
    const actor = actorsOf({ domains, roles: {}, faults: [] });
    const isUp = (s: AnyState, choices: AnyChoices): boolean => {
      const acting = actor('', choices) as Member<string>;
      if (!mayCrash.elements.includes(acting)) throw new Misfit('who acts', acting, mayCrash.text);
      return (s[variable] as Crashes<string>).isUp(acting);
    };
    const liveAction = ({ guard = () => true, ...draft }: Partial<ActionDraft>): object =>
      Object.assign(action({ ...draft, guard: both(isUp, guard) }), { whileUp: isUp });
    return { variable, volatile, atCrash, action: liveAction };
  };
}

type Guard = ActionDraft['guard'];
/** What `live.action` has made, and what was made of that by `{ ...Enter, guard }`, says who has to be up. */
type MaybeLive = ActionDraft & { readonly whileUp?: Guard };

/** Both hold. Its text is that of the second, which the spec has: whoever looks for what guards mention finds it. */
function both(first: Guard, second: Guard): Guard & { readonly whileUp: Guard } {
  const holds: Guard = (s, choices) => first(s, choices) && second(s, choices);
  return Object.assign(holds, { toString: () => String(second), whileUp: first });
}
/** The action, which only a process takes that is up if it was made so, whatever guard it has now. */
export function whileUp(draft: ActionDraft): ActionDraft {
  const { whileUp: isUp, guard } = draft as MaybeLive;
  return isUp === undefined || (guard as Partial<MaybeLive>).whileUp === isUp
    ? draft
    : { ...draft, guard: both(isUp, guard) };
}

/** The actions that come with a variable of crashes, with what goes with them. */
export function withCrashing(
  { Crash, Recover }: Readonly<Record<string, ActionDraft>>,
  { atCrash, volatile }: Crashing,
): Readonly<Record<string, ActionDraft>> {
  const forgotten = (s: AnyState, { process }: AnyChoices): AnyState =>
    Object.fromEntries(
      Object.entries(volatile).map(([name, after]) => [
        name,
        (s[name] as Fn<unknown, unknown>).set(process, typeof after === 'function' ? after(s, process) : after),
      ]),
    );
  return {
    ...(Crash && { Crash: besides(Crash, atCrash) }),
    ...(Recover && { Recover: besides(Recover, forgotten) }),
  };
}
function besides(action: ActionDraft, effect: ActionDraft['effect']): ActionDraft {
  return { ...action, effect: (s, choices) => ({ ...effect(s, choices), ...action.effect(s, choices) }) };
}
