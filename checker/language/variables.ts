/**
 * The variables of a spec, declared once, and the makers that are typed by them.
 */
import type { AnyState } from './action.ts';
import { type ActionMaker, type CrashingMaker, crashingMaker } from './crashing.ts';
import type { Domain } from './domain.ts';
import { Ledger, withLedger } from './made.ts';
import { type PropertyMakers, propertyMakers } from './property.ts';
import { Misfit } from './value.ts';

/** The domain of each variable of states `S`. */
export type Domains<S> = { readonly [V in keyof S]: Domain<S[V]> };

/** The makers of the parts of a model, typed by its states. */
export interface Makers<S> extends PropertyMakers<S> {
  /** The initial states: one, or several. Literals (arrays, plain objects) will do. */
  initially(states: S | readonly S[]): readonly S[];
  /** Initial states that a generator yields, one after the other: for so many that no list should hold them. */
  initiallyEach(states: () => Iterable<S>): () => Iterable<S>;
  /** A guarded command. Without a guard it is always enabled. */
  readonly action: ActionMaker<S>;
  /** What happens at a crash, which parts of a process's state are volatile, and what only a process does that is up. */
  readonly crashing: CrashingMaker<S>;
  /** A predicate on states, for `finished` and `withinBounds`. */
  predicate(holds: (s: S) => boolean): (s: S) => boolean;
}
/** What `variables` answers: the domains, and what makes initial states, actions and properties over states `S`. */
export interface Variables<S> extends Makers<S> {
  readonly domains: Domains<S>;
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
/** True of what can stand behind the dot of `s.name`. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

/** Declares the variables of a spec: a domain for each name. */
export function variables<S>(domains: Domains<S>): Variables<S> {
  const stray = Object.keys(domains).find((name) => !isIdentifier(name) || name === '__proto__');
  if (stray !== undefined)
    throw new Misfit('variables', stray, 'names that can stand behind the dot of `s.name`, and not __proto__');
  for (const [name, domain] of Object.entries<unknown>(domains))
    if (!isDomain(domain)) throw new Misfit(name, domain, 'a domain, such as boolean, range(0, 3) or subsetOf(...)');
  const ledger = new Ledger();
  return { ...makers<S>(domains, ledger), domains: withLedger(domains, ledger) };
}

function isDomain(domain: unknown): boolean {
  const { kind, read } = (domain ?? {}) as Readonly<Record<string, unknown>>;
  return typeof kind === 'string' && typeof read === 'function';
}

/** The makers for states `S` of these variables; the ledger has what they made. */
export function makers<S>(domains: Domains<S>, ledger: Ledger): Makers<S> {
  const action = ledger.noting('action', (draft: object) => ({ forSome: {}, guard: () => true, ...draft }));
  return {
    ...propertyMakers<S>(ledger),
    initiallyEach: (states) => states,
    initially: (states) => (Array.isArray(states) ? (states as readonly S[]) : [states as S]),
    action: action as never,
    crashing: ledger.noting('crashing', crashingMaker(domains as Domains<AnyState>, action), ['action']) as never,
    predicate: (holds) => holds,
  };
}
