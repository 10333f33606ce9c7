/**
 * Actors: which process takes a step. Drawings give each a line of its own, and of the shortest traces the one is shown that
 * switches least between them.
 *
 * A spec need not say it: whoever is sent the chosen message acts, or else the first process that was chosen. Where there is
 * neither, as with a transaction manager that is not a member of a sort, a spec names the role that acts.
 */
import type { AnyChoices } from './action.ts';
import type { Domain } from './domain.ts';
import { sortsOf } from './symmetry.ts';
import { textOf } from './value.ts';

/** A process, or several, that is not a member of a sort: `roles: { TM: { acts: [TMCommit], has: ['tmState'] } }`. */
export interface Role {
  /** The actions that it takes. */
  readonly acts: readonly object[];
  /** The choice that tells several of them apart: each ballot has a leader of its own. */
  readonly per?: string;
  /** The variables that are its own state. */
  readonly has?: readonly string[];
}

/** A role by the names of its actions. */
export interface NamedRole {
  readonly acts: readonly string[];
  readonly per: string | null;
  readonly has: readonly string[];
}

/** Who acts: a member of a sort of processes, a role, or, if it is null, nobody in particular: the network, the clock. */
export type Actor = string | null;

/** What actors are computed from. */
export interface Acting {
  readonly domains: Readonly<Record<string, Domain<unknown>>>;
  readonly roles: Readonly<Record<string, NamedRole>>;
  /** The actions of faults of the network, which no process takes. */
  readonly faults: readonly string[];
}

/** The members of the sorts of processes, in the order of the declarations. */
export function processesOf({ domains }: Pick<Acting, 'domains'>): readonly string[] {
  return [...new Set(sortsOf(domains).flatMap(({ role, elements }) => (role === 'process' ? elements : [])))];
}

/** A function that answers who takes an action with these choices. */
export function actorsOf(model: Acting): (action: string, choices: AnyChoices) => Actor {
  const processes = new Set<unknown>(processesOf(model));
  const isProcess = (value: unknown): value is string => processes.has(value);
  const receiver = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'to' in value ? value.to : null;
  return (action, choices) => {
    const role = Object.entries(model.roles).find(([, { acts }]) => acts.includes(action));
    if (role !== undefined) {
      const [name, { per }] = role;
      return per === null ? name : `${name} ${textOf(choices[per])}`;
    }
    const chosen = Object.values(choices);
    const named = chosen.find(isProcess) ?? null;
    if (model.faults.includes(action)) return named;
    return chosen.map(receiver).find(isProcess) ?? named;
  };
}
